"""Without a connection the last state of a page stays readable and says its age; what is old goes with its version."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.gate import gate
from tests.support.running import App, Open, map_ready, until

AGE = {
    "de": r"Stand vom \d+\. \w+ 20\d\d, \d\d:\d\d\sUhr, offline\.",
    "en": r"As of \d\d:\d\d on \d+ \w+ 20\d\d, offline\.",
}
OLD = "stadtklima / 000000000000"


def kept(page: Page, path: str) -> None:
    """Wait until the worker holds this page and every file it names."""
    until(page, f"{KEPT}('{path}')", seconds=30)


KEPT = """(async (path) => {
  const names = (await caches.keys()).filter((one) => !one.endsWith(' 000000000000'));
  const all = await Promise.all(names.map(async (one) => (await caches.open(one)).keys()));
  const held = all.flat().map((one) => new URL(one.url));
  const files = document.querySelectorAll('script[src*="?h="], link[rel=stylesheet]');
  const named = [...files].map((one) => new URL(one.src || one.href));
  const has = (wanted) => held.some((one) => one.pathname === wanted.pathname);
  return has(new URL(path, location)) && named.every(has);
})"""


def test_pages_stay_readable_when_the_server_is_gone(still: App, open_page: Open) -> None:
    with gate(still) as door:
        page = open_page("/?lang=en&theme=dark", of=door.app)
        map_ready(page)
        kept(page, "/")
        sentence = page.locator("#answer").inner_text()
        page.goto(f"{door.app.address}/methoden")
        kept(page, "/methoden")
        page.goto(f"{door.app.address}/entsorgung")
        kept(page, "/entsorgung")

        door.shut()
        page.reload()
        expect(page.locator("#kept")).to_have_text(re.compile(AGE["de"]))
        expect(page.locator("#question")).to_be_visible()
        page.goto(f"{door.app.address}/methoden#quality")
        expect(page.locator("#kept")).to_have_text(re.compile(AGE["de"]))
        page.goto(f"{door.app.address}/?lang=en&theme=dark")
        expect(page.locator("#kept")).to_have_text(re.compile(AGE["en"]))
        assert page.locator("#answer").inner_text() == sentence
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("html").get_attribute("data-kern-theme") == "dark"
        expect(page.locator(".foot .demo")).to_be_visible()
        until(page, "document.querySelector('.mark') !== null", seconds=30)
        page.goto(f"{door.app.address}/?lang=en&theme=dark&layer=bins")
        expect(page.locator("#kept")).to_be_visible()


def test_a_page_that_was_never_seen_says_so_and_leads_to_those_that_were(still: App, open_page: Open) -> None:
    with gate(still) as door:
        page = open_page("/methoden?lang=en", of=door.app)
        kept(page, "/methoden")
        kept(page, "/offline")
        door.shut()
        page.goto(f"{door.app.address}/entsorgung?lang=en&theme=dark")
        expect(page.locator("h1")).to_have_text("This page cannot be reached right now")
        assert page.locator("html").get_attribute("data-kern-theme") == "dark"
        expect(page.get_by_role("link", name="Reload")).to_be_visible()
        page.goto(f"{door.app.address}/ort/bins-0001")
        expect(page.locator("h1")).to_have_text("Diese Seite ist gerade nicht zu erreichen")
        expect(page.locator("#seen")).to_be_hidden()
        page.goto(f"{door.app.address}/status?lang=en")
        page.locator("#seen a").first.click()
        expect(page.locator("#kept")).to_have_text(re.compile(AGE["en"]))
        expect(page.locator("h1")).to_have_text("How we measure and calculate")


def test_a_new_version_takes_over_the_pages_of_the_old_one(app: App, open_page: Open) -> None:
    page = open_page("/embed")  # a page of the same origin that keeps nothing
    page.evaluate(
        """async (name) => {
          const cache = await caches.open(name);
          await cache.put(`${location.origin}/methoden?kept=page`, new Response("of long ago"));
        }""",
        OLD,
    )
    page.goto(f"{app.address}/entsorgung")
    until(page, f"caches.keys().then((names) => names.length === 1 && !names.includes('{OLD}'))", seconds=30)
    held = page.evaluate("caches.match(`${location.origin}/methoden?kept=page`).then((one) => one.text())")
    assert "of long ago" not in held
    assert "<html" in held


@pytest.mark.parametrize("path", ["/embed/map", "/embed"])
def test_a_tile_and_its_builder_keep_nothing(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.wait_for_load_state("load")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys()") == []


def test_the_worker_sends_nothing_anywhere() -> None:
    source = (Path(__file__).parents[2] / "assets/js/alone/worker.js").read_text("utf-8")
    assert not re.search(r"https?://|sendBeacon|WebSocket|postMessage|method:", source)
