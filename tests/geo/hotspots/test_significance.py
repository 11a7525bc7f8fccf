"""p, false-discovery rate and permutations against scipy, full enumeration and esda."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from geo.arrays import FloatArray
from geo.errors import OptionError, ShapeError
from geo.hotspots import fdr, getis_ord_star, permutation_p, permutation_p_points, two_sided_p

CORNER = np.array([380_000.0, 5_710_000.0])


def test_p_is_two_sided() -> None:
    np.testing.assert_allclose(two_sided_p([-1.959964, 0.0, 1.959964]), [0.05, 1.0, 0.05], atol=1e-7)
    assert np.isnan(two_sided_p(np.nan))


@given(p=hnp.arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1)), alpha=st.sampled_from([0.01, 0.05, 0.2]))
def test_fdr_equals_scipy(p: FloatArray, alpha: float) -> None:
    adjusted = stats.false_discovery_control(p)
    clear = np.abs(adjusted - alpha) > 1e-12
    assert (fdr(p, alpha=alpha) == (adjusted <= alpha))[clear].all()


def test_fdr_keeps_the_shape_and_leaves_out_what_is_no_test() -> None:
    p = np.array([[0.001, np.nan], [0.9, 0.02]])
    assert fdr(p, alpha=0.05).tolist() == [[True, False], [False, True]]
    assert fdr([], alpha=0.05).tolist() == []
    assert not fdr([np.nan], alpha=0.05).any()


def test_fdr_keeps_false_findings_rare() -> None:
    random = np.random.default_rng(0)
    found = [fdr(random.random(100), alpha=0.05).any() for _ in range(400)]
    assert np.mean(found) < 0.09


def test_fdr_names_what_is_wrong() -> None:
    with pytest.raises(OptionError, match=r"alpha is 1\.5"):
        fdr([0.1], alpha=1.5)
    with pytest.raises(OptionError, match=r"p\[1\] is -0.1"):
        fdr([0.1, -0.1], alpha=0.05)
    with pytest.raises(ShapeError, match="p has shape"):
        fdr(["a"], alpha=0.05)


def exact_p(values: FloatArray, i: int, neighbours: list[int]) -> float:
    """Every draw of the neighbours from the others, one after the other."""
    others = [j for j in range(values.size) if j != i]
    sums = np.array([values[list(draw)].sum() for draw in permutations(others, len(neighbours))])
    observed = values[neighbours].sum()
    tail = min(np.mean(sums >= observed - 1e-9), np.mean(sums <= observed + 1e-9))
    return min(1.0, 2 * float(tail))


def test_permutations_come_close_to_all_of_them() -> None:
    values = np.array([1.0, 5.0, 2.0, 2.0, 9.0, 0.0, 4.0])
    p = permutation_p(values[np.newaxis], permutations=20_000, seed=1)[0]
    expected = [exact_p(values, i, [j for j in (i - 1, i + 1) if 0 <= j < 7]) for i in range(7)]
    np.testing.assert_allclose(p, expected, atol=0.015)


def test_grid_and_points_agree() -> None:
    grid = np.random.default_rng(2).gamma(2.0, 3.0, (12, 10))
    grid[3, 4] = np.nan
    rows, cols = np.indices(grid.shape)
    places = CORNER + np.column_stack([cols.ravel(), rows.ravel()]) * 25.0
    on_points = permutation_p_points(places, grid.ravel(), band_m=25.0 * 1.5, seed=3)
    np.testing.assert_array_equal(permutation_p(grid, seed=3).ravel(), on_points)


def test_permutation_agrees_with_the_normal_p_on_normal_values() -> None:
    grid = np.random.default_rng(5).normal(size=(40, 40))
    difference = permutation_p(grid, radius_cells=2, permutations=1999) - two_sided_p(
        getis_ord_star(grid, radius_cells=2)
    )
    # Conditional and unconditional p differ by the cell's own value: close in the mean, not cell by cell.
    assert abs(difference.mean()) < 0.02
    assert np.abs(difference).mean() < 0.1


def test_permutation_of_a_lone_and_of_no_cell() -> None:
    assert permutation_p([[4.0]]).tolist() == [[1.0]]
    assert np.isnan(permutation_p([[np.nan]])).all()
    assert permutation_p(np.empty((0, 0))).shape == (0, 0)
    assert (permutation_p(np.ones((3, 3))) == 1.0).all()


def test_too_many_draws_are_refused() -> None:
    with pytest.raises(OptionError, match="permutations is 99999; wanted: at most"):
        permutation_p(np.random.default_rng(0).random((60, 60)), radius_cells=40, permutations=99_999)
