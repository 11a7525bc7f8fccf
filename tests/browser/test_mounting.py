"""A device is mounted on a phone: from the label of a site over its number to the first message that is heard."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from dashboard.staff.page import MOUNTING
from tests.support.axe import violations
from tests.support.bin_device import bins_without_sensor, send_fill
from tests.support.running import PHONE, App

PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up
EUI = "AABBCCDDEEFF0011"
CODE = f"LW:D0:1122334455667788:{EUI}:AABB1122:SX1"
FINGER = 44
TOO_SMALL = """(least) => [...document.querySelectorAll("main :is(a, button, input, select, summary, textarea)")]
    .filter((one) => one.type !== "hidden" && one.checkVisibility())
    .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.height < least || box.width < least)
    .map(([html, box]) => `${html}: ${box.width} x ${box.height}`)"""


@pytest.fixture
def phone(app: App, browser: Browser) -> Iterator[Page]:
    """A phone on which nobody has logged in."""
    staff, now = app.records.staff, datetime.now(UTC)
    staff.add("monteurin", PASSWORD, now=now, roles=("admin",))
    staff.grant("monteurin", "admin", body="euv")
    context = browser.new_context(**PHONE, locale="de-DE", reduced_motion="reduce", color_scheme="light")
    yield context.new_page()
    context.close()


def picture() -> bytes:
    """A photo of a bin."""
    written = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(written, "PNG")
    return written.getvalue()


def good(page: Page) -> None:
    """It fits the phone, and everything in it can be hit by a finger and read aloud."""
    assert page.evaluate(TOO_SMALL, FINGER) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    assert violations(page) == []


def test_a_device_is_mounted_by_the_label_of_its_site_and_seen_to_report(phone: Page, app: App) -> None:
    site, token = str(bins_without_sensor(app)[0]["id"]), app.records.new_token("chirpstack")
    labelled = f"{app.address}{MOUNTING}{site}"
    phone.goto(labelled)
    phone.get_by_label("Name").fill("monteurin")
    phone.get_by_label("Passwort").fill(PASSWORD)
    phone.get_by_role("button", name="Anmelden", exact=True).tap()
    phone.wait_for_url(labelled)
    good(phone)

    phone.get_by_label("Nummer des Geräts").fill(CODE)
    phone.get_by_role("button", name="Weiter").tap()
    expect(phone.locator(".mount__asked")).to_contain_text(f"Gerät {EUI} an")
    phone.get_by_label("Gerätetyp").select_option("plain")
    phone.get_by_label("Netz").select_option("chirpstack")
    good(phone)
    phone.get_by_role("button", name="Zuordnen").tap()

    expect(phone.locator(".form__done")).to_have_text(f"{EUI} misst jetzt hier.")
    expect(phone.locator("#arrival")).to_contain_text("Noch keine Meldung.")
    good(phone)
    send_fill(app, token, device=EUI, percent=42)
    expect(phone.locator("#arrival")).to_contain_text("Das Gerät meldet sich: gerade eben")
    expect(phone.locator("#arrival")).to_contain_text("42\N{NO-BREAK SPACE}%")
    good(phone)

    phone.get_by_role("link", name="Lage und Foto des Ortes").tap()
    phone.get_by_label("Koordinaten").fill("51,551600 7,310200")
    phone.get_by_role("button", name="Speichern", exact=True).tap()
    expect(phone.locator(".form__done")).to_be_visible()
    phone.locator("input[type=file]").set_input_files({"name": "bin.png", "mimeType": "image/png", "buffer": picture()})
    phone.get_by_role("button", name="Foto speichern").tap()
    phone.locator("img.photo").evaluate("(one) => one.scrollIntoView()")
    expect(phone.locator("img.photo")).to_be_visible()
    good(phone)
    phone.get_by_role("link", name="Etikett").tap()
    code = segno.make_qr(labelled, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass="qr")
    drawn = phone.locator("svg.qr path").last.get_attribute("d")
    assert drawn
    assert drawn in code
    good(phone)
