"""Sites that must be, costs and a budget: against every choice there is."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.arrays import FloatArray, IntArray
from geo.errors import OptionError
from geo.siting import Terms, best_cover, best_median, reach_by

SOLVED = 40
"""Examples of tests in which each takes a solver about 0.1 s."""
PLACES, LIMIT = 8, 300.0


def town(seed: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Ways (rows, candidates), weights, costs."""
    random = np.random.default_rng(seed)
    homes, sites = random.integers(0, 20, (40, 1, 2)) * 100.0, random.integers(0, 20, (1, PLACES, 2)) * 100.0
    ways: FloatArray = np.hypot(*(homes - sites).T).T
    weights, costs = random.integers(1, 9, 40).astype(float), random.integers(1, 9, PLACES).astype(float)
    return ways, weights, costs


def choices(terms: Terms) -> list[IntArray]:
    every = chain.from_iterable(combinations(range(PLACES), n) for n in range(terms.n_new + 1))
    allowed = [np.array(one, dtype=np.int64) for one in every if {*terms.must.tolist()} <= {*one}]
    return [one for one in allowed if terms.cost(one) <= terms.budget]


def drawn(seed: int, n_new: int, costs: FloatArray) -> Terms:
    must = np.flatnonzero(costs == costs.min())[: seed % 2]
    return Terms(n_new, must, costs, budget=float(costs.min() + seed % 20))


@given(seed=st.integers(0, 10_000), n_new=st.integers(1, 4))
@settings(max_examples=SOLVED)
def test_cover_is_the_best_that_can_be_paid(seed: int, n_new: int) -> None:
    ways, weights, costs = town(seed)
    terms = drawn(seed, n_new, costs)
    best = max(float(weights[(ways[:, one] <= LIMIT).any(axis=1)].sum()) for one in choices(terms))
    reach = reach_by(ways, weights, limit=LIMIT)
    found = best_cover(reach, terms)
    assert found.covered == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert {*terms.must.tolist()} <= {*found.chosen.tolist()}
    assert terms.cost(found.chosen) <= terms.budget
    quick = best_cover(reach, terms, method="greedy")
    assert quick.covered <= best + 1e-9 <= quick.bound + 2e-9
    assert terms.cost(quick.chosen) <= terms.budget


@given(seed=st.integers(0, 10_000), n_new=st.integers(1, 4))
@settings(max_examples=SOLVED)
def test_median_is_the_best_that_can_be_paid(seed: int, n_new: int) -> None:
    ways, weights, costs = town(seed)
    terms = drawn(seed, n_new, costs)
    away = ways.max(axis=1) * 0.7
    best = min(
        float(np.average(np.column_stack([away, ways[:, one]]).min(axis=1), weights=weights)) for one in choices(terms)
    )
    found = best_median(ways, weights, away, terms)
    assert found.mean_distance_m == pytest.approx(best)
    assert found.bound_m == pytest.approx(best, abs=1e-3)
    assert terms.cost(found.chosen) <= terms.budget
    quick = best_median(ways, weights, away, terms, method="greedy")
    assert quick.bound_m - 1e-9 <= best <= quick.mean_distance_m + 1e-9


def test_what_must_be_cannot_be_more_than_may_be() -> None:
    reach = reach_by(np.zeros((1, 3)), np.ones(1), limit=1.0)
    with pytest.raises(OptionError, match=r"must is 2.*at most n_new, which is 1"):
        best_cover(reach, Terms(1, np.array([0, 1])))
    with pytest.raises(OptionError, match="the budget"):
        best_cover(reach, Terms(2, np.array([0]), np.array([5.0, 1.0, 1.0]), budget=4.0))
