"""What needs attention is found at once: on the map at every zoom, in the list, in figures that leave out no site."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

import layers
from tests.support.running import PHONE, App, Open, map_ready

LAYERS: Final = [one.id for one in layers.discover().open.values() if one.reader == "citizen"]
LAPTOP: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 640}}
SIZES: Final = pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
ZOOMS: Final = range(11, 17)


def urgent(app: App, layer: str) -> list[dict[str, Any]]:
    """The sites that need attention, from the open API and what the page says of classes."""
    features: list[dict[str, Any]] = app.json(f"/api/collections/{layer}/items?limit=10000")["features"]
    named = {"full", "overflowing", "broken", "lamp_broken"}
    return [one for one in features if one["properties"]["state"] == "ok" and one["properties"]["class"] in named]


@SIZES
@pytest.mark.parametrize("layer", LAYERS)
def test_what_needs_attention_stands_singly_at_every_zoom(
    still: App, open_page: Open, layer: str, size: dict[str, Any]
) -> None:
    wanted = urgent(still, layer)
    if not wanted:
        return
    lon, lat = wanted[0]["properties"].get("point") or wanted[0]["geometry"]["coordinates"]
    where = f"/?layer={layer}&layers={layer}#karte={ZOOMS[0]}/{lat:.4f}/{lon:.4f}"
    page = open_page(where, of=still, reduced_motion="reduce", **size)
    map_ready(page)
    page.focus("#ground")
    for zoom in ZOOMS:
        expect(page).to_have_url(re.compile(f"#karte={zoom}/"))
        seen = page.locator(f".mark [data-site='{wanted[0]['id']}']")
        expect(seen).to_be_visible()
        assert seen.evaluate("(one) => Number(one.closest('.mark').style.zIndex)") > max(ring_heights(page), default=0)
        page.keyboard.press("+")


def ring_heights(page: Page) -> list[int]:
    found: list[int] = page.locator(".mark--many").evaluate_all("(all) => all.map((one) => Number(one.style.zIndex))")
    return found


@pytest.mark.parametrize("layer", LAYERS)
def test_the_counts_of_a_list_are_all_its_sites(still: App, open_page: Open, layer: str) -> None:
    n = still.json(f"/api/collections/{layer}/items?limit=1")["numberMatched"]
    page = open_page(f"/?layer={layer}", of=still, java_script_enabled=False)
    counts = [int(one.replace(".", "")) for one in page.locator(".chip__n").all_inner_texts()]
    assert sum(counts) == n
    page.locator(".chip").first.click()
    expect(page.locator("#list .row").first).to_be_visible()
    assert re.search(r"[?&]class=\w+", page.url)
    assert page.locator("#list .row").count() == min(counts[0], 25)


@SIZES
@pytest.mark.parametrize("path", ["/klima", "/unterwegs", "/orte", "/?layer=bins"])
def test_the_list_begins_within_the_first_screen(still: App, open_page: Open, path: str, size: dict[str, Any]) -> None:
    page = open_page(path, of=still, **size)
    row = page.locator("#list .row").first.bounding_box()
    assert row is not None
    assert row["y"] + row["height"] <= page.viewport_size["height"]  # type: ignore[index]  # always given


def test_the_headline_leads_to_its_sites_and_a_district_moves_the_map(still: App, open_page: Open) -> None:
    page = open_page("/?layer=bins&layers=bins", of=still)
    map_ready(page)
    page.click(".sentence__link")
    expect(page).to_have_url(re.compile(r"class=overflowing,full"))
    expect(page.locator(".ring")).to_have_count(0)
    assert page.locator(".mark").count() == len(urgent(still, "bins"))
    page.select_option("#district", "Ickern")
    expect(page).to_have_url(re.compile(r"district=Ickern.*#karte="))
    page.select_option("#sort", "district")
    expect(page.locator("#list .list__district")).to_have_text(["Ickern"])
