"""How long and how far it is from every stop to every other."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from geo.arrays import BoolArray, FloatArray, IntArray
from geo.network.trucks.departures import arrivals, spread
from geo.network.trucks.manoeuvres import Manoeuvres
from geo.network.trucks.stops import TruckStops

# By how many of its neighbours a stop chooses which way a vehicle faces there.
NEIGHBOURS = 8
ROUNDS = 3


class TruckMatrix(NamedTuple):
    """Seconds and metres from each stop (row) to each (column), (n, n); infinity where no way leads.

    They are those of vehicles that face at each stop as `facing` (n, 2) says: one way, both at yards. So any order of
    the stops can be driven as the matrix says, without turning round at a stop.
    """

    seconds: FloatArray
    metres: FloatArray
    facing: BoolArray


class FacingTable(NamedTuple):
    """Seconds and metres (n, 2, n, 2) from each stop and facing to each."""

    seconds: FloatArray
    metres: FloatArray


def table(moves: Manoeuvres, stops: TruckStops) -> FacingTable:
    """Search from every stop, once for each way a vehicle may face there."""
    shape = (len(stops), 2, len(stops), 2)
    found = FacingTable(np.full(shape, np.inf), np.full(shape, np.inf))
    ends = arrivals(moves, stops)
    for row, facing in np.argwhere(stops.facing).tolist():
        ways = spread(moves, stops, ends, row, facing)
        found.seconds[row, facing], found.metres[row, facing] = ways.seconds, ways.metres
    return found


def matrix(found: FacingTable, stops: TruckStops) -> TruckMatrix:
    """Choose for each stop which way vehicles face there, and return the matrix that follows."""
    facing = _chosen(found.seconds, stops)
    seconds = np.where(facing[:, :, None, None] & facing[None, None], found.seconds, np.inf)
    count = len(stops)
    pairs = seconds.transpose(0, 2, 1, 3).reshape(count, count, 4)
    best = pairs.argmin(axis=2)[:, :, None]
    lengths = found.metres.transpose(0, 2, 1, 3).reshape(count, count, 4)
    short, far = (np.take_along_axis(part, best, axis=2)[:, :, 0] for part in (pairs, lengths))
    far[~np.isfinite(short)] = np.inf
    for part in (short, far):
        np.fill_diagonal(part, np.where(stops.served, 0.0, np.inf))
    return TruckMatrix(short, far, facing)


def _chosen(seconds: FloatArray, stops: TruckStops) -> BoolArray:
    """Return which way (n, 2) vehicles face: that from which the way from and to the next stops is shorter."""
    facing = stops.facing.copy()
    undecided = stops.facing.all(axis=1) & ~stops.yard
    for _ in range(ROUNDS if undecided.any() else 0):
        there = np.where(facing[None, None], seconds, np.inf).min(axis=3)
        back = np.where(facing[:, :, None, None], seconds, np.inf).min(axis=1).transpose(1, 2, 0)
        around = _mean_of_least(there, stops) + _mean_of_least(back, stops)
        first = around[:, 0] <= around[:, 1]
        facing[undecided] = np.column_stack([first, ~first])[undecided]
    return facing


def _mean_of_least(costs: FloatArray, stops: TruckStops) -> FloatArray:
    """Return (n, 2) the mean of the costs (n, 2, n) between a stop and those nearest to it, if there are ways."""
    others = costs.copy()
    rows = np.arange(len(stops))
    others[rows, :, rows] = np.inf
    nearest = np.sort(others, axis=2)[:, :, :NEIGHBOURS]
    known = np.isfinite(nearest)
    total = np.where(known, nearest, 0.0).sum(axis=2)
    return np.asarray(total / np.maximum(known.sum(axis=2), 1))


def facings(found: FacingTable, stops: TruckStops, order: Sequence[int]) -> list[tuple[int, int]]:
    """Return for each leg of a tour in this order how the vehicle faces at its beginning and at its end.

    Of all there are, the quickest together: it goes on as it came, but for yards. Empty where no way leads.
    """
    arrived = [np.where(stops.facing[order[0]], 0.0, np.inf)]
    before: list[IntArray] = []
    for here, there in pairwise(order):
        start = np.full(2, arrived[-1].min()) if stops.yard[here] else arrived[-1]
        leg = np.where(stops.facing[here], start, np.inf)[:, None] + found.seconds[here, :, there, :]
        before.append(leg.argmin(axis=0))
        arrived.append(leg.min(axis=0))
    if not np.isfinite(arrived[-1]).any():
        return []
    legs, end = [], int(arrived[-1].argmin())
    for leg_row in reversed(range(len(before))):
        start_facing = int(before[leg_row][end])
        legs.append((start_facing, end))
        end = int(arrived[leg_row].argmin()) if stops.yard[order[leg_row]] else start_facing
    return legs[::-1]
