"""The network itself: snap to it, find nearest sites, isochrones and routes on it."""

from collections.abc import Sequence
from typing import get_args

import numpy as np
import numpy.typing as npt

from geo.arrays import BoolArray, FloatArray, IntArray, as_length_m, as_mask, as_points, as_rows
from geo.errors import OptionError
from geo.network.doors import by_the_better_end, stay_on_the_edge, through
from geo.network.hierarchy import Reached, hierarchy, order, sweep
from geo.network.positions import EdgeIndex, Positions
from geo.network.routes import Paths
from geo.network.streets import WALKING_KMH, By, Streets, as_by, streets


class Network:
    """Streets as a graph of straight edges between nodes, in metres of EPSG:25832.

    A curved street is several edges. Distances to a site are those of the way *to* it, which matters on one-way
    streets. Where no way leads, the answer is -1 and infinity; parts that are not connected are no error.
    A network is not changed by any question, so threads can share it.
    """

    def __init__(
        self,
        nodes: npt.ArrayLike,
        edges: npt.ArrayLike,
        length_m: npt.ArrayLike,
        *,
        one_way: npt.ArrayLike | None = None,
        speed_kmh: npt.ArrayLike = WALKING_KMH,
        names: Sequence[str | None] | None = None,
    ) -> None:
        """Check and keep the streets.

        Args:
            nodes: (n, 2) metres in EPSG:25832.
            edges: (e, 2) rows of `nodes`: first and second node.
            length_m: (e,) >= 0.
            one_way: (e,) booleans: only from the first to the second node. None for walking: no edge is.
            speed_kmh: one number or (e,), > 0. Walking is the default.
            names: (e,) street names for directions; None or "" where there is none.

        Raises:
            geo.errors.GeoError: wrong shapes, an edge to a node that does not exist, a negative length, a speed
                that is not above 0, NaN, degrees; with the first bad row.
        """
        self.streets: Streets = streets(nodes, edges, length_m, one_way=one_way, speed_kmh=speed_kmh, names=names)
        self._forward = self.streets.arcs()
        edges = self.streets.edges
        plan = order(edges, nodes=len(self.streets.nodes))
        self._backward = {
            by: hierarchy(plan, edges, self.streets.cost(by), self.streets.one_way) for by in get_args(By)
        }
        ends = self.streets.nodes[edges]
        self._index = EdgeIndex(ends[:, 0], ends[:, 1])

    def snap(self, points: npt.ArrayLike) -> Positions:
        """Return the nearest places on any edge for points (n, 2), metres in EPSG:25832.

        Of edges that are equally near, the one with the lower row is taken. A network without edges gives
        positions on edge -1, which nothing reaches.

        Raises:
            geo.errors.GeoError: NaN, infinity or degrees (with the first bad row), wrong shape.
        """
        return self._index.snap(as_points(points, name="points"))

    def nearest(
        self, site_nodes: npt.ArrayLike, *, usable: npt.ArrayLike | None = None, by: By = "distance"
    ) -> tuple[IntArray, FloatArray]:
        """Return for every node its nearest usable site along the streets, by one search from all of them.

        Args:
            site_nodes: (m,) rows of the network's nodes.
            usable: (m,) booleans; None means all.
            by: "distance" answers metres, "time" seconds.

        Returns:
            (index, distance_m), both (n,): rows of `site_nodes`; -1 and infinity where no way leads.

        Raises:
            geo.errors.GeoError: a node that does not exist (with its index), a mask of the wrong shape.
        """
        seeds = as_rows(site_nodes, name="site_nodes", rows=len(self.streets.nodes))
        used = np.flatnonzero(as_mask(usable, name="usable", length=len(seeds)))
        reached = self._search_back(seeds[used], np.zeros(len(used)), by=by)
        return through(used, reached.seed), reached.cost

    def nearest_site(
        self, positions: Positions, sites: Positions, *, usable: npt.ArrayLike | None = None, by: By = "distance"
    ) -> tuple[IntArray, FloatArray]:
        """Return for each position its nearest usable site, from door to door, by one search for all.

        The straight ways between the asked points and the streets count too, as they do in a `Route`; by time
        they are walked.

        Args:
            positions: (n,) snapped addresses.
            sites: (m,) snapped sites.
            usable: (m,) booleans; None means all.
            by: "distance" answers metres, "time" seconds.

        Returns:
            (index, distance_m), both (n,): rows of `sites`; -1 and infinity where no way leads.

        Raises:
            geo.errors.GeoError: a mask of the wrong shape, an unknown `by`.
        """
        used = np.flatnonzero(as_mask(usable, name="usable", length=len(sites)))
        offered = sites.rows(used)
        seeds, seed_cost = self.streets.ends(offered, by=as_by(by), leaving=False)
        possible = np.isfinite(seed_cost)
        reached = self._search_back(seeds[possible], seed_cost[possible], by=by)
        seed, cost = by_the_better_end(self.streets, positions, reached, by=by)
        index = through(np.nonzero(possible)[0], seed)
        stay_on_the_edge(self.streets, positions, offered, (index, cost), by=by)
        return through(used, index), cost

    def ways_to(self, positions: Positions, sites: Positions, *, by: By = "distance") -> FloatArray:
        """Return the costs of all ways from n positions to m sites, (n, m), as `nearest_site` has them.

        Raises:
            geo.errors.GeoError: an unknown `by`.
        """
        ways = np.empty((len(sites), len(positions)))
        for row in range(len(sites)):
            ways[row] = self.nearest_site(positions, sites.rows(np.array([row])), by=by)[1]
        return np.ascontiguousarray(ways.T)

    def within(
        self, site_nodes: npt.ArrayLike, limit_m: float | None = None, *, limit_s: float | None = None
    ) -> BoolArray:
        """Return which nodes (n,) have a way to any site that is no longer than a limit: an isochrone.

        Args:
            site_nodes: (m,) rows of the network's nodes.
            limit_m: metres, or
            limit_s: seconds; exactly one of them.

        Raises:
            geo.errors.GeoError: a node that does not exist (with its index), none or both limits, a negative one.
        """
        seeds = as_rows(site_nodes, name="site_nodes", rows=len(self.streets.nodes))
        by, limit = _as_limit(limit_m, limit_s)
        reached: BoolArray = np.isfinite(self._search_back(seeds, np.zeros(len(seeds)), by=by, limit=limit).cost)
        return reached

    def routes_from(self, positions: Positions, row: int = 0, *, by: By = "distance") -> Paths:
        """Return all ways from one of some positions: costs to any sites, the nearest, and routes.

        Raises:
            geo.errors.GeoError: a row that does not exist, an unknown `by`.
        """
        start = positions.rows(as_rows([row], name="row", rows=len(positions)))
        return Paths(self.streets, self._forward, start, by=as_by(by))

    def costs(self, starts: Positions, ends: Positions, *, by: By = "distance") -> FloatArray:
        """Return the costs of all ways from starts to ends, (s, e), from door to door: metres or seconds.

        Raises:
            geo.errors.GeoError: an unknown `by`.
        """
        rows = [self.routes_from(starts, row, by=by).cost(ends) for row in range(len(starts))]
        return np.vstack(rows) if rows else np.empty((0, len(ends)))

    def _search_back(self, seeds: IntArray, cost: FloatArray, *, by: By, limit: float = np.inf) -> Reached:
        return sweep(self._backward[as_by(by)], seeds=seeds, seed_cost=cost, limit=limit)


def warm_up() -> None:
    """Compile (or load from the cache) what this package needs, so that no request waits for it."""
    corner = (400_000.0, 5_700_000.0)
    network = Network([corner, (400_010.0, 5_700_000.0)], [(0, 1)], [10.0])
    here = network.snap([corner])
    network.nearest_site(here, here)
    network.nearest([0])
    network.routes_from(here)


def _as_limit(limit_m: float | None, limit_s: float | None) -> tuple[By, float]:
    if limit_m is not None and limit_s is None:
        return "distance", as_length_m(limit_m, name="limit_m")
    if limit_s is not None and limit_m is None:
        return "time", as_length_m(limit_s, name="limit_s")
    raise OptionError("limit", value=(limit_m, limit_s), want="either limit_m or limit_s")
