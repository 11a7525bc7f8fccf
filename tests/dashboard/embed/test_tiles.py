"""Tiles say the answer in their first HTML, in their picture and in its words; old addresses answer for ever."""

import json
import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely
from PIL import Image
from starlette.testclient import TestClient

from dashboard.parts.tile import Tile, Tiles, UnknownTileError
from dashboard.parts.tile_content import TileContent
from data import stamps
from data.errors import DeclarationError
from data.town import geodata
from tests.support.small import Small
from tests.support.tiles import TILES

ADDRESSES: list[str] = json.loads((Path(__file__).parent / "addresses.json").read_text("utf-8"))


def ending(address: str, form: str) -> str:
    path, question, query = address.partition("?")
    return f"{path}{form}{question}{query}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_ever_given_away_answers(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "tile--wrong" not in page.text
    assert "dl-de/by-2-0" in page.text or "dwd.de" in page.text
    words = client.get(ending(address, ".json")).json()
    assert words["heading"]
    assert words["answer"] or words["figure"]


def test_the_stored_addresses_name_every_tile() -> None:
    named = {address.removeprefix("/embed/").partition("?")[0] for address in ADDRESSES}
    assert named >= set(TILES)


def _tile(name: str, *former: str) -> Tile:
    return Tile(
        id=name,
        title={"de": name, "en": name},
        say=lambda _, words: TileContent(heading=name, answer=words["state.missing"]),
        offers=dict,
        former=former,
    )


def test_a_former_name_leads_to_the_tile_and_is_not_listed() -> None:
    tile = _tile("figure", "number", "count")
    tiles = Tiles([tile])
    assert tiles["number"] is tiles["count"] is tiles["figure"]
    assert list(tiles) == ["figure"]


def test_a_name_is_never_given_to_two_tiles() -> None:
    with pytest.raises(DeclarationError, match="number"):
        Tiles([_tile("figure", "number"), _tile("chart", "number")])


def test_an_unknown_tile_is_named_with_those_there_are(client: TestClient) -> None:
    answer = client.get("/embed/pollen")
    assert answer.status_code == 404
    assert "temperature" in answer.json()["detail"]
    with pytest.raises(UnknownTileError):
        TILES["pollen"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/embed/temperature", "29 bis 31\N{NO-BREAK SPACE}°C"),
        ("/embed/temperature?lang=en", "29 to 31\N{NO-BREAK SPACE}°C"),
        ("/embed/temperature?site_id=heat-0001", "29,5\N{NO-BREAK SPACE}°C"),
        ("/embed/temperature?site_id=heat-0001", "gemessen 13:50 (vor 10 Minuten)"),
        ("/embed/figure?layer=bins&figure=room", "hat noch Platz, von 2 mit Sensor"),
        ("/embed/figure?layer=bins&figure=full", "ist voll, von 2 mit Sensor"),
        ("/embed/figure?layer=bins&figure=sites", ">5<"),
        ("/embed/warning", "Unbekannt"),
        ("/embed/map?layers=heat", "an 2 Messstellen zwischen 29 und 31"),
        ("/embed/map?simple=1", "Die Karte kommt gleich."),
        ("/embed/nearest?layer=bins", "Wo ist ein Mülleimer mit Platz?"),
    ],
)
def test_the_first_html_says_the_answer(client: TestClient, address: str, said: str) -> None:
    assert said in client.get(address).text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/embed/map?layers=heat,bns", "„bns“ passt nicht zu layers. Möglich ist: bins, heat, people."),
        ("/embed/map?zoom=99", "„99“ passt nicht zu zoom."),
        ("/embed/map?scale=diff", "„diff“ passt nicht zu scale. Möglich ist: value, difference."),
        ("/embed/map?centre=52,7", "„52,7“ passt nicht zu centre."),
        ("/embed/temperature?site_id=bins-0001", "„bins-0001“ passt nicht zu site_id."),
        (
            "/embed/temperature?site=heat-0001",
            "„site“ kennt diese Kachel nicht. Möglich ist: app, lang, simple, site_id",
        ),
        (
            "/embed/warning?site_id=heat-0001",
            "„site_id“ kennt diese Kachel nicht. Möglich ist: app, lang, simple, theme.",
        ),
        ("/embed/figure?figure=%3Cscript%3E&lang=en", "“&lt;script&gt;” does not fit figure."),
    ],
)
def test_a_wrong_value_gets_a_sentence_in_the_tile(client: TestClient, address: str, said: str) -> None:
    page = client.get(address)
    assert page.status_code == 400
    assert said in page.text
    assert "<script src" not in page.text
    assert [client.get(ending(address, form)).status_code for form in (".png", ".json")] == [400, 400]


