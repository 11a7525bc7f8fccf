"""A map that never comes is said to be missing, whatever failed, and the way to the list stays open."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.running import App, Open, map_ready

FAILED = "Die Karte lässt sich nicht laden. Alle Werte stehen in der Liste."
BUNDLE = r"/assets/(start|disposal|embed_map|karte|map)\b.*\.js"
WAIT_MS = 8000
AT = """(ms) => document.querySelectorAll('.map__soon, .map__late').forEach((one) => one.getAnimations().forEach(
  (animation) => { animation.pause(); animation.currentTime = ms; }))"""
"""The styles of the map's place so long after they came."""


def opened(open_page: Open, app: App, path: str, *, without: str) -> Page:
    page = open_page("/impressum", of=app, service_workers="block")
    page.route(re.compile(without), lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: re.search(without, request.url) is not None):
        page.goto(app.address + path)
    return page


@pytest.mark.parametrize("path", ["/", "/klima", "/entsorgung", "/karte", "/embed/map?layers=heat"])
def test_a_page_whose_script_never_comes_says_so_after_eight_seconds(open_page: Open, still: App, path: str) -> None:
    page = opened(open_page, still, path, without=BUNDLE)
    page.evaluate(AT, WAIT_MS - 100)
    expect(page.locator(".map__soon")).to_be_visible()
    expect(page.locator(".map__late")).to_be_hidden()
    page.evaluate(AT, WAIT_MS)
    expect(page.locator(".map__late")).to_contain_text(FAILED)
    expect(page.locator(".map__late")).to_be_visible()
    expect(page.locator(".map__soon")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/entsorgung"])
def test_from_a_missing_map_a_link_leads_to_the_list(open_page: Open, still: App, path: str) -> None:
    page = opened(open_page, still, path, without=BUNDLE)
    page.evaluate(AT, WAIT_MS)
    page.get_by_role("link", name="Weiter ohne Karte").click()
    expect(page.locator(":target .row").first).to_be_visible()


@pytest.mark.parametrize("without", ["/dash/", "/_dash-layout", "/vendor/dash"])
def test_without_dash_the_sentence_is_ours(open_page: Open, still: App, without: str) -> None:
    page = opened(open_page, still, "/karte", without=without)
    page.evaluate(AT, WAIT_MS)
    expect(page.locator(".map__late")).to_be_visible()
    expect(page.get_by_text("Error loading")).to_be_hidden()
    expect(page.locator("#list .row").first).to_be_visible()


def test_a_map_that_is_late_takes_the_sentence_away(open_page: Open, still: App) -> None:
    page = open_page(of=still)
    map_ready(page)
    page.evaluate(AT, WAIT_MS)
    expect(page.locator(".map__late")).to_be_hidden()
