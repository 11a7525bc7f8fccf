"""A dispatcher's work in a browser: what becomes urgent is seen at once, taken on and undone, by keyboard alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data.opening_hours import BERLIN, Times
from data.records import Assignment, Device
from data.records.fleet import Vehicle
from data.records.tours import Tour, TourStop
from data.town import load
from tests.support import tour_day
from tests.support.axe import violations
from tests.support.bin_device import bins_without_sensor, send_fill
from tests.support.cab import opened, states
from tests.support.desk import PASSWORD, PLANNED_S, Desk, desks
from tests.support.running import PHONE, App, until

DEVICES = [f"70B3D57ED000E{n:03d}" for n in range(5)]
STOPS = 120
LIVE_S = 5.0
"""So long a change may take from the uplink to the screen."""
CUT = {
    "none in this browser": "delete window.SharedWorker;",
    "never opened": """window.SharedWorker = class {
      port = { start() {}, postMessage() {}, close() {}, addEventListener() {} };
    };""",
}
"""How a websocket, which Dash opens in a shared worker, may be cut."""


@pytest.fixture(scope="module")
def bins(app: App) -> list[str]:
    """Bins of their own for the tests of this file, each with a device."""
    town = load("castrop_rauxel")
    for name, body, role in (("karl", "euv", "dispatcher"), ("strom", "stadtwerke", "dispatcher")):
        app.records.staff.add(name, PASSWORD, now=datetime.now(UTC), body=body, roles=(role,))
    sites = [str(one["id"]) for one in bins_without_sensor(app)[: len(DEVICES)]]
    records, since = app.records, datetime.now(UTC) - timedelta(hours=1)
    records.add_devices([Device(device_id=one, profile="plain", network="chirpstack") for one in DEVICES])
    pairs = zip(DEVICES, sites, strict=True)
    records.assign_many([Assignment(device_id=one, site_id=site, valid_from=since) for one, site in pairs])
    assert town.body_of("bins") == "euv"
    return sites


@pytest.fixture(scope="module")
def token(app: App) -> str:
    return app.records.new_token("chirpstack")


@pytest.fixture
def desk(app: App, browser: Browser, bins: list[str]) -> Iterator[Desk]:
    """Opens the page for somebody who has logged in; afterwards no script may have failed."""
    assert bins
    with desks(app, browser, name="karl") as opened:
        yield opened


def row(page: Page, site: str) -> Any:
    return page.locator(f"#row-{site}")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('.row')?.dataset.site ?? document.activeElement.id"))


def test_what_overflows_is_at_the_top_within_five_seconds_and_lit(
    app: App, desk: Desk, bins: list[str], token: str
) -> None:
    page = desk(reduced_motion="no-preference")
    expect(page.locator("#live")).to_have_text("live")
    page.evaluate("document.querySelector('.due__table').same = true")
    urgent = int(page.locator("#due-overflowing .day__n").inner_text())
    send_fill(app, token, device=DEVICES[0], percent=98)
    until(page, f"document.querySelector('#row-{bins[0]}.due__row--overflowing')", seconds=LIVE_S)
    expect(page.locator("#due-overflowing .day__n")).to_have_text(str(urgent + 1))
    expect(page.locator(f"#map-area [data-site={bins[0]}].symbol--square-alert")).to_have_count(1)
    send_fill(app, token, device=DEVICES[0], percent=99, count=2)
    until(page, f"document.querySelector('#row-{bins[0]}.row--changed')", seconds=LIVE_S)
    assert page.evaluate("document.querySelector('.due__table').same"), "only what changed is put there anew"
    sent = sum(
        int(one) for one in re.findall(r"\d+", page.locator("#figures .day__chips").inner_text().replace(".", ""))
    )
    whole = page.locator(".day__sum").text_content() or ""
    assert sent == int(re.sub(r"\D", "", whole)), "the figures add up to all sites"


def test_a_day_by_keyboard_alone(app: App, desk: Desk, bins: list[str], token: str) -> None:
    send_fill(app, token, device=DEVICES[1], percent=97)
    page = desk("/einsatz?due=overflowing")
    expect(row(page, bins[1])).to_be_visible()
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    second = focused(page)
    assert first != second
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("x")
    expect(page.locator("#ticked")).to_have_text("1 ausgewählt")
    expect(page.locator("#map-area .mark--lit")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("e")
    expect(page.locator("#done")).to_have_text("übernommen: 2")
    expect(row(page, first).locator(".due__remark")).to_contain_text("übernommen")
    expect(page.locator("#bar [data-deed=undo]")).to_contain_text(re.compile(r"Rückgängig \d+ s"))
    page.keyboard.press("u")
    expect(row(page, first).locator(".due__remark")).to_be_empty()
    page.keyboard.press("Enter")
    expect(page.locator("#spot-name")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("Deckel <b>klemmt</b>")
    page.keyboard.press("Enter")
    expect(page.locator("#spot .spot__noted")).to_contain_text("Deckel <b>klemmt</b>")
    page.keyboard.press("Escape")
    expect(page.locator("#spot")).to_be_hidden()
    assert focused(page) == second
    written = [one.what for one in app.records.audit.entries(most=40) if one.what.startswith("work")]
    assert written == ["work note", "work undo", "work undo", "work take", "work take"]


def test_a_caller_is_answered(desk: Desk, bins: list[str]) -> None:
    page = desk()
    page.keyboard.press("/")
    page.keyboard.type(bins[2])
    expect(page.locator("#calls .calls__one").first).to_contain_text("zuletzt geleert")
    expect(page.locator("#calls .calls__one").first).to_contain_text("geleert von")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#spot")).to_have_attribute("data-site", bins[2])
    expect(page.locator("#calls")).to_be_hidden()


def test_without_websockets_the_page_asks_by_itself(app: App, desk: Desk, bins: list[str], token: str) -> None:
    for count, script in enumerate(CUT.values(), 1):
        page = desk(script=script)
        expect(page.locator("#live")).to_have_text("alle 2 s")
        send_fill(app, token, device=DEVICES[2], percent=97 + count, count=count)
        shown = f"document.querySelector('#row-{bins[2]} .due__level')?.textContent.startsWith('{97 + count}')"
        until(page, shown, seconds=LIVE_S)


def test_ticks_and_focus_outlast_new_values(app: App, desk: Desk, bins: list[str], token: str) -> None:
    page = desk()
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    mine = focused(page)
    send_fill(app, token, device=DEVICES[3], percent=96)
    until(page, f"document.querySelector('#row-{bins[3]}.due__row--overflowing')", seconds=LIVE_S)
    assert focused(page) == mine
    expect(row(page, mine).locator(".tick")).to_be_checked()


def test_a_body_without_sites_sees_none_of_others(desk: Desk) -> None:
    page = desk(name="strom")
    expect(page.locator("#due")).to_contain_text("noch keine Standorte")
    assert page.locator("#map-area .mark").count() == 0


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_axe_finds_nothing_and_nothing_is_too_wide(desk: Desk, bins: list[str], options: dict[str, Any]) -> None:
    page = desk(f"/einsatz?site={bins[0]}", **options)
    page.locator("#due .tick").first.check()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_day_from_a_full_bin_to_the_crew_that_empties_it(
    app: App, desk: Desk, cab: BrowserContext, bins: list[str], token: str
) -> None:
    second_flatbed(app)
    page = desk("/einsatz?layer=bins", viewport={"width": 1440, "height": 900})
    send_fill(app, token, device=DEVICES[4], percent=99)
    until(page, f"document.querySelector('#row-{bins[4]}.due__row--overflowing')", seconds=LIVE_S)
    tick(page, STOPS)
    routes = planned(app, page)
    assert bins[4] in {it["site_id"] for one in routes for it in one["stops"]}
    page.locator("[data-deed=accept]").click()
    expect(page.locator("#fleet .fleet__one")).to_have_count(len(routes))
    until(page, "document.querySelector('#map-area path.leaflet-interactive')")
    page.locator("#fleet .fleet__one").first.click()
    tour = str(page.locator("#fleet [aria-current]").get_attribute("id"))
    expect(page.locator(".fleet__files a")).to_have_count(3)
    crew = emptied_offline(app, cab, tour)
    changed(app, page, tour)
    cab.set_offline(False)
    expect(crew.locator("#line")).to_have_text("verbunden")
    assert states(app, tour)[:3] == [("emptied", "full"), ("emptied", "half"), ("open", "")]
    expect(page.locator(f"#{tour}")).to_contain_text("2 von ")
    deeds = [(one.actor, one.what) for one in app.records.audit.entries(most=400)]
    wanted = ("tour create", "tour lock", "tour drop", "tour undo", "tour hand over")
    assert {("user:karl", one) for one in wanted} | {("crew", "tour emptied")} <= {*deeds}


def test_the_rest_of_a_running_tour_is_planned_anew_and_taken_back(app: App, desk: Desk) -> None:
    tour = crossing(app)
    page = desk(f"/einsatz?tour={tour}")
    before = [one.site_id for one in app.records.tours.stops([tour])]
    page.locator("[data-deed=replan]").click()
    expect(page.locator("#plan [data-deed=accept]")).to_be_visible(timeout=PLANNED_S * 1000)
    expect(page.locator("#plan")).to_contain_text("6 Stopps ab dem letzten erledigten")
    page.locator("#plan [data-deed=accept]").click()
    expect(page.locator("#done")).to_have_text("Rest der Tour neu geordnet")
    after = [one.site_id for one in app.records.tours.stops([tour])]
    assert after[:2] == before[:2]
    assert sorted(after) == sorted(before) != after
    assert ("user:karl", "tour reorder") in {(one.actor, one.what) for one in app.records.audit.entries(most=20)}
    page.keyboard.press("u")
    expect(page.locator("#done")).to_have_text("Rückgängig gemacht")
    assert [one.site_id for one in app.records.tours.stops([tour])] == before


def crossing(app: App) -> str:
    """A tour of the next working day that crosses the town at each stop; its crew has done two of eight."""
    records, noon = app.records, datetime.now(BERLIN).replace(hour=12, minute=0)
    days = ((noon + timedelta(days=n)) for n in range(1, 5))
    day = next(one.date() for one in days if Times("Mo-Sa; PH off", "NW").is_open(one))
    found = sorted(app.json("/api/collections/bins/items?limit=1000")["features"], key=east)
    ends = [one for pair in zip(found[100:500:100], found[:-401:-100], strict=True) for one in pair]
    flatbed = next(one for one in records.fleet.items(Vehicle) if one.name == "Pritsche 1")
    tour_day.clear(records, day)
    made = Tour(day=day, kind="litter", vehicle_id=flatbed.item_id, team_id=flatbed.team_id, body=flatbed.body)
    tour = records.tours.create(made, [TourStop(site_id=str(one["id"]), amount_l=60) for one in ends])
    with records.tours.revision("test begins") as revision:
        for stop in revision.stops(revision.tour(tour)["tour_id"])[:2]:
            revision.put(stop, {"state": "emptied"})
    return tour


def east(feature: dict[str, Any]) -> float:
    return float(feature["geometry"]["coordinates"][0])


def second_flatbed(app: App) -> None:
    fleet = app.records.fleet
    first = next(one for one in fleet.items(Vehicle) if one.kind == "flatbed")
    fleet.put(replace(first, item_id="", name="Pritsche 2"), at=datetime.now(UTC) - timedelta(days=1))


def tick(page: Page, n: int) -> None:
    """The n most urgent rows, by keyboard but for the way to the next page."""
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#ticked")).to_have_text("100 ausgewählt")
    page.locator("#page-next").click()
    expect(page.locator("#page-back")).to_be_visible()
    for _ in range(n - 100):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("#ticked")).to_have_text(f"{n} ausgewählt")


def planned(app: App, page: Page) -> list[dict[str, Any]]:
    """The routes of the plan that the page asks for and shows."""
    page.locator("[data-deed=plan]").click()
    expect(page.locator("#plan")).to_be_visible()
    expect(page.locator("#plan li")).not_to_have_count(0, timeout=PLANNED_S * 1000)
    run = next(one for one in app.records.jobs.runs("planning") if one.result)
    routes: list[dict[str, Any]] = (run.result or {})["routes"]
    assert sum(len(one["stops"]) for one in routes) + len((run.result or {})["dropped"]) == STOPS
    return routes


def changed(app: App, page: Page, tour: str) -> None:
    """One stop is locked, one dropped and taken back, the last two are handed to another vehicle."""
    rows = page.locator("#due .row")
    expect(rows.first.locator(".due__tour")).to_have_text(re.compile(r"T\d+ \d\d:\d\d"))
    page.keyboard.press("j")
    page.keyboard.press("l")
    expect(page.locator("#done")).to_have_text("fixiert: 1")
    expect(rows.first).to_have_attribute("data-locked", "")
    n, dropped = rows.count(), rows.nth(2).get_attribute("data-site")
    rows.nth(2).locator(".tick").check()
    page.locator("[data-deed=drop]").click()
    expect(page.locator(f"#row-{dropped}")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator(f"#row-{dropped}")).to_have_count(1)
    for at in (n - 1, n - 2):
        rows.nth(at).locator(".tick").check()
    page.locator("#onto").select_option(label=other(app, tour))
    expect(rows).to_have_count(n - 2)


def emptied_offline(app: App, cab: BrowserContext, tour: str) -> Page:
    """The crew's page: its first two stops are done without a connection, and nobody knows yet."""
    page = opened(cab, app, tour)
    expect(page.locator("#line")).to_have_text("verbunden")
    cab.set_offline(True)
    for level in ("voll", "halb"):
        page.get_by_role("button", name=level, exact=True).tap()
    expect(page.locator("#line")).to_have_text("offline, 2 warten")
    assert {state for state, _ in states(app, tour)} == {"open"}
    return page


def other(app: App, tour_id: str) -> str:
    """A flatbed that does not drive a tour."""
    driving = app.records.tours.tour(tour_id).vehicle_id
    return next(
        one.name for one in app.records.fleet.items(Vehicle) if one.kind == "flatbed" and one.item_id != driving
    )
