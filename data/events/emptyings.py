"""Finds emptyings: the fill level drops by 30 points or more within an hour (domain.md section 3)."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data import strict_json
from data.lake.batch import Row
from data.lake.series import Integers, Reals, SeriesIndex

MEASURE: Final = "fill_percent"
DROP: Final = 30.0
WITHIN_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class Emptying:
    """One emptying.

    Args:
        series: number of the series.
        ms: instant of the first reading after it, milliseconds since 1970 UTC.
        before: highest fill level of the hour before, percent.
        after: fill level then, percent.
    """

    series: int
    ms: int
    before: float
    after: float

    def event(self, index: SeriesIndex) -> Row:
        """Its row in the lake's table of events."""
        site_id, channel, _ = index[self.series]
        detail = strict_json.dumps({"before": round(self.before, 1), "after": round(self.after, 1)})
        return (site_id, channel, "emptying", self.ms, detail)


class Emptyings:
    """Looks at readings as they come and remembers the last hour of each series."""

    def __init__(self) -> None:
        self._hour: tuple[Integers, Integers, Reals] = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))

    def find(self, series: Integers, ms: Integers, value: Reals) -> list[Emptying]:
        """Emptyings among n healthy readings, each newer than all of its series that came before.

        One emptying is found once, however many readings follow within the hour.

        Args:
            series: (n,) numbers of their series.
            ms: (n,) instants, milliseconds since 1970 UTC.
            value: (n,) fill levels, percent.
        """
        series, ms, value = (np.concatenate(pair) for pair in zip(self._hour, (series, ms, value), strict=True))
        order = np.lexsort((ms, series))
        series, ms, value = series[order], ms[order], value[order]
        fresh = order >= len(self._hour[0])
        found = []
        # What was reported lowers what the rest of its hour is compared with.
        for at in np.flatnonzero(_highest_before(series, ms, value) - value >= DROP).tolist():
            begin = _hour_before(at, series, ms)
            before = float(value[begin:at].max())
            if before - value[at] >= DROP:
                if fresh[at]:
                    found.append(Emptying(int(series[at]), int(ms[at]), before, float(value[at])))
                value[begin:at] = np.minimum(value[begin:at], value[at])
        self._remember(series, ms, value)
        return found

    def _remember(self, series: Integers, ms: Integers, value: Reals) -> None:
        newest = np.zeros(int(series.max()) + 1 if len(series) else 0, np.int64)
        np.maximum.at(newest, series, ms)
        kept = ms > newest[series] - WITHIN_MS
        self._hour = series[kept], ms[kept], value[kept]


def _highest_before(series: Integers, ms: Integers, value: Reals) -> Reals:
    """For each row the highest value of its series in the hour before, -inf where there is none."""
    highest = np.full(len(value), -np.inf)
    for back in range(1, len(value)):
        near = (series[back:] == series[:-back]) & (ms[back:] - ms[:-back] <= WITHIN_MS)
        if not near.any():
            break
        highest[back:][near] = np.maximum(highest[back:][near], value[:-back][near])
    return highest


def _hour_before(at: int, series: Integers, ms: Integers) -> int:
    """Index of the first row of the hour before row ``at``, itself where there is none."""
    begin = at
    while begin > 0 and series[begin - 1] == series[at] and ms[at] - ms[begin - 1] <= WITHIN_MS:
        begin -= 1
    return begin
