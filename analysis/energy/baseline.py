"""What a meter would use on a day at its temperature: change-point models by parts of the year.

Days of three seasons, each on days of work and days off, may be drawn together in 22 ways, those of OpenDSM's daily
model, and each group has one of four forms. None is chosen: all are averaged, each as likely as its Bayesian
information criterion makes it (Schwarz 1978; Hoeting et al. 1999), so that a fortnight more does not overturn it.
docs/methods/energy.md says more.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Final

import numpy as np
from scipy.special import logsumexp, softmax

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
_LEAST_WEIGHT: Final = 1e-4
"""A model less likely than this, in every part of the year, is left away."""


class TooFewDaysError(BadRequestError):
    """A baseline of fewer days than it needs, with consumption and temperature."""

    def __init__(self, days: int) -> None:
        super().__init__(f"{days} days have a consumption and a temperature; a baseline needs {LEAST_DAYS}")


@dataclass(frozen=True, slots=True)
class Baseline:
    """Of one meter: k change-point models, averaged.

    Args:
        weights: (k, 6) of each model in each part of the year; they add up to 1.
        coefficients: (k, 3) base a day, and per kelvin day of heating and of cooling.
        balance_c: (k, 2) below which it heats, above which it cools.
        cv_rmse: of the days it was fitted on, adjusted for its parameters.
        nmbe: likewise, of the days.
        parameters: how many were fitted, as the mean over ways.
        days: how many it was fitted on.
    """

    weights: FloatArray
    coefficients: FloatArray
    balance_c: FloatArray
    cv_rmse: float
    nmbe: float
    parameters: float
    days: int

    def expected(self, day: Days, mean_c: FloatArray, holidays: Days | None = None) -> FloatArray:
        """(n,) what would be used on each day; NaN where the temperature is. Never below 0."""
        part = part_of_year(day, days_off(day, holidays))
        each = zip(self.weights, self.coefficients, self.balance_c, strict=True)
        return np.asarray(sum(weight[part] * used_at(used, balance, mean_c) for weight, used, balance in each))


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
    weights, parameters = _weights(fits, within.sum(axis=1))
    kept_models = weights.max(axis=-1) > _LEAST_WEIGHT
    weights = weights[kept_models] / np.maximum(weights[kept_models].sum(axis=0), 1e-300)
    nothing = float("nan")
    drawn = Baseline(
        weights, fits.coefficients[kept_models], fits.balance_c[kept_models], nothing, nothing, parameters, len(y)
    )
    expected = drawn.expected(day, mean_c, holidays)
    error = cv_rmse(y, expected, coefficients=parameters)
    return replace(drawn, cv_rmse=error, nmbe=nmbe(y, expected))


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


def _weights(fits: ChangePointFits, days: FloatArray) -> tuple[FloatArray, float]:
    """(g, 4, 6) how likely each form of each group is in each part of the year, and the parameters, as the mean."""
    total = float(days[_WAYS[0].groups[0]])
    cost = fits.squares / _variance(fits, days, total) + PARAMETERS * np.log(total)
    each = logsumexp(-cost / 2.0, axis=1)
    form = np.exp(-cost / 2.0 - each[:, None])
    each = np.where(days >= LEAST_PART_DAYS, each, np.where(days == 0, 0.0, -np.inf))
    likely = softmax(np.array([each[list(way.groups)].sum() for way in _WAYS]))
    group = np.zeros(len(days))
    for way, weight in zip(_WAYS, likely, strict=True):
        group[list(way.groups)] += weight
    weights = group[:, None] * form
    return weights[:, :, None] * MEMBERS[:, None, :], float((weights * (days > 0)[:, None] @ PARAMETERS).sum())


def _variance(fits: ChangePointFits, days: FloatArray, total: float) -> float:
    """What the best way leaves over, a degree of freedom; the best way is found with that of the fullest at first."""
    variance = _fullest(fits, days, total)
    for _ in range(_ROUNDS):
        cost = fits.squares / variance + PARAMETERS * np.log(total)
        forms = cost.argmin(axis=1)
        each = np.where(days >= LEAST_PART_DAYS, cost[np.arange(len(days)), forms], np.where(days == 0, 0.0, np.inf))
        best = list(min((way.groups for way in _WAYS), key=lambda way: float(each[list(way)].sum())))
        used = float(fits.squares[best, forms[best]].sum())
        variance = max(used / max(total - PARAMETERS[forms[best]].sum(), 1.0), 1e-12)
    return variance


def _fullest(fits: ChangePointFits, days: FloatArray, total: float) -> float:
    """Variance of what the fullest way leaves over, to begin with."""
    fullest = [group for group in _WAYS[-1].groups if days[group] >= LEAST_PART_DAYS] or list(_WAYS[0].groups)
    return max(float(fits.squares[fullest].min(axis=1).sum()) / max(total - 5 * len(fullest), 1.0), 1e-12)
