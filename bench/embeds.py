"""The map tile against a static Leaflet page with the same basemap and data: bytes and first map paint.

As in bench.pages, in turns and with an empty cache, medians count; the window is so large that both maps have the
same 1,040 x 720 px. The tile carries our own typeface and the sentence, the peer neither.
"""

import sys
from typing import Final

from playwright.sync_api import sync_playwright

from bench import chromium
from bench.pages import RUNS, Loaded, report, visit
from bench.served import Served

BYTES_GOAL: Final = 200_000
TIME_GOAL: Final = 1.3
WIDTH: Final = 1040
HEIGHT: Final = 720
AROUND: Final = 95
"""Sentence and source of the tile, px high."""
TILE: Final = "/embed/map?layers=heat"
PEER: Final = "/bench/leaflet"


def main() -> int:
    """Measure both in turns and print the ratios."""
    with Served() as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.path(), args=list(chromium.FLAGS))
        visits: dict[str, list[Loaded]] = {TILE: [], PEER: []}
        for _ in range(RUNS):
            for path, loaded in visits.items():
                more = AROUND if path == TILE else 0
                loaded.append(visit(browser, server.address + path, width=WIDTH, height=HEIGHT + more))
        browser.close()
    return report(
        "first map of the map tile (heat layer and basemap, cold cache)",
        visits[TILE],
        visits[PEER],
        bytes_goal=BYTES_GOAL,
        time_goal=TIME_GOAL,
    )


if __name__ == "__main__":
    sys.exit(main())
