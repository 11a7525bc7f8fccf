"""A network put in an order that needs no queue: costs from many seeds to every node in two sweeps.

Nodes are taken out of the network one by one, and the neighbours of one that goes are joined by shortcuts that
cost what the ways through it cost. Whichever way is cheapest, there is one as cheap that first only climbs to nodes
taken out later, then only descends: so one sweep up the order and one down it find it. Method: customizable
contraction hierarchies (Dibbelt, Strasser and Wagner 2016), swept as in PHAST (Delling, Goldberg, Nowatzyk and
Werneck 2013). It is as exact as Dijkstra's search, but for the last bit of a sum taken in another order.

Streets have orders with few shortcuts: of a real town, two arcs a node. The order is that of a sparse matrix with
the same neighbours (multiple minimum degree, of SuperLU), whose factor also has the shortcuts as its entries.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, diags_array
from scipy.sparse.linalg import splu

from geo.arrays import BoolArray, FloatArray, IntArray
from geo.compiled import kernel
from geo.network.search import ShortArray

# What makes the matrix regular: so little that no entry of its factor vanishes along any chain of streets.
GROUND = 1e-9


class Order(NamedTuple):
    """Which node is taken out when, and the arcs from each node to those that are taken out later.

    `node` is the node at each rank, `rank` the rank of each node; the arcs of rank r lead to the ranks
    head[starts[r] : starts[r + 1]], in ascending order.
    """

    node: ShortArray
    rank: ShortArray
    starts: ShortArray
    head: ShortArray


class Hierarchy(NamedTuple):
    """An order with the costs of a search along its arcs: from the lower rank up, and from the higher down."""

    order: Order
    up: FloatArray
    down: FloatArray


class Reached(NamedTuple):
    """A row a node: the cost of the cheapest way to a seed, and to which; infinity and -1 where none leads."""

    cost: FloatArray
    seed: ShortArray


def order(edges: IntArray, *, nodes: int) -> Order:
    """Return an order of all nodes that makes few shortcuts, for edges (e, 2)."""
    if nodes == 0:
        return Order(*(np.zeros(size, dtype=np.int32) for size in (0, 0, 1, 0)))
    first, second = edges[edges[:, 0] != edges[:, 1]].T
    pairs = np.append(first, second), np.append(second, first)
    neighbours = coo_array((np.ones(len(pairs[0])), pairs), shape=(nodes, nodes)).tocsc()
    ground = diags_array(neighbours.sum(axis=1) + GROUND)
    options = {"SymmetricMode": True}
    factor = splu((ground - neighbours).tocsc(), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=options)
    lower = factor.L.tocsc()
    lower.sort_indices()
    # The first entry of each column is its diagonal, which is no arc.
    head, starts = np.delete(lower.indices, lower.indptr[:-1]), lower.indptr - np.arange(nodes + 1)
    return _beside_each_other(factor.perm_c.astype(np.int64), starts, head.astype(np.int64))


def _beside_each_other(rank: IntArray, starts: IntArray, head: IntArray) -> Order:
    """Return the same shortcuts in an order in which arcs are short, so that a sweep stays in the processor's cache."""
    count = np.diff(starts)
    place = _post_order(starts, head)
    arcs = np.argsort(np.repeat(place, count), kind="stable")
    rank = place[rank]
    node = np.argsort(rank)
    starts = np.append(0, np.cumsum(count[np.argsort(place)]))
    return Order(*(part.astype(np.int32) for part in (node, rank, starts, place[head[arcs]])))


def hierarchy(plan: Order, edges: IntArray, cost: FloatArray, one_way: BoolArray) -> Hierarchy:
    """Return the costs along all arcs of the order, for ways to the seeds: streets are searched from their ends.

    Args:
        plan: the order of the same edges.
        edges: (e, 2) first and second node.
        cost: (e,) >= 0.
        one_way: (e,) whether an edge can only be gone from its first node to its second.
    """
    keep = edges[:, 0] != edges[:, 1]
    first, second = plan.rank[edges[keep]].T.astype(np.int64)
    low, high = np.minimum(first, second), np.maximum(first, second)
    tail = np.repeat(np.arange(len(plan.node)), np.diff(plan.starts))
    arc = np.searchsorted(tail * len(plan.node) + plan.head, low * len(plan.node) + high)
    to_first, to_second = cost[keep], np.where(one_way[keep], np.inf, cost[keep])
    up, down = np.full((2, len(plan.head)), np.inf)
    np.minimum.at(up, arc, np.where(first < second, to_second, to_first))
    np.minimum.at(down, arc, np.where(first < second, to_first, to_second))
    _add_shortcuts(plan.starts, plan.head, up, down)
    return Hierarchy(plan, up, down)


