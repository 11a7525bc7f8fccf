"""What holds of every page and tile, whoever added it: valid HTML, two checkers, reading order, no other host."""

import json
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

import layers
from dashboard import texts
from dashboard.topics.climate.surface_switch import NOT_TOLD
from tests.support.axe import equal_access, violations
from tests.support.pages import ENGLISH, UNKNOWN, in_english
from tests.support.reading_order import constant_names, reading_order
from tests.support.running import PATIENCE_S, ROOT, App, until

VNU: Final = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
ORDERS: Final = Path(__file__).with_name("reading_order.json")
LOOKS: Final = {
    "de": (("light", 1440, 900), ("dark", 390, 844)),
    "en": (("light", 320, 640),),
}
"""Colour scheme and window, CSS px: desktop, phone, and the narrowest window that WCAG 1.4.10 asks for: English
differs in its words alone."""
SURFACE_S: Final = 240.0
"""A job computes the first surface a minute after the start, and takes its time beside others."""
SETTLED: Final = """(!document.querySelector('#map-area, #ground')
   || (document.querySelector('.mark, .dot, .bench') && document.querySelector('canvas.leaflet-tile-loaded')))
  && (!document.querySelector('.tile #chart') || document.querySelector('.tile #chart svg'))"""
"""Maps and charts that scripts draw are drawn."""


@dataclass
class Seen:
    """What was seen of one address: what both checkers found, what was too wide, who was asked, what scripts threw."""

    violations: list[str] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    order: str = ""


@pytest.fixture(scope="module")
def seen(app: App, browser: Browser, german_pages: list[str], request: pytest.FixtureRequest) -> dict[str, Seen]:
    """Each address once: light and dark, as wide as a desktop and as a phone.

    In English, and by the second checker too, with --long alone.
    """
    names = [one.title["de"] for one in layers.discover().values()]
    constant = constant_names(texts.load(), [*names, "Castrop-Rauxel"])
    _await_surface(app.address)
    context = browser.new_context(locale="de-DE", reduced_motion="reduce")
    is_long = request.config.getoption("--long")
    addresses = [*german_pages, *(in_english(german_pages) if is_long else [])]
    found = {one: _visit(context.new_page(), app.address, one, constant, is_long=is_long) for one in addresses}
    assert context.cookies() == []
    context.close()
    return found


def _await_surface(origin: str) -> None:
    """Nothing is seen of the computed surface before there is a first one."""
    end = time.monotonic() + SURFACE_S
    while _why_not(origin) in NOT_TOLD:
        assert time.monotonic() < end, "no surface was computed"
        time.sleep(0.5)


def _why_not(origin: str) -> str | None:
    address = f"{origin}/api/layers/heat/surface.json"
    with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:  # noqa: S310 - our own address
        found: str | None = json.load(answer)["reason"]
        return found


def _visit(page: Page, origin: str, address: str, constant: frozenset[str], *, is_long: bool) -> Seen:
    seen = Seen()
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on("pageerror", lambda error: seen.failed.append(str(error)))
    page.goto(origin + address)
    until(page, SETTLED)
    language = "en" if address.endswith(ENGLISH) else "de"
    if language == "de" and "?" not in address:
        seen.order = reading_order(page, constant)
        seen.accused = equal_access(page) if is_long else []
    for scheme, width, height in LOOKS[language]:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        seen.violations += [f"{scheme} {width}: {one}" for one in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            seen.too_wide.append(f"at {width}")
    page.close()
    return seen


def _wrong(seen: dict[str, Seen], what: str) -> str:
    """One line for each thing that was found, with the address where it was."""
    return "\n".join(f"{address} {one}" for address, it in seen.items() for one in getattr(it, what))


def test_axe_finds_nothing(seen: dict[str, Seen]) -> None:
    assert _wrong(seen, "violations") == ""


@pytest.mark.long
def test_equal_access_finds_nothing(seen: dict[str, Seen]) -> None:
    assert _wrong(seen, "accused") == ""


@pytest.mark.parametrize("wrong", ["<img src='data:,'>", "<table><tr><td>1</td></tr></table>"])
def test_equal_access_finds_what_is_wrong(browser: Browser, wrong: str) -> None:
    page = browser.new_page()
    page.set_content(f"<!doctype html><html lang='de'><title>x</title><main><h1>x</h1>{wrong}</main>")
    assert equal_access(page)
    page.close()


def test_no_page_is_wider_than_its_window(seen: dict[str, Seen]) -> None:
    assert _wrong(seen, "too_wide") == ""


def test_no_script_fails(seen: dict[str, Seen]) -> None:
    assert _wrong(seen, "failed") == ""


def test_no_other_host_is_asked(seen: dict[str, Seen], app: App) -> None:
    ours = (app.address, "data:", "blob:")
    assert [(address, url) for address, it in seen.items() for url in it.asked if not url.startswith(ours)] == []
    assert all(it.asked for it in seen.values())


def test_pages_are_read_in_the_order_that_was_agreed(seen: dict[str, Seen], request: pytest.FixtureRequest) -> None:
    orders = {address: it.order.split("\n") for address, it in seen.items() if it.order}
    if request.config.getoption("--write-reading-order"):
        ORDERS.write_text(json.dumps(orders, ensure_ascii=False, indent=1) + "\n", "utf-8")
    agreed = json.loads(ORDERS.read_text("utf-8"))
    assert orders == agreed, "look at what changed, then write it down: pytest ... --write-reading-order"


def test_the_checker_of_the_w3c_finds_no_error(app: App, german_pages: list[str], tmp_path: Path) -> None:
    addresses = [*german_pages, *in_english(german_pages)]
    for i, address in enumerate(addresses):
        (tmp_path / f"{i:03}.html").write_bytes(_html(app.address + address, missing=address.startswith(UNKNOWN)))
    # The stack: its schema of HTML is deep. The first compiler alone: it is over before the second would pay.
    java = ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", str(VNU)]
    command = [*java, "--format", "json", "--exit-zero-always", str(tmp_path)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)
    errors = [one for one in told["messages"] if one["type"] != "info"]
    where = {f"{i:03}.html": address for i, address in enumerate(addresses)}
    assert [f"{where[Path(one['url']).name]}: {one['message']} {one.get('extract', '')}" for one in errors] == []
    assert len(addresses) > 40


def _html(address: str, *, missing: bool) -> bytes:
    """A page's own bytes, before any script; the one about unknown addresses comes with its status."""
    if missing:
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            urllib.request.urlopen(address, timeout=30)  # noqa: S310 - our own address
        return refused.value.read()
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own address
        return bytes(answer.read())
