"""The way of a vehicle from one stop to the next, for maps and devices."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from geo.arrays import BoolArray, FloatArray, IntArray
from geo.network.trucks.carriageways import Carriageways
from geo.network.trucks.departures import Spread
from geo.network.trucks.manoeuvres import AHEAD, BACK, Manoeuvres
from geo.network.trucks.stops import MIDDLE_M, TruckStops

Side: TypeAlias = Literal["", "left", "right"]


@dataclass(frozen=True)
class TruckWay:
    """One leg.

    Attributes:
        points: (p, 2) along the streets, metres in EPSG:25832.
        edges: (k,) the carriageways in the order they are gone.
        ways: (k,) 0 from the first node of an edge, 1 against that.
        reversing: (k,) whether it is gone tail first.
        seconds: how long it takes.
        metres: how far it is.
        side: on which side of the vehicle its end lies: ``left``, ``right``, or empty in the middle of the street.
    """

    points: FloatArray
    edges: IntArray
    ways: IntArray
    reversing: BoolArray
    seconds: float
    metres: float
    side: Side


@dataclass(frozen=True)
class Leg:
    """From which stop to which, and how the vehicle faces at both."""

    start: int
    end: int
    start_facing: int
    end_facing: int


def truck_way(streets: Carriageways, moves: Manoeuvres, stops: TruckStops, found: Spread, leg: Leg) -> TruckWay:
    """Return the way to one stop out of what a search from another found; there is one, its seconds are finite."""
    last = int(found.last[leg.end, leg.end_facing])
    if last < 0:
        edges, ways, gears, shares = _on_one_edge(stops, leg)
    else:
        rows = _walk_back(moves, found, last)
        edges, ways, gears = (column[rows] for column in (moves.states.edge, moves.states.way, moves.states.gear))
        shares = np.column_stack([np.zeros(len(rows)), np.ones(len(rows))])
        shares[0, 0], shares[-1, 1] = _gone(stops, leg.start, int(ways[0])), _gone(stops, leg.end, int(ways[-1]))
    pieces = [_piece(streets, *one) for one in zip(edges.tolist(), ways.tolist(), shares, strict=True)]
    points = np.vstack(pieces)
    moved = np.append(True, np.hypot(*np.diff(points, axis=0).T) > 0)
    seconds, metres = (float(part[leg.end, leg.end_facing]) for part in (found.seconds, found.metres))
    return TruckWay(points[moved], edges, ways, gears == BACK, seconds, metres, _side(stops, leg))


def _side(stops: TruckStops, leg: Leg) -> Side:
    left_m = float(stops.left_m[leg.end]) * (1 if leg.end_facing == 0 else -1)
    if abs(left_m) < MIDDLE_M:
        return ""
    return "left" if left_m > 0 else "right"


def _walk_back(moves: Manoeuvres, found: Spread, last: int) -> IntArray:
    """Return the states of a way, the one in which the vehicle leaves the first stop included."""
    rows, state = [last], last
    while (arc := int(found.tree.arc[state])) >= 0:
        state = int(moves.arcs.tail[arc])
        rows.append(state)
    rows.append(int(found.departure.left[found.tree.seed[last]]))
    return np.array(rows[::-1])


def _on_one_edge(stops: TruckStops, leg: Leg) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
    """Return the edge, way, gear and shares of a way that stays on the edge of its start."""
    facing = leg.start_facing
    start, end = _gone(stops, leg.start, facing), _gone(stops, leg.end, facing)
    way = facing if end >= start else 1 - facing
    gear = AHEAD if end >= start else BACK
    shares = np.array([[_gone(stops, leg.start, way), _gone(stops, leg.end, way)]])
    return np.array([stops.edge[leg.start]]), np.array([way]), np.array([gear]), shares


def _gone(stops: TruckStops, row: int, way: int) -> float:
    share = float(stops.share[row])
    return share if way == 0 else 1.0 - share


def _piece(streets: Carriageways, edge: int, way: int, shares: FloatArray) -> FloatArray:
    """Return the points of an edge between two shares of it, as it is gone that way."""
    line = streets.line(edge)
    along_m = streets.along_m[streets.starts[edge] : streets.starts[edge + 1]]
    first, second = (shares if way == 0 else 1.0 - shares[::-1]) * along_m[-1]
    inner = (along_m > first) & (along_m < second)
    metres = np.concatenate([[first], along_m[inner], [second]])
    points = np.column_stack([np.interp(metres, along_m, line[:, axis]) for axis in (0, 1)])
    return points if way == 0 else points[::-1]
