"""The streets of a network as checked arrays, and what it costs to get on and off them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from geo.arrays import BoolArray, FloatArray, IntArray, as_mask, as_points, as_rows, as_values, as_weights
from geo.errors import OptionError, ShapeError
from geo.network.positions import Positions
from geo.network.search import Arcs

# What a way is chosen by, and so the unit of its cost: metres or seconds.
By = Literal["distance", "time"]

WALKING_KMH = 4.5
KMH_PER_M_S = 3.6


@dataclass(frozen=True)
class Streets:
    """Edges between nodes, their costs and names; made by `streets`."""

    nodes: FloatArray
    edges: IntArray
    length_m: FloatArray
    seconds: FloatArray
    one_way: BoolArray
    names: tuple[str | None, ...]

    def cost(self, by: By) -> FloatArray:
        """Return the cost of each edge, metres or seconds."""
        return self.length_m if as_by(by) == "distance" else self.seconds

    def arcs(self) -> Arcs:
        """Return the arcs that may be gone."""
        rows = np.arange(len(self.edges))
        both = ~self.one_way
        tail = np.concatenate([self.edges[:, 0], self.edges[both, 1]])
        head = np.concatenate([self.edges[:, 1], self.edges[both, 0]])
        return Arcs.between(tail, head, np.concatenate([rows, rows[both]]), nodes=len(self.nodes))

    def ends(self, positions: Positions, *, by: By, leaving: bool) -> tuple[IntArray, FloatArray]:
        """Return the nodes at both ends of each position's edge and the costs between them and its asked point.

        Returns:
            (nodes, cost), both (n, 2). Leaving is the way from the point to the nodes, else it is the way from
            the nodes to the point. Infinity where a one-way street forbids it or the position is on no edge.
        """
        edge = positions.edge
        if not len(self.edges):
            return np.zeros((len(edge), 2), dtype=np.int64), np.full((len(edge), 2), np.inf)
        shares = np.column_stack([positions.share, 1.0 - positions.share])
        cost = shares * self.cost(by)[edge, None] + away(positions, by=by)[:, None]
        against = 0 if leaving else 1
        # What lies at the node itself needs no way to it.
        cost[self.one_way[edge] & (shares[:, against] > 0), against] = np.inf
        cost[edge < 0] = np.inf
        return self.edges[edge], cost

    def direct(self, start: Positions, end: Positions, *, by: By) -> FloatArray:
        """Return the costs (n,) of staying on the edge between pairs of positions; infinity on two edges."""
        if not len(self.edges):
            return np.full(len(start), np.inf)
        ahead = end.share - start.share
        cost = np.abs(ahead) * self.cost(by)[start.edge] + away(start, by=by) + away(end, by=by)
        forbidden = self.one_way[start.edge] & (ahead < 0)
        possible = (start.edge == end.edge) & (start.edge >= 0) & ~forbidden
        return np.where(possible, cost, np.inf)


def streets(
    nodes: npt.ArrayLike,
    edges: npt.ArrayLike,
    length_m: npt.ArrayLike,
    *,
    one_way: npt.ArrayLike | None,
    speed_kmh: npt.ArrayLike,
    names: Sequence[str | None] | None,
) -> Streets:
    """Check the arguments of `Network` and return them as arrays."""
    places = as_points(nodes, name="nodes")
    pairs = _as_pairs(edges, rows=len(places))
    count = len(pairs)
    lengths = as_weights(length_m, name="length_m", length=count)
    none_is_one_way = np.zeros(count, dtype=np.bool_)
    if names is not None and len(names) != count:
        raise ShapeError("names", got=(len(names),), want=f"({count},)")
    return Streets(
        nodes=places,
        edges=pairs,
        length_m=lengths,
        seconds=lengths / _as_speeds(speed_kmh, count) * KMH_PER_M_S,
        one_way=none_is_one_way if one_way is None else as_mask(one_way, name="one_way", length=count),
        names=tuple(name or None for name in names) if names is not None else (None,) * count,
    )


def as_by(by: str) -> By:
    """Return the option `by`, or say which there are."""
    if by == "distance":
        return "distance"
    if by == "time":
        return "time"
    raise OptionError("by", value=by, want=get_args(By))


def away(positions: Positions, *, by: By) -> FloatArray:
    """Return the cost (n,) of walking between each asked point and the street."""
    return positions.away_m if by == "distance" else positions.away_m / WALKING_KMH * KMH_PER_M_S


def _as_pairs(edges: npt.ArrayLike, *, rows: int) -> IntArray:
    pairs = np.asarray(edges)
    if pairs.size == 0:
        return np.empty((0, 2), dtype=np.int64)
    if pairs.ndim != 2 or pairs.shape[1] != 2:  # noqa: PLR2004 - two ends
        raise ShapeError("edges", got=pairs.shape, want="(e, 2), rows of nodes")
    first = as_rows(pairs[:, 0], name="edges[:, 0]", rows=rows)
    return np.column_stack([first, as_rows(pairs[:, 1], name="edges[:, 1]", rows=rows)])


def _as_speeds(speed_kmh: npt.ArrayLike, count: int) -> FloatArray:
    speeds = np.asarray(speed_kmh)
    checked = as_values(np.full(count, speeds) if speeds.ndim == 0 else speeds, name="speed_kmh", length=count)
    if (checked <= 0).any():
        index = int(np.argmax(checked <= 0))
        raise OptionError(f"speed_kmh[{index}]", value=float(checked[index]), want="a number above 0")
    return checked
