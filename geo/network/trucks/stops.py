"""Where a vehicle stops: which edge, how far along it, and which way it may face there."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo.arrays import BoolArray, FloatArray, IntArray
from geo.network.positions import EdgeIndex
from geo.network.trucks.carriageways import Carriageways

# Nearer to the middle of the street than this, a stop lies on both sides of it.
MIDDLE_M = 0.5


@dataclass(frozen=True)
class TruckStops:
    """Stops, one a row; one that cannot be served lies on edge -1.

    Attributes:
        edge: (n,) rows of the carriageways.
        share: (n,) how far along the edge, 0 at its first node, 1 at its second.
        point: (n, 2) where the vehicle stands, metres in EPSG:25832.
        away_m: (n,) how far it is from there to what was asked for.
        left_m: (n,) how far that lies to the left of who faces along the edge; below 0: to the right.
        facing: (n, 2) whether it may stand facing along the edge, or against it.
        yard: (n,) whether it may turn there: depots, places to unload at.
    """

    edge: IntArray
    share: FloatArray
    point: FloatArray
    away_m: FloatArray
    left_m: FloatArray
    facing: BoolArray
    yard: BoolArray

    def __len__(self) -> int:
        return len(self.edge)

    def rows(self, rows: IntArray) -> "TruckStops":
        """Return some of them, in the order of `rows`."""
        place = self.edge[rows], self.share[rows], self.point[rows], self.away_m[rows], self.left_m[rows]
        return TruckStops(*place, self.facing[rows], self.yard[rows])

    @property
    def served(self) -> BoolArray:
        """(n,) whether a vehicle can come there and get away again."""
        return np.asarray(self.facing.any(axis=1))


class Demands(NamedTuple):
    """What points demand.

    Attributes:
        right: (n,) which are served from their own side of the street only.
        yard: (n,) at which the vehicle may turn; they lie as far from the street as they like.
        most_m: how far the crew goes from the vehicle.
    """

    right: BoolArray
    yard: BoolArray
    most_m: float

    def rows(self, rows: IntArray) -> "Demands":
        """Return those of some points."""
        return Demands(self.right[rows], self.yard[rows], self.most_m)


class Gates:
    """Where a vehicle stops: at the kerb of edges on which it can go on as it came, in yards wherever it can come."""

    def __init__(self, ways: Carriageways, *, stand: BoolArray, yard: BoolArray) -> None:
        """Keep the edges of use to it, (e, 2) and (e,) as in `TruckReach`."""
        self._kerbs = _Kerbs(ways, stand)
        self._yards = _Kerbs(ways, np.repeat(yard[:, None], 2, axis=1))

    def stops(self, points: FloatArray, demands: Demands) -> TruckStops:
        """Return the stop next to each point (n, 2) in metres; on no edge where it is too far away."""
        yard = demands.yard
        kerb = self._kerbs.stops(points, right=demands.right, most_m=demands.most_m)
        gate = self._yards.stops(points, right=np.zeros_like(yard), most_m=np.inf)
        return TruckStops(
            edge=np.where(yard, gate.edge, kerb.edge),
            share=np.where(yard, gate.share, kerb.share),
            point=np.where(yard[:, None], gate.point, kerb.point),
            away_m=np.where(yard, gate.away_m, kerb.away_m),
            left_m=np.where(yard, gate.left_m, kerb.left_m),
            facing=np.where(yard[:, None], gate.facing, kerb.facing),
            yard=yard,
        )


class _Kerbs:
    """The edges at which a vehicle can stop, as pieces to which points are snapped."""

    def __init__(self, ways: Carriageways, stand: BoolArray) -> None:
        """Keep the edges where `stand` (e, 2) lets it face one way or both."""
        self._ways, self._stand = ways, stand
        last = np.zeros(len(ways.points), dtype=np.bool_)
        last[ways.starts[1:] - 1] = True
        edge_of = np.repeat(np.arange(len(ways.ends)), np.diff(ways.starts))
        self._piece = np.flatnonzero(~last & stand[edge_of].any(axis=1))
        self._edge = edge_of[self._piece]
        self._index = EdgeIndex(ways.points[self._piece], ways.points[self._piece + 1])

    def stops(self, points: FloatArray, *, right: BoolArray, most_m: float) -> TruckStops:
        """Return the stop next to each point (n, 2); on no edge where it is further away than `most_m`.

        Args:
            points: metres.
            right: (n,) which of them are served from their own side of the street only.
            most_m: how far the crew goes.
        """
        count = len(points)
        if not len(self._piece):
            edge, none, zero = np.full(count, -1, dtype=np.int64), np.zeros((count, 2), dtype=np.bool_), np.zeros(count)
            return TruckStops(edge, zero, points, np.full(count, np.inf), zero, none, none[:, 0])
        found, ways = self._index.snap(points), self._ways
        near = found.away_m <= most_m
        piece = self._piece[found.edge]
        edge = np.where(near, self._edge[found.edge], -1)
        along_m = ways.along_m[piece] + found.share * (ways.along_m[piece + 1] - ways.along_m[piece])
        share = np.divide(along_m, ways.length_m[edge], out=np.zeros(count), where=ways.length_m[edge] > 0)
        left_m = self._left_m(piece, points)
        on_its_side = np.column_stack([left_m < MIDDLE_M, left_m > -MIDDLE_M])
        facing = self._stand[edge] & near[:, None] & (~right[:, None] | on_its_side)
        return TruckStops(edge, share, found.point, found.away_m, left_m, facing, np.zeros(count, dtype=np.bool_))

    def _left_m(self, piece: IntArray, points: FloatArray) -> FloatArray:
        """Return (n,) how far points lie to the left of the line of their pieces."""
        start = self._ways.points[piece]
        run, rise = (self._ways.points[piece + 1] - start).T
        east, north = (points - start).T
        return np.asarray((run * north - rise * east) / np.maximum(np.hypot(run, rise), MIDDLE_M))
