"""The cheapest ways from many seeds at once, over arcs stored node by node.

Method: buckets of equal cost (Dial 1969), each one average arc wide and emptied first in, first out until none
of its nodes improves any more, as Meyer and Sanders do (2003, "Delta-stepping: a parallelizable shortest path
algorithm"). It is as exact as Dijkstra's search with a heap, and has no heap to keep in order.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray, IntArray
from geo.compiled import inlined, kernel

# Whole numbers of half the size: a search is as fast as the processor's cache is large.
ShortArray = npt.NDArray[np.int32]

# Buckets may be wider than an arc, so that one very long arc or far seed does not make too many of them.
BUCKETS_A_NODE = 4


class Arcs(NamedTuple):
    """Directed arcs in the order of their tails: those of node v are starts[v] to starts[v + 1]."""

    starts: ShortArray
    tail: ShortArray
    head: ShortArray
    edge: ShortArray

    @classmethod
    def between(cls, tail: IntArray, head: IntArray, edge: IntArray, *, nodes: int) -> "Arcs":
        """Sort arcs of shape (a,) by their tails; `edge` says which edge each arc runs along."""
        order = np.argsort(tail, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=nodes))])
        return cls(*(part.astype(np.int32) for part in (starts, tail[order], head[order], edge[order])))


class Tree(NamedTuple):
    """What a search found, a row a node: cost from the cheapest seed, which seed, and the arc it came by.

    Where no seed leads: infinity, -1 and -1. A node reached from no other node has arc -1.
    """

    cost: FloatArray
    seed: ShortArray
    arc: ShortArray


def search(arcs: Arcs, arc_cost: FloatArray, *, seeds: IntArray, seed_cost: FloatArray, limit: float = np.inf) -> Tree:
    """Return for every node the cheapest way from any seed, as far as it costs no more than `limit`.

    Args:
        arcs: the graph.
        arc_cost: (a,) costs >= 0 in the order of the arcs.
        seeds: (s,) nodes; one node may occur more than once.
        seed_cost: (s,) finite costs >= 0 of being at the seed.
        limit: dearer nodes count as not reached.
    """
    nodes = len(arcs.starts) - 1
    none = np.full((2, nodes), -1, dtype=np.int32)
    tree = Tree(np.full(nodes, np.inf), none[0], none[1])
    if len(seeds):
        span = float(max(arc_cost.max(initial=0.0), np.ptp(seed_cost)))
        width = max(float(arc_cost.mean()) if len(arc_cost) else 0.0, span / (BUCKETS_A_NODE * nodes)) or 1.0
        # Two more buckets than the costs that wait together can span, because of rounding.
        buckets = (width, int(span / width) + 3)
        _spread((arcs.starts, arcs.head), arc_cost, seeds, seed_cost, limit, buckets, (tree.cost, tree.seed, tree.arc))
    return tree


@inlined
def _take_out(node: int, ends: ShortArray, links: ShortArray) -> None:
    """Take a waiting node out of its bucket."""
    after, before, bucket = links[node, 0], links[node, 1], links[node, 2]
    if before >= 0:
        links[before, 0] = after
    else:
        ends[bucket, 0] = after
    if after >= 0:
        links[after, 1] = before
    else:
        ends[bucket, 1] = before
    links[node, 2] = -1


@inlined
def _put_in(node: int, bucket: int, ends: ShortArray, links: ShortArray) -> None:
    """Put a node at the end of a bucket."""
    last = ends[bucket, 1]
    links[node, 0], links[node, 1], links[node, 2] = -1, last, bucket
    if last >= 0:
        links[last, 0] = node
    else:
        ends[bucket, 0] = node
    ends[bucket, 1] = node


@kernel
def _spread(  # noqa: PLR0917 - compiled code takes its arrays one by one
    arcs: tuple[ShortArray, ShortArray],
    arc_cost: FloatArray,
    seeds: IntArray,
    seed_cost: FloatArray,
    limit: float,
    buckets: tuple[float, int],
    tree: tuple[FloatArray, ShortArray, ShortArray],
) -> None:
    (starts, head), (cost, seed, came_by) = arcs, tree
    a_bucket, count = 1.0 / buckets[0], buckets[1]
    # The first and last node of each bucket; of each node the next, the one before, and its bucket.
    ends, links = np.full((count, 2), -1, dtype=np.int32), np.full((len(cost), 3), -1, dtype=np.int32)
    waiting, bucket = 0, int(seed_cost.min() * a_bucket) % count
    for i in range(len(seeds)):
        node, new = seeds[i], seed_cost[i]
        if new < cost[node] and new <= limit:
            cost[node], seed[node] = new, i
            if links[node, 2] >= 0:
                _take_out(node, ends, links)
                waiting -= 1
            _put_in(node, int(new * a_bucket) % count, ends, links)
            waiting += 1
    while waiting > 0:
        node = ends[bucket, 0]
        if node < 0:
            bucket = bucket + 1 if bucket + 1 < count else 0
            continue
        _take_out(node, ends, links)
        waiting -= 1
        for arc in range(starts[node], starts[node + 1]):
            reached, new = head[arc], cost[node] + arc_cost[arc]
            if new < cost[reached] and new <= limit:
                cost[reached], seed[reached], came_by[reached] = new, seed[node], arc
                if links[reached, 2] >= 0:
                    _take_out(reached, ends, links)
                    waiting -= 1
                _put_in(reached, int(new * a_bucket) % count, ends, links)
                waiting += 1
