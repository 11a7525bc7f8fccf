"""Gi* on grids against the plain formula, esda and known answers."""

from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.arrays import FloatArray
from geo.errors import NotFiniteError, OptionError, ShapeError
from geo.hotspots import getis_ord_star
from tests.support.gi_star import plain_gi_star

GRIDS = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=7),
    elements=st.one_of(st.just(np.nan), st.integers(-20, 20).map(float)),
)


def plain(grid: FloatArray, radius: int, shape: str) -> FloatArray:
    rows, cols = np.indices(grid.shape)
    places = np.column_stack([rows.ravel(), cols.ravel()]).astype(float)
    if shape == "queen":
        z = plain_gi_star(places, grid.ravel(), lambda d: np.abs(d).max(axis=1) <= radius)
    else:
        z = plain_gi_star(places, grid.ravel(), lambda d: (d**2).sum(axis=1) <= radius**2)
    return z.reshape(grid.shape)


@pytest.mark.parametrize("shape", ["queen", "disk"])
@pytest.mark.parametrize("radius", [0, 1, 2, 4])
def test_equals_the_plain_formula(radius: int, shape: Literal["queen", "disk"]) -> None:
    random = np.random.default_rng(radius)
    grid = random.gamma(2.0, 3.0, (13, 9))
    grid[random.random(grid.shape) < 0.2] = np.nan
    z = getis_ord_star(grid, radius_cells=radius, shape=shape)
    np.testing.assert_allclose(z, plain(grid, radius, shape), atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(grid=GRIDS, radius=st.integers(0, 9), shape=st.sampled_from(["queen", "disk"]))
def test_any_grid_equals_the_plain_formula(grid: FloatArray, radius: int, shape: Literal["queen", "disk"]) -> None:
    z = getis_ord_star(grid, radius_cells=radius, shape=shape)
    np.testing.assert_allclose(z, plain(grid, radius, shape), atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(grid=GRIDS, scale=st.floats(0.01, 1e6), shift=st.floats(-1e6, 1e6))
def test_unit_and_zero_of_the_values_do_not_matter(grid: FloatArray, scale: float, shift: float) -> None:
    z = getis_ord_star(grid)
    np.testing.assert_allclose(getis_ord_star(grid * scale + shift), z, atol=1e-6)
    np.testing.assert_allclose(getis_ord_star(-grid), -z, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(grid=GRIDS)
def test_turning_the_grid_turns_the_answer(grid: FloatArray) -> None:
    np.testing.assert_allclose(getis_ord_star(np.rot90(grid)), np.rot90(getis_ord_star(grid)), atol=1e-9)


def test_equals_esda() -> None:
    esda = pytest.importorskip("esda", reason="esda is a peer of the bench extra")
    libpysal = pytest.importorskip("libpysal", reason="libpysal is a peer of the bench extra")
    grid = np.random.default_rng(4).gamma(2.0, 3.0, (20, 30))
    weights = libpysal.weights.lat2W(20, 30, rook=False, id_type="int")
    esda_z = esda.G_Local(grid.ravel(), libpysal.weights.fill_diagonal(weights), "B", 0, star=True, n_jobs=1).Zs
    np.testing.assert_allclose(getis_ord_star(grid).ravel(), esda_z, atol=1e-12)


def test_a_warm_quarter_is_found() -> None:
    grid = np.random.default_rng(1).normal(20.0, 0.5, (30, 30))
    grid[5:10, 20:25] += 3.0
    z = getis_ord_star(grid, radius_cells=1)
    assert np.unravel_index(np.nanargmax(z), z.shape)[0] in range(5, 10)
    assert z[6:9, 21:24].min() > 4.0


def test_nan_cells_neither_count_nor_neighbour() -> None:
    grid = np.full((3, 5), np.nan)
    grid[:, 0] = [1.0, 2.0, 4.0]
    grid[:, 4] = [1.0, 1.0, 0.0]
    z = getis_ord_star(grid)
    assert np.isnan(z[:, 1:4]).all()
    # By hand: n 6, mean 1.5, S sqrt(9.5 / 6), k 3, sum 7.
    expected = (7 - 4.5) / (np.sqrt(9.5 / 6) * np.sqrt(3 * 3 / 5))
    np.testing.assert_allclose(z[1], [expected, np.nan, np.nan, np.nan, -expected])


@pytest.mark.parametrize("grid", [np.full((4, 4), 0.1), np.array([[7.0]]), np.full((2, 1), -3.3)])
def test_equal_values_are_no_hot_spot(grid: FloatArray) -> None:
    assert (getis_ord_star(grid) == 0).all()


def test_a_window_that_sees_everything_says_nothing() -> None:
    z = getis_ord_star(np.array([[1.0, 2.0], [3.0, 9.0]]), radius_cells=5)
    assert (z == 0).all()


def test_empty_and_unknown_grids() -> None:
    assert getis_ord_star(np.empty((0, 0))).shape == (0, 0)
    assert getis_ord_star(np.empty((0, 3))).shape == (0, 3)
    assert np.isnan(getis_ord_star(np.full((2, 3), np.nan))).all()


def test_very_large_values_do_not_overflow() -> None:
    grid = np.random.default_rng(3).random((6, 6))
    np.testing.assert_allclose(getis_ord_star(grid * 1e300), getis_ord_star(grid), rtol=1e-9)


def test_infinity_is_refused_with_its_place() -> None:
    grid = np.zeros((4, 4))
    grid[2, 3] = np.inf
    with pytest.raises(NotFiniteError, match=r"grid\[2\] is inf in column 3"):
        getis_ord_star(grid)


def test_wrong_options_are_named() -> None:
    grid = np.zeros((2, 2))
    with pytest.raises(OptionError, match="radius_cells is -1"):
        getis_ord_star(grid, radius_cells=-1)
    with pytest.raises(OptionError, match="shape is 'rook'; wanted: disk, queen"):
        getis_ord_star(grid, shape="rook")  # type: ignore[arg-type]  # the wrong value is the test
    with pytest.raises(ShapeError, match=r"grid has shape or type \(3,\)"):
        getis_ord_star([1.0, 2.0, 3.0])
    with pytest.raises(ShapeError, match="grid"):
        getis_ord_star([["a"]])
