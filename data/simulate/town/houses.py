"""Houses in rows along streets, and halls in industrial blocks; vectorised, EPSG:25832 metres."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import scale

from data.simulate.town.land import Land
from data.simulate.town.network import StreetNetwork

CORNER_M = 11.0
ROAD_CLEARANCE_M = 5.2
FARM_STEP_M = 260.0
NARROWEST_HALL = 0.15
"""Of the length of its yard."""
LANES = ("secondary", "tertiary", "residential", "living_street", "unclassified", "pedestrian")


@dataclass(frozen=True, slots=True)
class Style:
    """How houses stand along a street; metres.

    Args:
        kind: as in buildings.parquet.
        step: from the middle of one house to the next.
        width: along the street.
        depth: across it.
        setback: from the street's middle line to the front.
        levels: storeys.
        wing: share of houses with a wing at the back.
    """

    kind: str
    step: float
    width: float
    depth: float
    setback: float
    levels: int
    wing: float


STYLES = (
    Style("retail", 13.0, 12.9, 14.0, 7.6, 3, 0.5),
    Style("terrace", 7.4, 7.3, 10.0, 9.0, 2, 0.1),
    Style("house", 14.2, 10.0, 10.5, 9.5, 2, 0.35),
    Style("house", 17.0, 12.0, 11.0, 11.0, 2, 0.5),
    Style("apartments", 24.0, 18.5, 11.5, 11.0, 3, 0.1),
    Style("farm", FARM_STEP_M, 22.0, 13.0, 16.0, 2, 0.9),
)
RETAIL, FARM = 0, 5
GARAGE = Style("garage", 30.0, 6.6, 5.8, 27.0, 1, 0.0)
"""Stands behind the houses of a street, where there is room."""


@dataclass(frozen=True, slots=True)
class Houses:
    """n buildings.

    Args:
        shapes: (n,) polygons.
        kind: (n,) as in buildings.parquet.
        levels: (n,) int16 storeys.
        edge: (n,) int64 street edge they stand at; -1 for halls.
        left: (n,) whether they stand left of the way.
        along_m: (n,) where on the way they stand.
    """

    shapes: NDArray[np.object_]
    kind: NDArray[np.str_]
    levels: NDArray[np.int16]
    edge: NDArray[np.int64]
    left: NDArray[np.bool_]
    along_m: NDArray[np.float64]

    def take(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> "Houses":
        """Some of them."""
        return Houses(*(getattr(self, name)[keep] for name in self.__slots__))


def build(
    network: StreetNetwork, land: Land, blocks: list[shapely.Polygon], centre_m: tuple[float, float], seed: int
) -> Houses:
    """All buildings of the town; none touches another, a street, water or green."""
    rng = np.random.default_rng([seed, 6])
    candidates = _candidates(network, land, centre_m, rng)
    free = candidates.take(_allowed(candidates, land))
    free = free.take(_off_streets(free.shapes, network))
    halls = _halls(network, blocks, land, rng)
    return _without_overlaps(_joined(halls, free))


def _candidates(network: StreetNetwork, land: Land, centre_m: tuple[float, float], rng: np.random.Generator) -> Houses:
    style = _styles(network, land, centre_m, rng)
    lots = [_lots(network, np.flatnonzero(style == index), STYLES[index], rng) for index in range(len(STYLES))]
    yards = np.flatnonzero((style > RETAIL) & (style < FARM))
    return _joined(*lots, _lots(network, yards, GARAGE, rng))


def _styles(
    network: StreetNetwork, land: Land, centre_m: tuple[float, float], rng: np.random.Generator
) -> NDArray[np.int64]:
    """For each edge the style of its houses, -1 for none: one style a way, by distance to the centre."""
    middle = shapely.line_interpolate_point(network.edges, 0.5, normalized=True)
    far_m = shapely.distance(middle, shapely.Point(centre_m))
    draw = rng.random(network.way.max() + 1)[network.way] + far_m / 12_000
    style = np.digitize(draw, [0.2, 0.46, 0.85]) + 1
    style = np.where(style == 1, 4, style - 1)  # flats near the centre, then terraces, small and large houses
    style[np.isin(network.kind, ["secondary", "tertiary"]) & (draw < 0.6)] = 4  # noqa: PLR2004 - flats on main roads
    style[far_m < 420] = RETAIL  # noqa: PLR2004 - the old town
    settled = shapely.buffer(land.settled, 30)
    shapely.prepare(settled)
    style[~shapely.intersects(settled, middle)] = FARM
    return np.where(np.isin(network.kind, LANES), style, -1)


def _lots(network: StreetNetwork, edges: NDArray[np.int64], style: Style, rng: np.random.Generator) -> Houses:
    """A row of lots on both sides of each edge; terraces have a gap after each few houses."""
    edge, at_m, left = _spread(network, edges, style, rng)
    count = len(edge)
    line = network.edges[edge]
    here, ahead = (shapely.get_coordinates(shapely.line_interpolate_point(line, at_m + d)) for d in (-1.0, 1.0))
    along = (ahead - here) / np.linalg.norm(ahead - here, axis=1)[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]]) * np.where(left, 1.0, -1.0)[:, None]
    closed = style.step - style.width < 1
    width = np.full(count, style.width) if closed else style.width * rng.uniform(0.82, 1.12, count)
    depth = style.depth * rng.uniform(0.88, 1.15, count)
    setback = style.setback + (0.0 if closed else 1.0) * rng.normal(0, 0.7, count)
    if closed:  # a closed row has one depth and one front
        depth = style.depth * (0.92 + 0.2 * rng.random(network.way.max() + 1)[network.way[edge]])
    wing = np.where(rng.random(count) < style.wing, depth * rng.uniform(0.3, 0.7, count), 0.0)
    shapes = _outlines((here + ahead) / 2, along, across, width=width, depth=depth, setback=setback, wing=wing)
    levels = np.clip(style.levels + rng.integers(-1, 2, count), 1, None).astype(np.int16)
    return Houses(shapes, np.full(count, style.kind), levels, edge, left, network.along_m[edge] + at_m)


def _spread(
    network: StreetNetwork, edges: NDArray[np.int64], style: Style, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    room_m = shapely.length(network.edges[edges]) - 2 * CORNER_M
    number = np.floor(room_m / style.step).astype(np.int64).clip(0)
    if style.kind == "farm":
        number = (rng.random(len(edges)) < room_m / FARM_STEP_M).astype(np.int64)
    edge = np.repeat(edges, number)
    place = np.arange(len(edge)) - np.repeat(np.cumsum(number) - number, number)
    spare = np.repeat((room_m - number * style.step) / 2, number)
    at_m = CORNER_M + spare + (place + 0.5) * style.step
    keep = np.ones(len(edge), dtype=bool) if style.kind != "terrace" else place % 7 != 6  # noqa: PLR2004 - a gap
    edge, at_m = edge[keep], at_m[keep]
    left = np.repeat([True, False], len(edge))
    return np.tile(edge, 2), np.tile(at_m, 2), left


def _outlines(
    place: NDArray[np.float64],
    along: NDArray[np.float64],
    across: NDArray[np.float64],
    *,
    width: NDArray[np.float64],
    depth: NDArray[np.float64],
    setback: NDArray[np.float64],
    wing: NDArray[np.float64],
) -> NDArray[np.object_]:
    """(n,) L-shaped polygons (rectangles where ``wing`` is 0), front parallel to the street."""
    half, middle = width / 2, width * 0.05
    back, end = setback + depth, setback + depth + wing
    local = np.array(
        [(-half, setback), (half, setback), (half, end), (middle, end), (middle, back), (-half, back), (-half, setback)]
    )
    xy = place[None] + local[:, 0, :, None] * along[None] + local[:, 1, :, None] * across[None]
    plain = wing == 0
    shapes = np.empty(len(place), dtype=object)
    shapes[~plain] = shapely.polygons(xy.transpose(1, 0, 2)[~plain])
    shapes[plain] = shapely.polygons(xy[[0, 1, 2, 5, 6]].transpose(1, 0, 2)[plain])
    return shapes


def _allowed(houses: Houses, land: Land) -> NDArray[np.bool_]:
    """Whether a house stands on ground where houses may stand."""
    ground = _ground(land)
    built = shapely.union_all([land.settled, *[one.shape for one in land.industrial]])
    town_ground = shapely.intersection(ground, shapely.buffer(built, 35))
    farm = houses.kind == "farm"
    return np.where(farm, _covers(ground, houses.shapes), _covers(town_ground, houses.shapes))


def _ground(land: Land) -> shapely.Geometry:
    squares = shapely.buffer(shapely.union_all([one.shape for one in land.squares]), 3)
    green = [one.shape for one in land.green]
    return shapely.difference(land.boundary, shapely.union_all([land.barriers, squares, *green]))


def _covers(ground: shapely.Geometry, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    # Small pieces of the ground answer faster than the whole of it.
    parts = shapely.get_parts(ground)
    index, _ = shapely.STRtree(parts).query(shapes, predicate="covered_by")
    return np.isin(np.arange(len(shapes)), index)


def _off_streets(shapes: NDArray[np.object_], network: StreetNetwork) -> NDArray[np.bool_]:
    near, _ = shapely.STRtree(network.edges).query(shapes, predicate="dwithin", distance=ROAD_CLEARANCE_M)
    free = np.ones(len(shapes), dtype=bool)
    free[near] = False
    return free


def _halls(network: StreetNetwork, blocks: list[shapely.Polygon], land: Land, rng: np.random.Generator) -> Houses:
    """One to three halls in each industrial block."""
    shapes: list[shapely.Polygon] = []
    for block in blocks:
        shapes += _parcels(shapely.buffer(block, -16), rng)
    halls = np.array(shapes)
    edge = np.full(len(halls), -1)
    levels = np.full(len(halls), 1, dtype=np.int16)
    whole = Houses(halls, np.full(len(halls), "industrial"), levels, edge, edge > 0, np.zeros(len(halls)))
    free = whole.take(_covers(_ground(land), halls))
    return free.take(_off_streets(free.shapes, network))


def _parcels(yard: shapely.Geometry, rng: np.random.Generator) -> list[shapely.Polygon]:
    if yard.is_empty or yard.geom_type != "Polygon" or yard.area < 1_500:  # noqa: PLR2004 - too small for a hall
        return []
    frame = shapely.get_coordinates(shapely.minimum_rotated_rectangle(yard))
    if np.linalg.norm(frame[1] - frame[0]) < np.linalg.norm(frame[2] - frame[1]):
        frame = np.roll(frame[:4], -1, axis=0)
    origin, length, depth = frame[0], frame[1] - frame[0], frame[2] - frame[1]
    cuts = np.concatenate([[0.0], np.sort(rng.uniform(0.3, 0.7, rng.integers(0, 3))), [1.0]])
    halls = []
    for start, end in pairwise(cuts):
        low, high = rng.uniform(0.02, 0.25), rng.uniform(0.6, 0.98)
        corners = [(start + 0.03, low), (end - 0.03, low), (end - 0.03, high), (start + 0.03, high)]
        hall = shapely.Polygon([origin + u * length + v * depth for u, v in corners])
        halls += [one for one in [_fitting(hall, yard)] if one is not None and end - start > NARROWEST_HALL]
    return halls


def _fitting(hall: shapely.Polygon, yard: shapely.Polygon) -> shapely.Polygon | None:
    """The hall, or a smaller one in its middle that fits into its yard."""
    for share in (1.0, 0.8, 0.6, 0.4):
        smaller = scale(hall, share, share)
        if yard.contains(smaller):
            return smaller
    return None


def _without_overlaps(houses: Houses) -> Houses:
    """Where two overlap, the one that comes first stays."""
    inner = shapely.buffer(houses.shapes, -0.3, quad_segs=1)
    first, second = shapely.STRtree(houses.shapes).query(inner, predicate="intersects")
    pairs = np.column_stack([first, second])[first < second]
    keep = np.ones(len(houses.shapes), dtype=bool)
    for one, other in pairs[np.lexsort(pairs.T[::-1])].tolist():
        if keep[one]:
            keep[other] = False
    return houses.take(keep)


def _joined(*groups: Houses) -> Houses:
    return Houses(*(np.concatenate([getattr(one, name) for one in groups]) for name in Houses.__slots__))
