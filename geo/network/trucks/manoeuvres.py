"""What a vehicle can do next: its states on the streets, and the ways from one to another.

A state is an edge, the way it is gone, the gear, and which part of the journey it belongs to. So a search over states
(an edge-based search: Caldwell 1961, "On finding minimum routes in a network with turn penalties") knows what was
gone before, and cannot turn or reverse where that is forbidden.

- Nobody turns round but at a turning place; what bends by more than SHARP_DEG is turning round, too.
- Where reversing is allowed, a vehicle may go back the way it came, tail first, as far as that is allowed and until it
  comes to a junction: there it backs into one street and goes on into another.
- A street for residents is gone at the beginning of a journey and at its end, never on the way: such edges have a state
  for leaving and one for arriving.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo.arrays import BoolArray, FloatArray, IntArray
from geo.network.search import Arcs
from geo.network.trucks.carriageways import Carriageways

AHEAD, BACK = 0, 1
LEAVING, FREE, ARRIVING = 0, 1, 2
SHARP_DEG = 165.0
# As many streets must meet for a vehicle that backs out of one to go on ahead in another.
ARMS = 3
REVERSING_KMH = 5.0
# Turning in one go, or changing into reverse with somebody to wave one back.
TURN_S = 30.0
KMH_PER_M_S = 3.6
# May a state of one part of the journey (row) be followed by one of another (column)?
_PARTS = np.array([[True, True, False], [False, True, True], [False, False, True]])


class States(NamedTuple):
    """A row a state: edge, way (0 from the first node to the second, 1 back), gear, part, nodes, seconds, metres."""

    edge: IntArray
    way: IntArray
    gear: IntArray
    part: IntArray
    tail: IntArray
    head: IntArray
    seconds: FloatArray
    metres: FloatArray

    def rows(self, rows: IntArray | BoolArray) -> "States":
        """Return some of them."""
        return States._make(column[rows] for column in self)


@dataclass(frozen=True)
class Manoeuvres:
    """The states, and arcs from each to those that can follow.

    Attributes:
        states: (s,) rows.
        arcs: between rows of states.
        arc_s: (a,) what an arc costs: going to the end of the first state's edge, and turning there.
        row: (e + 1, 2, 2, 3) the state of an edge, way, gear and part; -1 where there is none, as on edge -1.
    """

    states: States
    arcs: Arcs
    arc_s: FloatArray
    row: IntArray


def manoeuvres(
    ways: Carriageways, *, passable: BoolArray, residential: BoolArray, most_kmh: float = np.inf
) -> Manoeuvres:
    """Return all states on passable edges (e,) and what may follow what; `residential` edges are not driven through."""
    states = _states(ways, passable, residential, most_kmh)
    first, second = _meetings(states, nodes=len(ways.turning))
    may, turns = _may_follow(ways, states, first, second, passable)
    first, second, turns = first[may], second[may], turns[may]
    cost = states.seconds[first] + np.where(turns, TURN_S, 0.0)
    arcs = Arcs.between(first, second, np.arange(len(first)), nodes=len(states.edge))
    row = np.full((len(ways.ends) + 1, 2, 2, 3), -1, dtype=np.int64)
    row[states.edge, states.way, states.gear, states.part] = np.arange(len(states.edge))
    return Manoeuvres(states, arcs, cost[arcs.edge], row)


def _states(ways: Carriageways, passable: BoolArray, residential: BoolArray, most_kmh: float) -> States:
    edge, way, gear, part = (axis.ravel() for axis in np.indices((len(ways.ends), 2, 2, 3)))
    backwards = (way == 1) | (gear == BACK)
    exists = passable[edge] & ~(ways.one_way[edge] & backwards) & ((gear == AHEAD) | ways.reversible[edge])
    exists &= np.where(residential[edge], part != FREE, part == FREE)
    edge, way, gear, part = edge[exists], way[exists], gear[exists], part[exists]
    kmh = np.where(gear == AHEAD, np.minimum(ways.speed_kmh[edge], most_kmh), REVERSING_KMH)
    metres = ways.length_m[edge]
    tail, head = ways.ends[edge, way], ways.ends[edge, 1 - way]
    return States(edge, way, gear, part, tail, head, metres / kmh * KMH_PER_M_S, metres)


def _meetings(states: States, *, nodes: int) -> tuple[IntArray, IntArray]:
    """Return all pairs of states of which the second begins where the first ends."""
    order = np.argsort(states.tail, kind="stable")
    starts = np.searchsorted(states.tail[order], np.arange(nodes + 1))
    count = np.diff(starts)[states.head]
    first = np.repeat(np.arange(len(states.head)), count)
    rank = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    return first, order[starts[states.head[first]] + rank]


def _may_follow(
    ways: Carriageways, states: States, first: IntArray, second: IntArray, passable: BoolArray
) -> tuple[BoolArray, BoolArray]:
    """Return which pairs are allowed, and which of them turn or change the gear."""
    one, other = states.rows(first), states.rows(second)
    node = other.tail
    same_edge = one.edge == other.edge
    round_again = same_edge & (one.way != other.way)
    turns = round_again | _is_sharp(ways, one, other)
    arms = np.bincount(ways.ends[passable].ravel(), minlength=len(ways.turning))
    room = ways.turning[node] | (arms[node] >= ARMS)
    ahead = np.where(turns, ways.turning[node], True)
    change = round_again
    allowed = np.where(
        one.gear == AHEAD,
        np.where(other.gear == AHEAD, ahead, change),
        np.where(other.gear == BACK, ~round_again, ~same_edge & room),
    )
    allowed &= (~ways.blocked[node] | round_again) & _PARTS[one.part, other.part]
    return allowed, (one.gear == AHEAD) & turns


def _is_sharp(ways: Carriageways, one: States, other: States) -> BoolArray:
    arriving = _bearings(ways, one.edge, one.way, last=True)
    leaving = _bearings(ways, other.edge, other.way, last=False)
    cosine = (arriving * leaving).sum(axis=1)
    sharp: BoolArray = cosine < np.cos(np.radians(SHARP_DEG))
    return sharp


def _bearings(ways: Carriageways, edge: IntArray, way: IntArray, *, last: bool) -> FloatArray:
    """Return the direction, a unit vector (k, 2), of the first or last piece of edges gone one way; 0 where none."""
    at_end = (way == 0) == last
    row = np.where(at_end, ways.starts[edge + 1] - 1, ways.starts[edge] + 1)
    step = ways.points[row] - ways.points[row - 1]
    step = np.where((way == 1)[:, None], -step, step)
    size = np.hypot(*step.T)[:, None]
    return np.asarray(np.divide(step, size, out=np.zeros_like(step), where=size > 0))
