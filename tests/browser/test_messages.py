"""The page of messages follows by itself: what is raised, taken and over is seen without loading it anew.

No worker looks here, which would end what no reading holds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from data.records.message_progress import Deed, End, Raise, Written
from tests.support.running import App, until

PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up
LIVE_S = 5.0
"""So long a change may take from the records to the screen."""
ABOUT = "own:browser|{site}"


@pytest.fixture(scope="module", autouse=True)
def _staff(still: App) -> None:
    still.records.staff.add("mila", PASSWORD, now=datetime.now(UTC), body="euv", roles=("dispatcher",))


@pytest.fixture
def page(still: App, browser: Browser) -> Iterator[Page]:
    """The page of messages as one bin overflows; afterwards no script may have failed."""
    write(still, raised("bins-0001"))
    with browser.new_context(viewport={"width": 1280, "height": 420}, locale="de-DE") as context:
        made, failed = context.new_page(), list[str]()
        made.on("pageerror", lambda error: failed.append(str(error)))
        made.goto(f"{still.address}/login")
        made.get_by_label("Name").fill("mila")
        made.get_by_label("Passwort").fill(PASSWORD)
        made.keyboard.press("Enter")
        expect(made.get_by_role("heading", level=1)).to_have_text("Verwaltung")
        made.goto(f"{still.address}/verwaltung/meldungen")
        yield made
        write(still, *(End(about=ABOUT.format(site=f"bins-000{n}"), at=datetime.now(UTC)) for n in (1, 2)))
        assert failed == []


def raised(site_id: str) -> Raise:
    return Raise(
        about=ABOUT.format(site=site_id),
        body="euv",
        rule_id="own:browser",
        kind="overflow",
        severity="low",
        layer="bins",
        at=datetime.now(UTC),
        site_id=site_id,
        channel=0,
        subject="",
        measure="fill_percent",
        value=98.0,
        limit=95.0,
        members=["0"],
    )


def write(still: App, *deeds: Deed) -> None:
    still.records.message_progress.write(Written(deeds=[*deeds], states=[], watermarks={}), lambda *_: None)


def card(still: App, site_id: str) -> str:
    (one,) = (it for it in still.records.messages.open() if it.about == ABOUT.format(site=site_id))
    return one.message_id


def test_what_is_raised_taken_and_over_is_seen_within_five_seconds(still: App, page: Page) -> None:
    first = card(still, "bins-0001")
    page.evaluate("document.body.same = true")
    further = page.locator(f"[id='{first}'] details")
    further.locator("summary").click()
    note = further.get_by_label("Notiz für die anderen")
    note.fill("komme um drei")
    further.locator("select").select_option("clear")
    note.focus()
    page.evaluate("window.scrollTo(0, 120)")
    scrolled = page.evaluate("window.scrollY")
    write(still, raised("bins-0002"))
    second = card(still, "bins-0002")
    until(page, f"document.getElementById('{second}')", seconds=LIVE_S)
    still.records.messages.take(second, "fahre hin")
    until(page, f"document.getElementById('{second}').textContent.includes('fahre hin')", seconds=LIVE_S)
    assert page.evaluate("document.activeElement.value") == "komme um drei"
    assert further.get_attribute("open") is not None
    assert further.locator("select").input_value() == "clear"
    assert abs(page.evaluate("window.scrollY") - scrolled) < 400, "no further than what came above"
    write(still, End(about=ABOUT.format(site="bins-0002"), at=datetime.now(UTC)))
    until(page, f"!document.getElementById('{second}')", seconds=LIVE_S)
    assert page.evaluate("document.body.same"), "nothing was loaded anew"


def test_what_cannot_be_asked_for_a_while_is_seen_afterwards(still: App, page: Page) -> None:
    page.route("**/fragments/**", lambda route: route.abort())
    write(still, raised("bins-0002"))
    with page.expect_event("requestfailed"):
        pass
    page.unroute("**/fragments/**")
    until(page, f"document.getElementById('{card(still, 'bins-0002')}')", seconds=LIVE_S)