def sweep(ways: Hierarchy, *, seeds: IntArray, seed_cost: FloatArray, limit: float = np.inf) -> Reached:
    """Return for every node the cheapest way to any seed, as far as it costs no more than `limit`.

    Args:
        ways: the network.
        seeds: (s,) nodes; one node may occur more than once.
        seed_cost: (s,) finite costs >= 0 of going on from the seed.
        limit: dearer nodes count as not reached.
    """
    node, rank, starts, head = ways.order
    reached = Reached(np.empty(len(node)), np.empty(len(node), dtype=np.int32))
    costs = ways.up, ways.down
    _sweep((node, rank, starts, head), costs, seeds, seed_cost, limit, (reached.cost, reached.seed))
    return reached


@kernel
def _post_order(starts: IntArray, head: IntArray) -> IntArray:
    """Return the place of each rank where all that lead up to one come right before it."""
    nodes = len(starts) - 1
    size, place, left = np.ones(nodes, dtype=np.int64), np.empty(nodes, dtype=np.int64), np.empty(nodes, dtype=np.int64)
    free = nodes
    for low in range(nodes):
        if starts[low] < starts[low + 1]:
            size[head[starts[low]]] += size[low]
    # Every place ends a stretch of `size` places; from above, those that lead up to it are given theirs within it.
    for low in range(nodes - 1, -1, -1):
        if starts[low] < starts[low + 1]:
            above = head[starts[low]]
            place[low] = left[above] - 1
            left[above] -= size[low]
        else:
            place[low] = free - 1
            free -= size[low]
        left[low] = place[low]
    return place


@kernel
def _add_shortcuts(starts: ShortArray, head: ShortArray, up: FloatArray, down: FloatArray) -> None:
    for low in range(len(starts) - 1):
        for i in range(starts[low], starts[low + 1]):
            arc = starts[head[i]]
            for j in range(i + 1, starts[low + 1]):
                while head[arc] != head[j]:
                    arc += 1
                up[arc] = min(up[arc], down[i] + up[j])
                down[arc] = min(down[arc], down[j] + up[i])


@kernel
def _sweep(  # noqa: PLR0917 - compiled code takes its arrays one by one
    order: tuple[ShortArray, ShortArray, ShortArray, ShortArray],
    costs: tuple[FloatArray, FloatArray],
    seeds: IntArray,
    seed_cost: FloatArray,
    limit: float,
    reached: tuple[FloatArray, ShortArray],
) -> None:
    (node, rank, starts, head), (up, down), (reached_cost, reached_seed) = order, costs, reached
    cost, seed = np.full(len(node), np.inf), np.full(len(node), -1, dtype=np.int32)
    for i in range(len(seeds)):
        at = rank[seeds[i]]
        if seed_cost[i] < cost[at]:
            cost[at], seed[at] = seed_cost[i], i
    for at in range(len(node)):
        if cost[at] < np.inf:
            for arc in range(starts[at], starts[at + 1]):
                new = cost[at] + up[arc]
                if new < cost[head[arc]]:
                    cost[head[arc]], seed[head[arc]] = new, seed[at]
    for at in range(len(node) - 1, -1, -1):
        best, by = cost[at], np.int32(at)
        for arc in range(starts[at], starts[at + 1]):
            new = cost[head[arc]] + down[arc]
            by = head[arc] if new < best else by
            best = min(new, best)
        cost[at], seed[at] = best, seed[by]
        reached_cost[node[at]] = best if best <= limit else np.inf
        reached_seed[node[at]] = seed[at] if best <= limit else -1
