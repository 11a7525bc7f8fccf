"""Share of residents within a distance and covered area, for towns with few and with many sites."""

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from bench.peers import Bench, Contender
from geo import coverage, nearest
from geo.coverage import covered_area, straight

RANDOM = np.random.default_rng(25832)
TOWN = np.array([374_000.0, 5_708_000.0])
HOMES = TOWN + RANDOM.uniform(0, 10_000, (76_000, 2))
PEOPLE = RANDOM.integers(1, 6, len(HOMES)).astype(float)
BOUNDARY = shapely.Point(*(TOWN + 5_000)).buffer(5_000, quad_segs=64)
QUAD_SEGS = 16
# Sites and metres: chargers, containers, bins, and bins with a wide circle.
CASES = ((80, 500.0), (200, 300.0), (1_000, 300.0), (2_000, 100.0), (2_000, 500.0))
SAME_AREA = 1e-9


def united(sites: Any, radius_m: float) -> Any:
    """Return the union of the sites' buffers."""
    return shapely.union_all(shapely.buffer(shapely.points(sites), radius_m, quad_segs=QUAD_SEGS))


def shares(sites: Any, radius_m: float) -> int:
    """Compare the share of people in reach.

    The peer's circles are polygons inside ours: its share lies between ours and that of the circle inside them.
    """
    inner_m = radius_m * math.cos(math.pi / 4 / QUAD_SEGS)
    least = straight(HOMES, PEOPLE, sites, radius_m=inner_m).share

    def ours() -> Callable[[], float]:
        nearest.warm_up()
        return lambda: straight(HOMES, PEOPLE, sites, radius_m=radius_m).share

    def peer() -> Callable[[], float]:
        def run() -> float:
            area = united(sites, radius_m)
            shapely.prepare(area)
            covered = shapely.contains_xy(area, HOMES[:, 0], HOMES[:, 1])
            return float(PEOPLE[covered].sum() / PEOPLE.sum())

        return run

    bench = Bench(f"coverage share, {len(sites):,} sites, {radius_m:.0f} m", Contender("ours", ours))
    bench.against(Contender("shapely union_all, contains_xy", peer), same=lambda mine, theirs: least <= theirs <= mine)
    return bench.exit_code


def areas(sites: Any, radius_m: float) -> int:
    """Compare the covered area inside a boundary, at the same number of corners."""

    def ours() -> Callable[[], float]:
        coverage.warm_up()
        return lambda: covered_area(sites, radius_m=radius_m, boundary=BOUNDARY, quad_segs=QUAD_SEGS)

    def peer() -> Callable[[], float]:
        return lambda: float(united(sites, radius_m).intersection(BOUNDARY).area)

    bench = Bench(f"coverage area, {len(sites):,} sites, {radius_m:.0f} m", Contender("ours", ours))
    bench.against(
        Contender("shapely union_all, intersection", peer),
        same=lambda mine, theirs: abs(mine / theirs - 1) <= SAME_AREA,
    )
    return bench.exit_code


def main() -> int:
    """Run both questions for few and many sites, small and large circles."""
    failed = 0
    for count, radius_m in CASES:
        sites = TOWN + RANDOM.uniform(0, 10_000, (count, 2))
        failed += shares(sites, radius_m) + areas(sites, radius_m)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
