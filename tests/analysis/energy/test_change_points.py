"""All candidates at once find what a loop over each of them finds."""

import numpy as np
import pytest

from analysis.energy.change_points import (
    COOLING_C,
    HEATING_C,
    LEAST_DAYS,
    LEAST_DEGREES,
    degrees_of_days,
    fit_change_points,
)
from geo.arrays import FloatArray
from tests.analysis.energy.years import temperatures


@pytest.fixture
def year() -> tuple[FloatArray, FloatArray]:
    """A meter that heats and cools, with errors."""
    mean_c = temperatures()
    noise = np.random.default_rng(5).normal(0.0, 20.0, len(mean_c))
    return 100 + 9 * np.maximum(12 - mean_c, 0) + 14 * np.maximum(mean_c - 19, 0) + noise, mean_c


def by_hand(y: FloatArray, mean_c: FloatArray, form: int) -> tuple[float, FloatArray]:
    """The least sum of squares of a form and its coefficients: one least squares a candidate."""
    best: tuple[float, FloatArray] = (np.inf, np.zeros(0))
    lows = HEATING_C if form in {1, 3} else HEATING_C[:1]
    highs = COOLING_C if form in {2, 3} else COOLING_C[:1]
    for low in lows:
        for high in highs:
            columns = [np.maximum(low - mean_c, 0)] * (form in {1, 3}) + [np.maximum(mean_c - high, 0)] * (
                form in {2, 3}
            )
            if any((one > 0).sum() < LEAST_DAYS or one.sum() < LEAST_DEGREES for one in columns):
                continue
            matrix = np.stack([np.ones_like(y), *columns], axis=1)
            found = np.linalg.lstsq(matrix, y, rcond=None)[0]
            squares = float(((y - matrix @ found) ** 2).sum())
            if (found[1:] > 0).all() and squares < best[0] and (form != 3 or low <= high):
                best = (squares, found)
    return best


@pytest.mark.parametrize("form", range(4))
def test_the_best_of_each_form_is_that_of_a_loop(year: tuple[FloatArray, FloatArray], form: int) -> None:
    y, mean_c = year
    fits = fit_change_points(y, np.ones_like(y), degrees_of_days(mean_c), np.ones((1, len(y))))
    squares, found = by_hand(y, mean_c, form)
    assert fits.squares[0, form] == pytest.approx(squares, rel=1e-6)
    used = fits.coefficients[0, form]
    assert used[used != 0] == pytest.approx(found, rel=1e-5)


def test_a_group_is_fitted_as_if_it_were_alone(year: tuple[FloatArray, FloatArray]) -> None:
    y, mean_c = year
    half = np.arange(len(y)) % 2
    both = fit_change_points(y, np.ones_like(y), degrees_of_days(mean_c), np.stack([half, 1 - half]).astype(float))
    own = half == 1
    alone = fit_change_points(y[own], np.ones(own.sum()), degrees_of_days(mean_c[own]), np.ones((1, own.sum())))
    assert both.squares[0] == pytest.approx(alone.squares[0], rel=1e-9)
    assert both.balance_c[0] == pytest.approx(alone.balance_c[0])


def test_no_heating_is_seen_in_days_without_cold() -> None:
    warm = np.full(100, 28.0) + np.arange(100) / 50
    fits = fit_change_points(100 - warm, np.ones(100), degrees_of_days(warm), np.ones((1, 100)))
    assert np.isinf(fits.squares[0, 1])
