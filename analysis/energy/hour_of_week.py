"""What a meter would use in an hour: time of week and temperature (Mathieu et al. 2011, LBNL), for electricity.

Each of the 168 hours of a week has a level; temperature adds a line that bends at five knots, another one in hours in
which the building is used. Whether it is used in an hour of the week is found first: where most of a plain model's
errors are positive, it is.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.energy.fit_error import cv_rmse
from data.errors import BadRequestError
from geo.arrays import BoolArray, FloatArray, IntArray

HOURS: Final = 168
LEAST_HOURS: Final = 4 * HOURS
KNOTS_C: Final = (0.0, 6.0, 12.0, 18.0, 24.0)
OCCUPIED_SHARE: Final = 0.65
"""Of an hour's errors that are positive: CalTRACK 3.9's threshold."""
_BALANCE_C: Final = (10.0, 18.3)
"""Of the plain model: CalTRACK's 50 °F and 65 °F."""
_RIDGE: Final = 1e-6
Hours = npt.NDArray[np.datetime64]


class TooFewHoursError(BadRequestError):
    """A model of hours of the week from less than four weeks."""

    def __init__(self, hours: int) -> None:
        super().__init__(f"{hours} hours have a consumption and a temperature; a model of the week needs {LEAST_HOURS}")


@dataclass(frozen=True, slots=True)
class WeekModel:
    """Of one meter.

    Args:
        level: (168,) of each hour of the week, Monday's first hour first.
        slopes: (2, 6) of temperature between knots: while it is not used, while it is.
        occupied: (168,) whether the building is used in an hour of the week.
        cv_rmse: of the hours it was fitted on, adjusted for its parameters.
    """

    level: FloatArray
    slopes: FloatArray
    occupied: BoolArray
    cv_rmse: float

    def expected(self, hour: Hours, temperature_c: FloatArray) -> FloatArray:
        """(n,) what would be used in each hour that begins then, local time; NaN where the temperature is."""
        at = hour_of_week(hour)
        bent = _bent(temperature_c)
        slope = self.slopes[self.occupied[at].astype(np.int64)]
        return np.asarray(np.maximum(self.level[at] + (bent * slope).sum(axis=1), 0.0))


def hour_of_week(hour: Hours) -> IntArray:
    """(n,) 0 to 167; Monday 0 to 1 o'clock is 0."""
    since_monday = hour.astype("datetime64[h]").astype(np.int64) + 3 * 24
    return np.asarray(since_monday % HOURS)


def fit_week(hour: Hours, consumption: FloatArray, temperature_c: FloatArray) -> WeekModel:
    """Fit it to (n,) hours by their begins in local time; NaN where unknown. TooFewHoursError: it cannot be."""
    known = ~np.isnan(consumption) & ~np.isnan(temperature_c)
    if known.sum() < LEAST_HOURS:
        raise TooFewHoursError(int(known.sum()))
    at, y, temperature = hour_of_week(hour[known]), consumption[known], temperature_c[known]
    occupied = _occupied(at, y, temperature)
    used = occupied[at][:, None]
    bent = _bent(temperature)
    found, level = _absorbed(at, y, np.concatenate([bent * ~used, bent * used], axis=1))
    model = WeekModel(level, found.reshape(2, -1), occupied, float("nan"))
    error = cv_rmse(y, model.expected(hour[known], temperature), coefficients=HOURS + found.size)
    return WeekModel(level, model.slopes, occupied, error)


def _occupied(at: IntArray, y: FloatArray, temperature: FloatArray) -> BoolArray:
    """(168,) hours in which more than temperature says is used most times."""
    cold, warm = (np.maximum(sign * (edge - temperature), 0.0) for sign, edge in zip((1, -1), _BALANCE_C, strict=True))
    plain = np.stack([np.ones_like(y), cold, warm], axis=1)
    error = y - plain @ np.linalg.lstsq(plain, y, rcond=None)[0]
    count = np.bincount(at, minlength=HOURS)
    return np.asarray(np.bincount(at, error > 0, HOURS) > OCCUPIED_SHARE * count)


def _bent(temperature: FloatArray) -> FloatArray:
    """(n, 6) how much of a temperature lies below the first knot, between two, and above the last."""
    edges = np.array([-np.inf, *KNOTS_C, np.inf])
    zero = np.array([KNOTS_C[0], *KNOTS_C])
    return np.asarray(np.clip(temperature[:, None], edges[:-1], edges[1:]) - zero)


def _absorbed(at: IntArray, y: FloatArray, columns: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Slopes of columns and the (168,) levels; levels are taken out of both sides first (Frisch and Waugh 1933)."""
    count = np.maximum(np.bincount(at, minlength=HOURS), 1)

    def means(values: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(at, values, HOURS) / count)

    middle = np.stack([means(column) for column in columns.T], axis=1)
    level = means(y)
    centred = columns - middle[at]
    gram = centred.T @ centred
    ridge = _RIDGE * np.eye(len(gram)) * max(float(np.trace(gram)) / len(gram), 1e-12)
    slopes = np.linalg.solve(gram + ridge, centred.T @ (y - level[at]))
    return np.asarray(slopes), np.asarray(level - middle @ slopes)
