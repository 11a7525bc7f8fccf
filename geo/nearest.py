"""The exact nearest usable sites of many points, by straight line.

Method: sites are counted into square cells holding about one each (Bentley, Weide and Yao 1980, "Optimal
expected-time algorithms for closest point problems"); a point looks at its cell and the eight around it,
then at ring after ring until no unseen cell can hold a nearer site.
"""

import math

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray, IntArray, as_count, as_mask, as_points
from geo.compiled import inlined, kernel, over_rows

# Fewer cells mean more sites to look at, more cells mean more points that need a second ring.
SITES_A_CELL = 1.0
# Cells are found with rounded arithmetic; this much of a bound is given away to stay exact.
ROUNDING = 1e-9
# So many sites tell where most of them are.
SAMPLE = 2_000

# The cells: metres a side, rows, columns; the rectangle of all usable sites: left, right, bottom, top from
# the corner. Cells cover the bulk of the sites; the cells at the border also hold what lies beyond.
_Frame = tuple[float, int, int, float, float, float, float]
# Usable sites in the order of their cells: where each cell starts, x, y (from the corner), row in `sites`.
_Sites = tuple[IntArray, FloatArray, FloatArray, IntArray]
# A point: x and y from the corner, row and column of the cell nearest to it.
_Place = tuple[float, float, int, int]


class SiteIndex:
    """Sites that many questions are put to while their usable mask changes.

    The sites are checked and kept once. A new mask costs a counting sort of the usable sites (0.1 ms for
    2,000), so there is nothing to rebuild or to invalidate, and threads can share an index.
    """

    def __init__(self, sites: npt.ArrayLike) -> None:
        """Keep sites of shape (m, 2), metres in EPSG:25832; m may be 0.

        Raises:
            geo.errors.GeoError: as `geo.arrays.as_points`, naming `sites` and the first bad row.
        """
        self.sites = as_points(sites, name="sites")

    def nearest(
        self, points: npt.ArrayLike, *, usable: npt.ArrayLike | None = None, k: int = 1
    ) -> tuple[IntArray, FloatArray]:
        """Answer as the function `nearest` of this module does, for these sites."""
        wanted = as_points(points, name="points")
        mask = as_mask(usable, name="usable", length=len(self.sites))
        count = as_count(k, name="k")
        index = np.empty((len(wanted), count), dtype=np.int64)
        distance_m = np.empty((len(wanted), count))
        if not mask.any():
            index[:], distance_m[:] = -1, np.inf
            return index, distance_m
        corner, frame, sites = _sort_into_cells(self.sites[mask], np.flatnonzero(mask), count)
        over_rows(_search, len(wanted), wanted, corner, frame, sites, index, distance_m)
        return index, distance_m


def nearest(
    points: npt.ArrayLike, sites: npt.ArrayLike, *, usable: npt.ArrayLike | None = None, k: int = 1
) -> tuple[IntArray, FloatArray]:
    """Return the k nearest usable sites of each point and their distances, nearest first.

    Args:
        points: (n, 2) metres in EPSG:25832; n may be 0.
        sites: (m, 2) metres in EPSG:25832; m may be 0.
        usable: (m,) booleans; None means all.
        k: how many, 1 or more.

    Returns:
        (index, distance_m), both (n, k): rows of `sites` and metres. Of sites at equal distances the one
        with the lower row comes first. Where fewer than k are usable, -1 and infinity.

    Raises:
        geo.errors.GeoError: NaN, infinity or degrees (with the first bad row), wrong shapes, k below 1.
    """
    return SiteIndex(sites).nearest(points, usable=usable, k=k)


def warm_up() -> None:
    """Compile (or load from the cache) what this module needs, so that no request waits for it."""
    here, there = [(400_000.0, 5_700_000.0)], [(400_001.0, 5_700_000.0)]
    nearest(here, there)


def _sort_into_cells(used: FloatArray, rows: IntArray, k: int) -> tuple[tuple[float, float], _Frame, _Sites]:
    """Return the corner, the frame and the sites in their order, for usable sites and their rows."""
    low, high = _bulk(used)
    offsets = used - low
    width_m, height_m = (high - low).tolist()
    share = SITES_A_CELL * max(1.0, k / 2) / len(used)
    # The second term bounds the number of cells where all sites lie on one line.
    cell_m = max(math.sqrt(width_m * height_m * share), max(width_m, height_m) * share) or 1.0
    (left, bottom), (right, top) = offsets.min(axis=0).tolist(), offsets.max(axis=0).tolist()
    frame = (cell_m, int(height_m / cell_m) + 1, int(width_m / cell_m) + 1, left, right, bottom, top)
    starts, order = _counting_sort(offsets, frame)
    sites = (starts, offsets[order, 0], offsets[order, 1], rows[order])
    return (float(low[0]), float(low[1])), frame, sites