@pytest.mark.parametrize("tile", list(TILES))
def test_every_tile_refuses_what_it_does_not_know_in_every_form(client: TestClient, tile: str) -> None:
    asked = f"/embed/{tile}?theme=dark&site=heat-0002&stie_id=heat-0002"
    known = {"app", "lang", "simple", "theme", *TILES[tile].takes}
    said = client.get(ending(asked, ".json")).json()["answer"]
    assert said.startswith("„site“ kennt diese Kachel nicht.")
    assert known <= set(re.findall(r"\w+", said))
    assert said in client.get(asked).text
    for form in ("", ".json", ".png", ".svg"):
        assert client.get(ending(asked, form)).status_code == 400
        usual = f"/embed/{tile}{form}?lang=en&theme=dark&simple=1&app=1"
        assert client.get(usual).status_code == 200


@pytest.mark.parametrize("tile", list(TILES))
def test_the_documentation_names_what_each_tile_takes(tile: str) -> None:
    table = (Path(__file__).parents[3] / "docs/embeds.md").read_text("utf-8")
    row = re.search(rf"^\| `{tile}` \|.*$", table, re.MULTILINE)
    assert row is not None
    takes = re.split(r"(?<!\\)\|", row[0])[3]
    assert set(re.findall(r"`(\w+)(?==|`)", takes)) == set(TILES[tile].takes)


def test_no_page_leads_to_a_tile_that_is_refused(client: TestClient) -> None:
    links = re.findall(r'"(/embed/[^"]+)"', client.get("/ort/heat-0001?lang=en&theme=dark&simple=1").text)
    assert links
    assert {client.get(unescape(one)).status_code for one in links} == {200}


def test_a_site_that_is_no_more_is_said_in_the_tile(client: TestClient) -> None:
    page = client.get("/embed/temperature?site_id=heat-0099")
    assert page.status_code == 200
    assert "Den Ort „heat-0099“ gibt es hier nicht oder nicht mehr." in page.text


def test_a_tile_sets_no_cookie_and_may_be_framed_by_the_allowed_only(client: TestClient) -> None:
    answer = client.get("/embed/temperature")
    assert "set-cookie" not in answer.headers
    assert "frame-ancestors 'self' *" in answer.headers["content-security-policy"]
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    for path in ("/", "/embed", "/entsorgung"):
        assert "frame-ancestors 'none'" in client.get(path).headers["content-security-policy"]


def test_what_the_public_may_not_see_is_in_no_tile(client: TestClient) -> None:
    """The counters' single readings (3 and 99) are withheld: neither number nor class may be read off a tile."""
    for address in ("/embed/figure?layer=people&figure=full", "/embed/figure?layer=people&figure=room"):
        said = client.get(ending(address, ".json")).json()
        assert said["figure"] == ""
    assert "passt nicht zu site_id" in client.get("/embed/chart?site_id=people-0002").text
    assert "passt nicht zu layer" in client.get("/embed/nearest?layer=people").text


def test_inside_of_the_app_the_source_stays_and_the_way_out_goes(client: TestClient) -> None:
    plain, app = client.get("/embed/temperature").text, client.get("/embed/temperature?app=1").text
    assert "Mehr auf Stadtklima" in plain
    assert "Mehr auf Stadtklima" not in app
    assert "dl-de/by-2-0" in app
    assert "Vorführdaten" in app


