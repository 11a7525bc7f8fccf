"""Intervals of means: Student's where days are independent, wide enough where they follow one another."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from analysis.comparison.interval import interval_of_change, interval_of_mean

BLOCK = 5


def following(seed: int, days: int, rho: float) -> NDArray[np.float64]:
    """Days each of which is like the one before."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=days)
    values = np.empty(days)
    values[0] = noise[0]
    for day in range(1, days):
        values[day] = rho * values[day - 1] + np.sqrt(1 - rho**2) * noise[day]
    return values


def test_of_single_days_it_is_that_of_scipy() -> None:
    values = np.random.default_rng(3).normal(2, 1, 40)
    low, high = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert interval_of_mean(values, block=1) == pytest.approx((low, high), abs=0.02)
    other = np.random.default_rng(4).normal(3, 1, 40)
    low, high = stats.ttest_ind(other, values).confidence_interval(0.95)
    assert interval_of_change(values, other, block=1) == pytest.approx((low, high), abs=0.03)


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_it_holds_the_truth_about_as_often_as_it_says(rho: float) -> None:
    found = [interval_of_mean(following(seed, 60, rho), block=BLOCK) for seed in range(100)]
    assert 88 <= sum(one is not None and one[0] <= 0 <= one[1] for one in found) <= 100
    pairs = [(following(seed, 60, rho), following(seed + 500, 60, rho)) for seed in range(100)]
    changes = [interval_of_change(*one, block=BLOCK) for one in pairs]
    assert 88 <= sum(one is not None and one[0] <= 0 <= one[1] for one in changes) <= 100


def test_below_two_blocks_there_is_none() -> None:
    few = np.arange(2 * BLOCK - 1, dtype=float)
    enough = np.arange(2 * BLOCK, dtype=float)
    assert interval_of_mean(few, block=BLOCK) is None
    assert interval_of_change(few, enough, block=BLOCK) is None
    assert interval_of_change(enough, few, block=BLOCK) is None
    assert interval_of_mean(enough, block=BLOCK) is not None
