"""Excess that lasts: a CUSUM of what was used beyond what is usual (Page 1954), robust, of steps that grow with use.

Of each day's error the usual error of its weekday is taken away (a median, with few days drawn towards none), and it is
divided by a robust spread and cut off, so that one strange day alone says nothing. Errors grow with what is expected as
a power of it, none, its root or itself: that of the greatest likelihood in the baseline year. The statistic adds up how
much more likely an excess of ``DESIGN`` makes what was seen, day by day, and never falls below 0. Its threshold is the
lowest at which the baseline year itself, by models that had not seen the fortnight, gives at most one message a year.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from analysis.energy.calendar import Days, weekday
from data.errors import BadRequestError
from geo.arrays import FloatArray

DESIGN: Final = 0.2
"""The excess that is looked for, as a share of what is usual."""
CUT: Final = 3.0
"""Spreads beyond which a day counts no more."""
LEAST_DAYS: Final = 120
"""With hold-outs of fewer days nothing can be said of messages a year."""
YEAR_DAYS: Final = 365.0
_LOWEST: Final = 1.01 * CUT**2 / 2
"""More than any one day can add."""
_THRESHOLDS: Final = np.geomspace(_LOWEST, 400.0, 160)
_MAD_TO_SIGMA: Final = 1.4826
_POWERS: Final = (0.0, 0.5, 1.0)
_LEAST_SHARE: Final = 0.1
"""Of the mean expected: below it the scale of a day shrinks no further."""
_LEAST_SPREAD: Final = 0.01
_DRAWN: Final = 4.0
"""Days of no error that are added to each weekday."""


class TooFewHoldOutsError(BadRequestError):
    """A detector that cannot be calibrated."""

    def __init__(self, days: int) -> None:
        super().__init__(f"{days} days were held out of the baseline year; a detector needs {LEAST_DAYS}")


@dataclass(frozen=True, slots=True)
class Detector:
    """Of one meter.

    Args:
        usual_error: (7,) by weekday, Monday first, as a share of the scale of its days.
        spread: of errors, likewise.
        power: of what is expected, with which the scale of days grows.
        mean: expected a day in the baseline year: the scale of a day on which that much is.
        threshold: of the statistic, from which on there is a message.
        false_a_year: messages the baseline year itself gave, held out, a year.
    """

    usual_error: FloatArray
    spread: float
    power: float
    mean: float
    threshold: float
    false_a_year: float

    def steps(self, day: Days, consumption: FloatArray, expected: FloatArray) -> FloatArray:
        """(..., n) what each day adds to the statistic; 0 where it is unknown."""
        scale = _scale(expected, self.mean, self.power)
        error = (consumption - expected) / scale - self.usual_error[weekday(day)]
        shift = np.minimum(DESIGN * np.maximum(expected, 0.0) / (scale * self.spread), CUT)
        added = shift * (np.clip(error / self.spread, -CUT, CUT) - shift / 2.0)
        return np.where(np.isnan(added), 0.0, added)


def calibrated(day: Days, consumption: FloatArray, expected: FloatArray) -> Detector:
    """The detector of a meter, by (n,) days of its baseline year and what models expected that had not seen them.

    Raises:
        TooFewHoldOutsError: days of which both are known.
    """
    known = ~np.isnan(consumption) & ~np.isnan(expected)
    if known.sum() < LEAST_DAYS:
        raise TooFewHoldOutsError(int(known.sum()))
    ways = [_with_power(power, day[known], consumption[known], expected[known]) for power in _POWERS]
    drawn = min(ways, key=_unlikely)[1]
    steps = drawn.steps(day, consumption, expected)
    count, years = messages(steps, _THRESHOLDS), max(known.sum() / YEAR_DAYS, 1.0)
    too_many = np.flatnonzero(count > years)
    at = min(int(too_many[-1]) + 1, len(_THRESHOLDS) - 1) if len(too_many) else 0
    return replace(drawn, threshold=float(_THRESHOLDS[at]), false_a_year=float(count[at] / years))


def _with_power(power: float, day: Days, consumption: FloatArray, expected: FloatArray) -> tuple[float, Detector]:
    """Minus the log of the likelihood of all errors, doubly exponential as a median's are, and a detector so far."""
    mean = max(float(expected.mean()), 1e-9)
    scale = _scale(expected, mean, power)
    error = (consumption - expected) / scale
    usual = _usual_errors(day, error)
    left = error - usual[weekday(day)]
    spread = max(_MAD_TO_SIGMA * float(np.median(np.abs(left - np.median(left)))), _LEAST_SPREAD)
    unlikely = len(left) * np.log(max(float(np.abs(left).mean()), 1e-12)) + float(np.log(scale).sum())
    return unlikely, Detector(usual, spread, power, mean, np.inf, 0.0)


def _scale(expected: FloatArray, mean: float, power: float) -> FloatArray:
    """(..., n) what errors of days are measured by."""
    return np.asarray(mean * np.maximum(expected / mean, _LEAST_SHARE) ** power)


def _unlikely(way: tuple[float, Detector]) -> float:
    return way[0]


def messages(steps: FloatArray, thresholds: FloatArray) -> FloatArray:
    """(t,) messages that (n,) steps give at each threshold; after one the statistic begins anew."""
    level, count = np.zeros(len(thresholds)), np.zeros(len(thresholds))
    for step in steps:
        level = np.maximum(level + step, 0.0)
        reached = level >= thresholds
        count += reached
        level[reached] = 0.0
    return count


def statistic(steps: FloatArray, ceiling: float) -> FloatArray:
    """(n,) of the statistic; it never rises above a ceiling, so that the end of an excess shows soon."""
    level, found = 0.0, np.zeros(len(steps))
    for at, step in enumerate(steps):
        level = min(max(level + float(step), 0.0), ceiling)
        found[at] = level
    return found


def _usual_errors(day: Days, error: FloatArray) -> FloatArray:
    """(7,) median error of each weekday, drawn towards none."""
    at = weekday(day)
    medians = np.array([np.median(error[at == one]) if (at == one).any() else 0.0 for one in range(7)])
    count = np.bincount(at, minlength=7)
    return np.asarray(medians * count / (count + _DRAWN))
