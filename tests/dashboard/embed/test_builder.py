"""The builder's code is complete, and its choices become the tile's address."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from tests.support.tiles import TILES


def code(client: TestClient, query: str) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", client.get(f"/embed?{query}").text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("tile", list(TILES))
def test_the_code_has_title_ratio_and_asks_for_the_position_only_where_needed(client: TestClient, tile: str) -> None:
    made = code(client, f"tile={tile}")
    assert 'title="' in made
    assert 'loading="lazy"' in made
    assert "aspect-ratio:" in made
    assert "<script" not in made
    assert ('allow="geolocation"' in made) is TILES[tile].position


def test_choices_become_the_address(client: TestClient) -> None:
    made = code(client, "tile=map&on_bins=1&on_heat=1&tile_lang=en&tile_theme=dark")
    assert 'src="http://testserver/embed/map?layers=bins,heat&amp;lang=en&amp;theme=dark"' in made


def test_the_tile_of_the_code_answers(client: TestClient) -> None:
    found = re.search(r'src="http://testserver([^"]+)"', code(client, "tile=chart&site_id=bins-0001"))
    assert found is not None
    assert "tile--chart" in client.get(unescape(found[1])).text


@pytest.mark.parametrize("tile", list(TILES))
def test_whatever_is_chosen_the_builder_gives_no_address_that_is_refused(client: TestClient, tile: str) -> None:
    chosen = "on_heat=1&layer=bins&figure=full&site_id=heat-0001&span=30d&mode=drive&zoom=14&scale=value&site=x"
    page = client.get(f"/embed?tile={tile}&tile_lang=en&tile_theme=dark&lang=en&{chosen}").text
    links = [unescape(one) for one in re.findall(rf'"(/embed/{tile}[^"]*)"', page)]
    assert len(links) == 3
    assert {client.get(one).status_code for one in links} == {200}


def test_what_does_not_fit_a_tile_is_dropped(client: TestClient) -> None:
    assert "site_id" not in code(client, "tile=temperature&site_id=bins-0001")
    assert "/embed/map" in code(client, "tile=nonsense&layer=%3Cb%3E")


def test_a_refused_page_is_told_so(client: TestClient) -> None:
    assert "ist keine Adresse" in client.get("/embed?page=quatsch").text
    assert 'value="https://www.example.org/klima"' in client.get("/embed?page=www.example.org/klima").text
    assert "Auf dieser Seite funktioniert die Kachel." in client.get("/embed?page=http://www.example.org/").text
    assert "ist es nicht." in client.get("/embed?page=https://www.example.org/").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tile=map", 'width="640" height="480" style="width:100%;max-width:640px;height:auto;aspect-ratio:640/480;'),
        ("tile=map&size=column", "aspect-ratio:300/600;min-height:260px"),
        ("tile=chart&size=own&width=500&height=200", "aspect-ratio:500/200;min-height:200px"),
        ("tile=figure&size=own&width=9999&height=1", "aspect-ratio:1600/160;min-height:160px"),
        ("tile=figure&size=own&width=viel&height=", "aspect-ratio:400/280;"),
        ("tile=figure&size=huge", "aspect-ratio:400/280;"),
    ],
)
def test_the_size_is_in_the_code_and_in_the_preview(client: TestClient, query: str, said: str) -> None:
    assert said in code(client, query)
    preview = re.search(r'<iframe[^>]*id="preview"[^>]*>', client.get(f"/embed?{query}").text)
    assert preview is not None
    assert said.partition('style="')[2] in preview[0]


def test_ratios_are_said_in_small_numbers_or_with_a_decimal(client: TestClient) -> None:
    assert "Größe: 640 × 480 (4:3) Pixel." in client.get("/embed?tile=map").text
    own = client.get("/embed?tile=map&size=own&width=641&height=400").text
    assert "Größe: 641 × 400 (1,60:1) Pixel." in own
    assert 'min="240" max="1600" value="641"' in own


def test_a_district_and_plain_language_become_the_address(client: TestClient) -> None:
    made = code(client, "tile=map&district=Ickern&tile_simple=1")
    assert "district=Ickern&amp;simple=1" in made
    assert "district" not in code(client, "tile=map&district=Bochum")
    assert "Ickern" not in code(client, "tile=figure&district=Ickern")


def test_a_map_around_a_place_is_found_by_its_name_or_asks_back(on_streets: TestClient) -> None:
    made = code(on_streets, "tile=map&around=Lambertusplatz&zoom=15&district=Ickern")
    address = re.search(r'src="http://testserver([^"]+)"', made)
    assert address is not None
    assert re.search(r"centre=7\.\d+,51\.\d+&amp;zoom=15", address[1])
    assert "district" not in address[1]
    assert on_streets.get(unescape(address[1])).status_code == 200
    assert "Die Karte zeigt: Lambertusplatz" in on_streets.get("/embed?tile=map&around=Lambertusplatz").text
    for typed, said in (("Lange Straße", "kann mehreres sein:"), ("Xyzzyquux", "ist hier nicht bekannt")):
        page = on_streets.get(f"/embed?tile=map&around={typed}").text
        assert said in page
        assert "centre=" not in page


def test_the_script_for_the_height_is_in_the_code_only_where_it_is_wanted(client: TestClient) -> None:
    assert "<script" not in code(client, "tile=figure")
    made = code(client, "tile=figure&adapts=1")
    assert made.endswith('</iframe>\n<script src="http://testserver/embed/height.js" async></script>')
    assert 'data-height="fixed"' in client.get("/embed?tile=figure").text
    assert 'data-height="fixed"' not in client.get("/embed?tile=figure&adapts=1").text
    script = client.get("/embed/height.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_notice_for_the_hosts_own_page_is_there_in_both_languages(client: TestClient) -> None:
    page = unescape(client.get("/embed?tile=nearest").text)
    assert "Ihr Browser lädt sie direkt vom Server testserver." in page
    assert "Die IP-Adresse wird nicht gespeichert." in page
    assert "The tile sets no cookies" in page
    assert "http://testserver/datenschutz" in page
    assert "erst, wenn Sie auf „Mein Standort“ tippen" in page
    assert "Mein Standort“ tippen" not in client.get("/embed?tile=figure").text
