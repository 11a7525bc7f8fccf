"""A mean over an area is that of its cells by their shares, and unknown where too little of it is known."""

import numpy as np
import pytest
import shapely

from geo.areal import areal_mean
from geo.errors import OptionError, ShapeError
from geo.zonal import CellShares, cell_shares

X = np.array([500.0, 1_500.0, 2_500.0]) + 400_000
Y = np.array([2_500.0, 1_500.0, 500.0]) + 5_700_000
RAIN = np.arange(9.0).reshape(1, 3, 3)


def shares(west: float, south: float, east: float, north: float) -> CellShares:
    box = shapely.box(400_000 + west, 5_700_000 + south, 400_000 + east, 5_700_000 + north)
    return cell_shares(box, X, Y)


def test_cells_count_by_the_share_that_lies_inside() -> None:
    """A box over all of the middle cell (4) and half of the one east of it (5)."""
    got = areal_mean(np.concatenate([RAIN, 2 * RAIN]), shares(1_000, 1_000, 2_500, 2_000))
    assert got == pytest.approx([(4 + 0.5 * 5) / 1.5, 2 * (4 + 0.5 * 5) / 1.5])


def test_missing_is_not_dry() -> None:
    gap = RAIN.copy()
    gap[0, 1, 2] = np.nan
    area = shares(1_000, 1_000, 2_500, 2_000)
    assert np.isnan(areal_mean(gap, area)).all()
    assert areal_mean(gap, area, enough=0.6) == pytest.approx([4.0])
    assert np.isnan(areal_mean(np.full_like(RAIN, np.nan), area, enough=0.1)).all()


def test_an_area_outside_has_no_mean() -> None:
    assert np.isnan(areal_mean(RAIN, shares(9_000, 9_000, 9_500, 9_500))).all()


def test_what_is_no_row_of_rasters_is_refused() -> None:
    with pytest.raises(ShapeError, match="grids"):
        areal_mean(RAIN[0], shares(0, 0, 1_000, 1_000))
    with pytest.raises(OptionError, match="enough"):
        areal_mean(RAIN, shares(0, 0, 1_000, 1_000), enough=0)
