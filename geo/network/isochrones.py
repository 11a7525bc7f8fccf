"""The pieces of street from which a site is within a limit."""

import numpy as np

from geo.arrays import BoolArray, FloatArray, IntArray
from geo.network.hierarchy import Reached
from geo.network.positions import Positions
from geo.network.streets import By, Streets, away


def pieces(streets: Streets, reached: Reached, sites: Positions, *, by: By, limit: float) -> FloatArray:
    """Return straight pieces (p, 2, 2) in metres; `reached` holds the costs from every node to the sites.

    An edge has a piece at its first node, one at its second, one whole where these meet, and pieces around the
    sites on it. Pieces have a length; those of one edge may overlap.
    """
    if not len(streets.edges):
        return np.empty((0, 2, 2))
    cost, both = streets.cost(by), ~streets.one_way
    first, second = streets.edges.T
    # Shares of the edge that can be gone to its first node and to its second.
    to_first = np.where(both, _share(limit - reached.cost[first], cost), 0.0)
    to_second = _share(limit - reached.cost[second], cost)
    whole = to_first + to_second >= 1.0
    rows, none = np.arange(len(cost)), np.zeros(len(cost))
    edge, reach = sites.edge, _share(limit - away(sites, by=by), cost[sites.edge])
    found = [
        _lines(streets, rows[whole], none[whole], none[whole] + 1.0),
        _lines(streets, rows[~whole], none[~whole], to_first[~whole]),
        _lines(streets, rows[~whole], 1.0 - to_second[~whole], none[~whole] + 1.0),
        _lines(streets, edge, np.maximum(sites.share - reach, 0.0), sites.share),
        _lines(streets, edge, sites.share, np.minimum(sites.share + np.where(both[edge], reach, 0.0), 1.0)),
    ]
    return np.concatenate(found)


def _share(left: FloatArray, cost: FloatArray) -> FloatArray:
    """Return which share of an edge what is left of the limit allows, 0 to 1."""
    free: BoolArray = (cost == 0) & (left >= 0)
    share = np.divide(left, cost, out=np.zeros(len(cost)), where=(cost > 0) & np.isfinite(left))
    return np.where(free, 1.0, np.clip(share, 0.0, 1.0))


def _lines(streets: Streets, edge: IntArray, start: FloatArray, end: FloatArray) -> FloatArray:
    """Return the pieces of edges between two shares, those without a length left out."""
    drawn = (end > start) & (edge >= 0)
    ends = streets.nodes[streets.edges[edge[drawn]]]
    run = ends[:, 1] - ends[:, 0]
    return np.stack([ends[:, 0] + start[drawn, None] * run, ends[:, 0] + end[drawn, None] * run], axis=1)
