"""The map tile against a static Leaflet page with the same basemap and data: bytes and first map paint.

As in bench.pages, in turns and with an empty cache, medians count; the window is so large that both maps have the
same 1,040 x 720 px. The tile carries our own typeface and the sentence, the peer neither.
"""

import json
import statistics
import sys
from typing import Final

from playwright.sync_api import sync_playwright

from bench.pages import CHROMIUM, FLAGS, RUNS, Loaded, visit
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
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        visits: dict[str, list[Loaded]] = {TILE: [], PEER: []}
        for _ in range(RUNS):
            for path, loaded in visits.items():
                more = AROUND if path == TILE else 0
                loaded.append(visit(browser, server.address + path, width=WIDTH, height=HEIGHT + more))
        browser.close()
    return report(visits[TILE], visits[PEER])


def report(ours: list[Loaded], peer: list[Loaded]) -> int:
    """Print one JSON line; exit 1 if a goal is missed."""
    size, peer_size = (statistics.median(one.size for one in visits) for visits in (ours, peer))
    ms, peer_ms = (statistics.median(one.ms for one in visits) for visits in (ours, peer))
    line = {
        "name": "first map of the map tile (heat layer and basemap, cold cache)",
        "ours_ms": round(ms),
        "peer": "static Leaflet page",
        "peer_ms": round(peer_ms),
        "time_ratio": round(ms / peer_ms, 2),
        "ours_kb": round(size / 1000),
        "peer_kb": round(peer_size / 1000),
        "ours_requests": ours[0].requests,
        "peer_requests": peer[0].requests,
        "goals": f"<= {BYTES_GOAL // 1000} kB, <= {TIME_GOAL}x",
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0 if size <= BYTES_GOAL and ms <= TIME_GOAL * peer_ms else 1


if __name__ == "__main__":
    sys.exit(main())
