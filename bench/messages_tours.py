"""Messages of a month in which tours by need empty the demo town's bins, each with a sensor (`bench.closed_loop`).

    python -m bench.messages_tours [seeds] [folder of a built demo town]

What overflows by the half-hourly readings (noise of 0.8 points, 100 at most) is what staff are told of; silence and low
batteries are counted in `bench.messages_month`. Exit 1 where there are more than 6 messages an hour, where any ten
minutes have more than 10, or where more than 5 stand for longer than a day at the end.
"""

import sys
from pathlib import Path
from typing import Final

import numpy as np

from analysis.alarms.condition import AlarmConditions
from analysis.alarms.figures import DAY_MS, AlarmFigures, RaisedAlarms, figures
from analysis.alarms.machine import Transitions, baseline, step
from bench.alarms import OVERFLOW
from bench.closed_loop_bed import A_DAY, FIRST_DAY, LEARNT_DAYS, Bed, build
from bench.closed_loop_month import DAYS, ECHO, LEFT, Month, Visits
from geo.arrays import BoolArray, FloatArray, IntArray

SLOT_MS: Final = 1_800_000
START_MS: Final = round(FIRST_DAY.timestamp() * 1000)
END_MS: Final = START_MS + DAYS * DAY_MS


class WatchedVisits(Visits):
    """By need, and how full each bin was in each half-hour."""

    def begin(self, level: FloatArray) -> None:
        """Know the first levels."""
        self._level, self.course = level.copy(), list[FloatArray]()

    def emptied(self, day: int, slot: IntArray, level: FloatArray) -> None:  # noqa: ARG002 - as it is told
        """Go on for a day."""
        came = np.cumsum(self._month.came[:, LEARNT_DAYS + day], axis=1)
        course, rows = self._level[:, np.newaxis] + came, np.flatnonzero(slot > 0)
        before = came[rows, slot[rows] - 1][:, np.newaxis]
        course[rows] = np.where(np.arange(A_DAY) >= slot[rows, np.newaxis], LEFT + came[rows] - before, course[rows])
        self.course.append(course)
        self._level = course[:, -1].copy()


def readings(bed: Bed, seed: int) -> FloatArray:
    """(n, half-hours) what sensors say in a month of tours by need."""
    month = Month(bed, seed, a_stop_s=0.01)
    visits = WatchedVisits(month, np.ones(len(bed), dtype=np.bool_), None, routed=True)
    month.run(visits)
    level = np.concatenate(visits.course, axis=1)
    return np.clip(level + ECHO * np.random.default_rng(seed).normal(size=level.shape), 0, 100)


def told(value: FloatArray) -> AlarmFigures:
    """The figures of what these readings raise."""
    n, m = value.shape
    conditions = AlarmConditions.of([OVERFLOW] * n)
    phase = np.random.default_rng(n).integers(0, SLOT_MS, (n, 1))
    ms: IntArray = START_MS + phase + SLOT_MS * np.arange(m)
    states = baseline(conditions, value[:, 0], ms[:, 0])
    _, found = step(states, conditions, np.repeat(np.arange(n), m), ms.ravel(), value.ravel())
    return figures(_raised(found, found.rises & ~found.quiet), start_ms=START_MS, end_ms=END_MS, severities=1)


def _raised(found: Transitions, up: BoolArray) -> RaisedAlarms:
    """Each rise with the next fall of its bin."""
    order = np.lexsort((found.at_ms, found.point))
    point, at, rises = found.point[order], found.at_ms[order], up[order]
    rows = np.flatnonzero(rises)
    following = np.minimum(rows + 1, len(at) - 1)
    ends = (point[following] == point[rows]) & (following > rows)
    cleared = np.where(ends, at[following], -1)
    return RaisedAlarms(key=point[rows], raised_ms=at[rows], cleared_ms=cleared, severity=np.zeros(len(rows), np.int64))


def main() -> int:
    """Print the figures of each seed; 1 where a goal is missed."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    bed, missed = build(Path(sys.argv[2]) if len(sys.argv) > 2 else None), False  # noqa: PLR2004 - the second argument
    for seed in range(seeds):
        found = told(readings(bed, seed))
        rate = f"{found.count} messages, {found.per_hour:.2f} an hour (6), peak {found.peak} in ten minutes"
        floods = f"{100 * found.flood_share:.2f} % in floods (1), {found.stale} stale (5)"
        print(f"seed {seed}: {len(bed)} bins, {rate}, {floods}, {found.chattering} chattering", flush=True)
        missed |= found.per_hour > 6 or found.peak > 10 or found.stale > 5  # noqa: PLR2004 - the goals
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
