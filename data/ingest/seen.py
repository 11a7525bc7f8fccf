"""Knows which readings the lake has: recent days in memory, older ones read from their files when asked for."""

from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np

from data.ingest.series import DAY_MS, Integers, SeriesIndex, Truths, instants, pack
from data.lake import Lake

MOST_DAYS: Final = 8
_EPOCH: Final = date(1970, 1, 1)


class SeenReadings:
    """The keys (series, observed_at) of the lake's readings, a sorted array a day.

    Args:
        lake: whose readings.
        index: numbers of the series.
        most_days: so many days are kept in memory, the least used ones are dropped.
    """

    def __init__(self, lake: Lake, index: SeriesIndex, *, most_days: int = MOST_DAYS) -> None:
        self._lake = lake
        self._index = index
        self._most = most_days
        self._days: OrderedDict[int, Integers] = OrderedDict()

    def load_recent(self, now: datetime) -> None:
        """Read the days that the last 48 hours lie in."""
        today = (now.astimezone(UTC).date() - _EPOCH) // timedelta(days=1)
        for day in (today - 2, today - 1, today):
            self._of(day)

    def unseen(self, series: Integers, ms: Integers) -> Truths:
        """Which of n rows the lake does not have; of equal rows among them the first only."""
        keys = pack(series, ms)
        new = np.zeros(len(keys), np.bool_)
        new[np.unique(keys, return_index=True)[1]] = True
        days = ms // DAY_MS
        for day in np.unique(days).tolist():
            rows = np.flatnonzero((days == day) & new)
            new[rows] = ~_contained(keys[rows], self._of(day))
        return new

    def between(self, series: int, from_ms: int, before_ms: int) -> list[int]:
        """The instants of one series' readings in ``from_ms <= observed_at < before_ms``, milliseconds since 1970."""
        low, high = pack(np.array([series]), np.array([from_ms, before_ms])).tolist()
        days = [self._of(day) for day in range(from_ms // DAY_MS, before_ms // DAY_MS + 1)]
        found = np.concatenate([keys[np.searchsorted(keys, low) : np.searchsorted(keys, high)] for keys in days])
        return [from_ms + key - low for key in found.tolist()]

    def add(self, series: Integers, ms: Integers) -> None:
        """Take in rows that were committed."""
        keys, days = pack(series, ms), ms // DAY_MS
        for day in np.unique(days).tolist():
            fresh = np.sort(keys[days == day])
            # Two sorted runs: a merge, not a sort.
            self._days[day] = np.sort(np.concatenate([self._of(day), fresh]), kind="stable")

    def _of(self, day: int) -> Integers:
        if day not in self._days:
            self._days[day] = self._read(_EPOCH + timedelta(days=day))
        self._days.move_to_end(day)
        while len(self._days) > self._most:
            self._days.popitem(last=False)
        return self._days[day]

    def _read(self, day: date) -> Integers:
        rows = self._lake.read("readings", days=[day], columns=["site_id", "channel", "measure", "observed_at"])
        return np.sort(pack(self._index.numbers(rows), instants(rows["observed_at"])))


def _contained(keys: Integers, known: Integers) -> Truths:
    if not len(known):
        return np.zeros(len(keys), np.bool_)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[places] == keys)
