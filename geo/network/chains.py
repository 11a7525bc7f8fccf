"""A network with every chain of nodes that offer no choice drawn together, for searches that need no route.

Two of three nodes of a street map only shape a street. A search runs over the junctions alone; then the chains between
them are filled in from both ends. The answers are those of a search over all nodes.
"""

from typing import NamedTuple

import numpy as np

from geo.arrays import BoolArray, FloatArray, IntArray
from geo.compiled import kernel
from geo.network.search import Arcs, ShortArray, Tree, search


class Chains(NamedTuple):
    """Chains of nodes from junction to junction: chain c is `node` from starts[c] to starts[c + 1].

    `onward` is the cost from each node of a chain to the next, `back` from the next to it; infinity where a one-way
    street forbids it. The last of a chain has neither. `chain_of` is -1 for junctions, which `arcs` join, in the
    numbering of `junctions`.
    """

    starts: IntArray
    node: IntArray
    onward: FloatArray
    back: FloatArray
    chain_of: IntArray
    junctions: IntArray
    arcs: Arcs
    arc_cost: FloatArray


class Layout(NamedTuple):
    """The chains without costs: which edges they run along, and which from their second node to their first."""

    starts: IntArray
    node: IntArray
    edge: IntArray
    turned: BoolArray
    chain_of: IntArray
    junctions: IntArray


def layout(edges: IntArray, *, nodes: int) -> Layout:
    """Lay all edges (e, 2) into chains; a ring without junction gets one."""
    rows, (first, second) = np.arange(len(edges)), edges.T
    around = Arcs.between(np.append(first, second), np.append(second, first), np.append(rows, rows), nodes=nodes)
    loops = np.bincount(first[first == second], minlength=nodes)
    junction = (np.diff(around.starts) != 2) | (loops > 0)  # noqa: PLR2004 - two ends of edges offer no choice
    node, edge = np.empty(2 * len(edges), dtype=np.int64), np.full(2 * len(edges), -1)
    starts, chain_of = np.zeros(len(edges) + 1, dtype=np.int64), np.full(nodes, -1)
    count = _follow((around.starts, around.head, around.edge), first, junction, starts, (node, edge, chain_of))
    total = starts[count]
    edge = edge[:total]
    turned = (node[:total] != first[edge]) if len(edges) else np.empty(0, dtype=np.bool_)
    return Layout(starts[: count + 1], node[:total], edge, turned, chain_of, np.flatnonzero(junction))


def chains(plan: Layout, cost: FloatArray, one_way: BoolArray, *, backward: bool) -> Chains:
    """Return the chains with costs (e,) for ways that are gone, or found backward from where they end."""
    link = plan.edge >= 0
    onward = np.where(link & ~(plan.turned & one_way[plan.edge]), cost[plan.edge], np.inf) if len(cost) else cost
    back = np.where(link & (plan.turned | ~one_way[plan.edge]), cost[plan.edge], np.inf) if len(cost) else cost
    if backward:
        onward, back = back, onward
    begin, end = plan.starts[:-1], plan.starts[1:] - 1
    number = np.full(len(plan.chain_of), -1)
    number[plan.junctions] = np.arange(len(plan.junctions))
    # Sums over the links of each chain: what follows a chain's last node is no link.
    sums = [np.add.reduceat(np.where(link, part, 0.0), begin) if len(begin) else part for part in (onward, back)]
    tail, head = number[plan.node[begin]], number[plan.node[end]]
    tails, heads, costs = np.append(tail, head), np.append(head, tail), np.concatenate(sums)
    open_ways = np.flatnonzero(np.isfinite(costs))
    arcs = Arcs.between(tails[open_ways], heads[open_ways], open_ways, nodes=len(plan.junctions))
    return Chains(plan.starts, plan.node, onward, back, plan.chain_of, plan.junctions, arcs, costs[arcs.edge])


def search_chains(found: Chains, *, seeds: IntArray, seed_cost: FloatArray, limit: float = np.inf) -> Tree:
    """Return what `search` returns, without the arcs: those are all -1."""
    nodes, starts = len(found.chain_of), found.starts
    none = np.full((2, nodes), -1, dtype=np.int32)
    tree = Tree(np.full(nodes, np.inf), none[0], none[1])
    line = (found.node, found.onward, found.back)
    _plant(seeds, seed_cost, limit, tree.cost, tree.seed)
    touched = np.unique(found.chain_of[seeds])
    _fill(touched[touched >= 0], starts, line, limit, (tree.cost, tree.seed))
    reached = np.flatnonzero(np.isfinite(tree.cost[found.junctions]))
    origin = found.junctions[reached]
    between = search(found.arcs, found.arc_cost, seeds=reached, seed_cost=tree.cost[origin], limit=limit)
    tree.cost[found.junctions] = between.cost
    tree.seed[found.junctions] = np.append(tree.seed[origin], np.int32(-1))[between.seed]
    _fill(np.arange(len(starts) - 1), starts, line, limit, (tree.cost, tree.seed))
    return tree


@kernel
def _follow(
    around: tuple[ShortArray, ShortArray, ShortArray],
    first: IntArray,
    junction: BoolArray,
    starts: IntArray,
    chain: tuple[IntArray, IntArray, IntArray],
) -> int:
    """Write the chains and return how many there are; what remains after all junctions are rings."""
    (begin, head, along), (node, edge, chain_of) = around, chain
    count, used = 0, np.zeros(len(first), dtype=np.bool_)
    for turn in range(len(junction) + len(first)):
        # First from every junction; then every edge that is left lies on a ring, whose beginning becomes one.
        start = turn
        if turn >= len(junction):
            if used[turn - len(junction)]:
                continue
            start = first[turn - len(junction)]
            junction[start], chain_of[start] = True, -1
        elif not junction[start]:
            continue
        for way in range(begin[start], begin[start + 1]):
            if used[along[way]]:
                continue
            at, here, step = starts[count], start, way
            while True:
                node[at], edge[at] = here, along[step]
                used[along[step]] = True
                here, at = head[step], at + 1
                if junction[here]:
                    break
                chain_of[here] = count
                step = begin[here] if along[begin[here]] != along[step] else begin[here] + 1
            node[at], edge[at] = here, -1
            count += 1
            starts[count] = at + 1
    return count


@kernel
def _plant(seeds: IntArray, seed_cost: FloatArray, limit: float, cost: FloatArray, seed: ShortArray) -> None:
    for i in range(len(seeds)):
        if seed_cost[i] < cost[seeds[i]] and seed_cost[i] <= limit:
            cost[seeds[i]], seed[seeds[i]] = seed_cost[i], i


@kernel
def _fill(
    which: IntArray,
    starts: IntArray,
    line: tuple[IntArray, FloatArray, FloatArray],
    limit: float,
    tree: tuple[FloatArray, ShortArray],
) -> None:
    """Carry costs along chains, first onward, then back."""
    (node, onward, back), (cost, seed) = line, tree
    for chain in which:
        for i in range(starts[chain], starts[chain + 1] - 1):
            here, there, new = node[i], node[i + 1], cost[node[i]] + onward[i]
            if new < cost[there] and new <= limit:
                cost[there], seed[there] = new, seed[here]
        for i in range(starts[chain + 1] - 2, starts[chain] - 1, -1):
            here, there, new = node[i + 1], node[i], cost[node[i + 1]] + back[i]
            if new < cost[there] and new <= limit:
                cost[there], seed[there] = new, seed[here]
