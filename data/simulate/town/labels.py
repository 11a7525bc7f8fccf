"""Names on the map and where they stand; EPSG:25832 metres."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.simulate.town.land import Land
from data.simulate.town.plan import Plan, PlanLine

SHIELD_EACH_M = 2_600.0
LARGE_M2 = 60_000.0


@dataclass(frozen=True, slots=True)
class Label:
    """One name; rank 1 is seen from furthest away."""

    kind: str
    name: str
    rank: int
    xy_m: tuple[float, float]


def build(plan: Plan, land: Land, *, town_name: str, centre_m: tuple[float, float]) -> list[Label]:
    """All names but those of streets, which the map writes along them."""
    areas = [
        Label(one.kind, one.name, 4 if one.shape.area > LARGE_M2 else 5, _inside(one.shape))
        for one in [*land.green, *land.industrial]
        if one.name
    ]
    largest = {one.name: one for one in sorted(areas, key=lambda one: -one.rank)}
    return [
        Label("town", town_name, 1, centre_m),
        *(Label("neighbour", one.name, 1, one.xy_m) for one in plan.neighbours),
        *(Label("district", one.name, 2, one.centre.xy_m) for one in plan.quarters),
        *(Label("square", one.name, 2 + one.rank, _inside(one.shape)) for one in land.squares),
        *(Label("station", one.name, 2 + one.rank, one.xy_m) for one in plan.stations),
        *largest.values(),
        *(Label("water", one.name, 5, _inside(one.shape)) for one in land.water if one.kind == "pond"),
        *(shield for road in plan.motorways for shield in _shields(road, land)),
    ]


def _inside(shape: shapely.Geometry) -> tuple[float, float]:
    if shapely.contains(shape, shape.centroid):
        return float(shape.centroid.x), float(shape.centroid.y)
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def _shields(road: PlanLine, land: Land) -> list[Label]:
    at = np.arange(SHIELD_EACH_M / 2, road.shape.length, SHIELD_EACH_M)
    places = shapely.line_interpolate_point(road.shape, at)
    return [
        Label("motorway", road.name, 2, (float(place.x), float(place.y)))
        for place in places
        if shapely.contains(land.boundary, place)
    ]
