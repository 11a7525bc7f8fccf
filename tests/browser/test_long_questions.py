"""Long questions on the workbench: refused with a way on for anybody, worked out in the background for planners."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from services.jobs.question import NAME
from tests.support.axe import violations
from tests.support.desk import PASSWORD, PLANNED_S
from tests.support.running import START_S, App, Open, until

LONG = "/fachkarte?v=1&q=radio&p.places=gateways&p.n_best=3"
DRAWN = "document.querySelector('#map-area.map--ready canvas.leaflet-tile-loaded')"


@pytest.fixture(autouse=True)
def prepared(app: App) -> None:
    """The town's residents and streets are read."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        try:
            app.json("/api/questions/reach?places=paper&by=straight")
        except OSError:
            time.sleep(0.5)
        else:
            return


@pytest.fixture
def planner(app: App, browser: Browser) -> Iterator[Page]:
    """A browser in which a planner has logged in."""
    if "petra" not in [one.name for one in app.records.staff.users()]:
        app.records.staff.add("petra", PASSWORD, now=datetime.now(UTC), roles=("planner",))
    context = browser.new_context(locale="de-DE", reduced_motion="reduce", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{app.address}/login")
    page.get_by_label("Name").fill("petra")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verwaltung")
    yield page
    context.close()


def test_anybody_is_told_how_it_gets_shorter_and_where_to_log_in(open_page: Open) -> None:
    page = open_page(LONG)
    said = page.locator("#reply [role=alert]")
    expect(said).to_contain_text("mehr als zwei Sekunden")
    expect(said.get_by_role("link", name="Anmelden")).to_have_attribute("href", re.compile(r"/login$"))
    assert violations(page) == []


def test_a_planner_has_it_worked_out_and_finds_it_at_the_same_link(planner: Page, app: App) -> None:
    planner.goto(app.address + LONG)
    until(planner, DRAWN)
    button = planner.get_by_role("button", name="Rechnen lassen")
    expect(planner.locator("#reply")).to_contain_text("im Hintergrund")
    assert violations(planner) == []
    button.focus()
    planner.keyboard.press("Enter")
    expect(planner.locator("#reply progress")).to_be_visible()
    expect(planner.locator("#sentence")).to_be_visible(timeout=PLANNED_S * 1000)
    expect(planner.locator("#reply")).to_contain_text("Im Hintergrund gerechnet")
    said = planner.locator("#reply dl").inner_text()
    planner.goto(app.address + LONG)
    expect(planner.locator("#reply dl")).to_have_text(re.compile(re.escape(said.split("\n")[0])))
    assert violations(planner) == []


def test_a_planner_lets_it_be(planner: Page, app: App) -> None:
    planner.goto(f"{app.address}{LONG}&p.margin_db=3")
    until(planner, DRAWN)
    planner.get_by_role("button", name="Rechnen lassen").click()
    planner.get_by_role("button", name="Abbrechen").click()
    expect(planner.get_by_role("button", name="Rechnen lassen")).to_be_visible()
    assert app.records.jobs.runs(NAME)[0].is_cancelled
