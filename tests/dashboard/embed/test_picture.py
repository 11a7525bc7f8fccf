"""What pictures are made of: the pages' own chart and symbols, and text that fits."""

from io import BytesIO

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no annotations
from PIL import Image
from starlette.testclient import TestClient

from dashboard import assets
from dashboard.embed.marks import FreeGround, letters_on
from dashboard.embed.picture import HALF, INK
from dashboard.embed.sheet import SVG
from dashboard.parts.letters import lines, width
from tests.support.small import NOON, Small, hour

SHARE = 0.6
"""Of the map's colour in a band, as assets/css/chart.css has it; the rest is the ground."""


def near(pixels: Image.Image, colour: tuple[float, ...]) -> int:
    """How many pixels are of a colour, to two steps."""
    counted = pixels.getcolors(maxcolors=1_000_000) or ()
    return sum(n for n, one in counted if np.abs(np.subtract(one, colour)).max() <= 2)


def channels(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_of_a_picture_is_that_of_the_page_in_the_colours_of_the_map(
    small: Small, own_client: TestClient, theme: str
) -> None:
    small.roll_up(*(hour("heat-0001", 25.0, NOON.replace(hour=at), min=20.0, max=30.0) for at in range(1, 13)))
    own_client.get("/api/collections/heat/items?v=2")
    png = own_client.get(f"/embed/chart.png?site_id=heat-0001&theme={theme}").content
    pixels = Image.open(BytesIO(png)).convert("RGB")
    classes = small.house.town.classes_named("temperature").classes
    colour = next(one.colour for one in reversed(classes) if one.low <= 22.0)
    ground = channels(INK[theme]["surface"])
    assert near(pixels, tuple(SHARE * channels(colour) + (1 - SHARE) * ground)) > 2_000
    html = own_client.get("/ort/heat-0001").text
    assert 'class="plot__band"' in html
    assert f'stop-color="{colour}"' in html


def test_a_picture_is_also_a_drawing_to_be_taken_home(client: TestClient) -> None:
    answer = client.get("/embed/chart.svg?site_id=heat-0001&span=30d")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Disposition"] == "attachment"
    drawing = fromstring(answer.text)
    assert drawing.get("viewBox") == "0 0 1200 630"
    assert any("30 Tage" in (one.text or "") for one in drawing.iter(f"{{{SVG}}}text"))


def drawing(client: TestClient, address: str) -> tuple[list[str], list[str]]:
    """The texts of a picture and the symbols on its map, each from the lowest to the topmost."""
    parts = fromstring(client.get(address).text)
    used = [one for one in parts.iter(f"{{{SVG}}}use") if float(one.get("x", "0")) > HALF - 20]
    return [one.text or "" for one in parts.iter(f"{{{SVG}}}text")], [one.get("href", "") for one in used]


def test_a_map_has_the_numbers_of_its_sites_and_the_scale_they_are_of(client: TestClient) -> None:
    texts, _ = drawing(client, "/embed/map.svg?layers=heat&scale=value")
    assert texts[:2] == ["31", "29"], "the two stations, whole as on the map from afar"
    assert "Lufttemperatur in °C" in texts


@pytest.mark.parametrize("address", ["/embed/map.svg?layers=heat,bins", "/embed/nearest.svg?layer=bins"])
def test_what_needs_attention_stands_on_top_with_its_name_and_first_in_the_key(
    client: TestClient, address: str
) -> None:
    texts, symbols = drawing(client, address)
    assert symbols[-1] == "#s-square"
    assert symbols.index("#s-none") < symbols.index("#s-circle")
    assert texts[0] == 'Platz "1" & <Ä>'
    named = [one for one in texts if one in {"voll", "hat noch Platz", "veraltet", "kein Sensor"}]
    assert named == ["voll", "hat noch Platz", "veraltet", "kein Sensor"]


def test_what_the_public_may_not_see_is_no_number_of_a_picture(client: TestClient) -> None:
    texts, symbols = drawing(client, "/embed/map.svg?layers=people")
    assert not {"3", "99"} & set(texts)
    assert len(symbols) == 2


def test_numbers_stand_clear_of_each_other_and_of_what_is_taken() -> None:
    room = FreeGround((600, 0, 1200, 555))
    assert room.has((700, 100, 730, 124))
    room.take((700, 100, 730, 124))
    assert not room.has((729, 123, 760, 140))
    assert room.has((730, 100, 760, 124))
    assert not room.has((1180, 100, 1210, 124))


@pytest.mark.parametrize(
    ("colour", "letters"), [("#fdf3c7", "#1a1420"), ("#4a0d4f", "#ffffff"), ("#888888", "#1a1420")]
)
def test_a_number_is_black_or_white_whichever_can_be_read(colour: str, letters: str) -> None:
    assert letters_on(colour) == letters


def test_the_picture_of_a_search_names_whose_map_it_shows(client: TestClient) -> None:
    named = client.get("/embed/nearest.json").json()["attribution"]
    assert [one["for"] for one in named] == ["Daten", "Karte"]


def test_a_chart_of_an_unknown_span_is_refused_with_the_known_ones(client: TestClient) -> None:
    answer = client.get("/embed/chart.json?site_id=heat-0001&span=7d")
    assert answer.status_code == 400
    assert "48h, 30d, years" in answer.json()["answer"]


def test_long_texts_are_broken_at_words_and_end_in_an_ellipsis() -> None:
    text = "Um 14 Uhr an 45 Messstellen zwischen 11 und 14 Grad"
    broken = lines(text, 40, 300, most=9)
    assert " ".join(broken) == text
    short = lines(text, 40, 300, most=2)
    assert len(short) == 2
    assert short[-1].endswith("…")
    assert all(width(one, 40) <= 300 for one in [*broken, *short])
    assert lines("", 40, 300, most=2) == []


def test_a_word_wider_than_its_line_is_cut() -> None:
    (cut,) = lines("Grubenwasserhaltungsanlagen, zwei", 40, 200, most=1)
    assert cut.endswith("…")
    assert width(cut, 40) <= 200


@pytest.mark.parametrize(("weight", "name"), [(400, "Regular"), (600, "SemiBold")])
def test_fira_sans_is_unpacked_whole_for_what_reads_no_woff2(weight: int, name: str) -> None:
    with TTFont(assets.outlines(weight)) as font:
        assert font.flavor is None
        assert font["OS/2"].usWeightClass == weight
        assert font["name"].getBestSubFamilyName() == name
        assert len(font.getBestCmap()) > 1_000
