"""Gi* of Getis and Ord on grids and on points.

    z_i = (sum_j w_ij x_j - mean * k_i) / (S * sqrt(k_i * (n - k_i) / (n - 1)))

with w_ij = 1 for the k_i neighbours of i, itself included, and S the population standard deviation.
Source: Ord and Getis 1995, Local spatial autocorrelation statistics, Geographical Analysis 27(4), eq. 14.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray, as_length_m, as_points, as_values
from geo.hotspots.bands import band_sums
from geo.hotspots.moments import moments
from geo.hotspots.windows import as_grid, half_widths, window_z

Shape = Literal["queen", "disk"]


def getis_ord_star(grid: npt.ArrayLike, *, radius_cells: int = 1, shape: Shape = "queen") -> FloatArray:
    """Return Gi* as a z-value for each cell of a grid of shape (rows, cols).

    NaN cells are no data: they count neither in n, mean and S nor as neighbours, and their z is NaN. A cell
    whose neighbourhood says nothing (all values equal; the neighbourhood is the whole grid) has z = 0.
    The neighbourhood is the square of 2 radius_cells + 1 cells a side (queen), or the cells whose centre is
    at most radius_cells away (disk); radius 0 is the cell alone.

    Raises:
        ShapeError: not a two-dimensional grid of numbers.
        NotFiniteError: infinity, with its row.
        OptionError: radius_cells is no whole number >= 0, or the shape is unknown.
    """
    values = as_grid(grid)
    rows, cols = values.shape
    halves = half_widths(radius_cells, shape, rows=rows, cols=cols)
    return window_z(values, halves, moments(values))


def getis_ord_star_points(points: npt.ArrayLike, values: npt.ArrayLike, *, band_m: float) -> FloatArray:
    """Return Gi* as a z-value for each point; neighbours are the points at most band_m metres away.

    Points (n, 2) in metres (EPSG:25832), values (n,) with NaN as no data, as in `getis_ord_star`. Points at
    the same place are neighbours of each other at any band, 0 included.

    Raises:
        ShapeError: not (n, 2) points or not n values.
        NotFiniteError: NaN or infinity in the points, infinity in the values, with the index.
        DegreesError, OffEarthError: a point is not in metres, with the index.
        OptionError: band_m is negative or not finite.
    """
    places = as_points(points, name="points")
    numbers = as_values(values, name="values", length=len(places), allow_nan=True)
    band = as_length_m(band_m, name="band_m")
    known = ~np.isnan(numbers)
    of = moments(numbers)
    sums, counts = band_sums(places[known], (numbers[known] - of.mean) / of.reach, band_m=band)
    z = np.full(len(places), np.nan)
    z[known] = sums * of.factors(of.count)[counts]
    return z


def warm_up() -> None:
    """Compile (or load from the cache) what values at points need, so that no request waits for it."""
    getis_ord_star_points([(400_000.0, 5_700_000.0), (400_001.0, 5_700_000.0)], [0.0, 1.0], band_m=1.0)
