"""The facts of a sentence on excess: since when, how many percent, and when of the day or week."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np

from analysis.energy.calendar import Days, days_off
from analysis.energy.detector import Detector, statistic
from analysis.energy.hour_of_week import Hours
from geo.arrays import BoolArray, FloatArray

ExcessTime: TypeAlias = Literal["night", "weekend", "all"]
MOSTLY: Final = 0.6
"""Of an excess that lies in nights, or on days off, so that it is said of them."""
NIGHT_FROM, NIGHT_UNTIL = 22, 6
_CEILING: Final = 2.0
_HOLDS: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """What is used beyond what is usual at this weather.

    Args:
        since: the first day.
        until: the last day that is known.
        percent: of what would be usual in these days.
        mostly: when most of it is used.
        used: in these days, in the meter's result.
        expected: likewise, as would be usual.
    """

    since: date
    until: date
    percent: float
    mostly: ExcessTime
    used: float
    expected: float


@dataclass(frozen=True, slots=True)
class HourlyUse:
    """By hours that begin at these local times: (n,) used, and expected by a week's model."""

    hour: Hours
    used: FloatArray
    expected: FloatArray


def present_excess(
    detector: Detector,
    day: Days,
    consumption: FloatArray,
    expected: FloatArray,
    *,
    hourly: HourlyUse | None = None,
    holidays: Days | None = None,
) -> Excess | None:
    """The excess that lasts on the last of (n,) consecutive days; None: there is none.

    One lasts from the day on which the statistic left 0 until it is back there.
    """
    level = statistic(detector.steps(day, consumption, expected), _CEILING * detector.threshold)
    calm = np.flatnonzero(level <= _HOLDS)
    first = int(calm[-1]) + 1 if len(calm) else 0
    if first >= len(day) or level[first:].max() < detector.threshold:
        return None
    days, known = slice(first, None), ~np.isnan(consumption[first:]) & ~np.isnan(expected[first:])
    used, usual = float(consumption[days][known].sum()), float(expected[days][known].sum())
    if used <= usual:
        return None
    return Excess(
        since=day[first].astype("datetime64[D]").item(),
        until=day[-1].astype("datetime64[D]").item(),
        percent=100.0 * (used / usual - 1.0) if usual > 0 else float("inf"),
        mostly=_mostly(day[days], (consumption - expected)[days], hourly, holidays),
        used=used,
        expected=usual,
    )


def _mostly(day: Days, error: FloatArray, hourly: HourlyUse | None, holidays: Days | None) -> ExcessTime:
    """When most of an excess is used: by hours where they are known, else by days."""
    if hourly is not None:
        within = hourly.hour >= day[0]
        hour, extra = hourly.hour[within], (hourly.used - hourly.expected)[within]
        if _holds_most(extra, night(hour)):
            return "night"
    return "weekend" if _holds_most(error, days_off(day, holidays)) else "all"


def night(hour: Hours) -> BoolArray:
    """(n,) whether hours that begin at these local times are of the night, 22 to 6 o'clock."""
    of_day = hour.astype("datetime64[h]").astype(np.int64) % 24
    return np.asarray((of_day >= NIGHT_FROM) | (of_day < NIGHT_UNTIL))


def _holds_most(extra: FloatArray, there: BoolArray) -> bool:
    total = float(np.nansum(extra))
    return total > 0 and float(np.nansum(extra[there])) >= MOSTLY * total
