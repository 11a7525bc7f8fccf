"""From lines to a connected network of nodes and edges; EPSG:25832 metres."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from data.simulate.town.plan import PlanLine
from data.simulate.town.shape import Warp

GRID_M = 0.1
STUB_M = 25.0
BLIND_M = 75.0
"""Shorter blind ends are left out, shorter than BLIND_M where people live: else a settlement's edge is a comb."""
ONE_WAY = ("motorway", "motorway_link")


@dataclass(frozen=True, slots=True)
class StreetNetwork:
    """A connected network of m edges and n nodes.

    Args:
        nodes_m: (n, 2) metres.
        edges: (m,) shapely lines from their first to their second node.
        ends: (m, 2) int64 indices into nodes_m.
        way: (m,) int64 index of the line that an edge is a piece of.
        along_m: (m,) where on its way an edge begins.
        kind: (m,) OSM highway values.
    """

    nodes_m: NDArray[np.float64]
    edges: NDArray[np.object_]
    ends: NDArray[np.int64]
    way: NDArray[np.int64]
    along_m: NDArray[np.float64]
    kind: NDArray[np.str_]

    def take(self, keep: NDArray[np.bool_]) -> "StreetNetwork":
        """The same network with some of its edges, and without nodes that none of them uses."""
        used, ends = np.unique(self.ends[keep], return_inverse=True)
        pieces = self.edges[keep], ends.reshape(-1, 2), self.way[keep], self.along_m[keep], self.kind[keep]
        return StreetNetwork(self.nodes_m[used], *pieces)

    def warped(self, warp: Warp) -> "StreetNetwork":
        """The same network, bent a little."""
        return StreetNetwork(warp(self.nodes_m), warp.shape(self.edges), self.ends, self.way, self.along_m, self.kind)


def build(ways: list[PlanLine], carriageways: list[PlanLine]) -> StreetNetwork:
    """Join ways where they meet; carriageways meet only the ends of ramps. What is not connected is left out.

    Returns:
        The network; ``way`` counts ways first, then carriageways.
    """
    pieces = shapely.get_parts(shapely.union_all([way.shape for way in ways], grid_size=GRID_M))
    way, along_m, pieces = _sources(pieces, ways)
    upper = shapely.set_precision([one.shape for one in carriageways], GRID_M, mode="pointwise")
    edges = np.concatenate([pieces, upper])
    source = np.concatenate([way, len(ways) + np.arange(len(carriageways))])
    kind = np.array([one.kind for one in [*ways, *carriageways]])[source]
    nodes_m, ends = _nodes(edges)
    along_m = np.concatenate([along_m, np.zeros(len(carriageways))])
    whole = StreetNetwork(nodes_m, edges, ends, source, along_m, kind)
    whole = whole.take(ends[:, 0] != ends[:, 1])
    return _connected(_without_stubs(_connected(whole)))


def _sources(
    pieces: NDArray[np.object_], ways: list[PlanLine]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.object_]]:
    """For each piece the way it comes from, where it begins on it, and the piece in the way's direction."""
    shapes = np.array([way.shape for way in ways])
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    index, way = shapely.STRtree(shapes).query_nearest(middle, all_matches=False)
    order = np.argsort(index)
    way = way[order].astype(np.int64)
    start = shapely.line_locate_point(shapes[way], shapely.get_point(pieces, 0))
    here = shapely.line_locate_point(shapes[way], middle)
    backwards = start > here
    # On a closed way the seam may lie within the piece's first half; its direction matters to nobody there.
    begin = np.where(backwards, shapely.line_locate_point(shapes[way], shapely.get_point(pieces, -1)), start)
    return way, begin, np.where(backwards, shapely.reverse(pieces), pieces)


def _nodes(edges: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    ends = np.stack([shapely.get_point(edges, 0), shapely.get_point(edges, -1)], axis=1).ravel()
    keys = np.rint(shapely.get_coordinates(ends) / GRID_M).astype(np.int64)
    unique, index = np.unique(keys, axis=0, return_inverse=True)
    return unique * GRID_M, index.reshape(-1, 2)


def _connected(network: StreetNetwork) -> StreetNetwork:
    count = len(network.nodes_m)
    links = coo_array((np.ones(len(network.ends)), network.ends.T), shape=(count, count))
    _, part = connected_components(links, directed=False)
    return network.take(part[network.ends[:, 0]] == np.bincount(part[network.ends].ravel()).argmax())


def _without_stubs(network: StreetNetwork) -> StreetNetwork:
    degree = np.bincount(network.ends.ravel(), minlength=len(network.nodes_m))
    loose = (degree[network.ends] == 1).any(axis=1)
    shortest_m = np.where(np.isin(network.kind, ["residential", "living_street"]), BLIND_M, STUB_M)
    return network.take(~(loose & (shapely.length(network.edges) < shortest_m)))
