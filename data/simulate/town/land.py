"""Who owns the ground: districts, water, barriers, settlement, woods, fields; EPSG:25832 metres."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from data.simulate.town.motorways import Motorways
from data.simulate.town.plan import Area, Plan
from data.simulate.town.shape import Warp, polygons, rounded

MOTORWAY_MARGIN_M = 42.0
RAMP_MARGIN_M = 20.0
RAIL_MARGIN_M = 16.0
BANK_MARGIN_M = 14.0
REACH_M = 95.0
SMALLEST_AREA_M2 = 1_500.0
SMALLEST_SETTLEMENT_M2 = 30_000.0
OVER_BARRIERS_M = 22.0
GREEN = ("wood", "park", "cemetery", "sport", "meadow")
"""Kinds of ground without houses, in the order in which they take ground from each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """The ground of the town, cut up; nothing overlaps but districts.

    Args:
        districts: (name, polygon), a partition of the boundary.
        barriers: what no street crosses except by bridge: water, motorways, railways, with margins.
        green: woods, parks, cemeteries, sport grounds, meadows.
        industrial: industry and trade.
        settled: where people live, without green, industry and barriers.
        open_land: all other ground.
    """

    boundary: shapely.Geometry
    districts: list[tuple[str, shapely.Geometry]]
    water: list[Area]
    barriers: shapely.Geometry
    squares: list[Area]
    green: list[Area]
    industrial: list[Area]
    settled: shapely.Geometry
    open_land: shapely.Geometry

    def warped(self, warp: Warp) -> "Land":
        """The same ground, bent a little."""
        shapes = np.array([self.boundary, self.barriers, self.settled, self.open_land])
        boundary, barriers, settled, open_land = _bent(shapes, warp)
        names, districts = zip(*self.districts, strict=True)
        return Land(
            boundary=boundary,
            districts=list(zip(names, _bent(np.array(districts), warp), strict=True)),
            water=_warped(self.water, warp),
            barriers=barriers,
            squares=_warped(self.squares, warp),
            green=_warped(self.green, warp),
            industrial=_warped(self.industrial, warp),
            settled=settled,
            open_land=open_land,
        )

    def lived_in(self, streets: NDArray[np.object_]) -> "Land":
        """The same ground; settled is only what lies near a street, but over narrow barriers; the rest is open."""
        reached = shapely.union_all(shapely.buffer(streets, REACH_M, quad_segs=2))
        other = _union(self.industrial, self.green, self.squares, self.water)
        grown = shapely.buffer(shapely.intersection(self.settled, reached), OVER_BARRIERS_M)
        settled = shapely.difference(shapely.intersection(grown, self.boundary), other)
        open_land = shapely.difference(self.boundary, shapely.union(settled, other))
        return replace(self, settled=settled, open_land=open_land)


def _warped(areas: list[Area], warp: Warp) -> list[Area]:
    shapes = _bent(np.array([one.shape for one in areas]), warp)
    return [replace(one, shape=shape) for one, shape in zip(areas, shapes, strict=True)]


def _bent(shapes: NDArray[np.object_], warp: Warp) -> NDArray[np.object_]:
    # Bending may let a ring touch itself; on a grid of 1 cm it becomes valid again, the same way for all neighbours.
    valid = shapely.make_valid(warp.shape(shapes), method="structure", keep_collapsed=False)
    return np.asarray(shapely.set_precision(shapely.set_precision(valid, 0.01), 0))


def divide(plan: Plan, seed: int, motorways: Motorways) -> Land:
    """Cut up the ground of a plan, around its motorways and their ramps."""
    rng = np.random.default_rng([seed, 2])
    water = _water(plan)
    barriers = _barriers(plan, water, motorways)
    free = shapely.difference(plan.boundary, barriers)
    ordered = sorted((one for one in plan.areas if one.kind in GREEN), key=lambda one: GREEN.index(one.kind))
    squares = shapely.union_all([shapely.buffer(one.shape, 2) for one in plan.squares])
    green = _take(ordered, shapely.difference(free, squares))
    unused = shapely.difference(free, _union(green, plan.squares))
    industrial = _take([one for one in plan.areas if one.kind == "industrial"], unused)
    settled = _settled(plan, shapely.difference(unused, _union(industrial)), rng)
    return Land(
        boundary=plan.boundary,
        districts=_districts(plan, rng),
        water=water,
        barriers=barriers,
        squares=plan.squares,
        green=green,
        industrial=industrial,
        settled=settled,
        open_land=shapely.difference(unused, shapely.union_all([settled, _union(industrial)])),
    )


