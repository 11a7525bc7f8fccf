"""The area of the union of equal discs, each drawn as the regular polygon that a buffer of its centre is.

Method: Green's theorem over the outline of the union. The outlines of two shifted copies of one convex polygon cross
in two points, which mark the stretch of each that lies inside the other; what is in no such stretch is outline of the
union. Where edges lie on each other, the two stretches of a pair are taken from one chord and stay complementary, so
that every shared piece counts once. The cost grows with the number of overlapping pairs.
"""

import math

import numpy as np

from geo.arrays import BoolArray, FloatArray, IntArray
from geo.compiled import inlined, kernel, over_rows

# Polygons with few corners compare with all edges; with more, the few around a direction are enough.
EDGES_AROUND = 3
FEW_EDGES = 16


def union_area(centres: FloatArray, *, radius_m: float, quad_segs: int) -> float:
    """Return the area in m² of the union of polygons with 4 * quad_segs corners on circles around centres (m, 2).

    The circles' radius is above 0; the first corner is east of its centre, as in `shapely.buffer`.
    """
    if len(centres) == 0:
        return 0.0
    # Equal centres would each hide the other's outline.
    places = np.unique(centres - centres.min(axis=0), axis=0)
    order, spans = _neighbours(places, 2 * radius_m)
    polygon = _polygon(radius_m, 4 * quad_segs)
    area = np.empty(len(places))
    over_rows(_outlines, len(places), places[order], spans, polygon, area)
    return float(area.sum())


def _neighbours(places: FloatArray, reach_m: float) -> tuple[IntArray, IntArray]:
    """Return an order of places and, for each in that order, three spans (n, 3, 2) of it with all within reach."""
    cells = np.floor(places / reach_m).astype(np.int64)
    # One more column than there are, so that the cell right of the last is not the first of the next row.
    columns = cells[:, 0].max() + 2
    key = cells[:, 1] * columns + cells[:, 0]
    order = np.argsort(key, kind="stable")
    key = key[order]
    rows = key[:, None] + columns * np.array([0, -1, 1])
    first, last = np.searchsorted(key, rows - 1, side="left"), np.searchsorted(key, rows + 1, side="right")
    return order, np.stack([first, last], axis=2)


def _polygon(radius_m: float, edges: int) -> FloatArray:
    """Return the polygon around (0, 0), a row an edge: its first corner's x and y, its outward normal's x and y."""
    step = 2 * math.pi / edges
    corners, middles = np.arange(edges) * step, (np.arange(edges) + 0.5) * step
    return np.column_stack([radius_m * np.cos(corners), radius_m * np.sin(corners), np.cos(middles), np.sin(middles)])


@inlined
def _edge_towards(x: float, y: float, polygon: FloatArray) -> int:
    """Return which edge of the polygon a ray from its centre meets."""
    edges = len(polygon)
    edge = math.floor(math.atan2(y, x) / (2 * math.pi) * edges)
    return edge + edges if edge < 0 else min(edge, edges - 1)


@inlined
def _point(edge: int, share: float, polygon: FloatArray) -> tuple[float, float]:
    """Return the point at a share of an edge."""
    after = edge + 1 if edge + 1 < len(polygon) else 0
    x, y = polygon[edge, 0], polygon[edge, 1]
    return x + share * (polygon[after, 0] - x), y + share * (polygon[after, 1] - y)


@kernel
def _along(x: float, y: float, polygon: FloatArray) -> float:
    """Return where on the outline a point of it lies: 2.5 is halfway along the third edge."""
    edge = _edge_towards(x, y, polygon)
    (x0, y0), (x1, y1) = _point(edge, 0.0, polygon), _point(edge, 1.0, polygon)
    run, rise = x1 - x0, y1 - y0
    share = ((x - x0) * run + (y - y0) * rise) / (run * run + rise * rise)
    return edge + min(max(share, 0.0), 1.0)


@inlined
def _depth(x: float, y: float, edge: int, polygon: FloatArray) -> float:
    """Return how far inside an edge's line a point is; below 0 it is outside."""
    east, north = polygon[edge, 2], polygon[edge, 3]
    depth: float = (polygon[edge, 0] - x) * east + (polygon[edge, 1] - y) * north
    return depth


@kernel
def _inside(x: float, y: float, polygon: FloatArray) -> bool:
    return _depth(x, y, _edge_towards(x, y, polygon), polygon) >= 0


@kernel
def _leaves(x: float, y: float, run: float, rise: float, polygon: FloatArray) -> float:
    """Return the share of the step (run, rise) after which a point inside the polygon leaves it, at most 1."""
    edges, share = len(polygon), 1.0
    around = edges // 2 if edges <= FEW_EDGES else EDGES_AROUND
    towards = _edge_towards(x + run, y + rise, polygon)
    for near in range(towards - around, towards + around + 1):
        edge = near % edges
        speed = run * polygon[edge, 2] + rise * polygon[edge, 3]
        if speed > 0:
            share = min(share, _depth(x, y, edge, polygon) / speed)
    return max(share, 0.0)


