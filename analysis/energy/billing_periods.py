"""What a meter would use between two readings: one change-point model over periods of any length (CalTRACK billing).

A period's consumption is its days times the base, and its kelvin days times the slopes; each period counts by its days.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.energy.calendar import Days
from analysis.energy.change_points import PARAMETERS, degrees_of_days, fit_change_points, used_at
from analysis.energy.fit_error import cv_rmse
from data.errors import BadRequestError
from geo.arrays import FloatArray, IntArray

LEAST_PERIODS: Final = 4


class TooFewPeriodsError(BadRequestError):
    """A baseline of fewer periods than it needs."""

    def __init__(self, periods: int) -> None:
        super().__init__(f"{periods} periods have a consumption; a baseline needs {LEAST_PERIODS}")


@dataclass(frozen=True, slots=True)
class PeriodBaseline:
    """Of a meter that is read once in a while.

    Args:
        coefficients: (3,) base a day, per kelvin day of heating, of cooling.
        balance_c: (2,) below which it heats, above which it cools.
        cv_rmse: of a period's mean day, adjusted for the parameters; NaN: as many parameters as periods.
        parameters: how many were fitted.
    """

    coefficients: FloatArray
    balance_c: FloatArray
    cv_rmse: float
    parameters: int

    def expected_days(self, mean_c: FloatArray) -> FloatArray:
        """(n,) what would be used on days of these mean temperatures; NaN where one is unknown. Never below 0."""
        return used_at(self.coefficients, self.balance_c, mean_c)

    def expected(self, begins: Days, ends: Days, day: Days, mean_c: FloatArray) -> FloatArray:
        """(k,) what would be used in each period; NaN where a day of it has no temperature."""
        return np.asarray(sums_of_periods(begins, ends, day, self.expected_days(mean_c)[None, :])[0])


def fit_periods(begins: Days, ends: Days, consumption: FloatArray, day: Days, mean_c: FloatArray) -> PeriodBaseline:
    """Fit the baseline of periods.

    Args:
        begins: (k,) first day of each.
        ends: (k,) the day after its last.
        consumption: (k,) NaN where unknown.
        day: (n,) consecutive days that hold all periods.
        mean_c: (n,) their mean temperatures; a period with a NaN is left out.

    Raises:
        TooFewPeriodsError: with a consumption and temperatures.
    """
    degrees = tuple(sums_of_periods(begins, ends, day, one) for one in degrees_of_days(mean_c))
    days = (ends - begins).astype(float)
    known = ~np.isnan(consumption) & ~np.isnan(degrees[0]).any(axis=0)
    if known.sum() < LEAST_PERIODS:
        raise TooFewPeriodsError(int(known.sum()))
    y, days = consumption[known], days[known]
    heat, cool = (one[:, known] for one in degrees)
    fits = fit_change_points(y, days, (heat, cool), 1.0 / days[None, :])
    form = _form(fits.squares[0], len(y))
    found = PeriodBaseline(fits.coefficients[0, form], fits.balance_c[0, form], float("nan"), int(PARAMETERS[form]))
    expected = found.expected(begins[known], ends[known], day, mean_c)
    error = cv_rmse(y / days, expected / days, coefficients=found.parameters)
    return PeriodBaseline(found.coefficients, found.balance_c, error, found.parameters)


def sums_of_periods(begins: Days, ends: Days, day: Days, values: FloatArray) -> FloatArray:
    """(m, k) sums of (m, n) daily values over periods; NaN where a period reaches beyond the days or holds a NaN."""
    first: IntArray = (begins - day[0]).astype(np.int64)
    last: IntArray = (ends - day[0]).astype(np.int64)
    inside = (first >= 0) & (last <= len(day)) & (last > first)
    zero = np.zeros((len(values), 1))
    total = np.concatenate([zero, np.cumsum(np.nan_to_num(values), axis=1)], axis=1)
    holes = np.concatenate([zero, np.cumsum(np.isnan(values), axis=1)], axis=1)
    low, high = np.clip(first, 0, len(day)), np.clip(last, 0, len(day))
    whole = inside & (holes[:, high] == holes[:, low])
    return np.where(whole, total[:, high] - total[:, low], np.nan)


def _form(squares: FloatArray, periods: int) -> int:
    """The form of the least corrected Akaike criterion (Hurvich and Tsai 1989).

    A balance point is not counted: it is one of a short grid, and a year of bills would never afford it.
    """
    count = np.array([2, 3, 3, 4])
    room = periods - count - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        criterion = periods * np.log(np.maximum(squares, 1e-12) / periods) + 2 * count * periods / room
    return int(np.where((room > 0) & np.isfinite(squares), criterion, np.inf).argmin())