def test_an_unchanged_tile_is_not_sent_again(own_client: TestClient, small: Small) -> None:
    first = own_client.get("/embed/figure?layer=bins")
    again = own_client.get("/embed/figure?layer=bins", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    small.later(timedelta(minutes=1))
    assert own_client.get("/embed/figure?layer=bins").headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("tile", list(TILES))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_tile_is_a_picture_too(client: TestClient, tile: str, theme: str) -> None:
    answer = client.get(f"/embed/{tile}.png?theme={theme}")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["access-control-allow-origin"] == "*"
    image = Image.open(BytesIO(answer.content))
    assert image.size == (1200, 630)
    assert len(image.getcolors(maxcolors=1_000_000) or ()) > 50


def test_the_map_of_pictures_is_drawn_anew_when_an_import_brings_another(
    small: Small, own_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "LOOK_S", 0.0)
    place, folder = (1100, 40), small.house.folders.town
    before = picture(own_client, "map").getpixel(place)
    around = np.array([shapely.box(7, 51, 8, 52)], dtype=object)
    geodata.write(folder, "boundary", pa.table({"name": ["Stadt"]}), around)
    small.later(timedelta(minutes=1))
    assert picture(own_client, "map").getpixel(place) != before


def picture(client: TestClient, tile: str) -> Image.Image:
    return Image.open(BytesIO(client.get(f"/embed/{tile}.png").content))


def test_the_alternative_text_says_what_the_picture_shows(client: TestClient) -> None:
    said = client.get("/embed/temperature.json?site_id=heat-0001").json()
    for part in (said["heading"], said["figure"], "Vorführdaten", "Stadt Castrop-Rauxel, dl-de/by-2-0"):
        assert part in said["alt"]


def test_a_map_of_a_district_speaks_of_it_alone_in_every_form(client: TestClient) -> None:
    said = client.get("/embed/map.json?layers=bins&district=Ickern").json()
    assert said["heading"] == "Karte: bins auf Deutsch in Ickern"
    assert said["answer"].startswith("Ickern · ")
    assert said["answer"].endswith("1 von 1 Orten ist voll.")
    assert said["answer"] in unescape(client.get("/embed/map?layers=bins&district=Ickern").text)
    assert "district=Ickern" in client.get("/embed/map?layers=bins&district=Ickern").text
    nothing = client.get("/embed/map.json?layers=bins&district=Rauxel").json()
    assert nothing["answer"] == "In Rauxel gibt es davon nichts: bins auf Deutsch."


@pytest.mark.parametrize("district", ["Bochum", "ickern", "Ickern,Castrop"])
def test_a_district_that_there_is_not_is_refused_with_those_there_are(client: TestClient, district: str) -> None:
    for form in ("", ".json", ".png"):
        answer = client.get(f"/embed/map{form}?district={district}")
        assert answer.status_code == 400
    assert "passt nicht zu district. Möglich ist:" in client.get(f"/embed/map?district={district}").text


def test_page_picture_and_words_show_the_same_part_of_the_town(own_client: TestClient, small: Small) -> None:
    east = shapely.box(7.30, 51.54, 7.32, 51.56)
    geodata.write(small.house.folders.town, "districts", pa.table({"name": ["Ickern"]}), np.array([east], dtype=object))
    asked = "layers=heat,bins&district=Ickern"
    window = own_client.get(f"/embed/map.json?{asked}").json()["window"]
    assert window == pytest.approx([7.30, 51.54, 7.32, 51.56])
    block = re.search(r'id="page-data">(.*?)</script>', own_client.get(f"/embed/map?{asked}").text)
    assert block is not None
    assert json.loads(block[1])["view"]["bounds"] == [[51.54, 7.30], [51.56, 7.32]]
    drawn = own_client.get(f"/embed/map.svg?{asked}").text
    assert 'clip-path="url(#window)"' in drawn
    assert own_client.get("/embed/map.svg?layers=heat,bins").text != drawn
    near = own_client.get("/embed/map.json?centre=7.31,51.55&zoom=16").json()["window"]
    assert near[2] - near[0] == pytest.approx(600 * 360 / 256 / 2**16)


def test_a_site_beyond_the_window_is_not_in_the_picture(client: TestClient) -> None:
    near = client.get("/embed/map.svg?layers=heat&centre=7.30,51.55&zoom=17&scale=value").text
    assert ">29<" in near or ">31<" in near
    assert (">29<" in near) is not (">31<" in near)


@pytest.mark.parametrize(
    ("layers", "entries"),
    [("bins", ["voll", "hat noch Platz", "veraltet", "kein Sensor"]), ("heat,bins", ["bins auf Deutsch:", "voll"])],
)
def test_the_map_has_a_key_of_what_is_on_it(client: TestClient, layers: str, entries: list[str]) -> None:
    page = client.get(f"/embed/map?layers={layers}").text
    key = page.partition('id="key-here"')[2].partition("<footer")[0]
    assert [one for one in entries if one not in key] == []
    assert ("ramp" in key) is ("heat" in layers)


def test_plain_language_is_kept_by_the_link_out_of_the_tile(client: TestClient) -> None:
    assert "layer=bins&amp;simple=1" in client.get("/embed/figure?layer=bins&simple=1").text
