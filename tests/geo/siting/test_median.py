"""p-median against every choice there is, spopt, and poor input."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.arrays import FloatArray
from geo.errors import NegativeError, OptionError
from geo.siting import p_median

SOLVED = 40
"""Examples of tests in which each takes a solver about 0.1 s."""
CORNER = np.array([380_000.0, 5_710_000.0])


def town(seed: int, *, people: int, places: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    random = np.random.default_rng(seed)
    demand = CORNER + random.integers(0, 20, (people, 2)) * 100.0
    return demand, random.integers(1, 9, people).astype(float), CORNER + random.integers(0, 20, (places, 2)) * 100.0


def mean_way(demand: FloatArray, weights: FloatArray, sites: FloatArray) -> float:
    offset = demand[:, np.newaxis] - sites[np.newaxis]
    return float(np.average(np.hypot(offset[..., 0], offset[..., 1]).min(axis=1), weights=weights))


@given(seed=st.integers(0, 10_000), n_new=st.integers(1, 4), has_existing=st.booleans())
@settings(max_examples=SOLVED)
def test_it_is_the_best_of_all_choices(seed: int, n_new: int, has_existing: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
    demand, weights, candidates = town(seed, people=30, places=8)
    old = CORNER + np.array([[800.0, 800.0]]) if has_existing else np.empty((0, 2))
    answer = p_median(demand, weights, candidates, existing=old, n_new=n_new)
    best = min(
        mean_way(demand, weights, np.vstack([old, candidates[list(choice)]]))
        for choice in combinations(range(8), n_new)
    )
    assert answer.mean_distance_m == pytest.approx(best, abs=1e-6)
    assert answer.bound_m == pytest.approx(best, abs=1e-5)
    assert mean_way(demand, weights, np.vstack([old, candidates[answer.chosen]])) == pytest.approx(best, abs=1e-6)


# spopt 0.7 still speaks to PuLP 3.
@pytest.mark.filterwarnings("ignore:.*PuLP 4:DeprecationWarning")
def test_same_objective_as_spopt() -> None:
    locate = pytest.importorskip("spopt.locate", reason="spopt is a peer of the bench extra")
    pulp = pytest.importorskip("pulp", reason="pulp is a peer of the bench extra")
    demand, weights, candidates = town(5, people=120, places=25)
    offset = demand[:, np.newaxis] - candidates[np.newaxis]
    model = locate.PMedian.from_cost_matrix(np.hypot(offset[..., 0], offset[..., 1]), weights, p_facilities=4)
    theirs = pulp.value(model.solve(pulp.PULP_CBC_CMD(msg=False)).problem.objective) / weights.sum()
    answer = p_median(demand, weights, candidates, n_new=4)
    assert answer.mean_distance_m == pytest.approx(theirs)
    assert answer.is_optimal


def test_no_weight_no_site_and_more_sites_than_needed() -> None:
    nobody = p_median([CORNER], [0.0], [CORNER], n_new=1)
    assert (nobody.mean_distance_m, nobody.bound_m) == (0.0, 0.0)
    assert p_median([CORNER], [1.0], [], n_new=1).mean_distance_m == np.inf
    assert p_median([CORNER], [1.0], [], existing=[CORNER + 3.0], n_new=0).mean_distance_m == pytest.approx(18**0.5)
    alone = p_median([CORNER], [1.0], [CORNER + 3.0], n_new=4)
    assert alone.chosen.tolist() == [0]
    assert alone.mean_distance_m == pytest.approx(18**0.5)


def test_bad_input_is_named() -> None:
    with pytest.raises(NegativeError, match=r"weights\[0\]"):
        p_median([CORNER], [-1.0], [CORNER], n_new=1)
    with pytest.raises(OptionError, match="n_new is -1"):
        p_median([CORNER], [1.0], [CORNER], n_new=-1)
    with pytest.raises(OptionError, match="time_limit_s"):
        p_median([CORNER], [1.0], [CORNER], n_new=1, time_limit_s=-1.0)
