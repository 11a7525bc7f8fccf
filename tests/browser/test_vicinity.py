"""What is here, on the map for everybody: by a tap, by keyboard, by a search, by a link; and the town's plans."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.support.running import PHONE, App, Open, until

MARKS = ".leaflet-marker-pane .mark"
DRAWN = f"document.querySelector('{MARKS}') && document.querySelector('canvas.leaflet-tile-loaded')"
CIRCLE = ".vicinity__circle"
LINK = "/karte#hier=51.55300,7.31100"
PLAN = "development_plans"


def drawn(open_page: Open, path: str = "/karte", **options: Any) -> Page:
    page = open_page(path, **options)
    until(page, DRAWN)
    return page


def test_a_tap_lists_what_is_near_and_a_link_to_it_opens_the_same(open_page: Open) -> None:
    page = drawn(open_page, permissions=["clipboard-read", "clipboard-write"])
    box = page.locator("#map-area").bounding_box()
    assert box is not None
    # In a corner of the middle there is no symbol, or the next tap hits none.
    page.mouse.click(box["x"] + box["width"] * 0.5 + 3, box["y"] + box["height"] * 0.47)
    if page.locator("#site-name").count():
        page.keyboard.press("Escape")
        page.mouse.click(box["x"] + box["width"] * 0.42, box["y"] + box["height"] * 0.41)
    expect(page.locator("#here-title")).to_have_text(re.compile("^Rund um"))
    expect(page.locator(CIRCLE)).to_have_count(1)
    assert violations(page) == []
    said = page.locator("#here .vicinity__said").inner_text()
    assert "hier=" not in page.url
    page.locator("#here-share").click()
    expect(page.locator("#here-share")).to_have_text("Kopiert")
    link = page.evaluate("navigator.clipboard.readText()")
    other = drawn(open_page, link[link.index("/karte") :])
    expect(other.locator("#here .vicinity__said")).to_have_text(said)
    other.locator("#here-close").click()
    expect(other.locator(CIRCLE)).to_have_count(0)
    assert "hier=" not in other.url


def test_by_keyboard_from_the_middle_of_the_map_to_a_site_and_back(open_page: Open) -> None:
    page = drawn(open_page, LINK)
    expect(page.locator("#here-title")).to_have_text(re.compile("^Rund um"))
    first = page.locator("#here a[data-site]").first
    name = first.inner_text()
    first.press("Enter")
    expect(page.locator("#site-name")).to_have_text(name)
    expect(page.locator("#site-name")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#here-middle").press("Enter")
    expect(page.locator("#here-title")).to_be_focused()


def test_an_address_is_searched_for_and_told_to_no_address(open_page: Open) -> None:
    asked: list[str] = []
    page = drawn(open_page)
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#vicinity summary").first.click()
    page.locator("#here-place").fill("Münsterplatz")
    page.locator("#here-places [role=option]").first.click()
    expect(page.locator("#here-title")).to_be_focused()
    expect(page.locator(CIRCLE)).to_have_count(1)
    assert not [one for one in asked if re.search(r"nsterplatz|lon=|lat=|7\.3\d{2}", one)]


def test_on_a_phone_it_stands_below_the_map_and_fits(open_page: Open) -> None:
    page = drawn(open_page, LINK, **PHONE)
    expect(page.locator("#here-title")).to_have_text(re.compile("^Rund um"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("#here-title")).to_be_in_viewport()
    assert violations(page) == []


def test_a_plan_is_one_tap_away_once_an_administrator_has_enabled_it(open_page: Open, app: App) -> None:
    page = drawn(open_page)
    expect(page.locator("#plans")).to_be_hidden()
    services = app.records.map_services
    services.enforce(PLAN, True, "map_service switch")
    try:
        page = open_page("/karte")
        page.route("**/api/maps/**", lambda route: route.fulfill(status=204))
        until(page, DRAWN)
        page.locator(f"#plans [data-plan={PLAN}]").click()
        expect(page).to_have_url(re.compile(f"plan={PLAN}"))
        expect(page.locator("#plans [aria-current=true]")).to_have_count(1)
        expect(page.locator("#plans .plans__credit")).to_be_visible()
        until(page, "document.querySelector('.leaflet-tile-pane .plan, .leaflet-layer.plan') !== null")
        assert violations(page) == []
        page.locator(f"#plans [data-plan={PLAN}]").click()
        expect(page.locator("#plans .plans__credit")).to_have_count(0)
    finally:
        services.enforce(PLAN, False, "map_service switch")
