"""A planner keeps an answer on the map and finds it again: the same figures, in every window, for nobody else."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_own_files import STARTED, TABLE, dropped
from tests.support.axe import violations
from tests.support.running import App, Open, until

PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up
ASKED = "/fachkarte?v=1&q=reach&p.places=paper&p.limit=400&p.by=straight"
READY = "document.querySelector('#sentence') && document.querySelector('#map-area.map--ready')"
WINDOWS = (("light", 1440), ("dark", 1280), ("light", 360), ("dark", 320))
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture(scope="module", autouse=True)
def prepared(app: App) -> None:
    """The town's residents and streets are read."""
    app.prepared()


def keep(page: Page, app: App) -> str:
    """Keep an answer; return its sentence."""
    page.goto(app.address + ASKED)
    until(page, READY)
    said = page.locator("#sentence").inner_text()
    page.get_by_role("button", name="Antwort aufheben").press("Enter")
    expect(page.locator("#saved a")).to_have_text("Aufgehoben: ansehen und benennen")
    return said


def test_an_answer_is_kept_and_found_again_with_its_figures(planner: Page, app: App) -> None:
    said = keep(planner, app)
    share = planner.locator("[data-figure=share] dd").inner_text()
    planner.locator("#saved a").click()
    expect(planner.locator(".status__answer").first).to_have_text(said)
    expect(planner.locator("#figures")).to_contain_text(share)
    with planner.expect_download() as loading:
        planner.get_by_role("link", name="Bericht (PDF)").click()
    assert loading.value.path().read_bytes().startswith(b"%PDF")
    planner.get_by_role("link", name="Mit Daten von heute rechnen").click()
    expect(planner.locator("#again [role=status]")).to_have_text(re.compile("Zahlen"))
    planner.get_by_label("Titel").fill("Papier in 400 m")
    planner.get_by_label("Titel").press("Enter")
    expect(planner.get_by_role("heading", level=1)).to_have_text("Papier in 400 m")
    planner.get_by_role("link", name="Auf der Fachkarte fragen").click()
    until(planner, READY)
    assert planner.locator("#sentence").inner_text() == said


def test_a_kept_answer_names_the_file_that_it_was_asked_with_and_the_map_asks_for_it(planner: Page, app: App) -> None:
    planner.goto(f"{app.address}/fachkarte?v=1&q=reach&p.places=own:file1&p.by=straight")
    planner.wait_for_function(STARTED)
    dropped(planner, "vorschläge.csv", TABLE)
    until(planner, READY)
    said = planner.locator("#sentence").inner_text()
    planner.get_by_role("button", name="Antwort aufheben").press("Enter")
    planner.locator("#saved a").click()
    expect(planner.locator("#own-again")).to_contain_text("vorschläge.csv")
    planner.evaluate("sessionStorage.clear()")
    planner.get_by_role("link", name="Auf der Fachkarte fragen").click()
    expect(planner.locator("#own-needed")).to_contain_text("vorschläge.csv")
    assert "#" not in planner.url
    dropped(planner, "vorschläge.csv", TABLE)
    until(planner, READY)
    assert planner.locator("#sentence").inner_text() == said


def test_its_page_is_accessible_and_fits_every_window(planner: Page, app: App) -> None:
    keep(planner, app)
    planner.locator("#saved a").click()
    address = f"{planner.url}&again=1"
    wrong = []
    for scheme, width in WINDOWS:
        planner.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        planner.set_viewport_size({"width": width, "height": 740})
        planner.goto(address)
        wrong += [f"{scheme} {width}: {one}" for one in violations(planner)]
        wrong += [f"too wide at {width}"] if planner.evaluate(TOO_WIDE) else []
        planner.goto(app.address + ASKED)
        wrong += [f"map: {scheme} {width}: {one}" for one in violations(planner)]
        wrong += [f"map: too wide at {width}"] if planner.evaluate(TOO_WIDE) else []
    assert wrong == []


def test_nobody_else_is_offered_to_keep_one(open_page: Open) -> None:
    page = open_page(ASKED)
    until(page, READY)
    expect(page.get_by_role("button", name="Antwort aufheben")).to_have_count(0)
    assert page.context.cookies() == []
