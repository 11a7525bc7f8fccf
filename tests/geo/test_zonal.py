"""Shares of cells against shapely's intersection with every cell."""

import hypothesis.strategies as st
import numpy as np
import pytest
import shapely
from hypothesis import given

from geo.errors import OptionError, ShapeError
from geo.zonal import cell_shares

X_M = 380_012.5 + 25 * np.arange(20)
Y_M = 5_712_487.5 - 25 * np.arange(16)


def slowly(polygon: shapely.Geometry) -> np.ndarray:
    """Cell by cell."""
    x, y = np.meshgrid(X_M, Y_M)
    cells = shapely.box(x - 12.5, y - 12.5, x + 12.5, y + 12.5)
    return np.asarray(shapely.area(shapely.intersection(cells, polygon)) / 625)


def whole(polygon: shapely.Geometry) -> np.ndarray:
    found = cell_shares(polygon, X_M, Y_M)
    shares = np.zeros((len(Y_M), len(X_M)))
    shares[found.rows, found.columns] = found.share
    return shares


corners = st.lists(st.tuples(st.integers(-60, 560), st.integers(-60, 460)), min_size=3, max_size=12)


@given(corners=corners, hole=st.booleans())
def test_every_cell_is_covered_as_shapely_says(corners: list[tuple[int, int]], *, hole: bool) -> None:
    area = shapely.MultiPoint([(380_000 + x, 5_712_100 + y) for x, y in corners]).convex_hull.buffer(7.3)
    if hole:
        area = area.difference(area.centroid.buffer(31))
    assert whole(area) == pytest.approx(slowly(area), abs=1e-7)


def test_several_parts_and_concave_ones() -> None:
    turns, radii = np.linspace(0, 2 * np.pi, 41)[:-1], np.tile([140, 40], 20)
    star = np.column_stack([380_250 + radii * np.cos(turns), 5_712_300 + radii * np.sin(turns)])
    parts = shapely.union_all([shapely.Polygon(star), shapely.box(380_001, 5_712_101, 380_030, 5_712_120)])
    assert whole(parts) == pytest.approx(slowly(parts), abs=1e-7)


def test_edges_on_edges_of_cells() -> None:
    square = shapely.box(380_050, 5_712_150, 380_100, 5_712_200)
    assert whole(square) == pytest.approx(slowly(square), abs=1e-9)
    everything = shapely.box(379_000, 5_711_000, 381_000, 5_713_000)
    assert (whole(everything) == 1).all()


def test_figures_are_weighted_by_shares() -> None:
    area = shapely.Point(380_200, 5_712_300).buffer(63)
    values = np.arange(320, dtype=float).reshape(16, 20)
    values[5, 8] = np.nan
    shares, found = slowly(area), cell_shares(area, X_M, Y_M)
    known = (shares > 1e-9) & ~np.isnan(values)
    figures = found.figures(values)
    mean = np.average(values[known], weights=shares[known])
    assert figures.cells == pytest.approx(shares[known].sum())
    assert figures.mean == pytest.approx(mean)
    assert (figures.low, figures.high) == (values[known].min(), values[known].max())
    assert figures.spread == pytest.approx(np.sqrt(np.average((values[known] - mean) ** 2, weights=shares[known])))
    kinds = np.arange(320).reshape(16, 20) % 3
    assert found.parts(kinds, n_kinds=4) == pytest.approx([*(shares[kinds == one].sum() for one in range(3)), 0])


def test_what_lies_outside_has_no_cells() -> None:
    found = cell_shares(shapely.box(0, 0, 10, 10), X_M, Y_M)
    assert found.share.size == 0
    assert np.isnan(found.figures(np.ones((16, 20))).mean)


def test_bad_input_is_refused() -> None:
    with pytest.raises(OptionError, match="Polygon or MultiPolygon"):
        cell_shares(shapely.Point(0, 0), X_M, Y_M)
    with pytest.raises(ShapeError, match="equal steps"):
        cell_shares(shapely.box(0, 0, 1, 1), X_M, Y_M[::-1])
