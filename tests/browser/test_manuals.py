"""The German manuals are current: what they print in bold stands on the page they show; it makes the pictures, too."""

import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from dashboard.factory import create
from data.folders import Folders
from data.opening_hours import BERLIN
from data.records import ACTOR, Records
from data.records.buildings import Building
from data.records.crew_log import CrewAction
from data.records.fleet import Vehicle
from data.records.message_progress import Raise, Written
from data.records.message_schema import MessageRow
from data.records.meters import Meter, MeterCount
from data.records.notices import Notice
from data.records.side_waste import follow, state_at
from data.records.tours import Tour, TourStop
from data.records.usage import UsageKey
from services.tours.verdict import verdict
from tests.services.workbench.test_frozen_answer import FIRST
from tests.support import small, tour_day
from tests.support.pages import BUILDING, staff_pages
from tests.support.running import ROOT, App, running

MANUALS: Final = ROOT / "docs/handbuch"
SECTION: Final = re.compile(
    r"^## [^\n]* \(`(/[^`]*)`\)\n\n!\[[^\]]+\]\(([^)]+\.png)\)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL
)
NAME, PASSWORD = "handbuch", "wagon correct staple horse"
WINDOW: Final[ViewportSize] = {"width": 1100, "height": 760}
MISSING: Final = """(names) => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  const said = [document.body.innerText, ...[...document.querySelectorAll('[aria-label]')].map((one) => one.ariaLabel)]
    .join(' ').replaceAll('\\u00ad', '').replace(/\\s+/g, ' ');
  return names.filter((one) => !said.includes(one));
}"""
"""Which of the names stand nowhere on the page, folded parts opened."""


@dataclass(frozen=True)
class Section:
    """A page as a manual explains it.

    Args:
        path: of the page.
        picture: its file.
        names: what is printed in bold.
    """

    path: str
    picture: Path
    names: tuple[str, ...]


def sections() -> Iterator[Section]:
    for manual in sorted(MANUALS.glob("*.md")):
        for path, picture, text in SECTION.findall(manual.read_text("utf-8")):
            names = [" ".join(one.split()) for one in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)]
            yield Section(path, (MANUALS / picture).resolve(), tuple(names))


SECTIONS: Final = list(sections())
WITHOUT_SECTION: Final = {"/verwaltung/texte/vorschau": "shows another page, and the section on texts tells how"}
ONE_OF_MANY: Final = (
    "/verwaltung/raeume/",
    "/verwaltung/ort/",
    "/verwaltung/montage/",
    "/verwaltung/fuhrpark/",
    f"/verwaltung/gebaeude/{BUILDING}",
)
"""Where pages of single things stand: one example does."""


def _settle(records: Records) -> None:
    """What a town has after its first weeks, so that the pictures show more than empty lists."""
    now = datetime.now(UTC)
    records.new_token("ttn")
    records.api_tokens.new("Auswertung", ["readings.read"], lasts=timedelta(days=365), networks=["10.2.0.0/16"])
    records.usage.add(dict(_opened(now)))
    told = "Am Samstag, 8 bis 12 Uhr: Sperrmüll am Wertstoffhof. Bitte nur haushaltsübliche Mengen."
    planner = ACTOR.set("user:planung")
    records.saved_answers.save(
        "reach", FIRST.read_bytes(), title="Papierkörbe in höchstens 700 m", note="Für den Umweltausschuss"
    )
    ACTOR.reset(planner)
    author = ACTOR.set("user:redaktion")
    records.notices.draft(Notice(text=told, layer="bins", valid_from=now, valid_to=now + timedelta(days=3)), body="")
    ACTOR.reset(author)
    lamp = {"body": records.owner["body"], "rule_id": "fault", "kind": "fault", "severity": "low", "layer": "poles"}
    ids = [f"poles-{number:04d}" for number in (3, 9)]
    broken = [Raise(about=f"fault|{one}", site_id=one, at=now - timedelta(hours=2), **lamp) for one in ids]  # type: ignore[arg-type]  # texts
    records.message_progress.write(Written(deeds=broken), lambda *_: None)
    with records.change("nobody", "message") as change:  # the engine, which knows no such rule, leaves it open
        change.update(MessageRow, change.rows(MessageRow, MessageRow.rule_id == "fault"), {"stands": False})
    _meters(records, now)
    _drive(records)


def _meters(records: Records, now: datetime) -> None:
    """Meters of a school, one read each month and one never."""
    hill = Building(title="Grundschule am Hügel", category="4100", area_m2=2_800.0, is_public=True)
    records.buildings.put(hill, Building(title="Unterkunft Nord", category="6300", area_m2=900.0, is_public=True))
    (hill_id,) = (one.building_id for one in records.buildings.listed() if one.title == hill.title)
    school = {"building": hill.title, "building_id": hill_id, "carrier": "gas", "digits": 6}
    gas = records.meters.add(Meter(title="Gas, Heizraum", unit="kWh", **school))  # type: ignore[arg-type]  # as named
    for month, count in ((2, 41_200.0), (1, 46_900.0), (0, 53_100.0)):
        records.meters.note(gas, MeterCount(at=now - timedelta(days=30 * month + 2), count=count))
    records.meters.add(Meter(title="Wasser, Keller", unit="m³", **{**school, "carrier": "water"}))  # type: ignore[arg-type]  # as named


