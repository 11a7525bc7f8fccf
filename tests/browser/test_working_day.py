"""Those who work with the pages: by keyboard alone, without keys of one character, and with nothing for axe to find."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.factory import create
from data.folders import Folders
from data.opening_hours import BERLIN
from data.records.buildings import Building
from data.records.fleet import Vehicle
from data.records.rounds import FixedRound, PlannedStop
from data.records.tours import Tour, TourStop
from tests.support import small, tour_day
from tests.support.axe import violations
from tests.support.bin_device import bins_without_sensor
from tests.support.desk import PASSWORD, PLANNED_S, READY, Desk, desks
from tests.support.pages import BUILDING, working_pages
from tests.support.running import App, running, until


@pytest.fixture(scope="module")
def app(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A town of its own: a day is worked whole, and what others plan in theirs is not in its way."""
    with running(built_town, tmp_path_factory.mktemp("app"), HISTORY_DAYS="2", SIMULATE="false") as made:
        yield made


@pytest.fixture(scope="module")
def site(app: App) -> str:
    """A bin of which somebody calls; the dispatcher is known."""
    app.records.staff.add("klara", PASSWORD, now=datetime.now(UTC), body="euv", roles=("dispatcher",))
    return str(bins_without_sensor(app)[10]["id"])


@pytest.fixture
def desk(app: App, browser: Browser, site: str) -> Iterator[Desk]:
    """Opens pages for her."""
    assert site
    with desks(app, browser, name="klara") as opened:
        yield opened


def test_keys_of_one_character_can_be_switched_off(desk: Desk, site: str) -> None:
    page = desk()
    page.keyboard.press("?")
    expect(page.locator("#keys summary")).to_be_focused()
    expect(page.locator("#keys")).to_contain_text("Tasten mit einem Zeichen")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#keys-on")).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("#keys dl")).to_be_hidden()
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.matches('summary')"), key
    page.reload()
    until(page, READY)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    page.goto(page.url + f"?site={site}")
    until(page, READY)
    page.keyboard.press("Escape")
    expect(page.locator("#spot")).to_be_hidden()
    page.locator("#keys summary").press("Enter")
    page.locator("#keys-on").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#due .tick").first).to_be_focused()
    assert page.evaluate("localStorage.length") == 0


def test_the_whole_work_of_a_day_by_keyboard_alone(app: App, desk: Desk, site: str) -> None:
    """A complaint is answered; sites are taken, put on a tour and off it; a tour is opened and handed over; undone."""
    second = vehicle(app, "Pritsche 2")
    first = next(one for one in app.records.fleet.items(Vehicle) if one.name == "Pritsche 1")
    tour_day.clear(app.records, datetime.now(BERLIN).date())
    page = desk("/einsatz?layer=bins&free=1", viewport={"width": 1440, "height": 900})

    page.keyboard.press("/")
    page.keyboard.type(site)
    expect(page.locator("#calls .calls__one").first).to_contain_text("zuletzt geleert")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#spot-name")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("Anruf: Deckel klemmt")
    page.keyboard.press("Enter")
    expect(page.locator("#spot .spot__noted")).to_contain_text("Anruf: Deckel klemmt")
    page.keyboard.press("Escape")

    sites = picked(page, 3)
    page.keyboard.press("t")
    expect(page.locator("#onto")).to_be_focused()
    page.keyboard.type(first.name)
    assert page.locator("#ticked").inner_text() == "3 ausgewählt", "nothing is given before Enter"
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_have_text(f"3 an {first.name}")
    expect(page.locator(f"#row-{sites[0]}")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator(f"#row-{sites[0]}")).to_have_count(1)

    sites = picked(page, 3)
    page.keyboard.press("p")
    expect(page.locator("#plan [data-deed=accept]")).to_be_visible(timeout=PLANNED_S * 1000)
    page.keyboard.press("p")
    expect(page.locator("#plan [data-deed=accept]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#plan")).to_be_hidden()
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(page.locator("#fleet [aria-current]")).to_have_count(1)
    expect(page.locator("#due .row").first.locator(".due__tour")).to_have_text(re.compile(r"T\d+ \d\d:\d\d"))
    n = page.locator("#due .row").count()
    given = picked(page, 1)
    driving = app.records.tours.tour(str(page.locator("#fleet [aria-current]").get_attribute("id"))).vehicle_id
    page.keyboard.press("t")
    page.keyboard.type(first.name if driving == second else "Pritsche 2")
    page.keyboard.press("Enter")
    expect(page.locator("#due .row")).to_have_count(n - 1)
    page.keyboard.press("u")
    expect(page.locator(f"#row-{given[0]}")).to_have_count(1)
    written = {one.what for one in app.records.audit.entries(most=60) if one.what.startswith(("work", "tour"))}
    assert written >= {"work note", "tour create", "tour hand over", "tour undo"}


def picked(page: Page, n: int) -> list[str]:
    """Tick the first rows by keys."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(n):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("#ticked")).to_have_text(f"{n} ausgewählt")
    return [str(one.get_attribute("value")) for one in page.locator("#due .tick").all()[:n]]


def vehicle(app: App, name: str) -> str:
    """A flatbed of this name, with a team of its own kind."""
    fleet = app.records.fleet
    known = {one.name: one for one in fleet.items(Vehicle)}
    if name not in known:
        made = replace(known["Pritsche 1"], item_id="", name=name)
        return fleet.put(made, at=datetime.now(UTC) - timedelta(days=1))
    return known[name].item_id


def test_axe_finds_nothing_on_any_page_of_those_who_work(app: App, desk: Desk, tmp_path: Path) -> None:
    """Every page behind a login, with what a day brings: rounds, a tour, waste beside a bin."""
    records, name = app.records, "axel"
    records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=("admin",))
    for role in ("dispatcher", "driver"):
        records.staff.grant(name, role, body="euv")
    stops = [TourStop(site_id=str(one["id"]), amount_l=80) for one in bins_without_sensor(app)[20:24]]
    flatbed = next(one for one in records.fleet.items(Vehicle) if one.kind == "flatbed")
    day = datetime.now(BERLIN).date()
    tour_day.clear(records, day)
    plan = Tour(day=day, kind="litter", vehicle_id=flatbed.item_id, team_id=flatbed.team_id, body="euv")
    tour_id = records.tours.create(plan, stops)
    route = FixedRound(
        name="Axe", layer="bins", stops=(PlannedStop(site_id=stops[0].site_id, weekdays=(1, 2, 3, 4, 5, 6, 7)),)
    )
    (round_id,) = records.rounds.upload([replace(route, body="euv")], at=datetime.now(UTC) - timedelta(days=2))
    (building_id,) = records.buildings.put(Building(title="Axe", category="4100", area_m2=900.0))
    routes = create(small.settle(tmp_path).house).state.routes
    pages = [*working_pages(routes, tour_id=tour_id), f"/verwaltung/touren/{round_id}"]
    assert {"/einsatz", "/fahrt", f"/fahrt/{tour_id}", "/verwaltung/beistellungen", "/verwaltung/meldungen"} < {*pages}
    page = desk(name=name).context.new_page()  # whose scripts are left in the middle of what they do
    found: list[str] = []
    for path in pages:
        page.goto(app.address + path.replace(BUILDING, building_id))
        page.wait_for_load_state("load")
        found += [f"{path}: {one}" for one in violations(page)]
    assert found == []
