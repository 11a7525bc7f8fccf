"""Which share of each cell of a raster a polygon covers, exactly, and figures of the cells weighted by it.

Each edge adds its signed area to the cells it crosses and what it shuts off to those right of them; sums along the rows
are the shares. Source: the exact-area rasteriser of Raph Levien's font-rs (2016), after Tom Duff's and FreeType's.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.arrays import FloatArray, as_values
from geo.compiled import kernel
from geo.errors import OptionError, ShapeError

# Rounding of some thousand edges; what is covered less is not covered.
NOTHING = 1e-9
# Edges further from equal steps than this share of a cell are no raster.
EVEN = 1e-6


@dataclass(frozen=True, slots=True)
class CellShares:
    """The part of a raster that a polygon touches.

    Args:
        rows: of the raster.
        columns: of the raster.
        share: (r, c) 0..1, how much of each cell there is covered.
    """

    rows: slice
    columns: slice
    share: FloatArray

    def figures(self, grid: npt.ArrayLike) -> "ZonalFigures":
        """Of a raster's numbers, NaN where there is none; every touched cell counts by its share."""
        values = np.asarray(grid)[self.rows, self.columns].astype(np.float64)
        known = (self.share > 0) & ~np.isnan(values)
        if not known.any():
            return ZonalFigures(0.0, np.nan, np.nan, np.nan, np.nan)
        weight, inside = self.share[known], values[known]
        mean = float(np.average(inside, weights=weight))
        spread = float(np.sqrt(np.average((inside - mean) ** 2, weights=weight)))
        return ZonalFigures(float(weight.sum()), mean, float(inside.min()), float(inside.max()), spread)

    def parts(self, kinds: npt.ArrayLike, *, n_kinds: int) -> FloatArray:
        """(n_kinds,) cells of each kind, by shares, in a raster of the numbers of kinds, 0 .. n_kinds - 1."""
        numbers = np.asarray(kinds)[self.rows, self.columns].astype(np.int64).ravel()
        cells: FloatArray = np.bincount(numbers, weights=self.share.ravel(), minlength=n_kinds).astype(np.float64)
        return cells


@dataclass(frozen=True, slots=True)
class ZonalFigures:
    """How many cells have a number, by shares; their mean, lowest, highest, and population standard deviation."""

    cells: float
    mean: float
    low: float
    high: float
    spread: float


def cell_shares(polygon: shapely.Geometry, x_m: npt.ArrayLike, y_m: npt.ArrayLike) -> CellShares:
    """Return which share of each cell a polygon covers.

    polygon: a valid shapely Polygon or MultiPolygon, in metres; what lies outside the raster is left out.
    x_m (columns,) are the cell centres, rising, y_m (rows,) falling, in equal steps.

    Raises:
        NotFiniteError: x_m or y_m, with the index.
        OptionError: the geometry is no polygon. ShapeError: steps are not equal, or there are fewer than two.
    """
    across, down = _axis(x_m, "x_m", 1.0), _axis(y_m, "y_m", -1.0)
    if polygon.geom_type not in {"Polygon", "MultiPolygon"}:
        raise OptionError("polygon", value=polygon.geom_type, want="a Polygon or MultiPolygon")
    west, east = across.start - across.step / 2, across.start + (across.count - 0.5) * across.step
    north, south = down.start + down.step / 2, down.start - (down.count - 0.5) * down.step
    inside = shapely.intersection(polygon, shapely.box(west, south, east, north))
    if shapely.area(inside) == 0:
        return CellShares(slice(0, 0), slice(0, 0), np.empty((0, 0)))
    x0, y0, x1, y1 = shapely.bounds(inside)
    columns = _window((x0 - west) / across.step, (x1 - west) / across.step, across.count)
    rows = _window((north - y1) / down.step, (north - y0) / down.step, down.count)
    count = rows.stop - rows.start, columns.stop - columns.start
    edges = _edges(inside)
    edges[..., 0] = np.clip((edges[..., 0] - west) / across.step - columns.start, 0, count[1])
    edges[..., 1] = np.clip((north - edges[..., 1]) / down.step - rows.start, 0, count[0])
    gathered = np.zeros((count[0], count[1] + 2))
    _gather(edges, gathered)
    share = np.cumsum(gathered, axis=1)[:, : count[1]]
    share *= np.sign(share.sum())
    share[share < NOTHING] = 0
    return CellShares(rows, columns, np.minimum(share, 1))


@dataclass(frozen=True, slots=True)
class _Axis:
    start: float
    step: float
    count: int


def _axis(centres: npt.ArrayLike, name: str, sign: float) -> _Axis:
    values = as_values(centres, name=name)
    steps = np.diff(values) * sign
    if len(values) < 2 or steps.min() <= 0 or np.ptp(steps) > EVEN * steps[0]:  # noqa: PLR2004 - one cell has no step
        raise ShapeError(name, got=f"{len(values)} centres", want="two or more, in equal steps, from the north-west")
    return _Axis(float(values[0]), float(steps.mean()), len(values))


def _window(first: float, last: float, count: int) -> slice:
    begin = min(max(int(np.floor(first)), 0), count - 1)
    return slice(begin, max(min(int(np.ceil(last)), count), begin + 1))


def _edges(area: shapely.Geometry) -> FloatArray:
    """(e, 2, 2) begin and end of every edge of its rings, shells in one direction and holes in the other."""
    parts = shapely.get_parts(area)
    faces = shapely.orient_polygons(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004 - of areas
    rings = shapely.get_rings(faces)
    at, of = shapely.get_coordinates(rings, return_index=True)
    same = of[1:] == of[:-1]
    return np.stack([at[:-1][same], at[1:][same]], axis=1)


@kernel
def _gather(edges: FloatArray, gathered: FloatArray) -> None:
    for edge in range(edges.shape[0]):
        x0, y0, x1, y1 = edges[edge, 0, 0], edges[edge, 0, 1], edges[edge, 1, 0], edges[edge, 1, 1]
        if y0 == y1:
            continue
        sign = 1.0
        if y0 > y1:
            x0, y0, x1, y1, sign = x1, y1, x0, y0, -1.0
        slope = (x1 - x0) / (y1 - y0)
        low, high = min(x0, x1), max(x0, x1)
        for row in range(int(y0), int(np.ceil(y1))):
            top, bottom = max(float(row), y0), min(row + 1.0, y1)
            a = min(max(x0 + (top - y0) * slope, low), high)
            b = min(max(x0 + (bottom - y0) * slope, low), high)
            height = (bottom - top) * sign
            left, right = min(a, b), max(a, b)
            first, last = int(left), int(right)
            if first == last or right == left:
                middle = 0.5 * (a + b) - first
                gathered[row, first] += height * (1 - middle)
                gathered[row, first + 1] += height * middle
                continue
            # Of each cell that it crosses: what part of the height lies there, and what of the cell is right of it.
            for cell in range(first, last + 1):
                begin, end = max(left, float(cell)), min(right, cell + 1.0)
                part = height * (end - begin) / (right - left)
                middle = 0.5 * (begin + end) - cell
                gathered[row, cell] += part * (1 - middle)
                gathered[row, cell + 1] += part * middle