def _union(*groups: Iterable[Area]) -> shapely.Geometry:
    return shapely.union_all([one.shape for group in groups for one in group])


def _water(plan: Plan) -> list[Area]:
    wide = [
        Area(line.kind, line.name, shapely.buffer(line.shape, line.width_m / 2))
        for line in plan.waterways
        if line.kind in ("canal", "river")
    ]
    return _take([*wide, *plan.ponds], plan.boundary)


def _barriers(plan: Plan, water: list[Area], motorways: Motorways) -> shapely.Geometry:
    margins = [
        *(shapely.buffer(line.shape, MOTORWAY_MARGIN_M) for line in plan.motorways),
        *(shapely.buffer(line.shape, RAMP_MARGIN_M) for line in motorways.ramps),
        *(shapely.buffer(line.shape, RAIL_MARGIN_M) for line in plan.railways),
        *(shapely.buffer(line.shape, line.width_m / 2 + BANK_MARGIN_M) for line in plan.waterways),
        *(shapely.buffer(area.shape, 3) for area in water if area.kind == "pond"),
    ]
    return shapely.simplify(shapely.union_all(margins), 1.0)


def _take(areas: Iterable[Area], ground: shapely.Geometry) -> list[Area]:
    taken: list[Area] = []
    for area in areas:
        shape = shapely.intersection(area.shape, ground)
        ground = shapely.difference(ground, area.shape)
        large = [part for part in polygons(shape) if part.area > SMALLEST_AREA_M2]
        taken += [Area(area.kind, area.name, part, area.rank) for part in large]
    return taken


def _settled(plan: Plan, ground: shapely.Geometry, rng: np.random.Generator) -> shapely.Geometry:
    cores = shapely.union_all([quarter.settled for quarter in plan.quarters])
    rough = Warp.random(rng, reach_m=320.0, wavelength_m=900.0, waves=10).shape(np.array([cores]))[0]
    inner = shapely.intersection(rough, shapely.intersection(ground, shapely.buffer(plan.boundary, -30)))
    parts = [part for part in polygons(rounded(inner, 12.0)) if part.area > SMALLEST_SETTLEMENT_M2]
    return shapely.intersection(shapely.union_all(parts), ground)


def _districts(plan: Plan, rng: np.random.Generator) -> list[tuple[str, shapely.Geometry]]:
    seeds = np.vstack([quarter.seeds_m for quarter in plan.quarters])
    owner = np.repeat(np.arange(len(plan.quarters)), [len(quarter.seeds_m) for quarter in plan.quarters])
    frame = shapely.buffer(plan.boundary, 3_000)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=frame))
    cell_of = shapely.STRtree(cells).query(shapely.points(seeds), predicate="intersects")
    merged = [shapely.union_all(cells[cell_of[1][owner[cell_of[0]] == i]]) for i in range(len(plan.quarters))]
    grown = Warp.random(rng, reach_m=140.0, wavelength_m=700.0).shape(np.array(merged), step_m=60.0)
    snapped = shapely.set_precision(grown, 0.01)
    return [(plan.quarters[i].name, _inside(snapped[i], plan.boundary)) for i in range(len(plan.quarters))]


def _inside(shape: shapely.Geometry, boundary: shapely.Polygon) -> shapely.Geometry:
    return shapely.multipolygons(polygons(shapely.intersection(shape, boundary)))


def district_of(land: Land, xy_m: NDArray[np.float64]) -> NDArray[np.int64]:
    """The index into ``land.districts`` of each of n places, (n, 2) metres; the nearest for places outside."""
    tree = shapely.STRtree([shape for _, shape in land.districts])
    points = shapely.points(xy_m)
    index = np.full(len(xy_m), -1, dtype=np.int64)
    district, place = shapely.STRtree(points).query(tree.geometries, predicate="intersects")
    index[place] = district
    outside = np.flatnonzero(index < 0)
    place, district = tree.query_nearest(points[outside], all_matches=False)
    index[outside[place]] = district
    return index
