"""Whether a count that somebody has just read can be right: its direction, and what it says was used since the last.

What may be used lies about what a baseline expects at the weather since then, where there is one, else about what this
meter has used so far. Both are wide: a count is doubted and asked about, never refused.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from analysis.energy.billing_periods import TooFewPeriodsError, fit_periods
from analysis.energy.calendar import Days
from analysis.energy.counter import BACKWARDS, MeterCounts, Periods, consumption
from geo.arrays import FloatArray

Doubt: TypeAlias = Literal["", "backwards", "much", "little"]
WIDE: Final = 3.0
"""Of what was used so far: three times the most, a third of the least."""
LEAST_SHARE: Final = 0.5
"""A baseline's range reaches so far below and above what is expected, or three times its error if that is more."""
_ERRORS: Final = 3.0
_LEAST_PERIODS: Final = 2


@dataclass(frozen=True, slots=True)
class UsualUse:
    """What may be used a day, in steps of the counter."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DailyWeather:
    """Mean temperatures (n,) of consecutive days."""

    day: Days
    mean_c: FloatArray


def doubt_of(counts: MeterCounts, weather: DailyWeather | None = None) -> Doubt:
    """Why the last count may be wrong, by those before it; empty: nothing speaks against it, or nothing is known.

    Args:
        counts: in order, those before the last believed.
        weather: of the days of them; None: unknown.
    """
    periods = consumption(counts)
    if not len(periods.used):
        return ""
    if periods.step[-1] == BACKWARDS:
        return "backwards"
    usual = _usual(periods, weather)
    if usual is None or np.isnan(periods.used[-1]):
        return ""
    a_day = float(periods.used[-1] / _days(periods)[-1])
    return "much" if a_day > usual.high else "little" if a_day < usual.low else ""


def _usual(periods: Periods, weather: DailyWeather | None) -> UsualUse | None:
    expected = _expected(periods, weather) if weather else None
    if expected is not None:
        return expected
    rates = (periods.used / _days(periods))[:-1]
    rates = rates[~np.isnan(rates)]
    return UsualUse(rates.min() / WIDE, rates.max() * WIDE) if len(rates) >= _LEAST_PERIODS else None


def _expected(periods: Periods, weather: DailyWeather) -> UsualUse | None:
    """By a baseline of the periods before the last, where there are enough with temperatures."""
    begins, ends = (at.astype("datetime64[D]") for at in (periods.begin, periods.end))
    long = ends > begins
    before = long & (np.arange(len(begins)) < len(begins) - 1)
    try:
        model = fit_periods(begins[before], ends[before], periods.used[before], weather.day, weather.mean_c)
    except TooFewPeriodsError:
        return None
    length = (ends[-1:] - begins[-1:]).astype(float)
    if not length[0]:
        return None
    a_day = float((model.expected(begins[-1:], ends[-1:], weather.day, weather.mean_c) / length)[0])
    spread = max(LEAST_SHARE, _ERRORS * (0.0 if np.isnan(model.cv_rmse) else model.cv_rmse)) * a_day
    return None if np.isnan(a_day) else UsualUse(a_day - spread, a_day + spread)


def _days(periods: Periods) -> FloatArray:
    return np.asarray((periods.end - periods.begin) / np.timedelta64(1, "D"))
