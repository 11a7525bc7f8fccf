"""Where a vehicle can come to and get away from again: what of the streets is of use to it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.arrays import BoolArray, IntArray
from geo.network.search import Arcs, search
from geo.network.trucks.barriers import BARRIERS, Dimensions, Obstacle, access
from geo.network.trucks.carriageways import Access, Carriageways
from geo.network.trucks.manoeuvres import AHEAD, ARRIVING, BACK, FREE, LEAVING, Manoeuvres, manoeuvres


@dataclass(frozen=True)
class TruckReach:
    """What a vehicle can do, and where.

    Attributes:
        moves: its manoeuvres.
        stand: (e, 2) whether it can come to an edge and go on from there, facing along the edge or against it.
        yard: (e,) whether it can come there and get away, where it may turn on the spot.
    """

    moves: Manoeuvres
    stand: BoolArray
    yard: BoolArray


def reach(ways: Carriageways, *, passable: BoolArray, destination: BoolArray, most_kmh: float = np.inf) -> TruckReach:
    """Return where a vehicle can stop, for edges (e,) it may pass and those only for who has business there.

    The largest part of the streets in which every manoeuvre can be followed by every other is the core. What lies
    beside it is entered on business alone, like a street for residents: nobody could drive through it.
    """
    signed = manoeuvres(ways, passable=passable, residential=passable & destination, most_kmh=most_kmh)
    home = _largest_part(signed)
    core = np.zeros(len(ways.ends), dtype=np.bool_)
    core[signed.states.edge[home]] = True
    moves = manoeuvres(ways, passable=passable, residential=passable & ~core, most_kmh=most_kmh)
    states = signed.states.rows(home)
    seeds = moves.row[states.edge, states.way, states.gear, FREE]
    arrives = _facing(moves, _reached(moves.arcs, seeds), (FREE, ARRIVING))
    leaves = _facing(moves, _reached(_turned(moves), seeds), (FREE, LEAVING))
    return TruckReach(moves, arrives & leaves, np.asarray(arrives.any(axis=1) & leaves.any(axis=1)))


def reach_past(
    ways: Carriageways, vehicle: Dimensions, bars: BoolArray, ignored: Collection[Obstacle] = ()
) -> TruckReach:
    """Return where a vehicle could stop if the ignored obstacles were none; `bars` (e, 5) are those of `barriers`."""
    passable = np.asarray(~bars[:, [one not in ignored for one in BARRIERS]].any(axis=1))
    if Obstacle.CANNOT_TURN in ignored:
        ways = replace(ways, turning=np.ones_like(ways.turning))
    destination = access(ways, vehicle) == Access.DESTINATION
    return reach(ways, passable=passable, destination=destination, most_kmh=vehicle.most_kmh)


def _largest_part(moves: Manoeuvres) -> IntArray:
    """Return the states of free driving of which each leads to each other and back to itself, the most there are."""
    free, arcs = moves.states.part == FREE, moves.arcs
    inside = free[arcs.tail] & free[arcs.head]
    pairs = arcs.tail[inside], arcs.head[inside]
    links = coo_array((np.ones(len(pairs[0]), dtype=np.bool_), pairs), shape=(len(free), len(free)))
    part = connected_components(links, directed=True, connection="strong")[1]
    around = part[pairs[0]][part[pairs[0]] == part[pairs[1]]]
    if not len(around):
        return np.empty(0, dtype=np.int64)
    size = np.bincount(part[free], minlength=int(part.max()) + 1)
    return np.flatnonzero(part == around[size[around].argmax()])


def _turned(moves: Manoeuvres) -> Arcs:
    tail, head = moves.arcs.tail.astype(np.int64), moves.arcs.head.astype(np.int64)
    return Arcs.between(head, tail, np.arange(len(tail)), nodes=len(moves.states.edge))


def _reached(arcs: Arcs, seeds: IntArray) -> BoolArray:
    found = search(arcs, np.zeros(len(arcs.head)), seeds=seeds, seed_cost=np.zeros(len(seeds)))
    return np.isfinite(found.cost)


def _facing(moves: Manoeuvres, possible: BoolArray, parts: tuple[int, int]) -> BoolArray:
    """Return (e, 2) whether any possible state has a vehicle on an edge that faces along it, or against it."""
    known = np.append(possible, False)
    rows = moves.row[:-1, :, :, parts]
    return np.asarray(known[rows[:, :, AHEAD]].any(axis=2) | known[rows[:, ::-1, BACK]].any(axis=2))
