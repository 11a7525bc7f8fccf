"""A class screen: the code is typed once, the light speaks in words, and says so when nobody answers any more."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import schools
from tests.support.client import asker
from tests.support.schools import LARGE, room
from tests.support.served import served
from tests.support.small import NOON, Small

BOARD = {"width": 1920, "height": 1080}
PICTURES = os.environ.get("PICTURES_OF_SCREENS", "")
"""A folder that gets a picture of each state, for whoever wants to look; empty: none."""


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = schools.settle(tmp_path)
    schools.measure(made, 1, 700, 800, 890)
    schools.measure(made, 2, 1500, 1700, 1900)
    schools.measure(made, 3, 2100, 2300, 2600)
    schools.measure(made, 4, 800, end=NOON - timedelta(hours=3))
    schools.weeks(made, {1: 700, 2: 800, 3: 900, 4: 1500, 5: 1600, 6: 2400, 7: 950, 8: 960, 9: 970})
    return made


@pytest.fixture
def address(town: Small) -> Iterator[str]:
    with asker(town) as client, served(client) as found:
        yield found


def paired(browser: Browser, address: str, town: Small, number: int, **options: object) -> Page:
    """A screen on which the code of a room was typed."""
    context = browser.new_context(**{"viewport": BOARD, "locale": "de-DE", **options})  # type: ignore[arg-type]  # Playwright's own
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}/ampel")
    page.get_by_label("Code").fill(town.house.records.screens.invite(room(number), "Tafel", body=LARGE))
    page.get_by_role("button", name="Verbinden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{number:04d}")
    return page


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize(("number", "word"), [(1, "Gut"), (2, "Lüften"), (3, "Sofort lüften"), (4, "Kein neuer Wert")])
def test_each_state_is_a_word_that_fits_the_board(
    browser: Browser, address: str, town: Small, number: int, word: str
) -> None:
    page = paired(browser, address, town, number)
    expect(page.get_by_text(word, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= BOARD["height"]
    picture(page, f"board_{number}")
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture(page, f"phone_{number}")
    page.emulate_media(color_scheme="dark")
    picture(page, f"dark_{number}")


def test_without_an_answer_it_says_so_and_a_removed_screen_asks_for_a_code(
    browser: Browser, address: str, town: Small
) -> None:
    page = paired(browser, address, town, 1)
    page.context.set_offline(True)
    page.clock.run_for(31_000)
    expect(page.get_by_text("Keine Verbindung.")).to_be_visible()
    picture(page, "lost")
    page.context.set_offline(False)
    page.clock.run_for(31_000)
    expect(page.get_by_text("Keine Verbindung.")).to_be_hidden()
    (screen,) = town.house.records.screens.listed(room(1))
    town.house.records.screens.remove(screen.screen_id)
    page.clock.run_for(31_000)
    expect(page.get_by_label("Code")).to_be_visible()
    picture(page, "form")


def test_what_the_public_sees_fits_a_phone_and_a_desk(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="de-DE")
    page.goto(f"{address}/schulluft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie gut ist die Luft in den Schulen?")
    picture(page, "public")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    picture(page, "public_phone")
    page.emulate_media(color_scheme="dark")
    picture(page, "public_dark")
