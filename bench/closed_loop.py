"""A month of tours by need against fixed rounds, in the demo town, with what its simulator lets people throw in.

    python -m bench.closed_loop [seeds] [seconds a stop]

Tours by need are planned each morning from readings (noise of 0.8 points, 100 at most) and rates learnt from them. The
fixed round visits all bins of a Stadtteil on the same weekdays, the rarest whole number of visits a week that has no
more overflow hours than the tours by need: (bin, hour) with a noise-free level of 100 and more. Both are routed along
streets by `geo.tours.plan`, with the same time a stop. Since the fixed round's visits are whole numbers it has fewer
overflow hours than it may; a more careful way of planning by need, which has no more than that, is printed beside it,
and so are 25 % and 0.5 % of bins with sensors, where the rest is visited by the round, and what crews tap alone.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from analysis.waste.tours import UrgencyRules
from bench.closed_loop_bed import Bed, build
from bench.closed_loop_month import WORKDAYS, Month, Tally, Visits
from bench.closed_loop_taps import TapVisits
from geo.arrays import BoolArray, IntArray

SHARES: Final = (0.25, 0.005)
CAREFUL: Final = UrgencyRules(caution=2.0)
"""So that there are no more overflow hours than of the fixed round, whose visits are a whole number."""


def fixed_turns(month: Month, allowed: IntArray) -> BoolArray:
    """(n, 7) on which weekdays each bin is visited: per Stadtteil as rarely as overflow hours allow.

    Args:
        month: the bins.
        allowed: (n,) overflow hours of each bin, which count per Stadtteil.
    """
    turns = np.zeros((len(month.bed), 7), dtype=np.bool_)
    hours = {(number, shift): _hours(month, number, shift) for number in range(1, 7) for shift in range(WORKDAYS)}
    districts = sorted(np.unique(month.bed.district), key=lambda one: -int((month.bed.district == one).sum()))
    for district in districts:
        rows = month.bed.district == district
        found = [pair for pair, each in hours.items() if each[rows].sum() <= allowed[rows].sum()]
        fewest = min((number for number, _ in found), default=6)
        choices = [pair for pair in found if pair[0] == fewest] or [(6, 0)]
        turns[rows] = min((_days(*pair) for pair in choices), key=lambda days: (turns.sum(axis=0) * days).sum())
    return turns


def _days(number: int, shift: int) -> BoolArray:
    """So many of the working days, evenly spread."""
    days = np.zeros(7, dtype=np.bool_)
    days[[(shift + turn * WORKDAYS // number) % WORKDAYS for turn in range(number)]] = True
    return days


def _hours(month: Month, number: int, shift: int) -> IntArray:
    turns = np.tile(_days(number, shift), (len(month.bed), 1))
    none = np.zeros(len(month.bed), dtype=np.bool_)
    return month.run(Visits(month, none, turns, routed=False)).hours_of_bins


def tallies(bed: Bed, seed: int, a_stop_s: float) -> Iterator[tuple[str, Tally]]:
    """Let one month pass by each way of planning."""
    month = Month(bed, seed, a_stop_s=a_stop_s)
    none = np.zeros(len(bed), dtype=np.bool_)
    by_need = month.run(Visits(month, ~none, None, routed=True))
    yield "by need, sensors in 100 %", by_need
    turns = fixed_turns(month, by_need.hours_of_bins)
    yield f"fixed, {turns.sum() / len(bed):.2f} visits a week", month.run(Visits(month, none, turns, routed=True))
    careful = Visits(month, ~none, None, routed=True, rules=CAREFUL)
    yield "by need, more careful", month.run(careful)
    for share in SHARES:
        sensors = np.isin(np.arange(len(bed)), month.sensors[: round(share * len(bed))])
        yield f"by need, sensors in {100 * share:g} %", month.run(Visits(month, sensors, turns, routed=True))
    yield "by need, what crews tap alone", month.run(TapVisits(month, turns))


def saved(by_need: Sequence[Tally], fixed: Sequence[Tally]) -> dict[str, float]:
    """Per cent less than the fixed round, over all seeds."""
    names = ("km", "lifts", "overflow_hours")
    ours, theirs = ([sum(getattr(one, name) for one in months) for name in names] for months in (by_need, fixed))
    return {name: round(100 * (1 - a / b), 1) for name, a, b in zip(names, ours, theirs, strict=True)}


def main() -> int:
    """Run it; exit 1 where less is saved than 20 % of kilometres and 30 % of lifts."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    a_stop_s = float(sys.argv[2]) if len(sys.argv) > 2 else 0.01  # noqa: PLR2004 - the second argument
    bed, found = build(), list[list[Tally]]()
    for seed in range(seeds):
        found.append([])
        for name, tally in tallies(bed, seed, a_stop_s):
            print(tally.line(name, seed), flush=True)
            found[-1].append(tally)
    for name, way in (("by need", 0), ("by need, more careful", 2)):
        less = saved([one[way] for one in found], [one[1] for one in found])
        print(json.dumps({"name": f"{name}: per cent less than the fixed round", **less}), flush=True)
    return int(less["km"] < 20 or less["lifts"] < 30)  # noqa: PLR2004 - what was asked for


if __name__ == "__main__":
    sys.exit(main())
