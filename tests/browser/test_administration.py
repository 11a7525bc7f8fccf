"""Pages of administration in a browser: axe, no overflow, by keyboard; and a job whose progress goes on by itself."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.factory import create
from data.records.fleet import Depot
from services.context import House
from services.demo_buildings import put_demo_buildings
from services.settings import Settings
from tests.support import small, workers
from tests.support.axe import violations
from tests.support.pages import BUILDING, in_english, staff_pages
from tests.support.running import App, until

PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up
WINDOWS = (("light", 1440, 900), ("dark", 1280, 640), ("light", 360, 740), ("dark", 320, 640))
LOOKED_AT = (1440, 320)
"""Widths at which axe looks, a light and a dark one."""


@pytest.fixture(scope="module")
def building_id(app: App) -> str:
    """One of the demonstration's buildings, whose meters have a year behind them."""
    house = House.open(Settings(_env_file=None, data_dir=app.folders.root.parent))  # type: ignore[call-arg]  # hidden
    put_demo_buildings(house, years=1)
    return next(one.building_id for one in house.records.buildings.listed() if "erfunden" in one.title)


@pytest.fixture(scope="module")
def addresses(building_id: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every page of administration, from the registry of a small town's routes."""
    found = staff_pages(create(small.settle(tmp_path_factory.mktemp("routes")).house).state.routes)
    return [one.replace(BUILDING, building_id) for one in found]


@pytest.fixture
def desk(app: App, browser: Browser) -> Iterator[Page]:
    """A browser in which an administrator has logged in."""
    records, now = app.records, datetime.now(UTC)
    if "anna" not in [one.name for one in records.staff.users()]:
        records.staff.add("anna", PASSWORD, now=now, roles=("admin",))
    context = browser.new_context(locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{app.address}/login")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verwaltung")
    yield page
    context.close()


@pytest.mark.parametrize("language", ["de", pytest.param("en", marks=pytest.mark.long)])
def test_pages_are_accessible_and_fit_every_window(desk: Page, app: App, addresses: list[str], language: str) -> None:
    wrong = []
    assert len(addresses) > 2
    for address in addresses if language == "de" else in_english(addresses):
        desk.goto(app.address + address)
        for scheme, width, height in WINDOWS:
            desk.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            desk.set_viewport_size({"width": width, "height": height})
            if width in LOOKED_AT:
                wrong += [f"{address} {scheme} {width}: {one}" for one in violations(desk)]
            if desk.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wrong.append(f"{address} is too wide at {width}")
    assert wrong == []


def test_progress_is_seen_and_a_run_cancelled_by_keyboard(desk: Page, app: App, tmp_path: Path) -> None:
    with workers.over(f"sqlite:///{app.folders.records}", tmp_path) as work:
        work.start()
        run = work.records.jobs.ask("example:counting", {"to": 600})
        desk.goto(f"{app.address}/verwaltung/auftraege")
        row = desk.get_by_role("row").filter(has_text="example:counting").first
        expect(row).to_contain_text("at ")
        step = row.inner_text()
        expect(row).not_to_have_text(step)
        row.get_by_role("button", name="Abbrechen").focus()
        desk.keyboard.press("Enter")
        over = desk.get_by_role("row").filter(has_text="example:counting").filter(has_text="abgebrochen")
        expect(over).to_contain_text("Neu versuchen")
        assert work.records.jobs.run(run).state == "cancelled"


def test_a_row_that_goes_puts_no_other_run_under_the_finger(desk: Page, app: App) -> None:
    jobs = app.records.jobs
    first, second, third = (jobs.ask("example:counting", {"to": to}) for to in (1, 2, 3))
    desk.goto(f"{app.address}/verwaltung/auftraege")
    button = desk.locator(f"#cancel-{second}")
    button.focus()
    jobs.cancel(first)
    expect(desk.locator(f"#retry-{first}")).to_be_visible()
    expect(button).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator(f"#retry-{second}")).to_be_visible()
    assert [jobs.run(one).state for one in (second, third)] == ["cancelled", "due"]
    jobs.cancel(third)


def test_a_depot_is_added_on_a_phone_by_keyboard_and_its_place_by_the_map(desk: Page, app: App) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto(f"{app.address}/verwaltung/fuhrpark/depot")
    until(desk, "document.querySelector('.map--ready') !== null")
    desk.get_by_role("button", name="Kartenmitte übernehmen").press("Enter")
    expect(desk.get_by_label("Adresse oder Koordinaten")).to_have_value(re.compile(r"51\.\d{6} 7\.\d{6}"))
    desk.get_by_label("Name", exact=True).focus()
    desk.keyboard.type("Bauhof Süd")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_have_text("Gespeichert.")
    (depot,) = (one for one in app.records.fleet.items(Depot) if one.name == "Bauhof Süd")
    west, south, east, north = 7.24, 51.52, 7.38, 51.63
    assert (west < depot.lon < east, south < depot.lat < north) == (True, True)
    app.records.fleet.retire(depot.item_id, at=datetime.now(UTC))
