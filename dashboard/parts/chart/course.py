"""The course of one measure at one place as a chart and a table show it: lowest, mean and highest of each bucket."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.declare import Step

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
    """n buckets in the order of time, those in which enough was measured: (n,) each, instants in ms since 1970 UTC."""

    label: str
    begin_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    low: NDArray[np.float64]
    mean: NDArray[np.float64]
    high: NDArray[np.float64]
    share_percent: NDArray[np.float64]

    def __len__(self) -> int:
        return int(self.mean.size)

    @property
    def middle_ms(self) -> NDArray[np.int64]:
        """(n,) where a point stands."""
        return (self.begin_ms + self.end_ms) // 2

    def until(self, now: datetime) -> "Buckets":
        """The same, its last bucket ending now where it would end later."""
        return replace(self, end_ms=np.minimum(self.end_ms, round(now.timestamp() * 1000)))

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