def _drive(records: Records) -> None:
    """A tour of today, at whose first stop waste lies beside the bin."""
    flatbed = next(one for one in records.fleet.items(Vehicle) if one.name == "Pritsche 1")
    stops = [TourStop(site_id=f"bins-{n:04d}", amount_l=80) for n in range(1, 7)]
    day = datetime.now(BERLIN).date()
    tour_day.clear(records, day)
    tour = Tour(day=day, kind="litter", vehicle_id=flatbed.item_id, team_id=flatbed.team_id, body=flatbed.body)
    tour_id = records.tours.create(tour, stops)
    (first, *_) = records.tours.stops([tour_id])
    named = {"action_id": str(uuid.uuid4()), "device": str(uuid.uuid4()), "tour_id": tour_id, "stop_id": first.stop_id}
    reason = {"reason": "side_waste"}
    action = CrewAction(**named, number=1, kind="unreachable", at=datetime.now(UTC), facts=reason)
    records.crews.apply(action, verdict, state_at, lambda *told: follow(told[0], told[2], told[1], action.action_id))


def _opened(now: datetime) -> Iterator[tuple[UsageKey, int]]:
    """A home page's visitors of four weeks, most of them at noon."""
    for back in range(28 * 24):
        hour = (now - timedelta(hours=back)).replace(minute=0, second=0, microsecond=0)
        yield UsageKey(hour=hour, kind="page", name="/"), max(0, 40 - 5 * abs(hour.hour - 11)) + hour.day % 7


@pytest.fixture(scope="module")
def app(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A town of its own: what others do in theirs shows on no picture."""
    with running(built_town, tmp_path_factory.mktemp("app"), HISTORY_DAYS="2", SIMULATE="false") as made:
        yield made


@pytest.fixture(scope="module")
def reader(app: App, browser: Browser) -> Iterator[Page]:
    """A browser in which somebody with every right has logged in."""
    app.records.staff.add(NAME, PASSWORD, now=datetime.now(UTC), roles=("admin",))
    app.records.staff.grant(NAME, "dispatcher", body="euv")
    app.records.staff.grant(NAME, "driver", body="euv")
    app.records.staff.grant(NAME, "caretaker", body="school_ickern")
    _settle(app.records)
    context = browser.new_context(locale="de-DE", reduced_motion="reduce", color_scheme="light", viewport=WINDOW)
    page = context.new_page()
    page.goto(f"{app.address}/login")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verwaltung")
    yield page
    context.close()


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.path)
def test_a_page_has_what_its_manual_names(
    reader: Page, app: App, section: Section, request: pytest.FixtureRequest
) -> None:
    if section.path.startswith("/login"):
        reader = reader.context.browser.new_page(locale="de-DE", viewport=WINDOW)  # type: ignore[union-attr]
    newest = max(one.tour_id for one in app.records.tours.tours(datetime.now(BERLIN).date()))
    (kept, *_) = app.records.saved_answers.listed()
    path = section.path.replace("tour-0001", newest).replace("answer=0", f"answer={kept.answer_id}")
    reader.goto(app.address + path)
    reader.wait_for_load_state("load")
    if request.config.getoption("--write-pictures"):
        reader.wait_for_timeout(1500)
        reader.screenshot(path=section.picture)
    with suppress(PlaywrightTimeout):  # the crew's page writes itself once it has loaded, and the others have at once
        reader.wait_for_function(f"(names) => ({MISSING})(names).length === 0", arg=list(section.names), timeout=10_000)
    assert reader.evaluate(MISSING, list(section.names)) == []
    assert section.names
    assert section.picture.is_file(), "make it: pytest tests/browser/test_manuals.py --write-pictures"


def test_every_picture_is_used_and_every_manual_shows_some() -> None:
    assert len(SECTIONS) >= len(list(MANUALS.glob("*.md"))) * 3
    assert {one.picture for one in SECTIONS} == set((ROOT / "docs/pictures/handbuch").glob("*.png"))


def test_every_page_of_administration_has_a_section(tmp_path: Path) -> None:
    known = {one.path.partition("?")[0] for one in SECTIONS}
    asked = staff_pages(create(small.settle(tmp_path).house).state.routes)
    whole = {one for one in asked if not one.startswith(ONE_OF_MANY)}
    assert sorted(whole - known - set(WITHOUT_SECTION)) == []
    assert set(WITHOUT_SECTION) <= whole - known, "an exception that is none any more"
