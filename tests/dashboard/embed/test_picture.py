"""What pictures are made of: the pages' own chart and symbols, and text that fits."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no annotations
from PIL import Image
from starlette.testclient import TestClient

from dashboard import assets
from dashboard.embed.letters import lines, width
from tests.support.small import NOON, Small, hour

BAND = {"light": (0xF3, 0xC7, 0x9A), "dark": (0x6B, 0x4A, 0x2C)}
"""As assets/css/chart.css has it."""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_of_a_picture_is_that_of_the_page_in_its_colours(
    small: Small, own_client: TestClient, theme: str
) -> None:
    small.roll_up(*(hour("heat-0001", 25.0, NOON.replace(hour=at), min=20.0, max=30.0) for at in range(1, 13)))
    own_client.get("/api/collections/heat/items?v=2")
    png = own_client.get(f"/embed/chart.png?site_id=heat-0001&theme={theme}").content
    pixels = Image.open(BytesIO(png)).convert("RGB")
    found = {one: n for n, one in pixels.getcolors(maxcolors=1_000_000) or ()}
    assert found.get(BAND[theme], 0) > 5_000
    assert 'class="plot__band"' in own_client.get("/ort/heat-0001").text


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
