"""The town of the first day: rounds taken over from a messy Excel, today's list printed, and typed in by keyboard."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data import sites
from data.folders import Folders
from data.records.fleet import Team
from tests.support import messy_rounds
from tests.support.axe import violations
from tests.support.running import App, running, until

PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up
TABLE, DAY = "/verwaltung/touren/tabelle", "/verwaltung/touren/tag"


@pytest.fixture(scope="module")
def first_day(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("first_day")
    with running(built_town, folder, DEMO="day_one", HISTORY_DAYS="1", SIMULATE="false") as made:
        records = made.records
        records.staff.add("emma", PASSWORD, now=datetime.now(UTC), body="euv", roles=("dispatcher",))
        for name in ("Kolonne 1", "Kolonne 2"):
            team = Team(
                body="euv", name=name, size=2, licence="B", shift="Mo-Su 00:00-08:00", break_min=30, break_after_min=360
            )
            records.fleet.put(team, at=datetime.now(UTC))
        yield made


@pytest.fixture
def desk(first_day: App, browser: Browser) -> Iterator[Page]:
    """A browser in which a dispatcher has logged in."""
    context = browser.new_context(locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{first_day.address}/login")
    page.get_by_label("Name").fill("emma")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verwaltung")
    yield page
    context.close()


def names(app: App) -> list[str]:
    """Names that only one bin has."""
    known = sites.read(app.folders.sites_of("bins")).name
    counts = Counter(known)
    return [one for one in known if counts[one] == 1 and any(mark.isalpha() for mark in one)]


def send(desk: Page, app: App, path: Path) -> None:
    desk.goto(app.address + TABLE)
    desk.get_by_label("Datei").set_input_files(path)
    desk.get_by_role("button", name="Ansehen").press("Enter")


def test_a_messy_excel_is_taken_over_a_day_printed_and_typed_in(desk: Page, first_day: App, tmp_path: Path) -> None:
    *known, nord = names(first_day)[:5]
    good, wrong = messy_rounds.of_sites(*known)
    faulty, whole = tmp_path / "Tourenplan Straßen.xlsx", tmp_path / "Tourenplan Straßen neu.xlsx"
    faulty.write_bytes(messy_rounds.workbook([*good, *wrong], nord))
    whole.write_bytes(messy_rounds.workbook(good, nord))

    send(desk, first_day, faulty)
    expect(desk.get_by_role("alert")).to_contain_text("10")
    expect(desk.locator("table.cards tbody tr")).to_have_count(10)
    assert violations(desk) == []

    send(desk, first_day, whole)
    expect(desk.locator("main")).to_contain_text("Innenstadt Süd (3 Stopps)")
    desk.get_by_role("button", name="2").press("Enter")
    expect(desk.locator(".form__done")).to_contain_text("2 Reviere sind gespeichert")
    for path in ("/verwaltung/touren", "/verwaltung/touren/round-0001", "/verwaltung/touren/abweichungen", DAY):
        desk.goto(first_day.address + path)
        assert violations(desk) == [], path

    keys = desk.locator(".round__list").first.locator(".round__key")
    expect(keys).to_have_count(3)
    desk.emulate_media(media="print")
    expect(desk.locator(".round__boxes").first).to_be_visible()
    for hidden in (".desk__side", ".round__key", ".head"):
        expect(desk.locator(hidden).first).to_be_hidden()
    desk.emulate_media(media="screen")

    keys.first.focus()
    for letter in "lh":
        desk.keyboard.press(letter)
    until(desk, "document.activeElement === document.querySelectorAll('.round__key')[2]")
    desk.keyboard.type("u")
    assert [keys.nth(n).input_value() for n in range(3)] == ["l", "h", "ü"]
    desk.keyboard.press("Enter")
    expect(desk.locator(".form__done")).to_contain_text("3 Leerungen sind gespeichert")
    for _ in range(100):
        desk.goto(first_day.address + DAY)
        if keys.first.input_value() == "l":
            break
        desk.wait_for_timeout(200)
    assert [keys.nth(n).input_value() for n in range(3)] == ["l", "h", "ü"]
