"""All ways from one place: how far each site is, which are nearest, and the way there."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray, IntArray, as_count, as_mask
from geo.network.directions import Step, describe
from geo.network.positions import Positions
from geo.network.search import Arcs, Tree, search
from geo.network.streets import By, Streets, away

# Where at least so many ways meet, going on is a decision.
JUNCTION_WAYS = 3
# Points closer together are one place, written twice with rounded numbers.
SAME_PLACE_M = 1e-3


@dataclass(frozen=True)
class Route:
    """One way from door to door.

    Attributes:
        points: (p, 2) along the streets, from the place nearest to the start to the one nearest to the end,
            metres in EPSG:25832.
        distance_m: metres, with those between the asked points and the streets.
        seconds: the same in time; what is off the streets is walked.
        steps: the way in steps, for a language to put into words.
    """

    points: FloatArray
    distance_m: float
    seconds: float
    steps: tuple[Step, ...]


class Paths:
    """The cheapest ways from one position to everywhere; made by `Network.routes_from`."""

    def __init__(self, streets: Streets, arcs: Arcs, start: Positions, *, by: By) -> None:
        """Search the whole network once from `start`, which is one position."""
        self._streets, self._arcs, self._start, self._by = streets, arcs, start, by
        nodes, cost = streets.ends(start, by=by, leaving=True)
        possible = np.isfinite(cost)
        self._first_end = np.nonzero(possible)[1]
        self._tree: Tree = search(arcs, streets.cost(by)[arcs.edge], seeds=nodes[possible], seed_cost=cost[possible])

    def cost(self, sites: Positions) -> FloatArray:
        """Return metres (or seconds, where asked by time) to each site, (m,); infinity where no way leads."""
        nodes, cost = self._streets.ends(sites, by=self._by, leaving=False)
        by_nodes: FloatArray = (self._cost_at(nodes) + cost).min(axis=1, initial=np.inf)
        return np.minimum(by_nodes, self._direct(sites))

    def nearest(
        self, sites: Positions, *, usable: npt.ArrayLike | None = None, k: int = 1
    ) -> tuple[IntArray, FloatArray]:
        """Return the k nearest usable sites and their costs, nearest first, both (k,); -1 and infinity where none.

        Raises:
            geo.errors.GeoError: a mask of the wrong shape, k below 1.
        """
        mask = as_mask(usable, name="usable", length=len(sites))
        count = as_count(k, name="k")
        cost = np.where(mask, self.cost(sites), np.inf)
        order = np.argsort(cost, kind="stable")[:count]
        order = order[np.isfinite(cost[order])]
        index, found = np.full(count, -1, dtype=np.int64), np.full(count, np.inf)
        index[: len(order)], found[: len(order)] = order, cost[order]
        return index, found

    def to(self, sites: Positions, row: int) -> Route | None:
        """Return the way to the site in that row; None where no way leads."""
        end = sites.rows(np.array([row]))
        nodes, cost = self._streets.ends(end, by=self._by, leaving=False)
        total = (self._cost_at(nodes) + cost)[0]
        direct = self._direct(end)[0]
        if not np.isfinite(min(direct, total.min())):
            return None
        if direct <= total.min():
            shares = np.abs(end.share - self._start.share)
            return self._route(end, [], self._start.edge, shares)
        last_end = int(np.argmin(total))
        last = int(nodes[0, last_end])
        passed, edges = self._walk_back(last)
        legs = np.array([self._start.edge[0], *edges, end.edge[0]])
        first_end = self._first_end[self._tree.seed[last]]
        shares = np.ones(len(legs))
        shares[0], shares[-1] = abs(self._start.share[0] - first_end), abs(end.share[0] - last_end)
        return self._route(end, passed, legs, shares)

    def _cost_at(self, nodes: IntArray) -> FloatArray:
        # A network without nodes has an empty tree, and positions on it lie on no edge.
        return self._tree.cost[nodes] if len(self._tree.cost) else np.full(nodes.shape, np.inf)

    def _direct(self, sites: Positions) -> FloatArray:
        start = self._start.rows(np.zeros(len(sites), dtype=np.int64))
        return self._streets.direct(start, sites, by=self._by)

    def _walk_back(self, node: int) -> tuple[list[int], list[int]]:
        """Return the nodes on the way to a node, and the edges between them."""
        nodes, edges = [node], []
        while (arc := int(self._tree.arc[node])) >= 0:
            node = int(self._arcs.tail[arc])
            nodes.append(node)
            edges.append(int(self._arcs.edge[arc]))
        return nodes[::-1], edges[::-1]

    def _route(self, end: Positions, nodes: list[int], legs: IntArray, shares: FloatArray) -> Route:
        """Return the way through `nodes` over the given shares of the edges `legs`, one more than nodes."""
        start, streets = self._start, self._streets
        points = np.vstack([start.point, streets.nodes[nodes], end.point])
        junction = np.array([False, *(self._ways(node) >= JUNCTION_WAYS for node in nodes)])
        moved = np.hypot(*np.diff(points, axis=0).T) > SAME_PLACE_M
        legs_m = shares * streets.length_m[legs]
        seconds = float((shares * streets.seconds[legs]).sum())
        steps = describe(
            points[np.append(True, moved)],
            names=[streets.names[leg] for leg, goes in zip(legs, moved, strict=True) if goes],
            legs_m=legs_m[moved],
            junction=junction[moved],
        )
        return Route(
            points=points[np.append(True, moved)],
            distance_m=float(legs_m.sum() + start.away_m[0] + end.away_m[0]),
            seconds=seconds + float(away(start, by="time")[0] + away(end, by="time")[0]),
            steps=steps,
        )

    def _ways(self, node: int) -> int:
        return int(self._arcs.starts[node + 1] - self._arcs.starts[node])
