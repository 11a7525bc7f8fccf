"""From one stop to all others: the quickest ways of a vehicle that faces one way there."""

from typing import NamedTuple

import numpy as np

from geo.arrays import FloatArray, IntArray
from geo.compiled import kernel
from geo.network.search import ShortArray, Tree, search
from geo.network.trucks.manoeuvres import AHEAD, BACK, TURN_S, Manoeuvres
from geo.network.trucks.stops import TruckStops


class Departure(NamedTuple):
    """What can be done first: the states that follow, seconds and metres until then, and the state that is left."""

    states: IntArray
    seconds: FloatArray
    metres: FloatArray
    left: IntArray


class Arrivals(NamedTuple):
    """How to come to each stop, facing along its edge or against it: six states or -1, and what is gone of the edge.

    Each (n, 2, 6): three parts of the journey ahead, then the same in reverse.
    """

    states: IntArray
    seconds: FloatArray
    metres: FloatArray


class Spread(NamedTuple):
    """The ways from one stop to all: the search, its seeds, and by stop and facing (n, 2) what the way costs.

    `last` is the state one arrives in; -1 where no way leads, or where one stays on the edge: then `seconds` is finite.
    """

    tree: Tree
    departure: Departure
    seconds: FloatArray
    metres: FloatArray
    last: IntArray


def departure(moves: Manoeuvres, stops: TruckStops, row: int, facing: int) -> Departure:
    """Return how a vehicle goes on from one stop, facing along its edge (0) or against it (1)."""
    edge, share = int(stops.edge[row]), float(stops.share[row])
    gone = share if facing == 0 else 1.0 - share
    # One leaves driving freely or out of a street for residents: the first two parts of a journey.
    left = np.concatenate([moves.row[edge, facing, AHEAD, :2], moves.row[edge, 1 - facing, BACK, :2]])
    rest, change_s = np.repeat([1.0 - gone, gone], 2)[left >= 0], np.repeat([0.0, TURN_S], 2)[left >= 0]
    left = left[left >= 0]
    count = np.diff(moves.arcs.starts)[left]
    which = np.repeat(np.arange(len(left)), count)
    arc = moves.arcs.starts[left[which]] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    state = left[which]
    # An arc costs all of its first edge and the turn at its end.
    seconds = moves.arc_s[arc] - (1.0 - rest[which]) * moves.states.seconds[state] + change_s[which]
    heads, metres = moves.arcs.head[arc].astype(np.int64), rest[which] * moves.states.metres[state]
    return Departure(heads, np.maximum(seconds, 0.0), metres, state)


def arrivals(moves: Manoeuvres, stops: TruckStops) -> Arrivals:
    """Return how vehicles come to all stops."""
    rows = moves.row[stops.edge]
    states = np.concatenate([rows[:, :, AHEAD], rows[:, ::-1, BACK]], axis=2)
    states[~stops.facing] = -1
    along = np.column_stack([stops.share, 1.0 - stops.share])
    gone = np.repeat(np.stack([along, along[:, ::-1]], axis=2), 3, axis=2)
    seconds, metres = np.append(moves.states.seconds, 0.0), np.append(moves.states.metres, 0.0)
    return Arrivals(states, gone * seconds[states], gone * metres[states])


def spread(moves: Manoeuvres, stops: TruckStops, ends: Arrivals, row: int, facing: int) -> Spread:
    """Return the quickest ways from a stop in that row to all stops, of a vehicle that faces one way at the first."""
    first = departure(moves, stops, row, facing)
    tree = search(moves.arcs, moves.arc_s, seeds=first.states, seed_cost=first.seconds)
    cost = np.append(tree.cost, np.inf)[ends.states] + ends.seconds
    best = cost.argmin(axis=2)[:, :, None]
    seconds = np.take_along_axis(cost, best, axis=2)[:, :, 0]
    last = np.where(np.isfinite(seconds), np.take_along_axis(ends.states, best, axis=2)[:, :, 0], -1)
    metres = np.where(last >= 0, np.take_along_axis(ends.metres, best, axis=2)[:, :, 0], np.inf)
    _add_metres((tree.seed, tree.arc), moves.arcs.tail, moves.states.metres, first.metres, last.ravel(), metres.ravel())
    found = Spread(tree, first, seconds, metres, last)
    _stay_on_the_edge(moves, stops, row, facing, found)
    return found


def _stay_on_the_edge(moves: Manoeuvres, stops: TruckStops, row: int, facing: int, found: Spread) -> None:
    """Improve what was found where a stop lies on the same edge, ahead or behind as far as one may reverse."""
    edge = int(stops.edge[row])
    beside = np.flatnonzero((stops.edge == edge) & stops.facing[:, facing])
    share = stops.share if facing == 0 else 1.0 - stops.share
    ahead = share[beside] - share[row]
    for gear, way, part, change_s in ((AHEAD, facing, ahead, 0.0), (BACK, 1 - facing, -ahead, TURN_S)):
        states = moves.row[edge, way, gear]
        if (states < 0).all():
            continue
        state = states.max()
        seconds = part * moves.states.seconds[state] + change_s
        better = (part >= 0) & (seconds < found.seconds[beside, facing])
        rows = beside[better]
        found.seconds[rows, facing], found.last[rows, facing] = seconds[better], -1
        found.metres[rows, facing] = part[better] * moves.states.metres[state]


@kernel
def _add_metres(  # noqa: PLR0917 - compiled code takes its arrays one by one
    tree: tuple[ShortArray, ShortArray],
    tail: ShortArray,
    state_m: FloatArray,
    seed_m: FloatArray,
    last: IntArray,
    metres: FloatArray,
) -> None:
    seed, came_by = tree
    for i in range(len(last)):
        state = last[i]
        if state >= 0:
            metres[i] += seed_m[seed[state]]
            while came_by[state] >= 0:
                state = tail[came_by[state]]
                metres[i] += state_m[state]
