"""Lighthouse's phone profile on our pages, the median of five visits: one JSON line a page.

Lighthouse comes from npm into a folder of its own (bench/browser), drives the same Chromium as the other benchmarks
and sends nothing to anybody. Its performance is of a simulated phone: a slow network, a processor a quarter as fast.
Other work on the machine makes it worse: compare within one run.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from bench import chromium
from bench.served import Served

RUNS: Final = 5
GOALS: Final = {
    "/": 0.88,
    "/klima": 0.95,
    "/entsorgung": 0.95,
    "/bei-mir": 0.95,
    "/ort/heat-0002": 0.95,
    "/methoden": 0.95,
    "/embed/map?layers=heat": 0.95,
    "/embed/nearest": 0.95,
    "/embed/temperature": 0.95,
    "/embed/warning": 0.95,
    "/embed/chart": 0.95,
    "/embed/figure": 0.95,
}
"""Page -> least performance, 0..1; None: only told."""
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
METRICS: Final = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)
ROOT: Final = Path(__file__).parents[1]
PROGRAM: Final = ROOT / "bench/browser/node_modules/lighthouse/cli/index.js"
NODE: Final = f"{os.environ['PATH']}:{ROOT / '.tools/bin'}"
"""Where Node is: where the machine has none, `make` has put one into .tools."""
LONGEST_S: Final = 180


def main(pages: list[str]) -> int:
    """Measure these pages, or all; 1 if one misses its goal."""
    if not PROGRAM.exists():
        raise FileNotFoundError(f"{PROGRAM} is missing; `make install-bench` installs it")
    unknown = [one for one in pages if one not in GOALS]
    if unknown:
        raise ValueError(f"no such page: {unknown}; there are {list(GOALS)}")
    with Served() as server:
        missed = [one for one in pages or GOALS if not _measured(server.address, one)]
    return 1 if missed else 0


def _measured(address: str, page: str) -> bool:
    visits = [visit(address + page) for _ in range(RUNS)]
    score = {one: statistics.median(_score(visit, one) for visit in visits) for one in CATEGORIES}
    metrics = {
        name: round(statistics.median(visit["audits"][name]["numericValue"] for visit in visits), 3) for name in METRICS
    }
    goal = GOALS[page]
    performances = [_score(visit, "performance") for visit in visits]
    line = {"name": page, **score, "performance_of_each": performances, "goal": goal, **metrics}
    print(json.dumps({**line, "found": found(visits[-1])}), flush=True)
    return goal is None or score["performance"] >= goal


def visit(address: str) -> dict[str, Any]:
    """What Lighthouse says of one visit with an empty cache.

    Raises:
        subprocess.CalledProcessError: it could not load the page.
    """
    with tempfile.TemporaryDirectory(prefix="stadtklima-bench-") as folder:
        out = Path(folder) / "report.json"
        command = [
            *("node", str(PROGRAM), address, "--output=json", f"--output-path={out}", "--quiet"),
            *("--no-enable-error-reporting", f"--chrome-flags=--headless=new {' '.join(chromium.FLAGS)}"),
        ]
        environment = {**os.environ, "CHROME_PATH": chromium.path(), "PATH": NODE}
        subprocess.run(command, env=environment, check=True, timeout=LONGEST_S)
        report: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return report


def _score(report: dict[str, Any], category: str) -> float:
    return float(report["categories"][category]["score"] or 0)


def found(report: dict[str, Any]) -> list[str]:
    """Ids of the audits that are not passed and count, but for those of performance, which its numbers tell."""
    counted = [
        one["id"]
        for name in CATEGORIES[1:]
        for one in report["categories"][name]["auditRefs"]
        if one["weight"] > 0 and report["audits"][one["id"]]["score"] not in {None, 1}
    ]
    return sorted(set(counted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
