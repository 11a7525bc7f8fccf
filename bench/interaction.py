"""From a tap or key to the next paint on a phone with a processor a quarter as fast: one JSON line an interaction.

Measured by the browser itself (Event Timing API, durations in steps of 8 ms), as the web vital INP is; each on a page
that was just opened, the median and the worst of five. Other work on the machine makes it worse.
"""

import json
import statistics
import sys
from collections.abc import Callable
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from bench import chromium
from bench.served import Served

RUNS: Final = 5
GOAL_MS: Final = 200
SLOWER: Final = 4
SETTLE_MS: Final = 2500
AFTER_MS: Final = 1500
WATCH: Final = """
window.interactions = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.interactionId) window.interactions.push(one.duration);
}).observe({ type: 'event', durationThreshold: 16, buffered: true });
"""
Act = Callable[[Page], None]


def tapping(selector: str) -> Act:
    """Touch what stands there."""
    return lambda page: page.locator(selector).first.tap()


def pressing(selector: str, keys: str) -> Act:
    """Focus what stands there, then press keys one after the other."""

    def press(page: Page) -> None:
        page.focus(selector)
        for key in keys.split():
            page.keyboard.press(key, delay=30)

    return press


INTERACTIONS: Final[dict[str, tuple[str, Act]]] = {
    "a site of the list is opened": ("/?layer=bins", tapping("#list .row__link")),
    "sites of one state alone": ("/?layer=bins", tapping(".chip")),
    "the next page of the list": ("/?layer=bins", tapping("#list [rel=next]")),
    "another layer": ("/?layer=bins", tapping("[data-opens=paper]")),
    "the list is pulled up": ("/klima", tapping("#sheet")),
    "a symbol of the map": ("/klima", tapping(".mark:not(.mark--many)")),
    "the map is zoomed by a key": ("/klima", pressing("#ground", "+")),
    "the menu of topics": ("/", tapping(".head__more")),
    "the dark theme": ("/", tapping("[data-theme=dark]")),
    "an address is typed": ("/bei-mir", pressing("#near-place", "M a r k t")),
    "an address is typed beside the map": ("/entsorgung?layer=paper", pressing("#place", "M a r k t")),
    "a chart is read by key": ("/ort/heat-0002", pressing(".chart__slider", "ArrowLeft ArrowLeft")),
}


def main() -> int:
    """Measure every interaction; 1 if the median of one is above the goal."""
    with Served() as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.path(), args=list(chromium.FLAGS))
        missed = [name for name, one in INTERACTIONS.items() if not _measured(browser, server.address, name, *one)]
        browser.close()
    return 1 if missed else 0


def _measured(browser: Browser, address: str, name: str, path: str, act: Act) -> bool:
    found = [visit(browser, address + path, act) for _ in range(RUNS)]
    usual = statistics.median(found)
    line = {"name": name, "page": path, "median_ms": usual, "worst_ms": max(found), "goal_ms": GOAL_MS}
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return usual <= GOAL_MS


def visit(browser: Browser, address: str, act: Act) -> float:
    """The longest that a visitor waits for a paint after one of their actions, ms; 0: less than 16."""
    window = {"width": 390, "height": 844}
    context = browser.new_context(viewport=window, locale="de-DE", is_mobile=True, has_touch=True)  # type: ignore[arg-type]  # a size
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_timeout(SETTLE_MS)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    act(page)
    page.wait_for_timeout(AFTER_MS)
    longest = float(page.evaluate("Math.max(0, ...window.interactions)"))
    context.close()
    return longest


if __name__ == "__main__":
    sys.exit(main())
