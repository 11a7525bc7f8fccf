"""A visitor's place, given by device or by tap on any page, is in no address, no log and no storage."""

import re
import time
import urllib.error
import urllib.request

from playwright.sync_api import Geolocation, Page, Request, expect

from tests.support.running import App, Open, until

CANARY: Geolocation = {"latitude": 51.5541237, "longitude": 7.3141239}
TRACES = ("51.5541", "51,5541", "7.31412", "7,31412")
LOCATE = "#locate, #near-locate, .cool__near button"
"""Whatever asks the device for its position."""
ANSWERED = "#best, .best__told, .cool__said, .from, #place"

FREE = """(() => {
  const { left, top, width, height } = document.getElementById('ground').getBoundingClientRect();
  const steps = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
  const points = steps.flatMap((x) => steps.map((y) => [left + x * width, top + y * height]));
  return points.find(([x, y]) => document.elementFromPoint(x, y)?.matches('#ground, #ground canvas'));
})()"""
"""A point of the map, in px of the window, on which nothing stands that could be clicked instead."""


def _asks(app: App, path: str) -> bool:
    """Whether the page at a path has something that asks for a position."""
    try:
        with urllib.request.urlopen(app.address + path, timeout=30) as answer:  # noqa: S310 - our own address
            html = answer.read().decode()
    except urllib.error.HTTPError:
        return False
    return re.search(r'id="(near-)?locate"|class="[^"]*cool__near', html) is not None


def _give(page: Page) -> None:
    """Give the device's position, then a tapped one where there is a map to search on."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator(LOCATE).first.click()
    expect(page.locator(ANSWERED).filter(has_text=re.compile(r"\S")).first).to_be_attached()
    if page.locator("#ground").count() and page.locator("#seek").count():
        until(page, "document.querySelector('.map--ready') !== null")
        expect(page.locator(".spot").first).to_be_visible()
        _tap_the_map(page)


def _tap_the_map(page: Page) -> None:
    """Tap where the map is free; once more where it moved meanwhile to show the answer before."""
    end = time.monotonic() + 30
    while "auf der Karte" not in page.locator(".from").inner_text():
        assert time.monotonic() < end, page.locator(".from").inner_text()
        page.mouse.click(*page.evaluate(FREE))
        page.wait_for_timeout(1_000)


def test_a_place_given_on_any_page_leaves_no_trace(app: App, german_pages: list[str], open_page: Open) -> None:
    asking = [path for path in german_pages if _asks(app, path)]
    assert {"/", "/entsorgung", "/bei-mir", "/embed/nearest"} <= set(asking)
    addresses: list[str] = []
    bodies: list[str] = []

    def note(request: Request) -> None:
        addresses.append(request.url)
        bodies.append(request.post_data or "")

    for path in asking:
        page = open_page(path, geolocation=CANARY, permissions=["geolocation"])
        page.on("request", note)
        _give(page)
        addresses.append(page.url)
        addresses.extend(page.evaluate("[...document.links].map((one) => one.href)"))
        assert page.context.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert any("51.554" in body for body in bodies), "the position was never asked about"
    log = (app.folders.root.parent / "app.log").read_text("utf-8")
    assert "POST /fragments/entsorgung/nearest 200" in log
    assert [sign for sign in TRACES for place in (*addresses, log) if sign in place] == []
