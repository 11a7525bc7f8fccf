"""Tours against the best solutions known, and VROOM where it can do the same; exit 1 where ours are too long."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.vrplib import Instance, euclidean
from geo.tours import TourProblem, plan

SHARED = Path(__file__).parents[2] / "shared/data"
VROOM = Path(__file__).parents[1] / ".foreign/vroom/bin/python"
PARTS_AN_HOUR = 18
"""VROOM's cost of a vehicle is a whole number an hour: so often is ours in it, and 3,600 / 18 less in a fixed cost."""


@dataclass(frozen=True)
class Trial:
    """One instance of the literature.

    Args:
        path: its file.
        read: makes it a problem of ours.
        seconds: how long may be searched.
        gap: how much longer than the best known ours may be, a share.
        peer: whether VROOM can do it.
    """

    path: Path
    read: Callable[[Path], Instance]
    seconds: float
    gap: float
    peer: bool = True


def solution_cost(path: Path) -> float:
    """Return what a file of a best known solution says that it costs."""
    last = next(line for line in reversed(path.read_text("utf-8").splitlines()) if line.startswith("Cost"))
    return float(last.removeprefix("Cost").strip(": "))


def trials() -> list[Trial]:
    """Those of the project's own bar; each is scaled and cut as its README says of the best known solution."""
    vrp, pyvrp = SHARED / "suites/vrp", SHARED / "wave2/vrp/pyvrp"

    def dimacs(path: Path) -> Instance:
        return euclidean(path, scale=10, cut=True, best=solution_cost(path.with_suffix(".sol")))

    def scaled(path: Path) -> Instance:
        # This one's best known cost counts tenths already.
        return euclidean(path, scale=10, cut=True, best=solution_cost(path.with_suffix(".sol")) / 10)

    def exact(path: Path) -> Instance:
        # Costs of vehicles are hundredfold in the file, and distances are not rounded.
        return euclidean(path, scale=1000, cut=False, best=solution_cost(path.with_suffix(".sol")), unit=100)

    return [
        Trial(vrp / "E-n22-k4.txt", lambda path: euclidean(path, scale=1, cut=False, best=375), seconds=2, gap=0.0),
        Trial(vrp / "RC208.vrp", dimacs, seconds=10, gap=0.02),
        Trial(pyvrp / "HFVRP/X101-FSMFD.vrp", exact, seconds=30, gap=0.02),
        Trial(pyvrp / "PCVRPTW/R1_10_4.vrp", scaled, seconds=30, gap=0.02, peer=False),
    ]


def run(trial: Trial) -> bool:
    """Plan one instance, print the line, and say whether it is good enough."""
    instance = trial.read(trial.path)
    begun, busy = time.perf_counter(), time.process_time()
    found = plan(instance.problem, seconds=trial.seconds)
    took_s, busy_s = time.perf_counter() - begun, time.process_time() - busy
    must_dos = [one for one in found.dropped if instance.problem.stops[one.stop].prize is None]
    gap = found.cost / instance.best - 1
    line = {
        "name": f"tours, {trial.path.stem}",
        "best_known": instance.best,
        "ours": found.cost,
        "gap_percent": round(100 * gap, 2),
        "wanted_percent": 100 * trial.gap,
        "seconds": round(took_s, 1),
        "cpu_seconds": round(busy_s, 1),
        "left_out": len(must_dos),
        **(against_vroom(instance, trial.seconds) if trial.peer and VROOM.exists() else {}),
    }
    print(json.dumps(line), flush=True)
    return gap <= trial.gap and not must_dos


def against_vroom(instance: Instance, seconds: float) -> dict[str, object]:
    """Let VROOM do the same, at its best and for as long at most; its routes are counted as ours are."""
    problem = instance.problem
    question = {
        "seconds": problem.matrices[0].seconds.tolist(),
        "jobs": [[one.place, one.litres, one.service_s, one.windows] for one in problem.stops],
        "vehicles": [
            [
                one.room_l,
                one.shift.end_s,
                one.cost_use * PARTS_AN_HOUR // 3600,
                one.cost_m * (PARTS_AN_HOUR if one.cost_use else 3600),
            ]
            for one in problem.vehicles
        ],
        "timeout_s": seconds,
    }
    begun = time.perf_counter()
    script = Path(__file__).with_name("vroom_peer.py")
    done = subprocess.run([VROOM, script], input=json.dumps(question), capture_output=True, text=True, check=True)
    routes = json.loads(done.stdout)
    left = len(problem.stops) - sum(map(len, routes))
    gap = cost_of(problem, routes) / instance.best - 1
    took_s = round(time.perf_counter() - begun, 1)
    return {"vroom_gap_percent": round(100 * gap, 2), "vroom_left_out": left, "vroom_seconds": took_s}


def cost_of(problem: TourProblem, routes: list[list[int]]) -> int:
    """Return what routes, one a vehicle, cost in our units."""
    metres, total = problem.matrices[0].metres, 0
    for vehicle, rows in zip(problem.vehicles, routes, strict=True):
        places = [vehicle.start, *(problem.stops[row].place for row in rows), vehicle.end]
        total += vehicle.cost_m * int(metres[places[:-1], places[1:]].sum()) + (vehicle.cost_use if rows else 0)
    return total


def main() -> int:
    """Run all instances that are here."""
    here = [one for one in trials() if one.path.exists()]
    if not here:
        print(f"skipped: no instances below {SHARED}")
    if here and not VROOM.exists():
        print("without VROOM: make .foreign/vroom/.installed")
    return min(1, sum(not run(one) for one in here))


if __name__ == "__main__":
    sys.exit(main())
