"""The town's live map as a visitor uses it: layers, filters, hours, sites by list and by symbol, charts, new values."""

import re
from typing import Any

from playwright.sync_api import Page, Request, Route, expect

from tests.support.axe import violations
from tests.support.running import PHONE, App, Open, until

MARKS = ".leaflet-marker-pane .mark"
DRAWN = f"document.querySelector('{MARKS}') && document.querySelector('canvas.leaflet-tile-loaded')"
CHARTED = "document.querySelector('#charts .barlayer .point') && document.querySelector('#charts .scatterlayer .trace')"


def drawn(open_page: Open, path: str = "/karte", **options: Any) -> Page:
    page = open_page(path, **options)
    until(page, DRAWN)
    return page


def test_layers_are_switched_on_and_off_and_stand_in_the_address(open_page: Open) -> None:
    page = drawn(open_page)
    before = page.locator(MARKS).count()
    page.locator("#show-poles").check()
    until(page, f"document.querySelectorAll('{MARKS}').length > {before}")
    expect(page).to_have_url(re.compile("layers=heat,poles"))
    page.locator("#show-heat").uncheck()
    until(page, f"!document.querySelector('{MARKS} .pill')")
    expect(page.locator(".legend__name", has_text="Lufttemperatur")).to_be_hidden()


def test_filters_narrow_map_list_and_charts_alike(open_page: Open) -> None:
    page = drawn(open_page)
    until(page, CHARTED)
    page.locator("#district").select_option("Bladenhorst")
    expect(page.locator("#list .row")).to_have_count(2)
    until(page, f"document.querySelectorAll('{MARKS}').length <= 2")
    expect(page.locator("#told")).to_have_text(re.compile(r": [12]\b"))
    page.locator("#state").select_option("no_sensor")
    expect(page.locator("#list .list__empty")).to_be_visible()
    page.locator("#list .list__empty a").click()
    expect(page.locator("#list .row")).to_have_count(25)
    page.go_back()
    expect(page.locator("#list .list__empty")).to_be_visible()


def test_a_site_is_chosen_by_list_and_by_symbol_and_left_by_a_key(open_page: Open) -> None:
    page = drawn(open_page)
    link = page.locator("#list .row a").first
    name = link.locator(".row__name").inner_text()
    link.press("Enter")
    expect(page.locator("#site-name")).to_have_text(name)
    expect(page.locator("#site-name")).to_be_focused()
    expect(page.locator(".mark--lit")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#site")).to_be_hidden()
    expect(link).to_be_focused()
    symbol = page.locator(f"{MARKS} [data-site]").first
    site = symbol.get_attribute("data-site")
    symbol.dispatch_event("click")
    expect(page.locator("#site")).to_have_attribute("data-site", site or "")


def test_a_past_hour_is_on_map_list_and_slider(open_page: Open) -> None:
    page = drawn(open_page)
    now = page.locator("#list .row__figure").all_inner_texts()
    page.locator("#past-hours").fill("-12")
    expect(page.locator("#past output")).to_have_text(re.compile(r"\d\d:00\sUhr"))
    until(page, f"document.querySelectorAll('{MARKS} .pill').length > 9")
    expect(page.locator("#list .row__figure").first).not_to_have_text(now[0])
    page.locator("#past-hours").fill("0")
    expect(page.locator("#past output")).to_have_text("jetzt")
    expect(page.locator("#list .row__figure")).to_have_text(now)


def test_new_values_arrive_and_an_unchanged_layer_is_not_asked_again(app: App, open_page: Open) -> None:
    page = drawn(open_page, "/karte?layers=heat,poles")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    versions = app.json("/api/live")

    def warmer(route: Route, request: Request) -> None:
        found = route.fetch(url=re.sub(r"&v=\d+", "", request.url)).json()
        for one in found["features"]:
            one["properties"] |= {"air_temperature_c": 41.2, "state": "ok", "class": "from_40"}
        route.fulfill(json=found)

    page.route("**/api/collections/heat/items*", warmer)
    page.route("**/api/live", lambda route: route.fulfill(json=versions | {"heat": versions["heat"] + 1000}))
    until(page, f"[...document.querySelectorAll('{MARKS} .pill')].every((one) => one.textContent === '41')")
    assert [url for url in asked if "/poles/items" in url] == []
    assert len([url for url in asked if "/heat/items" in url]) == 1


def test_charts_come_after_the_map_and_on_a_phone_when_they_are_opened(open_page: Open) -> None:
    page = drawn(open_page, "/karte", **PHONE)
    scripts = "performance.getEntriesByType('resource').filter(({ name }) => /charts|plotly/.test(name)).length"
    assert page.evaluate(scripts) == 0
    page.locator("#charts summary").click()
    until(page, CHARTED)
    assert page.evaluate(scripts) == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_with_a_site_and_charts_open(open_page: Open) -> None:
    for scheme in ("light", "dark"):
        page = drawn(open_page, "/karte?layers=heat,bins&site=heat-0001", color_scheme=scheme)
        until(page, CHARTED)
        assert violations(page) == []