def _bulk(used: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return two corners that hold nearly all sites, so that one far outlier does not make cells huge."""
    sample = np.sort(used[:: len(used) // SAMPLE + 1], axis=0)
    spare = len(sample) // 100
    return sample[spare], sample[-1 - spare]


@inlined
def _place(x: float, y: float, frame: _Frame) -> _Place:
    cell_m, rows, columns = frame[:3]
    row = int(min(max(y / cell_m, 0.0), rows - 1.0))
    column = int(min(max(x / cell_m, 0.0), columns - 1.0))
    return x, y, row, column


@kernel
def _counting_sort(offsets: FloatArray, frame: _Frame) -> tuple[IntArray, IntArray]:
    """Return where each cell (row by row) starts and the sites in the order of their cells."""
    _, rows, columns = frame[:3]
    cells = np.empty(len(offsets), dtype=np.int64)
    counts = np.zeros(rows * columns + 1, dtype=np.int64)
    for i in range(len(offsets)):
        _, _, row, column = _place(offsets[i, 0], offsets[i, 1], frame)
        cells[i] = row * columns + column
        counts[cells[i] + 1] += 1
    starts = np.cumsum(counts)
    order, free = np.empty(len(offsets), dtype=np.int64), starts.copy()
    for i in range(len(offsets)):
        order[free[cells[i]]] = i
        free[cells[i]] += 1
    return starts, order


@inlined
def _unseen(ring: int, place: _Place, frame: _Frame) -> float:
    """Return the square of the least distance a site beyond that many rings can have."""
    x, y, row, column = place
    cell_m, rows, columns, left, right, bottom, top = frame
    beside, above = np.inf, np.inf
    if column - ring > 0:
        beside = x - (column - ring) * cell_m
    if column + ring < columns - 1:
        beside = min(beside, (column + ring + 1) * cell_m - x)
    if row - ring > 0:
        above = y - (row - ring) * cell_m
    if row + ring < rows - 1:
        above = min(above, (row + ring + 1) * cell_m - y)
    # A point outside the sites' rectangle has at least its way to the rectangle before it.
    outside_x, outside_y = max(0.0, left - x, x - right), max(0.0, bottom - y, y - top)
    beside, above = max(beside, outside_x), max(above, outside_y)
    return min(beside**2 + outside_y**2, above**2 + outside_x**2) * (1.0 - ROUNDING)


@inlined
def _closest_around(place: _Place, frame: _Frame, sites: _Sites) -> tuple[int, float]:
    """Return the row of the closest site in the nine cells around a point, and its squared distance.

    Nine points of ten need no more; this loop keeps its two numbers in registers.
    """
    x, y, row, column = place
    _, rows, columns = frame[:3]
    starts, site_x, site_y, site_row = sites
    left, right = max(column - 1, 0), min(column + 1, columns - 1)
    best, least = -1, np.inf
    for line in range(max(row - 1, 0), min(row + 2, rows)):
        for j in range(starts[line * columns + left], starts[line * columns + right + 1]):
            square = (site_x[j] - x) ** 2 + (site_y[j] - y) ** 2
            if square < least or (square == least and site_row[j] < best):
                best, least = site_row[j], square
    return best, least


@inlined
def _take_in(  # noqa: PLR0917 - compiled code takes its arrays one by one
    i: int, span: tuple[int, int], place: _Place, sites: _Sites, index: IntArray, square: FloatArray
) -> None:
    """Put each site of a span of the order where it belongs in row i, if it belongs there."""
    _, site_x, site_y, site_row = sites
    k = index.shape[1]
    for j in range(span[0], span[1]):
        new, row, at = (site_x[j] - place[0]) ** 2 + (site_y[j] - place[1]) ** 2, site_row[j], k
        while at > 0 and (new < square[i, at - 1] or (new == square[i, at - 1] and row < index[i, at - 1])):
            at -= 1
            if at < k - 1:
                square[i, at + 1], index[i, at + 1] = square[i, at], index[i, at]
        if at < k:
            square[i, at], index[i, at] = new, row


@kernel
def _look_at_rings(  # noqa: PLR0917 - compiled code takes its arrays one by one
    i: int, place: _Place, frame: _Frame, sites: _Sites, index: IntArray, square: FloatArray
) -> None:
    """Fill row i with the k best and their squared distances, in rings of cells around the point."""
    _, _, row, column = place
    _, rows, columns = frame[:3]
    starts, ring, unseen = sites[0], 0, 0.0
    while unseen < np.inf and square[i, -1] >= unseen:
        ring += 1
        left, right = max(column - ring, 0), min(column + ring, columns - 1)
        for line in range(max(row - ring, 0), min(row + ring + 1, rows)):
            first, last = line * columns + left, line * columns + right
            if ring == 1 or abs(line - row) == ring:
                _take_in(i, (starts[first], starts[last + 1]), place, sites, index, square)
                continue
            if left == column - ring:
                _take_in(i, (starts[first], starts[first + 1]), place, sites, index, square)
            if right == column + ring:
                _take_in(i, (starts[last], starts[last + 1]), place, sites, index, square)
        unseen = _unseen(ring, place, frame)


@kernel
def _search(  # noqa: PLR0917 - compiled code takes its arrays one by one
    start: int,
    stop: int,
    points: FloatArray,
    corner: tuple[float, float],
    frame: _Frame,
    sites: _Sites,
    index: IntArray,
    distance_m: FloatArray,
) -> None:
    """Answer the points `start` to `stop`."""
    for i in range(start, stop):
        place = _place(points[i, 0] - corner[0], points[i, 1] - corner[1], frame)
        if index.shape[1] == 1:
            best, square = _closest_around(place, frame, sites)
            if square < _unseen(1, place, frame):
                index[i, 0], distance_m[i, 0] = best, math.sqrt(square)
                continue
        for j in range(index.shape[1]):
            index[i, j], distance_m[i, j] = -1, np.inf
        _look_at_rings(i, place, frame, sites, index, distance_m)
        for j in range(index.shape[1]):
            distance_m[i, j] = math.sqrt(distance_m[i, j])
