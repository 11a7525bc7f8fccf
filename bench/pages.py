"""The start page against a static Leaflet page with the same basemap and data: bytes and first map paint.

Both are served by the same server and loaded by the same Chromium with an empty cache, in turns; the median counts.
The peer is written as one would by hand: Leaflet, markercluster, protomaps-leaflet, our own rules and symbols in one
script, no list, no web font. Painted is a map when a tile of the basemap and a marker are on the screen.
"""

import json
import statistics
import sys
import time
import urllib.request
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from bench import chromium
from bench.served import Served

RUNS: Final = 7
ROWS: Final = {
    "first map of / (heat layer and basemap, cold cache)": ("/", "/bench/leaflet"),
    "first map of /klima (heat layer and basemap, cold cache)": ("/klima", "/bench/leaflet"),
    "first map of /unterwegs (charging layer and basemap, cold cache)": (
        "/unterwegs",
        "/bench/leaflet?layers=charging",
    ),
    "first map of /karte (heat layer and basemap, cold cache)": ("/karte", "/bench/leaflet"),
    "first map of /karte (all layers and basemap, cold cache)": ("/karte?layers={all}", "/bench/leaflet?layers={all}"),
}
"""Name -> our page and its peer."""
GOALS: Final = dict.fromkeys(("/", "/klima", "/unterwegs"), (240_000, 1.4))
"""Bytes and times of the peer's first map, by path."""
MOST: Final = (950_000, 2.0)
"""Of /karte, where charts come after the map: half of the bytes are theirs."""
SETTLE_MS: Final = 1500
PAINTED_S: Final = 60.0
WATCH: Final = """
(() => {
  const look = () => {
    const tile = document.querySelector("canvas.leaflet-tile-loaded"), marker = document.querySelector(".mark");
    if (tile && marker) window.painted = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Loaded:
    """What one visit cost: bytes over the wire, time to the first map in ms, number of requests."""

    size: int
    ms: float
    requests: int


def main() -> int:
    """Measure both pages in turns and print the ratios."""
    with Served() as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.path(), args=list(chromium.FLAGS))
        missed = [name for name in ROWS if _row(browser, server.address, name)]
        browser.close()
    return 1 if missed else 0


def _row(browser: Browser, address: str, name: str) -> int:
    paths = [path.format(all=",".join(_layers(address))) for path in ROWS[name]]
    visits: list[list[Loaded]] = [[], []]
    for _ in range(RUNS):
        for path, loaded in zip(paths, visits, strict=True):
            loaded.append(visit(browser, address + path))
    most_bytes, most_times = GOALS.get(ROWS[name][0], MOST)
    return report(name, *visits, bytes_goal=most_bytes, time_goal=most_times)


def _layers(address: str) -> list[str]:
    """Ids of all layers there are."""
    with urllib.request.urlopen(f"{address}/api/live", timeout=10) as answer:  # noqa: S310 - our own server
        return list(json.load(answer))


def visit(browser: Browser, address: str, *, width: int = 1440, height: int = 900) -> Loaded:
    """Load a page with an empty cache and wait until its map is painted and at rest; TimeoutError: it never is."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="de-DE")
    page = context.new_page()
    sizes = _sizes(page)
    page.add_init_script(WATCH)
    page.goto(address)
    end = time.monotonic() + PAINTED_S
    while page.evaluate("window.painted") is None:  # the page's policy forbids what wait_for_function would need
        if time.monotonic() > end:
            raise TimeoutError(f"{address} has painted no tile and no marker in {PAINTED_S:.0f} s")
        page.wait_for_timeout(50)
    page.wait_for_timeout(SETTLE_MS)
    ms = float(page.evaluate("window.painted"))
    context.close()
    return Loaded(sum(sizes), ms, len(sizes))


def _sizes(page: Page) -> list[int]:
    """Bytes over the wire of each finished request, headers included."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(_encoded(event)))
    return sizes


def _encoded(event: dict[str, Any]) -> int:
    return int(event["encodedDataLength"])


def report(name: str, ours: list[Loaded], peer: list[Loaded], *, bytes_goal: int, time_goal: float) -> int:
    """Print one JSON line; exit 1 if a goal is missed.

    Args:
        name: what was loaded.
        ours: our visits.
        peer: visits of the static Leaflet page in the same run.
        bytes_goal: most bytes of ours.
        time_goal: longest time of ours, as a multiple of the peer's.
    """
    size, peer_size = (statistics.median(one.size for one in visits) for visits in (ours, peer))
    ms, peer_ms = (statistics.median(one.ms for one in visits) for visits in (ours, peer))
    line = {
        "name": name,
        "ours_ms": round(ms),
        "peer": "static Leaflet page",
        "peer_ms": round(peer_ms),
        "time_ratio": round(ms / peer_ms, 2),
        "ours_kb": round(size / 1000),
        "peer_kb": round(peer_size / 1000),
        "ours_requests": ours[0].requests,
        "peer_requests": peer[0].requests,
        "goals": f"<= {bytes_goal // 1000} kB, <= {time_goal}x",
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0 if size <= bytes_goal and ms <= time_goal * peer_ms else 1


if __name__ == "__main__":
    sys.exit(main())
