"""Places spread over a built town, near what a layer asks for; vectorised, EPSG:25832 metres."""

from collections.abc import Callable
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import DeclarationError
from data.simulate.surroundings import Surroundings

OVERSAMPLED = 12
SOLID = ("water", "buildings")
KERB_M = 4.5
LARGEST_GAP_M = 240.0

PATHS: Final = {
    "pedestrian": 9.0,
    "footway": 2.2,
    "path": 0.15,
    "track": 0.04,
    "living_street": 0.7,
    "residential": 0.8,
    "tertiary": 1.1,
    "secondary": 1.2,
}
"""How much likelier a thing stands at a metre of each kind of way, near paths."""
STREETS: Final = {"residential": 1.0, "living_street": 1.0, "tertiary": 1.3, "secondary": 1.3, "unclassified": 0.6}
SQUARES: Final = {"pedestrian": 1.0}
EVERYWHERE: Final = {**STREETS, "pedestrian": 1.0, "footway": 1.0, "path": 1.0, "track": 1.0}


def scatter(
    around: Surroundings, *, near: str, count: int, known_m: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Choose places, as evenly as what they stand near allows.

    Args:
        around: the built town.
        near: ``paths``, ``streets``, ``squares``, ``homes``, ``carparks`` or ``all``.
        count: how many.
        known_m: (k, 2) metres, places that exist already and keep others at a distance.
        rng: source of all chance.

    Returns:
        (count, 2) metres.

    Raises:
        DeclarationError: ``near`` is none of these.
    """
    if near not in _NEAR:
        raise DeclarationError(f"sites cannot be scattered near {near!r}; known: {', '.join(sorted(_NEAR))}")
    if count == 0:
        return np.empty((0, 2))
    drawn = _NEAR[near](around, count * OVERSAMPLED, rng)
    return _spaced(_on_land(drawn, around), count, known_m)


def _spaced(drawn: NDArray[np.float64], count: int, known_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first place of each square of a grid, whose squares shrink until enough places are left."""
    gap_m = LARGEST_GAP_M
    while True:
        cells = np.floor(np.vstack([known_m, drawn]) / gap_m).astype(np.int64)
        _, first = np.unique(cells, axis=0, return_index=True)
        fresh = np.sort(first[first >= len(known_m)]) - len(known_m)
        if len(fresh) >= count or gap_m < 1:
            return drawn[fresh[:count]]
        gap_m *= 0.85


def _on_land(drawn: NDArray[np.float64], around: Surroundings) -> NDArray[np.float64]:
    points = shapely.points(drawn)
    taken = [shapely.STRtree(shapes).query(points, predicate="intersects")[0] for _, shapes in map(around, SOLID)]
    return drawn[~np.isin(np.arange(len(drawn)), np.concatenate(taken))]


def _along(weights: dict[str, float]) -> Callable[[Surroundings, int, np.random.Generator], NDArray[np.float64]]:
    """Draw along ways of some kinds, each metre as likely as its weight, at the kerb."""

    def draw(around: Surroundings, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        table, lines = around("streets")
        kind = table["highway"].to_pylist()
        weight = np.array([weights.get(one, 0.0) for one in kind]) * shapely.length(lines)
        return _kerb(lines[rng.choice(len(lines), count, p=weight / weight.sum())], rng)

    return draw


def _kerb(lines: NDArray[np.object_], rng: np.random.Generator) -> NDArray[np.float64]:
    at = rng.uniform(0.02, 0.98, len(lines)) * shapely.length(lines)
    here, ahead = (shapely.get_coordinates(shapely.line_interpolate_point(lines, at + d)) for d in (-0.5, 0.5))
    along = (ahead - here) / np.maximum(np.linalg.norm(ahead - here, axis=1), 1e-9)[:, None]
    side = rng.choice([-KERB_M, KERB_M], len(lines))[:, None]
    return np.asarray((here + ahead) / 2 + np.column_stack([-along[:, 1], along[:, 0]]) * side)


def _at_squares(around: Surroundings, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """On squares themselves and along pedestrian streets."""
    table, shapes = around("landuse")
    squares = shapes[np.array(table["kind"].to_pylist()) == "square"]
    if len(squares) == 0:
        return _along(SQUARES)(around, count, rng)
    chosen = squares[rng.integers(len(squares), size=count // 2)]
    low, high = shapely.bounds(chosen)[:, :2], shapely.bounds(chosen)[:, 2:]
    within = rng.uniform(low, high)
    on_square = within[shapely.contains_xy(chosen, within[:, 0], within[:, 1])]
    whole = np.vstack([on_square, _along(SQUARES)(around, count - len(on_square), rng)])
    return np.asarray(rng.permutation(whole))


def _at_homes(around: Surroundings, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """At streets before houses, each resident as likely as any other."""
    table, shapes = around("buildings")
    residents = np.array(table["residents"].to_pylist())
    return _before(shapes[rng.choice(len(shapes), count, p=residents / residents.sum())], around, rng)


def _at_car_parks(around: Surroundings, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """At streets before shops, halls and flats, where cars are left."""
    table, shapes = around("buildings")
    kind = np.array(table["kind"].to_pylist())
    weight = np.select([kind == "industrial", kind == "retail", kind == "apartments"], [12.0, 3.0, 1.0], default=0.02)
    return _before(shapes[rng.choice(len(shapes), count, p=weight / weight.sum())], around, rng)


def _before(houses: NDArray[np.object_], around: Surroundings, rng: np.random.Generator) -> NDArray[np.float64]:
    table, lines = around("streets")
    lines = lines[np.isin(table["highway"].to_pylist(), list(STREETS))]
    middle = shapely.centroid(houses)
    house, line = shapely.STRtree(lines).query_nearest(middle, all_matches=False)
    at = shapely.line_locate_point(lines[line], middle[house])
    foot = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], at))
    away = shapely.get_coordinates(middle[house]) - foot
    far_m = np.maximum(np.linalg.norm(away, axis=1), 1e-9)[:, None]
    return np.asarray(foot + away / far_m * KERB_M + rng.normal(0, 0.3, (len(house), 2)))


_NEAR: Final = {
    "paths": _along(PATHS),
    "streets": _along(STREETS),
    "squares": _at_squares,
    "homes": _at_homes,
    "carparks": _at_car_parks,
    "all": _along(EVERYWHERE),
}
