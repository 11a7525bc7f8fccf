"""Who has no sensor at all: crews tap at each emptying how full the bin was, and tours are planned from that alone."""

from typing import Final

import numpy as np

from analysis.waste.fill_rate import BOUNDS, Taps, fill_rates
from analysis.waste.tours import UrgencyRules
from bench.closed_loop_bed import A_DAY, LEARNT_DAYS
from bench.closed_loop_month import LEFT, MORNING, NOON, USUAL, Month, Tally, Visits
from geo.arrays import BoolArray, FloatArray, IntArray

TAP_RULES: Final = UrgencyRules(caution=3.0, spread=0.7)
"""Rates known from taps alone are rougher than those from readings."""


class TapVisits(Visits):
    """By need, from taps: fixed rounds for the weeks before, then what rates and days since the last emptying say."""

    def __init__(self, month: Month, turns: BoolArray) -> None:
        everywhere = np.ones(len(month.bed), dtype=np.bool_)
        super().__init__(month, everywhere, None, routed=True, rules=TAP_RULES)
        self._last = np.full(len(month.bed), np.nan)
        self._taps: list[tuple[IntArray, FloatArray, IntArray]] = []
        self._rate = np.zeros(len(month.bed))
        self._learn(turns)

    def _learn(self, turns: BoolArray) -> None:
        """Drive the fixed rounds in the weeks before."""
        level = self._month.first.copy()
        for day in range(-LEARNT_DAYS, 0):
            came = np.cumsum(self._month.came[:, LEARNT_DAYS + day], axis=1)
            rows = turns[:, day % 7]
            slot = np.where(rows, USUAL, -1)
            self.emptied(day, slot, level + came[:, USUAL - 1])
            level = np.where(rows, LEFT + came[:, -1] - came[:, USUAL - 1], level + came[:, -1])
        self._level = level

    def begin(self, level: FloatArray) -> None:
        """Begin where the weeks before ended."""
        level[:] = self._level

    def emptied(self, day: int, slot: IntArray, level: FloatArray) -> None:
        """Keep the taps."""
        rows = np.flatnonzero(slot > 0)
        at = day + slot[rows] / A_DAY
        self._taps.append((rows, at - self._last[rows], np.digitize(level[rows], BOUNDS)))
        self._last[rows] = at

    def on(self, day: int, reading: FloatArray, tally: Tally) -> IntArray:  # noqa: ARG002 - nobody reads anything
        """Plan as if what is expected were measured; rates are learnt anew each Monday."""
        if day % 7 == 0:
            which, days, level = (np.concatenate(part) for part in zip(*self._taps, strict=True))
            self._rate = fill_rates(Taps(which, days, level), self._month.bed.district).median
        since = day + MORNING / A_DAY - self._last
        return super().on(day, np.clip(LEFT + self._rate * since, 0, 100), tally)

    def _rise(self, day: int, end_day: int) -> FloatArray:
        return np.asarray(self._rate * (end_day - day + (NOON - MORNING) / A_DAY))
