"""When a layer's containers fill: more by day than by night, more on a Saturday, on a holiday as on a Sunday.

An hour in which as much comes as on the average of the week is one ordinary hour. A container that fills evenly in
ordinary hours is what the trend of its levels assumes, and what tells when it will be full.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from data.opening_hours import BERLIN, holiday

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000
HOURS: Final = 168
SUNDAY: Final = 6
FACTOR: Final = 2.0
"""Between half and double the time, where nothing was learnt: held in 80 of 100 trials at bins (docs/methods.md)."""
_BEFORE_DAYS, _AFTER_DAYS = 5, 60
_MOST_RISE: Final = 25.0
"""Points in an hour; what jumps by more is an echo, a lid, something large thrown in, and tells nothing of a rhythm."""
_FALL: Final = -3.0
_PULL: Final = 12.0
"""Readings of an hour of the week that weigh as much as what hour and weekday say each for itself."""
FEWEST_RISES: Final = 2_000
_LEAST: Final = 0.02


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How much comes in each hour of the week, and how sure forecasts are.

    Args:
        weights: (168,) from Monday 0:00 of the town's time on, 1 on average; empty: each hour is as the others.
        state: federal state, for its holidays.
        low: the true time to full is shorter than this share of the forecast with 10 %.
        high: longer than this multiple with 10 %.
    """

    weights: tuple[float, ...] = ()
    state: str = ""
    low: float = 1 / FACTOR
    high: float = FACTOR

    def ordinary(self, at_ms: NDArray[np.int64], around_ms: int) -> NDArray[np.float64]:
        """(n,) ordinary hours since a common instant; within five days before and two months after ``around_ms``."""
        if not self.weights:
            return np.asarray((at_ms - around_ms) / HOUR_MS, np.float64)
        begin_ms, summed = _table(self, around_ms // DAY_MS)
        return np.interp((at_ms - begin_ms) / HOUR_MS, np.arange(len(summed)), summed)

    def after(self, at_ms: int, hours: float) -> int | None:
        """The instant so many ordinary hours after another; None: not within two months."""
        if not self.weights:
            return at_ms + round(hours * HOUR_MS)
        begin_ms, summed = _table(self, at_ms // DAY_MS)
        wanted = float(np.interp((at_ms - begin_ms) / HOUR_MS, np.arange(len(summed)), summed)) + hours
        if wanted > summed[-1]:
            return None
        return begin_ms + round(float(np.interp(wanted, summed, np.arange(len(summed)))) * HOUR_MS)

    def written(self) -> dict[str, Any]:
        """As JSON."""
        return {"weights": [round(one, 4) for one in self.weights], "low": self.low, "high": self.high}

    @classmethod
    def read(cls, said: dict[str, Any], state: str) -> Self:
        """What `written` wrote."""
        return cls(tuple(said["weights"]), state, said["low"], said["high"])


STEADY: Final = Rhythm()


@lru_cache(maxsize=64)
def _table(rhythm: Rhythm, day: int) -> tuple[int, NDArray[np.float64]]:
    """The first hour around a UTC day, milliseconds, and ordinary hours summed up from there on."""
    begin_ms = (day - _BEFORE_DAYS) * DAY_MS
    hours = hours_of_week([begin_ms + n * HOUR_MS for n in range((_BEFORE_DAYS + _AFTER_DAYS) * 24)], rhythm.state)
    return begin_ms, np.r_[0.0, np.cumsum(np.array(rhythm.weights)[hours])]


def hours_of_week(at_ms: Sequence[int], state: str) -> NDArray[np.int64]:
    """(n,) 0..167 of instants, in the town's time; a holiday of a federal state is a Sunday."""
    made = np.empty(len(at_ms), np.int64)
    days: dict[Any, int] = {}
    for i, ms in enumerate(at_ms):
        local = (_EPOCH + timedelta(milliseconds=ms)).astimezone(BERLIN)
        day = local.date()
        if day not in days:
            days[day] = SUNDAY if holiday(day, state) else day.weekday()
        made[i] = days[day] * 24 + local.hour
    return made


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class RhythmSums:
    """Rises of the levels of containers, summed by hour of the week; robust against falls, jumps and gaps.

    Args:
        state: federal state.
    """

    state: str
    rise: NDArray[np.float64] = field(default_factory=lambda: np.zeros(HOURS))
    count: NDArray[np.float64] = field(default_factory=lambda: np.zeros(HOURS))

    def add(self, hour_ms: NDArray[np.int64], level: NDArray[np.float64]) -> None:
        """Take in one container: (n,) hours in order, by their begin, and its mean level in each."""
        apart, rise = np.diff(hour_ms), np.diff(level)
        used = (apart == HOUR_MS) & (rise > _FALL) & (rise < _MOST_RISE)
        hours = hours_of_week(hour_ms[1:][used].tolist(), self.state)
        np.add.at(self.rise, hours, rise[used])
        np.add.at(self.count, hours, 1.0)

    def rhythm(self) -> Rhythm:
        """What they say; a steady one where they are too few, or nothing rises."""
        if self.count.sum() < FEWEST_RISES or self.rise.sum() <= 0:
            return Rhythm(state=self.state)
        overall = self.rise.sum() / self.count.sum()
        by_day, by_hour = (self._means(axis, overall) for axis in (1, 0))
        prior = (by_day[:, None] * by_hour[None, :] / overall).ravel()
        each = np.maximum((self.rise + _PULL * prior) / (self.count + _PULL), _LEAST * overall)
        return Rhythm(tuple((each / each.mean()).tolist()), self.state)

    def _means(self, axis: int, overall: float) -> NDArray[np.float64]:
        """Of each weekday or of each hour of the day."""
        rise, count = (one.reshape(7, 24).sum(axis=axis) for one in (self.rise, self.count))
        return np.asarray(np.maximum((rise + _PULL * overall) / (count + _PULL), _LEAST * overall))
