"""Cells over an area."""

import numpy as np
import shapely
from numpy.typing import NDArray

CENSUS_CELL_M = 100.0
LAND_CELL_M = 50.0
"""Along streets, land is looked at by the middles of cells of this size."""


def grid_of(area: shapely.Geometry, cell_m: float) -> NDArray[np.float64]:
    """(n, 2) the middles of square cells that lie in an area, metres, EPSG:25832; from its south-west corner."""
    west, south, east, north = area.bounds
    x_m, y_m = np.arange(west + cell_m / 2, east, cell_m), np.arange(south + cell_m / 2, north, cell_m)
    xy_m = np.column_stack([one.ravel() for one in np.meshgrid(x_m, y_m)])
    shapely.prepare(area)
    inside: NDArray[np.bool_] = shapely.intersects_xy(area, xy_m[:, 0], xy_m[:, 1])
    return xy_m[inside]


def cell_squares(xy_m: NDArray[np.float64], cell_m: float = CENSUS_CELL_M) -> NDArray[np.object_]:
    """(n,) squares around middles (n, 2), EPSG:25832."""
    half = cell_m / 2
    return np.asarray(shapely.box(*(xy_m - half).T, *(xy_m + half).T))
