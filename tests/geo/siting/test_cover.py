"""Maximal covering against every choice there is, spopt, and poor input."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.arrays import BoolArray, FloatArray
from geo.errors import DegreesError, NegativeError, NotFiniteError, OptionError, ShapeError
from geo.siting import maximal_cover

SOLVED = 40
"""Examples of tests in which each takes a solver about 0.1 s."""
CORNER = np.array([380_000.0, 5_710_000.0])


def town(seed: int, *, people: int, places: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    random = np.random.default_rng(seed)
    demand = CORNER + random.integers(0, 20, (people, 2)) * 100.0
    return demand, random.integers(0, 9, people).astype(float), CORNER + random.integers(0, 20, (places, 2)) * 100.0


def new_cover(demand: FloatArray, weights: FloatArray, sites: FloatArray, old: FloatArray, radius_m: float) -> float:
    def reached(by: FloatArray) -> BoolArray:
        offset = demand[:, np.newaxis] - by[np.newaxis]
        return np.asarray((np.hypot(offset[..., 0], offset[..., 1]) <= radius_m).any(axis=1))

    return float(weights[reached(sites) & ~reached(old)].sum())


@given(seed=st.integers(0, 10_000), n_new=st.integers(0, 4), radius=st.sampled_from([0.0, 150.0, 300.0, 900.0]))
@settings(max_examples=SOLVED)
def test_exact_is_the_best_of_all_choices(seed: int, n_new: int, radius: float) -> None:
    demand, weights, candidates = town(seed, people=40, places=8)
    old = CORNER + np.array([[500.0, 500.0]]) * (seed % 3)
    answer = maximal_cover(demand, weights, candidates, existing=old, radius_m=radius, n_new=n_new)
    best = max(
        new_cover(demand, weights, candidates[list(choice)], old, radius) for choice in combinations(range(8), n_new)
    )
    assert answer.covered == pytest.approx(best)
    assert answer.bound == pytest.approx(best)
    assert answer.is_optimal
    assert new_cover(demand, weights, candidates[answer.chosen], old, radius) == pytest.approx(answer.covered)


@given(seed=st.integers(0, 10_000), n_new=st.integers(1, 5))
def test_greedy_keeps_its_guarantee_and_its_bound(seed: int, n_new: int) -> None:
    demand, weights, candidates = town(seed, people=60, places=12)
    exact = maximal_cover(demand, weights, candidates, radius_m=400.0, n_new=n_new)
    quick = maximal_cover(demand, weights, candidates, radius_m=400.0, n_new=n_new, method="greedy")
    assert (1 - 1 / np.e) * exact.covered - 1e-9 <= quick.covered <= exact.covered + 1e-9 <= quick.bound + 2e-9


@given(seed=st.integers(0, 10_000))
def test_one_more_site_never_covers_less_and_adds_ever_less(seed: int) -> None:
    demand, weights, candidates = town(seed, people=60, places=12)
    covered = [
        maximal_cover(demand, weights, candidates, radius_m=350.0, n_new=n, method="greedy").covered for n in range(6)
    ]
    gains = np.diff(covered)
    assert (gains >= 0).all()
    assert (np.diff(gains) <= 1e-9).all()


def test_a_hard_town_is_proven() -> None:
    random = np.random.default_rng(4)
    centres = random.uniform(0, 10_000, (40, 2))
    demand = CORNER + centres[random.integers(0, 40, 1500)] + random.normal(0, 700, (1500, 2))
    candidates = demand[random.choice(1500, 120, replace=False)]
    weights = random.integers(1, 60, 1500).astype(float)
    answer = maximal_cover(demand, weights, candidates, radius_m=600.0, n_new=8)
    quick = maximal_cover(demand, weights, candidates, radius_m=600.0, n_new=8, method="greedy")
    assert answer.is_optimal
    assert answer.covered > quick.covered


# spopt 0.7 still speaks to PuLP 3.
@pytest.mark.filterwarnings("ignore:.*PuLP 4:DeprecationWarning")
def test_same_objective_as_spopt() -> None:
    locate = pytest.importorskip("spopt.locate", reason="spopt is a peer of the bench extra")
    pulp = pytest.importorskip("pulp", reason="pulp is a peer of the bench extra")
    demand, weights, candidates = town(11, people=200, places=30)
    offset = demand[:, np.newaxis] - candidates[np.newaxis]
    model = locate.MCLP.from_cost_matrix(np.hypot(offset[..., 0], offset[..., 1]), weights, 300.0, p_facilities=5)
    theirs = pulp.value(model.solve(pulp.PULP_CBC_CMD(msg=False)).problem.objective)
    assert maximal_cover(demand, weights, candidates, radius_m=300.0, n_new=5).covered == pytest.approx(theirs)


def test_what_exists_already_is_not_counted() -> None:
    demand = CORNER + np.array([[0.0, 0.0], [1000.0, 0.0]])
    answer = maximal_cover(demand, [100.0, 1.0], demand, existing=demand[:1], radius_m=50.0, n_new=1)
    assert answer.chosen.tolist() == [1]
    assert answer.covered == 1.0


def test_radius_zero_covers_the_very_place() -> None:
    demand = CORNER + np.array([[0.0, 0.0], [0.0, 0.0], [0.5, 0.0]])
    assert maximal_cover(demand, [1.0, 2.0, 4.0], demand[:1], radius_m=0.0, n_new=1).covered == 3.0


@pytest.mark.parametrize("method", ["exact", "greedy"])
def test_nothing_to_cover_and_nothing_to_choose(method: str) -> None:
    for demand, weights, candidates, n_new in (
        ([], [], [CORNER], 1),
        ([CORNER], [1.0], [], 1),
        ([CORNER], [1.0], [CORNER], 0),
        ([CORNER], [0.0], [CORNER], 1),
    ):
        answer = maximal_cover(demand, weights, candidates, radius_m=9.0, n_new=n_new, method=method)  # type: ignore[arg-type]  # mypy takes the parameter for any str
        assert (answer.chosen.tolist(), answer.covered, answer.bound) == ([], 0.0, 0.0)
    more = maximal_cover([CORNER], [1.0], [CORNER, CORNER], radius_m=9.0, n_new=5, method=method)  # type: ignore[arg-type]  # as above
    assert (more.chosen.tolist(), more.covered, more.bound) == ([0], 1.0, 1.0)


def test_bad_input_is_named() -> None:
    with pytest.raises(NegativeError, match=r"weights\[1\] is -2"):
        maximal_cover([CORNER, CORNER], [1.0, -2.0], [CORNER], radius_m=1.0, n_new=1)
    with pytest.raises(NotFiniteError, match=r"demand\[0\]"):
        maximal_cover([[np.nan, 1.0]], [1.0], [CORNER], radius_m=1.0, n_new=1)
    with pytest.raises(DegreesError, match=r"candidates\[0\]"):
        maximal_cover([CORNER], [1.0], [[7.3, 51.5]], radius_m=1.0, n_new=1)
    with pytest.raises(ShapeError, match="weights"):
        maximal_cover([CORNER], [1.0, 2.0], [CORNER], radius_m=1.0, n_new=1)
    with pytest.raises(OptionError, match="n_new is -1"):
        maximal_cover([CORNER], [1.0], [CORNER], radius_m=1.0, n_new=-1)
    with pytest.raises(OptionError, match="method is 'fast'; wanted: exact, greedy"):
        maximal_cover([CORNER], [1.0], [CORNER], radius_m=1.0, n_new=1, method="fast")  # type: ignore[arg-type]  # the wrong value is the test
    with pytest.raises(OptionError, match="time_limit_s is 0"):
        maximal_cover([CORNER], [1.0], [CORNER], radius_m=1.0, n_new=1, time_limit_s=0.0)
