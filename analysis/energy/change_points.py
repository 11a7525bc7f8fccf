"""Degree-day change-point models for all candidates at once: heating, cooling, both, none, as one batch of systems.

A model says consumption = base + heating x kelvins below a balance point + cooling x kelvins above another
(CalTRACK 2.0, 3.3 to 3.4). What is summed over days for a pair of balance points is the same whichever days are drawn
together, so the sums of each group of days are a matrix product, and all candidates of all groups are solved together.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.energy.degree_days import cooling_degrees, heating_degrees
from geo.arrays import BoolArray, FloatArray, IntArray

HEATING_C: Final = np.arange(4.0, 25.1, 0.75)
COOLING_C: Final = np.arange(8.0, 31.1, 0.75)
"""Balance points that may be, °C."""
LEAST_DAYS: Final = 10.0
LEAST_DEGREES: Final = 11.2
"""A slope needs so many days beyond its balance point, and kelvin days (CalTRACK 3.3.4.1: 20 °F days)."""
_INTERCEPT, _HEATING, _COOLING = range(3)
_RIDGE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class ChangePointFits:
    """The best model of each form for each of g groups of days.

    Args:
        squares: (g, 4) sum of squared errors without, with heating, with cooling, with both; inf where none may be.
        coefficients: (g, 4, 3) base a day, heating and cooling per kelvin day; 0 where a form has none.
        balance_c: (g, 4, 2) balance points of heating and of cooling.
    """

    squares: FloatArray
    coefficients: FloatArray
    balance_c: FloatArray


PARAMETERS: Final = np.array([1, 3, 3, 5])
"""Of each form: a slope brings its balance point."""


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of each of g groups for h heating and c cooling points: of products of columns, of products with y."""

    gram: FloatArray
    """(g, h, c, 3, 3)"""
    moment: FloatArray
    """(g, h, c, 3)"""
    total: FloatArray
    """(g,) of y squared."""
    enough: BoolArray
    """(2, g, points) whether heating and cooling points have days and degrees enough; False beyond each grid's end."""


def fit_change_points(
    y: FloatArray, rows: FloatArray, degrees: tuple[FloatArray, FloatArray], groups: FloatArray
) -> ChangePointFits:
    """Fit every form to every group of rows.

    Args:
        y: (n,) consumption of each row.
        rows: (n,) days that a row stands for: 1, or the days of a period.
        degrees: (h, n) and (c, n) kelvin days of heating and of cooling of each row.
        groups: (g, n) weights of the rows in each group; 0 leaves a row out. A period's is one over its days, so that
            each day of it counts alike.
    """
    sums = _sums(y, rows, degrees, groups)
    shape = sums.gram.shape[:3]
    columns = ((_INTERCEPT,), (_INTERCEPT, _HEATING), (_INTERCEPT, _COOLING), (_INTERCEPT, _HEATING, _COOLING))
    each = [_best(sums, form, *_solved(sums, form), shape) for form in columns]
    return ChangePointFits(*(np.stack([one[at] for one in each], axis=1) for at in range(3)))


def degrees_of_days(mean_c: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Kelvins of heating and of cooling of n days at all balance points that may be: (h, n) and (c, n)."""
    return heating_degrees(mean_c, HEATING_C), cooling_degrees(mean_c, COOLING_C)


def used_at(coefficients: FloatArray, balance_c: FloatArray, mean_c: FloatArray) -> FloatArray:
    """(n,) what a model uses on days of these mean temperatures, never below 0; NaN where one is unknown.

    Args:
        coefficients: (3,) or (n, 3), as of ChangePointFits.
        balance_c: (2,) or (n, 2), likewise.
        mean_c: (n,).
    """
    base, heating, cooling = np.moveaxis(coefficients, -1, 0)
    low, high = np.moveaxis(balance_c, -1, 0)
    used = base + heating * np.maximum(low - mean_c, 0.0) + cooling * np.maximum(mean_c - high, 0.0)
    return np.asarray(np.maximum(used, 0.0))


def _sums(y: FloatArray, rows: FloatArray, degrees: tuple[FloatArray, FloatArray], groups: FloatArray) -> _Sums:
    heat, cool = degrees
    group, h, c = len(groups), len(heat), len(cool)
    gram, moment = np.empty((group, h, c, 3, 3)), np.empty((group, h, c, 3))
    gram[..., 0, 0] = (groups @ rows**2)[:, None, None]
    gram[..., 0, 1] = gram[..., 1, 0] = (groups @ (rows * heat).T)[:, :, None]
    gram[..., 0, 2] = gram[..., 2, 0] = (groups @ (rows * cool).T)[:, None, :]
    gram[..., 1, 1] = (groups @ (heat**2).T)[:, :, None]
    gram[..., 2, 2] = (groups @ (cool**2).T)[:, None, :]
    gram[..., 1, 2] = gram[..., 2, 1] = (groups[:, None, :] * heat) @ cool.T
    moment[..., 0] = (groups @ (rows * y))[:, None, None]
    moment[..., 1] = (groups @ (y * heat).T)[:, :, None]
    moment[..., 2] = (groups @ (y * cool).T)[:, None, :]
    enough = np.zeros((2, group, max(h, c)), np.bool_)
    within = (groups > 0).astype(float)
    for at, kelvins in enumerate(degrees):
        days = within @ (rows * (kelvins > 0)).T
        enough[at, :, : len(kelvins)] = (days >= LEAST_DAYS) & (within @ kelvins.T >= LEAST_DEGREES)
    return _Sums(gram, moment, groups @ y**2, enough)


def _solved(sums: _Sums, form: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
    """Coefficients (g, h, c, 3) and sums of squares (g, h, c) of one form; what it does not use is 0."""
    at = np.array(form)
    gram, moment = sums.gram[..., at[:, None], at[None, :]], sums.moment[..., at]
    scale = np.sqrt(np.maximum(np.diagonal(gram, axis1=-2, axis2=-1), 1e-300))
    scaled = gram / (scale[..., :, None] * scale[..., None, :]) + _RIDGE * np.eye(len(form))
    found = np.linalg.solve(scaled, (moment / scale)[..., None])[..., 0] / scale
    squares = sums.total[:, None, None] - (found * moment).sum(axis=-1)
    whole = np.zeros((*moment.shape[:-1], 3))
    whole[..., at] = found
    return whole, np.maximum(squares, 0.0)


def _best(
    sums: _Sums, form: tuple[int, ...], found: FloatArray, squares: FloatArray, shape: tuple[int, ...]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Squares (g,), coefficients (g, 3), balance points (g, 2) of the best candidate of a form that may be."""
    group, h, c = shape
    allowed = np.ones((group, h, c), np.bool_)
    if _HEATING in form:
        allowed &= sums.enough[0, :, :h, None] & (found[..., _HEATING] > 0)
    if _COOLING in form:
        allowed &= sums.enough[1, :, None, :c] & (found[..., _COOLING] > 0)
    if len(form) == 3:  # noqa: PLR2004 - heating and cooling: the one ends where the other begins, or before
        allowed &= HEATING_C[:h, None] <= COOLING_C[None, :c]
    held = np.where(allowed, squares, np.inf).reshape(group, -1)
    best: IntArray = held.argmin(axis=1)
    rows = np.arange(group)
    heat, cool = np.unravel_index(best, (h, c))
    balance = np.stack([HEATING_C[heat], COOLING_C[cool]], axis=1)
    return held[rows, best], found.reshape(group, -1, 3)[rows, best], balance
