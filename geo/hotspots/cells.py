"""Turns readings into what hot spots are looked for in: hours too hot, bins that overflowed, a grid of cells."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from geo.arrays import BoolArray, FloatArray, IntArray, as_count, as_points, as_rows, as_values
from geo.errors import OptionError

How = Literal["mean", "sum", "count"]

# A grid larger than this comes from a stray point or a wrong cell size; 400 MB of cells is no answer.
MOST_CELLS = 50_000_000


@dataclass(frozen=True)
class Cells:
    """A grid of values: values (rows, cols) with NaN as no data, and the centres of its rows and columns.

    Row 0 is the southernmost. Cell edges are multiples of cell_m, so that grids of different days match.
    """

    values: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    cell_m: float


def exceedance_hours(
    site: npt.ArrayLike,
    hourly: npt.ArrayLike,
    *,
    n_sites: int,
    threshold: float,
    expected_hours: int,
    min_share: float = 0.7,
) -> FloatArray:
    """Return for each site in how many hours the hourly value was at or above the threshold.

    site (n,) is the row of each value's site, hourly (n,) the values, NaN where an hour is missing. A site
    with less than min_share of the expected hours is NaN: unknown, not "never too hot". Nothing is made up
    for the hours that miss beyond that. The limit is >= on the unrounded value.

    Raises:
        ShapeError, RowError, NotFiniteError: site or hourly, with the index.
        OptionError: an option is out of its range.
    """
    sites, values, known = _readings(site, hourly, n_sites=n_sites, name="hourly")
    expected = as_count(expected_hours, name="expected_hours")
    if not 0 <= min_share <= 1:
        raise OptionError("min_share", value=min_share, want="a share, 0 to 1")
    if not np.isfinite(threshold):
        raise OptionError("threshold", value=threshold, want="a finite number")
    have = np.bincount(sites[known], minlength=n_sites)
    hours = np.bincount(sites[known & (values >= threshold)], minlength=n_sites).astype(np.float64)
    hours[(have == 0) | (have < min_share * expected)] = np.nan
    return hours


def overflow_counts(
    site: npt.ArrayLike,
    observed_s: npt.ArrayLike,
    fill_percent: npt.ArrayLike,
    *,
    n_sites: int,
    overflowing_percent: float = 95.0,
) -> FloatArray:
    """Return for each site how often it overflowed: rose to overflowing_percent or more.

    site, observed_s (seconds, any order) and fill_percent are (n,); NaN fill is skipped. A site that is
    overflowing in its first reading counts once; a site without a reading is NaN.

    Raises:
        ShapeError, RowError, NotFiniteError: an array, with the index.
        OptionError: n_sites or overflowing_percent is out of its range.
    """
    sites, fill, known = _readings(site, fill_percent, n_sites=n_sites, name="fill_percent")
    when = as_values(observed_s, name="observed_s", length=len(sites))
    if not np.isfinite(overflowing_percent):
        raise OptionError("overflowing_percent", value=overflowing_percent, want="a finite number")
    order = np.lexsort((when[known], sites[known]))
    at, over = sites[known][order], fill[known][order] >= overflowing_percent
    begins = over.copy()
    begins[1:] &= ~(over[:-1] & (at[1:] == at[:-1]))
    counts = np.bincount(at[begins], minlength=n_sites).astype(np.float64)
    counts[np.bincount(at, minlength=n_sites) == 0] = np.nan
    return counts


def to_cells(points: npt.ArrayLike, values: npt.ArrayLike, *, cell_m: float, how: How = "mean") -> Cells:
    """Return the grid of cells of cell_m metres a side that covers the points, with what lies in each.

    points (n, 2) in metres, values (n,) with NaN as no data. A cell without a value is NaN, also for "sum"
    and "count": no sensor is not the same as nothing found.

    Raises:
        ShapeError, NotFiniteError, DegreesError, OffEarthError: points or values, with the index.
        OptionError: cell_m is not above 0 or gives more than 50 million cells; how is unknown.
    """
    places = as_points(points, name="points")
    numbers = as_values(values, name="values", length=len(places), allow_nan=True)
    if how not in get_args(How):
        raise OptionError("how", value=how, want=get_args(How))
    if not 0 < cell_m < np.inf:
        raise OptionError("cell_m", value=cell_m, want="a finite number of metres above 0")
    if len(places) == 0:
        return Cells(np.empty((0, 0)), np.empty(0), np.empty(0), cell_m)
    column = np.floor(places / cell_m)
    first = column.min(axis=0)
    cols, rows = (column.max(axis=0) - first).astype(np.int64) + 1
    if rows * cols > MOST_CELLS:
        raise OptionError("cell_m", value=cell_m, want=f"cells so large that {MOST_CELLS:,} cover all points")
    cell = (column - first).astype(np.int64)
    grid = _gather(cell[:, 1] * cols + cell[:, 0], numbers, cells=int(rows * cols), how=how)
    x_m = (first[0] + np.arange(cols) + 0.5) * cell_m
    y_m = (first[1] + np.arange(rows) + 0.5) * cell_m
    return Cells(grid.reshape(rows, cols), x_m, y_m, cell_m)


def _gather(cell: IntArray, values: FloatArray, *, cells: int, how: How) -> FloatArray:
    known = ~np.isnan(values)
    count = np.bincount(cell[known], minlength=cells).astype(np.float64)
    count[count == 0] = np.nan
    if how == "count":
        return count
    total = np.bincount(cell[known], weights=values[known], minlength=cells)
    return total / count if how == "mean" else np.where(np.isnan(count), np.nan, total)


def _readings(
    site: npt.ArrayLike, values: npt.ArrayLike, *, n_sites: int, name: str
) -> tuple[IntArray, FloatArray, BoolArray]:
    sites = as_rows(site, name="site", rows=as_count(n_sites, name="n_sites", least=0))
    numbers = as_values(values, name=name, length=len(sites), allow_nan=True)
    return sites, numbers, ~np.isnan(numbers)
