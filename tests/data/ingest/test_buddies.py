"""Neighbours: a plain loop as oracle, single cases, and real summers with injected faults."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from bench import quality
from data.buddies import Buddies
from data.ingest.buddies import ROUNDS, far_off, near
from tests.support.real_files import needs

RULE = Buddies(radius_m=5500, fewest=3, threshold=2.7, least_deviation=1.5, per_metre=-0.0065)


def by_hand(value: NDArray[np.float64], xy_m: NDArray[np.float64], height_m: NDArray[np.float64]) -> NDArray[np.bool_]:
    found = np.zeros(value.shape, bool)
    for row, levels in enumerate(value - RULE.per_metre * (height_m - height_m.mean())):
        for _ in range(ROUNDS):
            again = found[row].copy()
            for one, level in enumerate(levels):
                others = [
                    levels[other]
                    for other in range(len(levels))
                    if other != one
                    and math.dist(xy_m[one], xy_m[other]) <= RULE.radius_m
                    and not np.isnan(levels[other])
                    and not found[row, other]
                ]
                again[one] = False
                if len(others) >= RULE.fewest and not np.isnan(level):
                    deviation = max(np.std(others) * math.sqrt(1 + 1 / len(others)), RULE.least_deviation)
                    again[one] = abs(level - np.mean(others)) > RULE.threshold * deviation
            found[row] = again
    return found


@pytest.mark.parametrize("seed", range(5))
def test_it_equals_a_plain_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy_m, height_m = rng.uniform(0, 12_000, (25, 2)), rng.uniform(50, 150, 25)
    value = 20 + rng.normal(0, 1, (40, 25))
    value[rng.random(value.shape) < 0.1] += 9
    value[rng.random(value.shape) < 0.2] = np.nan
    found = far_off(value, near(xy_m, radius_m=RULE.radius_m), height_m, RULE)
    expected = by_hand(value, xy_m, height_m)
    assert expected.any()
    np.testing.assert_array_equal(found, expected)


def test_height_is_no_fault() -> None:
    xy_m, height_m = np.zeros((5, 2)) + np.arange(5)[:, None], np.array([50.0, 50, 50, 50, 1000])
    value = 20 - 0.0065 * (height_m - 50)[None, :]
    assert not far_off(value, near(xy_m, radius_m=100), height_m, RULE).any()
    assert far_off(value, near(xy_m, radius_m=100), np.full(5, np.nan), RULE)[0].tolist() == [False] * 4 + [True]


def test_three_neighbours_are_needed() -> None:
    xy_m = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [90_000, 0]])
    value = np.array([[50.0, 20, 20, 20, 50], [50, 20, 20, np.nan, 50]])
    found = far_off(value, near(xy_m, radius_m=5500), np.zeros(5), RULE)
    assert found.tolist() == [[True, False, False, False, False], [False] * 5]


def test_who_has_no_place_has_no_neighbours() -> None:
    assert near(np.array([[0.0, 0], [np.nan, 0], [1, 0]]), radius_m=10).tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
    assert near(np.empty((0, 2)), radius_m=10).shape == (0, 0)


@needs(quality.FOLDER)
@pytest.mark.parametrize("number", [1, 2])
def test_real_summers_with_faults(number: int) -> None:
    wave = quality.read(quality.FOLDER, number)
    for kind, goal in (("stuck", 90), ("spike", 90), ("offset", 60)):
        found = quality.measure(wave, kind, quality.DECLARED, seed=number)
        assert found.found >= goal
        assert found.accused <= 1
