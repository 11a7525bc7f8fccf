"""Why a stop cannot be served: by which obstacle, if it were none, a vehicle could."""

from collections.abc import Iterator, Sequence

import numpy as np

from geo.arrays import BoolArray, FloatArray
from geo.network.trucks.barriers import BARRIERS, Dimensions, Obstacle
from geo.network.trucks.carriageways import Carriageways
from geo.network.trucks.reach import reach_past
from geo.network.trucks.stops import Demands, Gates


def obstacles(
    ways: Carriageways, vehicle: Dimensions, bars: BoolArray, points: FloatArray, demands: Demands
) -> list[Obstacle]:
    """Name for each point (n, 2) in metres that cannot be served the least that is in the way.

    Args:
        ways: the streets.
        vehicle: its size.
        bars: (e, 5) as `barriers` returns them.
        points: metres.
        demands: what the points demand.
    """
    found: list[Obstacle | None] = [None] * len(points)
    for name, ignored in _trials():
        left = np.flatnonzero([one is None for one in found])
        if not len(left):
            break
        wanted = demands.rows(left)
        if name is Obstacle.WRONG_SIDE:
            wanted = wanted._replace(right=np.zeros_like(wanted.right))
        reached = reach_past(ways, vehicle, bars, ignored)
        gates = Gates(ways, stand=reached.stand, yard=reached.yard)
        for row in left[gates.stops(points[left], wanted).served].tolist():
            found[row] = name
    everywhere = np.ones((len(ways.ends), 2), dtype=np.bool_)
    near = Gates(ways, stand=everywhere, yard=everywhere[:, 0]).stops(points, demands).edge >= 0
    rest = np.where(near, Obstacle.CUT_OFF, Obstacle.TOO_FAR)
    return [one or Obstacle(str(left)) for one, left in zip(found, rest, strict=True)]


def _trials() -> Iterator[tuple[Obstacle, Sequence[Obstacle]]]:
    """As what to name it, and what to ignore: each obstacle alone, each where one cannot turn either, then all."""
    turn = Obstacle.CANNOT_TURN
    yield Obstacle.WRONG_SIDE, ()
    yield from ((one, (one,)) for one in (turn, *BARRIERS))
    yield from ((one, (one, turn)) for one in BARRIERS)
    yield Obstacle.CUT_OFF, (turn, *BARRIERS)
