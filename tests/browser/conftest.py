"""The real application in processes of its own, and a real Chromium that may talk to nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from bench import chromium
from dashboard.factory import create
from data.folders import Folders
from tests.support import small
from tests.support.pages import pages
from tests.support.running import PATIENCE_S, PHONE, App, Open, running, standing

expect.set_options(timeout=PATIENCE_S * 1000)
PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """`python app.py` on the demo town with two days of history; no simulated device reports while tests look."""
    with running(built_town, tmp_path_factory.mktemp("app"), HISTORY_DAYS="2", SIMULATE="false") as made:
        yield made


@pytest.fixture(scope="session")
def still(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The demo town at one instant, for tests that compare two answers: no clock goes on and no reading comes."""
    with standing(built_town, tmp_path_factory.mktemp("still"), HISTORY_DAYS="1") as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.path(), args=list(chromium.FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def german_pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The addresses of all public pages, from the registry of a small town's routes."""
    server = create(small.settle(tmp_path_factory.mktemp("routes")).house)
    return pages(server.state.routes)


@pytest.fixture
def open_page(app: App, browser: Browser) -> Iterator[Open]:
    """Opens a path of the application; afterwards no request may have left it and no script may have failed."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    failed: list[str] = []
    addresses: set[str] = set()

    def note(request: Request) -> None:
        asked.append(request.url)

    def visit(path: str = "/", *, of: App = app, **options: Any) -> Page:
        addresses.add(of.address)
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "de-DE", **options})
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(of.address + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((*addresses, app.address, "data:", "blob:"))] == []
    assert failed == []


@pytest.fixture
def cab(app: App, browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A phone on which the crew has logged in."""
    name = f"kolonne{abs(hash(request.node.name)) % 10_000}"
    app.records.staff.add(name, PASSWORD, now=datetime.now(UTC), body="euv", roles=("driver",))
    context = browser.new_context(**PHONE, locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{app.address}/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).tap()
    page.wait_for_url("**/verwaltung*")
    page.close()
    yield context
    context.close()


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
