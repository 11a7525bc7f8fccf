"""The nearest site of every address along the streets of a whole town, and of a town 20 times as large."""

import math
import sys
from collections.abc import Callable

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from bench.peers import Bench, Contender, measure, report
from bench.streets import LAUF, StreetGraph, lauf
from geo.network import Network, warm_up

Floats = npt.NDArray[np.float64]

# A container for some 300 people each, as in a town that has 100 of them.
SITES = 100
SIZES = (1, 4, 20)
SAME_M = 1e-6


class RoutingTask:
    """One town, its sites and the node each address lies at."""

    def __init__(self, town: StreetGraph, sites: int) -> None:
        """Choose the sites at random, the same ones in every run."""
        self.town = town
        self.network = Network(town.nodes, town.edges, town.length_m)
        self.sites = np.random.default_rng(25832).choice(len(town.nodes), sites, replace=False)
        found = self.network.snap(town.addresses)
        self.homes = town.edges[found.edge, (found.share > 0.5).astype(np.int64)]  # noqa: PLR2004 - the nearer end

    def ours(self) -> Callable[[], Floats]:
        """Ask the network, which exists as long as the town's streets do not change."""
        warm_up()
        return lambda: self.network.nearest(self.sites)[1][self.homes]

    def scipy_search(self) -> Callable[[], Floats]:
        """Ask scipy with a matrix that exists already; of parallel edges it holds the shortest."""
        pairs = np.sort(self.town.edges, axis=1)
        order = np.lexsort([self.town.length_m, pairs[:, 1], pairs[:, 0]])
        pairs, length_m = pairs[order], self.town.length_m[order]
        shortest = np.append(True, (pairs[1:] != pairs[:-1]).any(axis=1)) & (pairs[:, 0] != pairs[:, 1])
        count = len(self.town.nodes)
        tail, head = pairs[shortest].T
        both = (np.tile(length_m[shortest], 2), (np.append(tail, head), np.append(head, tail)))
        matrix = coo_array(both, shape=(count, count)).tocsr()
        return lambda: np.asarray(dijkstra(matrix, indices=self.sites, min_only=True))[self.homes]

    def networkx_search(self) -> Callable[[], Floats]:
        """Ask networkx with a graph that exists already."""
        graph = nx.MultiGraph()
        graph.add_nodes_from(range(len(self.town.nodes)))
        graph.add_weighted_edges_from(
            (a, b, length_m) for (a, b), length_m in zip(self.town.edges.tolist(), self.town.length_m, strict=True)
        )
        sites = set(self.sites.tolist())

        def run() -> Floats:
            found = nx.multi_source_dijkstra_path_length(graph, sites)
            return np.array([found.get(node, math.inf) for node in self.homes.tolist()])

        return run


def same(mine: Floats, theirs: Floats) -> bool:
    """Compare distances to a micrometre, and that the same ones are infinite."""
    reached = np.isfinite(theirs)
    both = np.isfinite(mine) == reached
    return bool(both.all() and np.abs(mine[reached] - theirs[reached]).max() <= SAME_M)


def against_peers(question: RoutingTask, name: str) -> int:
    """Compare with both peers on one town."""
    bench = Bench(name, Contender("ours", question.ours))
    bench.against(Contender("scipy dijkstra, min_only", question.scipy_search), same=same)
    bench.against(Contender("networkx multi_source_dijkstra", question.networkx_search), same=same)
    return bench.exit_code


def growth(town: StreetGraph) -> None:
    """Print how the time grows, beside what n log n allows: a ratio of 1 and more is no worse than that."""
    small = measure(Contender("ours", RoutingTask(town, SITES).ours))
    for size in SIZES[1:]:
        large_town = town.repeated(size)
        large = measure(Contender("ours", RoutingTask(large_town, SITES * size).ours))
        nodes = len(town.nodes), len(large_town.nodes)
        allowed = nodes[1] * math.log(nodes[1]) / (nodes[0] * math.log(nodes[0]))
        report(
            f"network, {nodes[1]:,} nodes",
            large,
            peer=f"{nodes[0]:,} nodes x {allowed:.1f} (n log n)",
            theirs=type(small)(small.result, small.ms * allowed, small.mb * size),
        )


def main() -> int:
    """Run on Lauf as it is, and on 20 of it."""
    if not LAUF.exists():
        print(f"skipped: {LAUF} is not here")
        return 0
    town = lauf()
    count = f"{len(town.nodes):,} nodes, {len(town.addresses):,} addresses, {SITES} sites"
    failed = against_peers(RoutingTask(town, SITES), f"network, Lauf: {count}")
    large = town.repeated(SIZES[-1])
    failed += against_peers(RoutingTask(large, SITES * SIZES[-1]), f"network, {SIZES[-1]} x Lauf")
    growth(town)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
