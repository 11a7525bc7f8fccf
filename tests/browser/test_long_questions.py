"""Long questions on the workbench: refused with a way on for anybody, worked out in the background for planners."""

import re

import pytest
from playwright.sync_api import Page, expect

from services.jobs.question import NAME
from tests.support.axe import violations
from tests.support.desk import PLANNED_S
from tests.support.running import App, Open, until

LONG = "/fachkarte?v=1&q=radio&p.places=gateways&p.n_best=3"
DRAWN = "document.querySelector('#map-area.map--ready canvas.leaflet-tile-loaded')"


@pytest.fixture(autouse=True)
def prepared(app: App) -> None:
    """The town's residents and streets are read."""
    app.prepared()


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