@kernel
def _hidden(x: float, y: float, polygon: FloatArray) -> tuple[float, float]:
    """Return from where to where (counterclockwise) a copy shifted by (x, y) hides the outline; (0, 0) is nowhere.

    The end is the last point A of the outline, counterclockwise from the shift's direction, with shift - A still
    inside the polygon; the beginning is shift - A, because the overlap is symmetric about its middle.
    """
    edges, edge = len(polygon), _edge_towards(x, y, polygon)
    within_m = _depth(x / 2, y / 2, edge, polygon)
    if within_m < 0:
        return 0.0, 0.0
    # The outline's point in the direction of the shift, where the search for A begins.
    depth = _depth(0.0, 0.0, edge, polygon)
    scale = depth / (depth - within_m) / 2
    share = min(max(_along(x * scale, y * scale, polygon) - edge, 0.0), 1.0)
    # Where the circles cross is at most an edge or two away from where the polygons do.
    half = min(math.hypot(x, y) / (2 * math.hypot(polygon[0, 0], polygon[0, 1])), 1.0)
    turned = int(math.acos(half) / (2 * math.pi) * edges)
    while turned > 0 and not _corner_inside(edge + turned, x, y, polygon):
        turned -= 1
    while turned < edges // 2 and _corner_inside(edge + turned + 1, x, y, polygon):
        turned += 1
    if turned > 0:
        share = 0.0
    edge = (edge + turned) % edges
    (x0, y0), (x1, y1) = _point(edge, share, polygon), _point(edge, 1.0, polygon)
    more = _leaves(x - x0, y - y0, x0 - x1, y0 - y1, polygon)
    begin = _along(x - x0 - more * (x1 - x0), y - y0 - more * (y1 - y0), polygon)
    return begin, edge + share + (1 - share) * more


@inlined
def _corner_inside(corner: int, x: float, y: float, polygon: FloatArray) -> bool:
    """Return whether shift - corner is inside the polygon."""
    corner %= len(polygon)
    return _inside(x - polygon[corner, 0], y - polygon[corner, 1], polygon)


@inlined
def _visible(x: float, y: float, begin: float, end: float, polygon: FloatArray) -> float:
    """Return what the outline of the polygon around (x, y) from begin to end adds to the union's area."""
    first, last = int(begin), min(int(end), len(polygon) - 1)
    (x0, y0), (x1, y1) = _point(first, begin - first, polygon), _point(last, end - last, polygon)
    an_edge = polygon[0, 0] * polygon[1, 1] - polygon[0, 1] * polygon[1, 0]
    area: float = 0.5 * (x * (y1 - y0) - y * (x1 - x0) + an_edge * (end - begin))
    return area


@inlined
def _hide_edges(begin: float, end: float, hidden: BoolArray) -> int:
    """Mark the edges that lie whole between begin and end, and return how many were not marked before."""
    edges, more = len(hidden), 0
    if end < begin:
        end += edges
    for near in range(math.ceil(begin), math.floor(end)):
        edge = near if near < edges else near - edges
        if not hidden[edge]:
            hidden[edge] = True
            more += 1
    return more


@kernel
def _stretches(i: int, places: FloatArray, spans: IntArray, polygon: FloatArray, found: FloatArray) -> int:
    """Write the stretches of place i's outline that others hide, rows (begin, end); return how many.

    -1 says that all of it is hidden, which in dense places a few of many neighbours show.
    """
    edges, count, visible = len(polygon), 0, len(polygon)
    hidden = np.zeros(edges, dtype=np.bool_)
    for span in range(spans.shape[1]):
        for j in range(spans[i, span, 0], spans[i, span, 1]):
            x, y = places[j, 0] - places[i, 0], places[j, 1] - places[i, 1]
            # Both of a pair use one chord; the outline of the one is that of the other half a turn on.
            turned = x < 0 or (x == 0 and y < 0)
            begin, end = (0.0, 0.0) if i == j else _hidden(-x, -y, polygon) if turned else _hidden(x, y, polygon)
            if begin == end:
                continue
            if turned:
                begin, end = (begin + edges // 2) % edges, (end + edges // 2) % edges
            found[count, 0], found[count, 1] = begin, end
            count += 1
            visible -= _hide_edges(begin, end, hidden)
            if visible == 0:
                return -1
    return count


@kernel
def _outlines(  # noqa: PLR0917 - compiled code takes its arrays one by one
    start: int, stop: int, places: FloatArray, spans: IntArray, polygon: FloatArray, area: FloatArray
) -> None:
    """Write what the visible outline of each place adds to the union's area."""
    edges, most = float(len(polygon)), 0
    for i in range(start, stop):
        most = max(most, (spans[i, :, 1] - spans[i, :, 0]).sum())
    found = np.empty((most, 2))
    for i in range(start, stop):
        count, area[i], seen = _stretches(i, places, spans, polygon, found), 0.0, 0.0
        if count < 0:
            continue
        # A stretch over the outline's beginning hides what comes before its end.
        for j in range(count):
            if found[j, 1] < found[j, 0]:
                seen = max(seen, found[j, 1])
                found[j, 1] = edges
        for j in np.argsort(found[:count, 0]):
            if found[j, 0] > seen:
                area[i] += _visible(places[i, 0], places[i, 1], seen, found[j, 0], polygon)
            seen = max(seen, found[j, 1])
        if seen < edges:
            area[i] += _visible(places[i, 0], places[i, 1], seen, edges, polygon)
