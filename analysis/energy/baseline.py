"""What a meter would use on a day at its temperature: change-point models by parts of the year.

Days of three seasons, each on days of work and days off, are drawn together as far as that costs nothing: among all
ways to do so, and four forms each, the one of the least Bayesian information criterion is taken (Schwarz 1978), with
the variance of the fullest way. The ways are those of OpenDSM's daily model. docs/methods/energy.md says more.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from analysis.energy.calendar import PARTS, Days, days_off, part_of_year
from analysis.energy.change_points import PARAMETERS, ChangePointFits, degrees_of_days, fit_change_points, used_at
from analysis.energy.fit_error import cv_rmse, nmbe
from data.errors import BadRequestError
from geo.arrays import BoolArray, FloatArray

LEAST_DAYS: Final = 60
"""With fewer a baseline would be of one season, and say little."""
LEAST_PART_DAYS: Final = 15
"""A part of the year with fewer known days is never modelled by itself."""
_BLOCKS: Final = (
    ((0, 1, 2),),
    ((0,), (1, 2)),
    ((0, 1), (2,)),
    ((0, 2), (1,)),
    ((0,), (1,), (2,)),
)
_ROUNDS: Final = 2


class TooFewDaysError(BadRequestError):
    """A baseline of fewer days than it needs, with consumption and temperature."""

    def __init__(self, days: int) -> None:
        super().__init__(f"{days} days have a consumption and a temperature; a baseline needs {LEAST_DAYS}")


@dataclass(frozen=True, slots=True)
class Baseline:
    """Of one meter.

    Args:
        coefficients: (6, 3) by part of the year: base a day, and per kelvin day of heating and of cooling.
        balance_c: (6, 2) below which it heats, above which it cools.
        cv_rmse: of the days it was fitted on, adjusted for its parameters.
        nmbe: likewise, of the days.
        parameters: how many were fitted.
        days: how many it was fitted on.
    """

    coefficients: FloatArray
    balance_c: FloatArray
    cv_rmse: float
    nmbe: float
    parameters: int
    days: int

    def expected(self, day: Days, mean_c: FloatArray, holidays: Days | None = None) -> FloatArray:
        """(n,) what would be used on each day; NaN where the temperature is. Never below 0."""
        part = part_of_year(day, days_off(day, holidays))
        return used_at(self.coefficients[part], self.balance_c[part], mean_c)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to draw parts of the year together: (parts of each group), which of all groups they are."""

    groups: tuple[int, ...]


def fit_baseline(
    day: Days,
    consumption: FloatArray,
    mean_c: FloatArray,
    *,
    holidays: Days | None = None,
    kept: BoolArray | None = None,
) -> Baseline:
    """Fit the baseline of a meter.

    Args:
        day: (n,) datetime64[D], the town's days.
        consumption: (n,) of each day; NaN where unknown.
        mean_c: (n,) mean temperature of each day; NaN where unknown.
        holidays: days that are like Sundays.
        kept: (n,) False: a day that is not fitted on. None: all are.

    Raises:
        TooFewDaysError: of days with both.
    """
    known = ~np.isnan(consumption) & ~np.isnan(mean_c) & (True if kept is None else kept)
    if known.sum() < LEAST_DAYS:
        raise TooFewDaysError(int(known.sum()))
    day, y, mean_c = day[known], consumption[known], mean_c[known]
    part = part_of_year(day, days_off(day, holidays))
    within = MEMBERS @ (np.arange(PARTS)[:, None] == part).astype(float)
    fits = fit_change_points(y, np.ones(len(y)), degrees_of_days(mean_c), within)
    groups, forms = _chosen(fits, within.sum(axis=1))
    return _baseline(fits, groups, forms, (day, y, mean_c, holidays))


def _members() -> tuple[FloatArray, tuple[_Way, ...]]:
    """Which parts each group has (g, 6), and all ways to split a year into groups."""
    found: dict[tuple[int, ...], int] = {}
    ways = []
    for blocks in _BLOCKS:
        options = [_groups_of(block) for block in blocks]
        for choice in product(*options):
            parts = [group for groups in choice for group in groups]
            ways.append(_Way(tuple(found.setdefault(group, len(found)) for group in parts)))
    members = np.zeros((len(found), PARTS))
    for group, row in found.items():
        members[row, list(group)] = 1.0
    return members, tuple(ways)


def _groups_of(seasons: tuple[int, ...]) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """Days of work and days off of seasons as one group, or as two."""
    work, off = tuple(2 * one for one in seasons), tuple(2 * one + 1 for one in seasons)
    return ((tuple(sorted(work + off)),), (work, off))


MEMBERS, _WAYS = _members()


def _chosen(fits: ChangePointFits, days: FloatArray) -> tuple[tuple[int, ...], FloatArray]:
    """The groups of the best way, and the best form (g,) of each group."""
    total = float(days[_WAYS[0].groups[0]])
    variance = _fullest(fits, days, total)
    groups = _WAYS[0].groups
    forms = np.zeros(len(days), np.int64)
    for _ in range(_ROUNDS):
        cost = fits.squares / variance + PARAMETERS * np.log(total)
        forms = cost.argmin(axis=1)
        each = np.where(days >= LEAST_PART_DAYS, cost[np.arange(len(days)), forms], np.where(days == 0, 0.0, np.inf))
        groups = min((way.groups for way in _WAYS), key=lambda way: float(each[list(way)].sum()))
        used = float(fits.squares[list(groups), forms[list(groups)]].sum())
        variance = max(used / max(total - PARAMETERS[forms[list(groups)]].sum(), 1.0), 1e-12)
    return groups, np.asarray(forms)


def _fullest(fits: ChangePointFits, days: FloatArray, total: float) -> float:
    """Variance of what the fullest way leaves over, to begin with."""
    fullest = [group for group in _WAYS[-1].groups if days[group] >= LEAST_PART_DAYS] or list(_WAYS[0].groups)
    return max(float(fits.squares[fullest].min(axis=1).sum()) / max(total - 5 * len(fullest), 1.0), 1e-12)


def _baseline(
    fits: ChangePointFits,
    groups: tuple[int, ...],
    forms: FloatArray,
    fitted_on: tuple[Days, FloatArray, FloatArray, Days | None],
) -> Baseline:
    coefficients, balance = np.zeros((PARTS, 3)), np.zeros((PARTS, 2))
    for group in groups:
        inside = MEMBERS[group] > 0
        coefficients[inside] = fits.coefficients[group, forms[group]]
        balance[inside] = fits.balance_c[group, forms[group]]
    parameters = int(PARAMETERS[forms[list(groups)]].sum())
    day, y, mean_c, holidays = fitted_on
    drawn = Baseline(coefficients, balance, float("nan"), float("nan"), parameters, len(y))
    expected = drawn.expected(day, mean_c, holidays)
    error = cv_rmse(y, expected, coefficients=parameters)
    return Baseline(coefficients, balance, error, nmbe(y, expected), parameters, len(y))
