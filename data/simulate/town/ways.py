"""All lines people walk or drive along, before they become a network; EPSG:25832 metres."""

import numpy as np
import shapely

from data.simulate.town.blocks import Cut, cut, faces
from data.simulate.town.land import Land
from data.simulate.town.motorways import Motorways
from data.simulate.town.plan import Area, Plan, PlanLine
from data.simulate.town.shape import lines

BLOCK_M2 = 31_500.0
INDUSTRIAL_BLOCK_M2 = 42_000.0
PARK_BLOCK_M2 = 15_000.0
WOOD_BLOCK_M2 = 80_000.0
FIELD_BLOCK_M2 = 520_000.0
TOWN_GREEN = ("park", "cemetery", "sport")


def build(plan: Plan, land: Land, motorways: Motorways, seed: int) -> tuple[list[PlanLine], list[shapely.Polygon]]:
    """All ways but motorways, unnamed where generated, and the blocks between them in industrial areas."""
    rng = np.random.default_rng([seed, 3])
    known = [PlanLine(way.kind, way.name, part) for way in plan.streets for part in _within(way.shape, plan.boundary)]
    rings = [PlanLine("pedestrian", one.name, shapely.get_exterior_ring(one.shape)) for one in land.squares]
    main = [way.shape for way in [*known, *rings]]
    urban = _urban(land)
    size = _Size(land, rng)
    town_cuts, blocks = cut(faces(urban, main), size.urban, rng)
    rural = shapely.difference(shapely.difference(plan.boundary, land.barriers), urban)
    field_cuts, _ = cut([one for one in faces(rural, main) if one.area > FIELD_BLOCK_M2 / 8], size.rural, rng)
    ways = [*known, *rings, *motorways.ramps, *_streets(town_cuts, land), *_tracks(field_cuts, land)]
    return ways, [block for block in blocks if size.is_industrial(block)]


def _urban(land: Land) -> shapely.Geometry:
    inner = [one.shape for one in [*land.green, *land.industrial] if one.kind in (*TOWN_GREEN, "industrial")]
    squares = [one.shape for one in land.squares]
    # Closing by 2 m heals the seams between neighbours; barriers keep their ground.
    closed = shapely.buffer(shapely.buffer(shapely.union_all([land.settled, *inner, *squares]), 2.0), -2.0)
    return shapely.difference(closed, land.barriers)


def _within(shape: shapely.LineString, boundary: shapely.Polygon) -> list[shapely.LineString]:
    return lines(shapely.intersection(shape, boundary))


class _Size:
    """How large a block may be, by what it lies in; each block has its own seeded size."""

    def __init__(self, land: Land, rng: np.random.Generator) -> None:
        self._rng = rng
        self._industrial = _prepared(land.industrial)
        self._green = _prepared([one for one in land.green if one.kind in TOWN_GREEN])
        self._wood = _prepared([one for one in land.green if one.kind == "wood"])

    def is_industrial(self, block: shapely.Polygon) -> bool:
        return bool(shapely.contains(self._industrial, shapely.point_on_surface(block)))

    def urban(self, block: shapely.Polygon) -> float:
        if self.is_industrial(block):
            return INDUSTRIAL_BLOCK_M2
        if shapely.contains(self._green, shapely.point_on_surface(block)):
            return PARK_BLOCK_M2
        return BLOCK_M2 * float(self._rng.lognormal(0, 0.35))

    def rural(self, block: shapely.Polygon) -> float:
        inside = shapely.intersects(self._wood, shapely.point_on_surface(block))
        return (WOOD_BLOCK_M2 if inside else FIELD_BLOCK_M2) * float(self._rng.lognormal(0, 0.3))


def _prepared(areas: list[Area]) -> shapely.Geometry:
    union = shapely.union_all([one.shape for one in areas])
    shapely.prepare(union)
    return union


def _streets(cuts: list[Cut], land: Land) -> list[PlanLine]:
    green = shapely.union_all([one.shape for one in land.green if one.kind in TOWN_GREEN])
    industrial = _prepared(land.industrial)
    squares = shapely.union_all([one.shape for one in land.squares])
    ways: list[PlanLine] = []
    for one in cuts:
        open_air = shapely.difference(one.shape, squares)
        ways += [PlanLine("footway", "", part) for part in lines(shapely.intersection(open_air, green))]
        kind = "unclassified" if shapely.intersects(industrial, one.shape) else _kind(one)
        ways += [PlanLine(kind, "", part) for part in lines(shapely.difference(open_air, green))]
    return ways


def _kind(one: Cut) -> str:
    if one.shape.length < 110 and one.depth > 3:  # noqa: PLR2004 - short lanes deep in a block are for playing
        return "living_street"
    return "residential"


def _tracks(cuts: list[Cut], land: Land) -> list[PlanLine]:
    wood = shapely.union_all([one.shape for one in land.green if one.kind == "wood"])
    inside = [PlanLine("path", "", part) for one in cuts for part in lines(shapely.intersection(one.shape, wood))]
    return inside + [PlanLine("track", "", part) for one in cuts for part in lines(shapely.difference(one.shape, wood))]
