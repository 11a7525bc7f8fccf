"""Motorways: two carriageways each, and ramps to the streets below; EPSG:25832 metres."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.ops import substring

from data.simulate.town.plan import Plan, PlanLine
from data.simulate.town.shape import lines, smooth

HALF_GAP_M = 11.0
RAMP_M = 330.0
RAMP_WIDTH_M = 62.0
FOOT_M = 95.0


@dataclass(frozen=True, slots=True)
class Motorways:
    """Directed lines: traffic runs from their first to their last vertex."""

    carriageways: list[PlanLine]
    ramps: list[PlanLine]


def build(plan: Plan) -> Motorways:
    """The motorways of a plan, cut where ramps begin and end."""
    ramps: list[PlanLine] = []
    carriageways: list[PlanLine] = []
    for road in plan.motorways:
        ends = [_crossing(road, plan, street) for motorway, street in plan.junctions if motorway == road.name]
        for side in (-1, 1):
            track = _carriageway(road.shape, side)
            cuts: list[float] = []
            for crossing, street in ends:
                off, on = _ramps(track, street, crossing)
                cuts += [track.project(shapely.get_point(off, 0)), track.project(shapely.get_point(on, -1))]
                ramps += [PlanLine("motorway_link", road.name, off), PlanLine("motorway_link", road.name, on)]
            pieces = [PlanLine("motorway", road.name, one) for one in _cut(track, cuts)]
            carriageways += [PlanLine(p.kind, p.name, s) for p in pieces for s in _clip(p.shape, plan.boundary)]
    return Motorways(carriageways, ramps)


def _crossing(road: PlanLine, plan: Plan, street: str) -> tuple[shapely.Point, shapely.LineString]:
    for line in plan.streets:
        if line.name == street and line.shape.intersects(road.shape):
            return shapely.get_parts(line.shape.intersection(road.shape))[0], line.shape
    raise ValueError(f"the junction of {road.name!r} and {street!r}: these lines do not cross")


def _carriageway(axis: shapely.LineString, side: int) -> shapely.LineString:
    # Traffic keeps to the right: -1 is the carriageway right of the axis, along it; 1 runs against it.
    offset = shapely.offset_curve(axis, side * HALF_GAP_M)
    return offset if side < 0 else shapely.reverse(offset)


def _ramps(
    track: shapely.LineString, street: shapely.LineString, crossing: shapely.Point
) -> tuple[shapely.LineString, shapely.LineString]:
    foot = _foot(track, street, crossing)
    at = track.project(crossing)
    ways = []
    for direction in (-1, 1):
        start, waist = track.interpolate(at + direction * RAMP_M), track.interpolate(at + direction * RAMP_M * 0.42)
        beside = _right_of(track, waist, at + direction * RAMP_M * 0.42)
        ways.append(smooth(shapely.LineString([start, beside, foot])))
    return ways[0], shapely.reverse(ways[1])


def _foot(track: shapely.LineString, street: shapely.LineString, crossing: shapely.Point) -> shapely.Point:
    at, along = track.project(crossing), street.project(crossing)
    right = np.array(_right_of(track, track.interpolate(at), at).coords[0])
    places = [street.interpolate(along + step) for step in (-FOOT_M, FOOT_M)]
    return min(places, key=lambda place: float(np.hypot(*(np.array(place.coords[0]) - right))))


def _right_of(track: shapely.LineString, place: shapely.Point, at: float) -> shapely.Point:
    ahead, behind = track.interpolate(at + 5), track.interpolate(at - 5)
    east, north = ahead.x - behind.x, ahead.y - behind.y
    reach = RAMP_WIDTH_M / float(np.hypot(east, north))
    return shapely.Point(place.x + north * reach, place.y - east * reach)


def _cut(track: shapely.LineString, cuts: list[float]) -> list[shapely.LineString]:
    stops = [0.0, *sorted(cuts), track.length]
    return [substring(track, start, end) for start, end in pairwise(stops)]


def _clip(line: shapely.LineString, boundary: shapely.Polygon) -> list[shapely.LineString]:
    if boundary.contains(line):
        return [line]
    return lines(shapely.intersection(line, boundary))
