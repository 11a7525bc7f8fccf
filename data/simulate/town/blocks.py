"""From a region to its blocks: cut across the longer side until they are small (Vanegas et al. 2009)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from data.simulate.town.shape import lines, polygons

SHORTEST_SIDE_M = 78.0


@dataclass(frozen=True, slots=True)
class Cut:
    """A new street line; ``depth`` counts the cuts before it in its block."""

    shape: shapely.LineString
    depth: int


def faces(region: shapely.Geometry, streets: Iterable[shapely.Geometry]) -> list[shapely.Polygon]:
    """The pieces into which streets cut a region."""
    inside = shapely.intersection(shapely.union_all(list(streets)), region)
    edges = shapely.union_all([shapely.boundary(region), inside])
    pieces = shapely.get_parts(shapely.polygonize([edges]))
    shapely.prepare(region)
    return [piece for piece in pieces[shapely.contains(region, shapely.point_on_surface(pieces))] if piece.area > 1]


def cut(
    blocks: Iterable[shapely.Polygon], largest_m2: Callable[[shapely.Polygon], float], rng: np.random.Generator
) -> tuple[list[Cut], list[shapely.Polygon]]:
    """Cut blocks until none is larger than largest_m2 says for it.

    Returns:
        The cuts, which end at the outline of the block they cut or at an earlier cut, and the blocks left.
    """
    waiting = [(block, 0) for block in blocks]
    cuts: list[Cut] = []
    left: list[shapely.Polygon] = []
    while waiting:
        block, depth = waiting.pop()
        across = None if block.area < largest_m2(block) else _across(block, rng)
        pieces = [] if across is None else _split(block, across)
        if across is None or len(pieces) < 2:  # noqa: PLR2004 - a cut makes two of one
            left.append(block)
            continue
        cuts += [Cut(line, depth) for line in lines(shapely.intersection(across, block))]
        waiting += [(piece, depth + 1) for piece in pieces]
    return cuts, left


def _split(block: shapely.Polygon, across: shapely.LineString) -> list[shapely.Polygon]:
    # The line reaches beyond the block: clipped to it, rounding would leave its ends just short of the outline.
    pieces = polygons(shapely.polygonize([shapely.union_all([shapely.boundary(block), across])]))
    return [piece for piece in pieces if shapely.contains(block, shapely.point_on_surface(piece))]


def _across(block: shapely.Polygon, rng: np.random.Generator) -> shapely.LineString | None:
    """A line over the middle third of the longer side, nearly at right angles; None if the block is too narrow."""
    frame = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))[:4]
    sides = np.diff(frame[[0, 1, 2]], axis=0)
    length_m = np.linalg.norm(sides, axis=1)
    long = int(np.argmax(length_m))
    if length_m[long] < 2 * SHORTEST_SIDE_M:
        return None
    # frame[0] and frame[1 + long] span the longer side; the cut runs along the other one.
    start = frame[0] if long == 0 else frame[1]
    middle = start + sides[long] * rng.uniform(0.38, 0.62) + sides[1 - long] * (0.5 if long == 0 else -0.5)
    direction = sides[1 - long] / length_m[1 - long]
    turn = rng.normal(0, 0.05)
    turned = np.array([direction[0] - turn * direction[1], direction[1] + turn * direction[0]])
    reach = length_m[1 - long] * 0.75
    return shapely.LineString([middle - turned * reach, middle + turned * reach])
