"""Knows which readings and uplinks the lake has: recent days in memory, older ones read from it when asked for."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np

from data.lake import TABLES, Lake
from data.lake.batch import Row
from data.lake.series import DAY_MS, Integers, SeriesIndex, Truths, instants, pack

MOST_DAYS: Final = 8
_EPOCH: Final = date(1970, 1, 1)
_OBSERVED_AT: Final = TABLES["readings"].schema.names.index("observed_at")
_DAY_S: Final = 86_400
_SECOND_BITS: Final = 17
"""Seconds of a day."""
_COUNT_BITS: Final = 22
_RADIO_KEY: Final = len(TABLES["uplinks"].key)
"""So many columns of ``uplinks`` are its key: the first."""


class _Seen:
    """The keys of a table's rows as integers, a sorted array a day; at most so many days are kept in memory."""

    def __init__(self, lake: Lake, *, most_days: int = MOST_DAYS) -> None:
        self._lake = lake
        self._most = most_days
        self._days: OrderedDict[int, Integers] = OrderedDict()

    def _read(self, day: date) -> Integers:
        """The keys of a UTC day, in any order."""
        raise NotImplementedError

    def _of(self, day: int) -> Integers:
        if day not in self._days:
            self._days[day] = np.sort(self._read(_EPOCH + timedelta(days=day)))
        self._days.move_to_end(day)
        while len(self._days) > self._most:
            self._days.popitem(last=False)
        return self._days[day]

    def _missing(self, keys: Integers, days: Integers) -> Truths:
        """Which of n keys the lake does not have."""
        new = np.ones(len(keys), np.bool_)
        for day in np.unique(days).tolist():
            rows = np.flatnonzero(days == day)
            new[rows] = ~_contained(keys[rows], self._of(day))
        return new

    def _add(self, keys: Integers, days: Integers) -> None:
        for day in np.unique(days).tolist():
            fresh = np.sort(keys[days == day])
            # Two sorted runs: a merge, not a sort.
            self._days[day] = np.sort(np.concatenate([self._of(day), fresh]), kind="stable")


class SeenReadings(_Seen):
    """The keys (series, observed_at) of the lake's readings; at most so many days are kept in memory."""

    def __init__(self, lake: Lake, index: SeriesIndex, *, most_days: int = MOST_DAYS) -> None:
        super().__init__(lake, most_days=most_days)
        self._index = index

    def load_recent(self, now: datetime) -> None:
        """Read the days that the last 48 hours lie in."""
        today = (now.astimezone(UTC).date() - _EPOCH) // timedelta(days=1)
        for day in (today - 2, today - 1, today):
            self._of(day)

    def keys(self, rows: Sequence[Row]) -> tuple[Integers, Integers]:
        """Numbers of the series and instants (ms since 1970) of n rows of a batch."""
        series = [self._index.number(row[:3]) for row in rows]
        return np.array(series, np.int64), np.array([row[_OBSERVED_AT] for row in rows], np.int64)

    def unseen(self, series: Integers, ms: Integers) -> Truths:
        """Which of n rows the lake does not have; of equal rows among them the first only."""
        keys = pack(series, ms)
        first = np.zeros(len(keys), np.bool_)
        first[np.unique(keys, return_index=True)[1]] = True
        return first & self._missing(keys, ms // DAY_MS)

    def between(self, series: int, from_ms: int, before_ms: int) -> list[int]:
        """The instants of one series' readings in ``from_ms <= observed_at < before_ms``, milliseconds since 1970."""
        low, high = pack(np.array([series]), np.array([from_ms, before_ms])).tolist()
        days = [self._of(day) for day in range(from_ms // DAY_MS, before_ms // DAY_MS + 1)]
        found = np.concatenate([keys[np.searchsorted(keys, low) : np.searchsorted(keys, high)] for keys in days])
        return [from_ms + key - low for key in found.tolist()]

    def add(self, series: Integers, ms: Integers) -> None:
        """Take in rows that were committed."""
        self._add(pack(series, ms), ms // DAY_MS)

    def _read(self, day: date) -> Integers:
        rows = self._lake.read("readings", days=[day], columns=["site_id", "channel", "measure", "observed_at"])
        return pack(self._index.numbers(rows), instants(rows["observed_at"]))


class SeenUplinks(_Seen):
    """The uplinks (device, second, frame counter) of the lake, whichever gateways heard them.

    A message that could be used in part, or not at all, leaves its radio behind and may come again.
    """

    def __init__(self, lake: Lake, *, most_days: int = MOST_DAYS) -> None:
        super().__init__(lake, most_days=most_days)
        self._devices: dict[str, int] = {}

    def take_new(self, rows: Sequence[Row]) -> list[int]:
        """Take in what the lake does not have; return the places of these rows, of equal ones that of the first."""
        first: dict[Row, int] = {}
        for at, row in enumerate(rows):
            first.setdefault(row[:_RADIO_KEY], at)
        places = np.fromiter(first.values(), np.int64, len(first))
        said = [(self._number(device_id), second, count) for device_id, second, count, _ in first]
        devices, seconds, counts = np.array(said, np.int64).reshape(-1, 3).T
        keys, days = _radio_keys(devices, seconds, counts), seconds // _DAY_S
        new = self._missing(keys, days)
        self._add(keys[new], days[new])
        fresh: list[int] = places[new].tolist()
        return fresh

    def _number(self, device_id: str) -> int:
        return self._devices.setdefault(device_id, len(self._devices))

    def _read(self, day: date) -> Integers:
        rows = self._lake.read("uplinks", days=[day], columns=["device_id", "received_at", "f_cnt"])
        devices = rows["device_id"].combine_chunks().dictionary_encode()
        known = np.array([self._number(one) for one in devices.dictionary.to_pylist()], np.int64)
        seconds = instants(rows["received_at"]) // 1000
        return _radio_keys(known[devices.indices.to_numpy()], seconds, rows["f_cnt"].to_numpy())


def _radio_keys(devices: Integers, seconds: Integers, counts: Integers) -> Integers:
    """One integer for each uplink of a day; of the frame counter its lowest bits tell those of one second apart."""
    seconds, counts = seconds % _DAY_S, counts & ((1 << _COUNT_BITS) - 1)
    return (devices << (_SECOND_BITS + _COUNT_BITS)) | (seconds << _COUNT_BITS) | counts


def _contained(keys: Integers, known: Integers) -> Truths:
    if not len(known):
        return np.zeros(len(keys), np.bool_)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[places] == keys)
