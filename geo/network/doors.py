"""From door to door: joins what a search found at the nodes with the positions on the edges between them."""

import numpy as np

from geo.arrays import FloatArray, IntArray
from geo.network.hierarchy import Reached
from geo.network.positions import Positions
from geo.network.search import ShortArray
from geo.network.streets import By, Streets


def through(table: IntArray, rows: IntArray | ShortArray) -> IntArray:
    """Return table[rows], and -1 where the row is -1."""
    return np.append(table, -1)[rows]


def by_the_better_end(
    streets: Streets, positions: Positions, reached: Reached, *, by: By
) -> tuple[ShortArray, FloatArray]:
    """Return each position's seed and cost (n,), by the end of its edge from which the way is cheaper."""
    if not len(reached.cost):
        return np.full(len(positions), -1, dtype=np.int32), np.full(len(positions), np.inf)
    nodes, cost = streets.ends(positions, by=by, leaving=True)
    total = reached.cost[nodes] + cost
    second = total[:, 1] < total[:, 0]
    best = np.where(second, total[:, 1], total[:, 0])
    seed = np.where(second, reached.seed[nodes[:, 1]], reached.seed[nodes[:, 0]])
    return np.where(np.isfinite(best), seed, np.int32(-1)), best


def stay_on_the_edge(
    streets: Streets, positions: Positions, sites: Positions, found: tuple[IntArray, FloatArray], *, by: By
) -> None:
    """Improve `found`, the sites and costs (n,), where a site on the position's own edge is nearer."""
    index, cost = found
    order = np.argsort(sites.edge, kind="stable")
    first = np.searchsorted(sites.edge[order], positions.edge, side="left")
    count = np.searchsorted(sites.edge[order], positions.edge, side="right") - first
    rows = np.repeat(np.arange(len(positions)), count)
    ranks = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    site = order[first[rows] + ranks]
    direct = streets.direct(positions.rows(rows), sites.rows(site), by=by)
    # Dearest first: where several sites share a row, numpy keeps the last, which is the nearest.
    better = np.flatnonzero(direct < cost[rows])
    better = better[np.argsort(-direct[better], kind="stable")]
    index[rows[better]], cost[rows[better]] = site[better], direct[better]
