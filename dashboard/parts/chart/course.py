"""The course of one measure at one place as a chart and a table show it: lowest, mean and highest of each bucket."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.declare import Step
from data.flags import SUSPECT

DAY_MS: Final = 86_400_000
BUCKET_MS: Final = {"hour": 3_600_000, "day": DAY_MS}
WEEK: Final = 7
MOST_DAYS: Final = 400
"""More days than this are drawn as weeks."""


@dataclass(frozen=True, slots=True)
class Span:
    """How far back a chart looks, and in which step of the rollups; its id stands in addresses and texts."""

    id: str
    step: Step
    length: timedelta


SPANS: Final = (
    Span("48h", "hour", timedelta(hours=48)),
    Span("30d", "day", timedelta(days=30)),
    Span("years", "day", timedelta(days=3 * 366)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """n buckets in the order of time, those in which enough was measured: (n,) each, instants in ms since 1970 UTC.

    ``falls_ms`` are the instants at which something was emptied.
    """

    label: str
    begin_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    low: NDArray[np.float64]
    mean: NDArray[np.float64]
    high: NDArray[np.float64]
    share_percent: NDArray[np.float64]
    falls_ms: tuple[int, ...] = ()

    def __len__(self) -> int:
        return int(self.mean.size)

    @property
    def middle_ms(self) -> NDArray[np.int64]:
        """(n,) where a point stands."""
        return (self.begin_ms + self.end_ms) // 2

    def until(self, now: datetime) -> "Buckets":
        """The same, its last bucket ending now where it would end later."""
        return replace(self, end_ms=np.minimum(self.end_ms, round(now.timestamp() * 1000)))

    def since(self, then: datetime) -> "Buckets":
        """The same without what ended before, its first bucket beginning then where it would begin earlier."""
        begin = round(then.timestamp() * 1000)
        late = self.end_ms > begin
        kept = {one: getattr(self, one)[late] for one in ("end_ms", "low", "mean", "high", "share_percent")}
        return replace(self, begin_ms=np.maximum(self.begin_ms[late], begin), **kept)

    def at(self, ms: int) -> float | None:
        """The mean of the bucket of an instant; None where nothing is known of it."""
        place = self.place(ms)
        return None if place is None else float(self.mean[place])

    def place(self, ms: int) -> int | None:
        """Which bucket an instant is in; None where it is in none."""
        place = int(np.searchsorted(self.begin_ms, ms, side="right")) - 1
        return place if place >= 0 and ms < self.end_ms[place] else None

    def gaps_ms(self) -> list[tuple[int, int]]:
        """Begin and end of each time between two buckets in which too little was measured."""
        late = np.flatnonzero(self.begin_ms[1:] > self.end_ms[:-1])
        return [(int(self.end_ms[i]), int(self.begin_ms[i + 1])) for i in late]

    def pieces(self) -> list[slice]:
        """Runs of buckets without a gap between them."""
        ends = [*(np.flatnonzero(self.begin_ms[1:] > self.end_ms[:-1]) + 1).tolist(), len(self)]
        return [slice(first, last) for first, last in zip([0, *ends], ends, strict=False) if last > first]


def course(rows: pa.Table, *, label: str, step: Step, channel: int, least_percent: float) -> Buckets:
    """The course of one channel out of the hours (labelled by their end) or days (by their date at UTC+1) of a measure.

    A bucket of which less than ``least_percent`` was measured is unknown and left out.
    """
    rows = rows.filter(pc.equal(rows["channel"], channel))
    for name in ("min", "mean", "max"):  # what is withheld is not known
        rows = rows.filter(pc.is_valid(rows[name]))
    at = rows["observed_at"].to_numpy().astype("datetime64[ms]").astype(np.int64)
    # An hour is labelled by its end, and a day at UTC+1 begins one hour before the UTC day of its date.
    begin = at - BUCKET_MS["hour"]
    length = BUCKET_MS[step]
    expected = np.maximum(rows["expected"].to_numpy(), 1)
    share = np.minimum(100.0, 100.0 * rows["n"].to_numpy() / expected)
    kept = share >= least_percent
    low, mean, high = (rows[name].to_numpy().astype(np.float64)[kept] for name in ("min", "mean", "max"))
    begin = begin[kept]
    made = Buckets(
        label=label, begin_ms=begin, end_ms=begin + length, low=low, mean=mean, high=high, share_percent=share[kept]
    )
    return by_week(made) if step == "day" and begin.size and begin[-1] - begin[0] > MOST_DAYS * DAY_MS else made


def held(rows: pa.Table, *, label: str, channel: int, decimals: int, longest_ms: int) -> Buckets:
    """The raw readings of one channel, each of which holds until the next, ``longest_ms`` at most; like ones are one.

    Nothing is known from a suspect reading on, until the next one.
    """
    rows = rows.filter(pc.equal(rows["channel"], channel))
    at = rows["observed_at"].to_numpy().astype("datetime64[ms]").astype(np.int64)
    value = np.round(rows["value"].to_numpy().astype(np.float64), decimals)
    end = np.minimum(at + longest_ms, np.append(at[1:], np.iinfo(np.int64).max))
    kept = (rows["flags"].to_numpy() & int(SUSPECT) == 0) & (end > at)
    at, end, value = at[kept], end[kept], value[kept]
    new = np.flatnonzero((np.diff(value, prepend=np.nan) != 0) | (at > np.r_[at[:1], end[:-1]]))
    last = np.append(new[1:], at.size)[: new.size] - 1
    level, whole = value[new], np.full(new.size, 100.0)
    return Buckets(
        label=label, begin_ms=at[new], end_ms=end[last], low=level, mean=level, high=level, share_percent=whole
    )


def by_week(days: Buckets) -> Buckets:
    """Days as weeks from Monday on; a week holds what its known days hold."""
    # 1970-01-05 was a Monday; a UTC+1 day begins at 23 UTC of the day before.
    week = ((days.begin_ms + DAY_MS // 24) // DAY_MS - 4) // WEEK
    first = np.flatnonzero(np.diff(week, prepend=week[:1] - 1))
    count = np.diff([*first.tolist(), len(days)])
    begin = (week[first] * WEEK + 4) * DAY_MS - DAY_MS // 24
    return Buckets(
        label=days.label,
        begin_ms=begin,
        end_ms=begin + WEEK * DAY_MS,
        low=np.minimum.reduceat(days.low, first),
        mean=np.add.reduceat(days.mean, first) / count,
        high=np.maximum.reduceat(days.high, first),
        share_percent=np.add.reduceat(days.share_percent, first) / WEEK,
    )
