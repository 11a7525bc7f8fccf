"""What each process holds of memory (RssAnon) after an hour of a demo town that people look at, and what is installed.

`python -m bench.memory MINUTES`: an hour without a number. Every page, tile and resource of the list is asked for in
turns, once in PAUSE_S; the exit code is 1 where a budget is broken.
"""

import http
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.processes import ROOT, application, get, memory_mb

BUDGETS_MB: Final = {"serve": 300, "ingest": 200, "work": 150}
ENVIRONMENT_MB: Final = 1_150
MINUTES: Final = 60.0
PAUSE_S: Final = 2.0
EVERY_S: Final = 300.0
PATHS: Final = (
    *("/", "/karte", "/entsorgung", "/klima", "/unterwegs", "/methoden", "/offene-daten", "/status", "/embed"),
    *("/ort/heat-0001", "/ort/heat-0002?span=30d", "/ort/bins-0007", "/ort/paper-0003", "/ort/charging-0001"),
    *(
        "/embed/map",
        "/embed/temperature?site_id=heat-0001",
        "/embed/chart?site_id=heat-0001",
        "/embed/nearest",
        "/api",
        "/api/live",
    ),
    *("/api/collections", "/api/collections/heat/items", "/api/collections/bins/items?limit=1000", "/api/events"),
    *("/api/nearest?layer=paper&lon=7.31&lat=51.55", "/api/nearest?layer=charging&lon=7.30&lat=51.56&mode=drive"),
    *("/api/layers/heat/series", "/api/sites/heat-0001/readings?step=hour", "/api/places?q=markt"),
    *("/api/coverage?layer=paper", "/api/hotspots?layer=heat", "/healthz"),
)


def main() -> int:
    """Print one JSON line each five minutes and one at the end; 1 where a budget is broken."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with (
        tempfile.TemporaryDirectory(prefix="stadtklima-bench-") as name,
        application(Path(name), history_days=60) as app,
    ):
        refused = _look(*app, minutes)
        held = memory_mb(app[1])
    line = {
        "name": f"memory after {minutes:g} minutes of a demo town, MB RssAnon",
        **{command: round(mb) for command, mb in held.items()},
        "environment_mb": round(_environment_mb()),
        "refused": refused,
        "goals": {**BUDGETS_MB, "environment_mb": ENVIRONMENT_MB},
    }
    print(json.dumps(line), flush=True)
    return int(any(held.get(command, 0) > most for command, most in BUDGETS_MB.items()) or bool(refused))


def _look(port: int, pid: int, minutes: float) -> dict[str, int]:
    """Ask for everything in turns; the addresses that were not answered by a page, and how often."""
    begun, told, refused, turn = time.monotonic(), 0.0, dict[str, int](), 0
    while (passed := time.monotonic() - begun) < 60 * minutes:
        if passed >= told:
            held = {command: round(mb) for command, mb in memory_mb(pid).items()}
            print(json.dumps({"minutes": round(passed / 60), **held}), flush=True)
            told += EVERY_S
        path = PATHS[turn % len(PATHS)]
        if get(port, path)[0] >= http.HTTPStatus.BAD_REQUEST:
            refused[path] = refused.get(path, 0) + 1
        turn += 1
        time.sleep(PAUSE_S)
    return refused


def _environment_mb() -> float:
    """What `make run` installs: Python's packages and the browser's, MB on the disk."""
    folders = [str(ROOT / one) for one in (".venv", "node_modules") if (ROOT / one).exists()]
    said = subprocess.run(["du", "-sk", "-L", *folders], capture_output=True, text=True, check=True).stdout
    return sum(int(line.split()[0]) for line in said.splitlines()) / 1000


if __name__ == "__main__":
    sys.exit(main())
