"""Positions on the edges of a network, and the nearest one of any point.

Method: each edge is entered into the square cells it runs through; a point looks at its own cell, then at ring
after ring, until no unseen cell can hold a nearer edge.
"""

import math
from dataclasses import dataclass

import numpy as np

from geo.arrays import FloatArray, IntArray
from geo.compiled import inlined, kernel, over_rows

# Cells are found with rounded arithmetic; edges are entered and bounds are kept this much (m) generously.
SLACK_M = 1e-6

# Edges in the order of their cells: metres a cell, rows, columns, where each cell starts, edges.
_Cells = tuple[float, int, int, IntArray, IntArray]


@dataclass(frozen=True)
class Positions:
    """Places on edges, one a row; what lies on no edge has edge -1 and is reached from nowhere.

    Attributes:
        edge: (n,) rows of the network's edges.
        share: (n,) how far along the edge, 0 at its first node, 1 at its second.
        point: (n, 2) where that is, metres in EPSG:25832.
        away_m: (n,) straight distance from the asked point.
    """

    edge: IntArray
    share: FloatArray
    point: FloatArray
    away_m: FloatArray

    def __len__(self) -> int:
        return len(self.edge)

    def rows(self, rows: IntArray) -> "Positions":
        """Return some of these positions, in the order of `rows`."""
        return Positions(self.edge[rows], self.share[rows], self.point[rows], self.away_m[rows])


class EdgeIndex:
    """Straight edges that points are snapped to."""

    def __init__(self, starts: FloatArray, ends: FloatArray) -> None:
        """Keep edges from `starts` to `ends`, both (e, 2) in metres."""
        self.corner = np.minimum(starts, ends).min(axis=0) if len(starts) else np.zeros(2)
        self.segments = np.ascontiguousarray(np.hstack([starts - self.corner, ends - self.corner]))
        self.cells = _enter(self.segments)

    def snap(self, points: FloatArray) -> Positions:
        """Return the nearest place on any edge for points (n, 2); of edges as near the one with the lower row."""
        count = len(points)
        edge, share, away_m = np.full(count, -1, dtype=np.int64), np.zeros(count), np.full(count, np.inf)
        if not len(self.segments):
            return Positions(edge, share, points, away_m)
        over_rows(_snap, count, points - self.corner, self.segments, self.cells, edge, share, away_m)
        first, second = self.segments[edge, :2], self.segments[edge, 2:]
        return Positions(edge, share, first + share[:, None] * (second - first) + self.corner, away_m)


def _enter(segments: FloatArray) -> _Cells:
    count = max(len(segments), 1)
    width_m, height_m = segments.reshape(-1, 2).max(axis=0, initial=0.0).tolist()
    cell_m = max(math.sqrt(width_m * height_m / count), max(width_m, height_m) / count) or 1.0
    shape = (int(height_m / cell_m) + 1, int(width_m / cell_m) + 1)
    counts = np.zeros(shape[0] * shape[1] + 1, dtype=np.int64)
    _mark(segments, cell_m, shape, counts, np.empty(0, dtype=np.int64))
    starts = np.cumsum(counts)
    order = np.empty(starts[-1], dtype=np.int64)
    _mark(segments, cell_m, shape, starts[:-1].copy(), order)
    return cell_m, *shape, starts, order


@kernel
def _mark(segments: FloatArray, cell_m: float, shape: tuple[int, int], places: IntArray, order: IntArray) -> None:
    """Count the edges of each cell one place later (no order given), or write them at each cell's place."""
    for i in range(len(segments)):
        x0, y0, x1, y1 = segments[i, 0], segments[i, 1], segments[i, 2], segments[i, 3]
        first_row = max(int((min(y0, y1) - SLACK_M) / cell_m), 0)
        last_row = min(int((max(y0, y1) + SLACK_M) / cell_m), shape[0] - 1)
        for row in range(first_row, last_row + 1):
            left, right = min(x0, x1), max(x0, x1)
            if last_row > first_row and y0 != y1:
                # The part of the edge inside this row of cells.
                at_bottom = x0 + (row * cell_m - SLACK_M - y0) / (y1 - y0) * (x1 - x0)
                at_top = x0 + ((row + 1) * cell_m + SLACK_M - y0) / (y1 - y0) * (x1 - x0)
                left, right = max(left, min(at_bottom, at_top)), min(right, max(at_bottom, at_top))
            first = max(int((left - SLACK_M) / cell_m), 0)
            for column in range(first, min(int((right + SLACK_M) / cell_m), shape[1] - 1) + 1):
                cell = row * shape[1] + column
                if len(order) == 0:
                    places[cell + 1] += 1
                else:
                    order[places[cell]] = i
                    places[cell] += 1


@inlined
def _project(x: float, y: float, segments: FloatArray, i: int) -> tuple[float, float]:
    """Return how far along edge i the nearest place is, and its squared distance."""
    x0, y0 = segments[i, 0], segments[i, 1]
    run, rise = segments[i, 2] - x0, segments[i, 3] - y0
    length = run * run + rise * rise
    share = 0.0
    if length > 0:
        share = min(max(((x - x0) * run + (y - y0) * rise) / length, 0.0), 1.0)
    return share, (x0 + share * run - x) ** 2 + (y0 + share * rise - y) ** 2


@inlined
def _unseen_m(ring: int, x: float, y: float, row: int, column: int, frame: tuple[float, int, int]) -> float:  # noqa: PLR0917 - compiled code takes its numbers one by one
    """Return the least distance an edge that runs only beyond that many rings can have."""
    cell_m, rows, columns = frame
    least = np.inf
    if column - ring > 0:
        least = min(least, x - (column - ring) * cell_m)
    if column + ring < columns - 1:
        least = min(least, (column + ring + 1) * cell_m - x)
    if row - ring > 0:
        least = min(least, y - (row - ring) * cell_m)
    if row + ring < rows - 1:
        least = min(least, (row + ring + 1) * cell_m - y)
    return max(least - SLACK_M, 0.0)


@kernel
def _snap(  # noqa: PLR0917 - compiled code takes its arrays one by one
    start: int,
    stop: int,
    offsets: FloatArray,
    segments: FloatArray,
    cells: _Cells,
    edge: IntArray,
    share: FloatArray,
    away_m: FloatArray,
) -> None:
    """Snap the points `start` to `stop`."""
    cell_m, rows, columns, starts, order = cells
    for i in range(start, stop):
        x, y = offsets[i, 0], offsets[i, 1]
        row = int(min(max(y / cell_m, 0.0), rows - 1.0))
        column = int(min(max(x / cell_m, 0.0), columns - 1.0))
        best, best_share, least, ring = -1, 0.0, np.inf, 0
        unseen_m = 0.0
        while unseen_m < np.inf and least >= unseen_m * unseen_m:
            for line in range(max(row - ring, 0), min(row + ring + 1, rows)):
                # Between a ring's first and last row, only its two sides are new.
                step = 1 if abs(line - row) == ring else 2 * ring
                for side in range(column - ring, column + ring + 1, step):
                    if side < 0 or side >= columns:
                        continue
                    for j in range(starts[line * columns + side], starts[line * columns + side + 1]):
                        along, square = _project(x, y, segments, order[j])
                        if square < least or (square == least and order[j] < best):
                            best, best_share, least = order[j], along, square
            unseen_m = _unseen_m(ring, x, y, row, column, (cell_m, rows, columns))
            ring += 1
        edge[i], share[i], away_m[i] = best, best_share, math.sqrt(least)
