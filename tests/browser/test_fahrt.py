"""A crew in its cab: two stops are emptied without a connection, the page is killed, and all of it arrives once."""

from datetime import datetime

import pytest
from playwright.sync_api import BrowserContext, expect

from data.opening_hours import BERLIN
from data.records.fleet import Vehicle
from data.records.tours import Tour, TourStop
from tests.support import tour_day
from tests.support.axe import violations
from tests.support.cab import opened, states
from tests.support.running import App, until

FINGER = 64
TOO_SMALL = """(least) => [...document.querySelectorAll("body :is(a, button, input, summary, textarea)")]
    .filter((one) => one.checkVisibility() && !one.matches("#photo, .cab__line a, .kept a"))
    .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.height < least || box.width < least)
    .map(([html, box]) => `${html}: ${box.width} x ${box.height}`)"""
KEPT = """caches.keys().then(async (names) => {
  const all = await Promise.all(names.map(async (one) => (await caches.open(one)).keys()));
  const held = all.flat().map((one) => new URL(one.url).searchParams.get("kept"));
  const isRead = document.querySelector("#map-area").hasAttribute("data-kept");
  return isRead && held.includes("tour") && held.filter((one) => one === "tiles").length > 10;
})"""


DRAWN = """(least) => [...document.querySelectorAll(".leaflet-tile-pane canvas")].filter((one) => {
  const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
  const colours = new Set(Array.from({ length: 500 }, (_, n) => data.slice(n * 400, n * 400 + 3).join()));
  return colours.size > least;
}).length"""
"""Tiles of the map that show more than a ground."""


@pytest.fixture
def tour(app: App) -> str:
    """A tour of today to four bins of the demo town."""
    records = app.records
    flatbed = next(one for one in records.fleet.items(Vehicle) if one.name == "Pritsche 1")
    bins = app.json("/api/collections/bins/items?limit=4")["features"]
    stops = [TourStop(site_id=str(one["id"]), amount_l=80) for one in bins]
    day, team = datetime.now(BERLIN).date(), flatbed.team_id
    tour_day.clear(records, day)
    tour = Tour(day=day, kind="litter", vehicle_id=flatbed.item_id, team_id=team, body=flatbed.body)
    return records.tours.create(tour, stops)


def test_two_stops_are_emptied_offline_and_arrive_once(cab: BrowserContext, app: App, tour: str) -> None:
    page = opened(cab, app, tour)
    expect(page.locator("#line")).to_have_text("verbunden")
    expect(page.locator("#progress")).to_have_text("Halt 1 von 4")
    assert violations(page) == []
    assert page.evaluate(TOO_SMALL, FINGER) == []
    until(page, KEPT, seconds=60)

    cab.set_offline(True)
    page.get_by_role("button", name="voll", exact=True).tap()
    expect(page.locator("#line")).to_have_text("offline, 1 wartet")
    page.get_by_role("button", name="halb", exact=True).tap()
    page.get_by_role("button", name="über", exact=True).tap()
    expect(page.locator("#progress")).to_have_text("Halt 4 von 4")
    page.get_by_role("button", name="Rückgängig").tap()
    expect(page.locator("#progress")).to_have_text("Halt 3 von 4")
    expect(page.locator("#line")).to_have_text("offline, 2 warten")
    page.close()

    again = opened(cab, app, tour)
    expect(again.locator("#line")).to_have_text("offline, 2 warten")
    expect(again.locator("#progress")).to_have_text("Halt 3 von 4")
    expect(again.locator("#stop-name")).not_to_be_empty()
    expect(again.locator(".halt")).to_have_count(4)
    until(again, f"({DRAWN})(3) > 0")
    assert states(app, tour) == [("open", "")] * 4

    cab.set_offline(False)
    expect(again.locator("#line")).to_have_text("verbunden")
    assert states(app, tour) == [("emptied", "full"), ("emptied", "half"), ("open", ""), ("open", "")]
    deeds = [one.actor for one in app.records.audit.entries() if one.what == "tour emptied"]
    assert {*deeds} == {"crew"}


def test_what_is_wrong_with_a_stop_is_told_with_a_picture_and_a_note(cab: BrowserContext, app: App, tour: str) -> None:
    page = cab.new_page()
    page.goto(f"{app.address}/fahrt")
    assert violations(page) == []
    page.locator(f"a[href$='{tour}']").tap()
    expect(page.locator("#line")).to_have_text("verbunden")
    name = page.locator("#stop-name").inner_text()
    page.get_by_text("Nicht erreichbar, oder etwas stimmt nicht").tap()
    page.get_by_role("button", name="defekt").tap()
    page.get_by_text("Alle anderen Halte").tap()
    page.locator("#others").get_by_role("button", name=name).first.tap()
    page.get_by_text("Notiz, Foto").tap()
    page.get_by_label("Notiz").fill("<b>Klappe</b> klemmt")
    page.get_by_role("button", name="Merken").first.tap()
    page.locator("#others").get_by_role("button", name=name).first.tap()
    picture = page.screenshot(type="jpeg")
    page.locator("#photo").set_input_files({"name": "defekt.jpg", "mimeType": "image/jpeg", "buffer": picture})
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert violations(page) == []
    expect(page.locator("#line")).to_have_text("verbunden", timeout=40_000)
    (stop, *_) = app.records.tours.stops([tour])
    assert (stop.state, stop.reason, len(stop.photos)) == ("unreachable", "defect", 1)
    assert stop.note == "<b>Klappe</b> klemmt"
