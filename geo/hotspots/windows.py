"""Sums over queen and disk windows of a grid, by one prefix sum a row.

The cost of a cell grows with the window's height only; NaN cells are left out of sums and counts alike.
"""

import math

import numpy as np

from geo.arrays import FloatArray, IntArray, as_count
from geo.compiled import kernel
from geo.errors import NotFiniteError, OptionError, ShapeError
from geo.hotspots.moments import Moments

SHAPES = ("disk", "queen")


def as_grid(grid: object) -> FloatArray:
    """Return a grid of shape (rows, cols); NaN is no data.

    Raises:
        ShapeError: not two-dimensional numbers.
        NotFiniteError: infinity, with the row of the first.
    """
    want = "(rows, cols) numbers"
    values = np.asarray(grid)
    if values.dtype.kind not in "fiu":
        raise ShapeError("grid", got=values.dtype, want=want)
    if values.ndim != 2:  # noqa: PLR2004 - rows and columns
        raise ShapeError("grid", got=values.shape, want=want)
    values = np.ascontiguousarray(values, dtype=np.float64)
    infinite = np.isinf(values)
    if infinite.any():
        row, column = (int(i) for i in np.argwhere(infinite)[0])
        raise NotFiniteError("grid", index=row, value=f"{values[row, column]} in column {column}")
    return values


def half_widths(radius_cells: int, shape: str, *, rows: int, cols: int) -> IntArray:
    """Return the window's half width in each of its rows, from its middle row outwards.

    queen: the square of 2 r + 1 cells a side; disk: all cells whose centre is at most r cells away.

    Raises:
        OptionError: radius_cells is not a whole number >= 0, or the shape is unknown.
    """
    radius = as_count(radius_cells, name="radius_cells", least=0)
    if shape not in SHAPES:
        raise OptionError("shape", value=shape, want=SHAPES)
    reach = range(min(radius, max(rows - 1, 0)) + 1)
    widths = [radius if shape == "queen" else math.isqrt(radius**2 - dy**2) for dy in reach]
    return np.minimum(np.array(widths, dtype=np.int64), max(cols - 1, 0))


def window_z(grid: FloatArray, halves: IntArray, of: Moments) -> FloatArray:
    """Return Gi* of each cell, NaN where the cell has no data."""
    largest = min(of.count, int(2 * (2 * halves + 1).sum() - (2 * halves[0] + 1)))
    z = np.empty_like(grid)
    _window_z(grid, halves, of.mean, of.reach, of.factors(largest), z)
    return z


def window_sums(grid: FloatArray, halves: IntArray, of: Moments) -> tuple[FloatArray, IntArray]:
    """Return each cell's window sum (centred, in units of reach) and how many cells it has, itself included."""
    largest = int(2 * (2 * halves + 1).sum())
    counts = np.empty_like(grid)
    _window_z(np.where(np.isnan(grid), np.nan, 1.0), halves, 0.0, 1.0, np.ones(largest + 1), counts)
    sums = np.empty_like(grid)
    _window_z(grid, halves, of.mean, of.reach, np.ones(largest + 1), sums)
    return sums, np.nan_to_num(counts).astype(np.int64)


@kernel
def _window_z(  # noqa: PLR0917 - compiled code takes its arrays one by one
    grid: FloatArray, halves: IntArray, mean: float, reach: float, factors: FloatArray, out: FloatArray
) -> None:
    rows, cols = grid.shape
    radius = halves.size - 1
    height = 2 * radius + 1
    # A ring of the rows in reach: prefix sums of their values and of how many there are.
    sums = np.zeros((height, cols + 1))
    counts = np.zeros((height, cols + 1), dtype=np.int64)
    total = np.empty(cols)
    number = np.empty(cols, dtype=np.int64)
    for row in range(-radius, rows):
        new = row + radius
        if new < rows:
            _prefix(grid[new], mean, reach, sums[new % height], counts[new % height])
        if row < 0:
            continue
        total[:] = 0.0
        number[:] = 0
        for near in range(max(0, row - radius), min(rows, row + radius + 1)):
            _add_spans(sums[near % height], counts[near % height], halves[abs(near - row)], total, number)
        for col in range(cols):
            out[row, col] = total[col] * factors[number[col]] if not np.isnan(grid[row, col]) else np.nan


@kernel
def _prefix(values: FloatArray, mean: float, reach: float, sums: FloatArray, counts: IntArray) -> None:
    total, number = 0.0, 0
    for col in range(values.size):
        if not np.isnan(values[col]):
            total += (values[col] - mean) / reach
            number += 1
        sums[col + 1] = total
        counts[col + 1] = number


@kernel
def _add_spans(sums: FloatArray, counts: IntArray, half: int, total: FloatArray, number: IntArray) -> None:
    cols = total.size
    # Three stretches, because only the inner one is free of clamps and can be vectorised.
    left, right = min(half, cols), max(cols - half - 1, min(half, cols))
    for col in range(left):
        total[col] += sums[min(cols, col + half + 1)]
        number[col] += counts[min(cols, col + half + 1)]
    for col in range(left, right):
        total[col] += sums[col + half + 1] - sums[col - half]
        number[col] += counts[col + half + 1] - counts[col - half]
    for col in range(right, cols):
        total[col] += sums[cols] - sums[max(0, col - half)]
        number[col] += counts[cols] - counts[max(0, col - half)]
