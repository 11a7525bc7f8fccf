"""Rasters, map services of others, filters and time on the planners' map: by mouse, by keyboard, and when they fail."""

import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import rasterio
from affine import Affine
from playwright.sync_api import Page, Route, expect

from data.importers.rasters import RasterWish, import_raster
from tests.support.axe import equal_access, violations
from tests.support.map_server import png
from tests.support.running import PATIENCE_S, PHONE, START_S, App, Open, until

DRAWN: Final = "document.querySelector('#map-area.map--ready canvas.leaflet-tile-loaded')"
TILES: Final = "document.querySelectorAll('.leaflet-pane[class*=\"{}\"] img.leaflet-tile-loaded').length > 0"
MARKS: Final = "document.querySelectorAll('.leaflet-pane[class*=\"{}\"] .mark').length > 0"
SERVICE: Final = "**/api/maps/noise/**"


@pytest.fixture(scope="module", autouse=True)
def offered(app: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A raster over the town whose values rise by one a kilometre to the east, and a service that is enabled."""
    file: Path = tmp_path_factory.mktemp("raster") / "a.tif"
    east = np.tile(np.arange(400, dtype=np.float32) / 10, (400, 1))
    facts: dict[str, Any] = {"driver": "GTiff", "count": 1, "width": 400, "height": 400, "dtype": "float32"}
    place = Affine(100.0, 0.0, 360_000.0, 0.0, -100.0, 5_735_000.0)
    with rasterio.open(file, "w", transform=place, crs="EPSG:25832", **facts) as made:
        made.write(east, 1)
    wish = RasterWish(raster_id="east", title="Ostwert", unit="km", licence="CC0-1.0", attribution="© Test")
    said = import_raster(file, wish, app.folders.rasters)
    app.records.map_services.enforce("noise", True, "map_service switch")
    _await_raster(app)
    yield
    app.records.map_services.enforce("noise", False, "map_service switch")
    said.unlink()
    said.with_suffix(".tif").unlink()


def _await_raster(app: App) -> None:
    """The folder of rasters is looked at every few seconds."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        with urllib.request.urlopen(f"{app.address}/fachkarte", timeout=PATIENCE_S) as answer:  # noqa: S310 - our own address
            if b"tree-raster.east" in answer.read():
                return
        time.sleep(0.5)
    pytest.fail("the raster is not among the layers")


def opened(open_page: Open, path: str, **options: Any) -> Page:
    page = open_page(path, **options)
    until(page, DRAWN)
    return page


def answering(page: Page) -> None:
    """The service draws one colour, and says a level of noise."""

    def said(route: Route) -> None:
        if "/info" in route.request.url:
            route.fulfill(json={"text": "LDEN\n 55 dB ", "attribution": "", "licence": ""})
        else:
            route.fulfill(body=png(), content_type="image/png")

    page.route(SERVICE, said)


def test_a_raster_is_found_drawn_and_says_its_value_with_unit_by_mouse_and_keyboard(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&layers=town.districts#karte=13/51.55/7.31")
    page.locator("#tree-search").fill("ostw")
    page.locator("[id='tree-raster.east']").check()
    until(page, TILES.format("raster.east"))
    expect(page.locator("#legend")).to_contain_text("km")
    expect(page.locator("#credits")).to_contain_text("© Test (CC0-1.0)")
    page.locator("[id='opacity-raster.east']").fill("40")
    expect(page).to_have_url(re.compile(r"layers=raster\.east~40,town\.districts"))
    page.locator(".leaflet-container").focus()
    page.keyboard.press("Enter")
    # 7.31 E, 51.55 N lies at 382,8 km: 22.8 km from the raster's western edge.
    expect(page.locator("#here")).to_contain_text(re.compile(r"Ostwert\s*22,\d\skm"))
    page.keyboard.press("Escape")
    expect(page.locator("#here")).to_be_empty()


def test_a_service_is_drawn_asked_and_credited_and_one_that_fails_says_so_at_its_entry(open_page: Open) -> None:
    page = open_page("/fachkarte?v=1&layers=town.districts#karte=13/51.55/7.31")
    answering(page)
    until(page, DRAWN)
    page.locator(".tree__group", has_text="Lärmkarten").locator("summary").click()
    page.locator("[id='tree-map.noise.road']").check()
    until(page, TILES.format("map.noise.road"))
    expect(page.locator("#credits")).to_contain_text("Umgebungslärmkartierung (dl-de/by-2-0)")
    until(page, "document.querySelector('.legend__picture').naturalWidth > 0")
    page.locator(".leaflet-container").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#here")).to_contain_text("55 dB")
    page.unroute(SERVICE)
    page.route(SERVICE, lambda route: route.fulfill(status=502, json={"title": "x"}))
    page.locator("[id='tree-map.noise.rail']").check()
    note = page.locator("[id='note-map.noise.rail']")
    expect(note).to_contain_text("Antwortet gerade nicht")
    expect(page.locator("#legend")).to_contain_text("schickt gerade keine Legende")
    page.locator("[id='opacity-town.districts']").fill("50")
    expect(page).to_have_url(re.compile("districts~50"))
    expect(note).to_contain_text("Antwortet gerade nicht")
    page.locator(".leaflet-container").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#here")).to_contain_text("Stadtteile")
    expect(page.locator("#here")).to_contain_text("antwortet gerade nicht")


def test_what_is_drawn_nearer_says_from_which_scale_on(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&layers=town.addresses#karte=13/51.55/7.31")
    expect(page.locator("[id='note-town.addresses']")).to_contain_text("1:5.300")
    expect(page.locator("#alert")).to_contain_text("Adressen")
    page = opened(open_page, "/fachkarte?v=1&layers=town.addresses#karte=17/51.55/7.31")
    expect(page.locator("[id='note-town.addresses']")).to_be_empty()
    expect(page.locator("#alert")).to_be_empty()


def test_filters_and_what_is_here_speak_in_words(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&layers=town.streets#karte=16/51.55/7.31")
    page.locator("#tree .tree__filter summary").click()
    page.get_by_label("Straßenart").select_option(label="Wohnstraße")
    expect(page.locator(".tree__said")).to_have_text("Wohnstraße")
    expect(page).to_have_url(re.compile("highway(:|%3A)residential"))
    assert "highway" not in page.locator("#tree").inner_text()


def test_two_instants_are_compared_by_a_divider_that_keys_move_and_the_address_keeps_both(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&layers=heat")
    until(page, MARKS.format("heat"))
    page.locator("#past-swipe").focus()
    page.keyboard.press("Enter")
    until(page, MARKS.format("then-heat"))
    handle = page.get_by_role("slider", name="Teiler zwischen zwei Zeitpunkten")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuenow", "52")
    page.keyboard.press("End")
    expect(handle).to_have_attribute("aria-valuetext", re.compile(r"100\s%: links gestern .*\sUhr, rechts jetzt"))
    page.keyboard.press("Home")
    expect(handle).to_have_attribute("aria-valuenow", "0")
    box, area = handle.bounding_box(), page.locator("#map-area").bounding_box()
    assert box is not None
    assert area is not None
    page.mouse.move(box["x"] + 30, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 4, box["y"] + 22)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuenow", "25")
    clips = page.evaluate("[...document.querySelectorAll('.leaflet-pane')].map((one) => one.style.clipPath)")
    assert len([one for one in clips if one]) == 2
    page.locator("#past-hours").fill("-5")
    expect(page).to_have_url(re.compile(r"at=\d{4}-\d\d-\d\dT\d\d:00Z"))
    again = opened(open_page, page.url.partition(page.url.split("/fachkarte")[0])[2])
    until(again, MARKS.format("then-heat"))
    for one in ("#past-then", "#past-hours"):
        assert again.locator(one).input_value() == page.locator(one).input_value()
    page.locator("#past-at").fill("2026-01-05T08:30")
    expect(page).to_have_url(re.compile(r"at=2026-01-05T08:30"))
    expect(handle).to_have_attribute("aria-valuetext", re.compile(r"rechts .*08:30"))
    page.locator("#past-then").fill("2026-01-04T08:30")
    expect(page).to_have_url(re.compile(r"at=2026-01-05T08:30.*then=2026-01-04T08:30"))
    page.locator("#past-swipe").click()
    expect(handle).to_be_hidden()
    until(page, f"!({MARKS.format('then-heat')})")
    expect(page).not_to_have_url(re.compile("then="))


def test_the_past_plays_to_now_and_ends_there(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&layers=heat&back=3")
    play = page.locator("#past-play")
    play.click()
    expect(play).to_have_text("Anhalten")
    expect(play).to_have_text("Abspielen")
    assert page.locator("#past-hours").input_value() == "0"
    expect(page).not_to_have_url(re.compile("back="))


def test_who_wants_no_motion_goes_on_hour_by_hour(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&layers=heat&back=3", reduced_motion="reduce")
    play = page.locator("#past-play")
    expect(play).to_have_text("Eine Stunde weiter")
    play.click()
    expect(page).to_have_url(re.compile("back=2"))
    expect(play).to_have_text("Eine Stunde weiter")
    assert page.locator("#past-hours").input_value() == "-2"


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, PHONE])
def test_both_checkers_find_nothing_while_two_instants_are_compared(
    open_page: Open, app: App, look: dict[str, Any]
) -> None:
    page = open_page("/impressum", **look)
    answering(page)
    page.goto(f"{app.address}/fachkarte?v=1&layers=heat,raster.east~70,map.noise.road&then=2026-01-01T12:00")
    until(page, DRAWN)
    until(page, TILES.format("raster.east"))
    assert violations(page) == []
    assert equal_access(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
