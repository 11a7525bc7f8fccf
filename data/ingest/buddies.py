"""Which values are too far from those of their neighbours at the same time; arrays in, arrays out.

Method: the buddy check of MET Norway's titanlib as Dortmund's d2r-api uses it (domain.md section 2). The difference
to the mean of the neighbours, brought to one height, is compared with ``threshold`` times their standard deviation,
which never counts as less than what healthy places differ by. What was found is left out, and the rest is looked at
once more: a broken neighbour would hide others, and accuse healthy ones.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.buddies import Buddies
from data.lake.series import Reals, Truths

ROUNDS: Final = 3


def near(xy_m: Reals, *, radius_m: float) -> NDArray[np.float64]:
    """Who is whose neighbour: (n, n), 1.0 where two different places are at most ``radius_m`` apart, else 0.0.

    Args:
        xy_m: (n, 2) metres; NaN: nobody knows where, so it has no neighbours.
        radius_m: radius in metres.
    """
    east, north = xy_m.T
    apart_m = np.hypot(east[:, None] - east, north[:, None] - north)
    np.fill_diagonal(apart_m, np.nan)
    return np.asarray(apart_m <= radius_m, np.float64)


def far_off(value: Reals, neighbours: NDArray[np.float64], height_m: Reals, rule: Buddies) -> Truths:
    """Which values are too far from their neighbours'; vectorised over t instants and n places.

    Args:
        value: (t, n) values, NaN where there is none or none to be trusted.
        neighbours: (n, n) from ``near``.
        height_m: (n,) above sea; NaN: unknown, taken as that of the others.
        rule: radius, number, threshold and lapse rate.

    Returns:
        (t, n) bool; False where a value has fewer than ``rule.fewest`` neighbours with a value.
    """
    lift_m = np.nan_to_num(height_m - (np.nanmean(height_m) if np.isfinite(height_m).any() else 0.0))
    level = value - rule.per_metre * lift_m
    # Around the mean of each instant, or squares would eat the digits.
    known = ~np.isnan(level)
    level = level - np.where(known, level, 0.0).sum(axis=1, keepdims=True) / np.maximum(known.sum(1, keepdims=True), 1)
    found = np.zeros(value.shape, np.bool_)
    for _ in range(ROUNDS):
        again = known & _far(level, known & ~found, neighbours, rule)
        if (again == found).all():
            break
        found = again
    return found


def _far(level: Reals, trusted: Truths, neighbours: NDArray[np.float64], rule: Buddies) -> Truths:
    """Which levels are too far from the trusted ones around them."""
    told = np.where(trusted, level, 0.0)
    count = trusted @ neighbours
    several = np.maximum(count, 1.0)
    mean = told @ neighbours / several
    variance = np.maximum((told**2) @ neighbours / several - mean**2, 0.0)
    deviation = np.maximum(np.sqrt(variance * (1 + 1 / several)), rule.least_deviation)
    return np.asarray((count >= rule.fewest) & (np.abs(level - mean) > rule.threshold * deviation))
