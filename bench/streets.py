"""The streets and addresses of Lauf an der Pegnitz (OpenStreetMap) as plain arrays, for benchmarks."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyogrio
import pyproj
import shapely

LAUF = Path(__file__).parents[2] / "shared/data/osm/lauf_an_der_pegnitz_2020-01-15.osm.pbf"

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


class StreetGraph(NamedTuple):
    """Nodes (n, 2) and addresses (a, 2) in EPSG:25832, edges (e, 2), lengths (e,) in metres."""

    nodes: Floats
    edges: Rows
    length_m: Floats
    addresses: Floats

    def repeated(self, times: int) -> "StreetGraph":
        """Return so many copies of the town side by side, each joined to the next by one street."""
        shift = np.array([np.ptp(self.nodes[:, 0]) + 1_000.0, 0.0])
        copies = np.arange(times)
        nodes = np.vstack([self.nodes + copy * shift for copy in copies])
        edges = np.vstack([self.edges + copy * len(self.nodes) for copy in copies])
        joints = np.column_stack([copies[:-1], copies[1:]]) * len(self.nodes)
        return StreetGraph(
            nodes=nodes,
            edges=np.vstack([edges, joints]),
            length_m=np.append(np.tile(self.length_m, times), np.full(times - 1, shift[0])),
            addresses=np.vstack([self.addresses + copy * shift for copy in copies]),
        )


def lauf() -> StreetGraph:
    """Read every highway way, a node a vertex, and every address with a house number."""
    lines = _read("lines", "highway is not null")
    corners, line = shapely.get_coordinates(lines, return_index=True)
    # Ways share a node where they share a vertex; kept in the order of the ways, neighbours stay close in memory.
    _, first, node = np.unique(corners.round(7), axis=0, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    node = rank[node.ravel()]
    nodes = _metres(corners[np.sort(first)])
    edges = np.column_stack([node[:-1], node[1:]])[line[1:] == line[:-1]]
    length_m = np.hypot(*(nodes[edges[:, 0]] - nodes[edges[:, 1]]).T)
    with_number = "other_tags like '%\"addr:housenumber\"=>%'"
    houses = [_read(layer, with_number) for layer in ("points", "multipolygons")]
    addresses = _metres(shapely.get_coordinates(shapely.centroid(np.concatenate(houses))))
    return StreetGraph(nodes, edges, length_m, addresses)


def _read(layer: str, where: str) -> npt.NDArray[np.object_]:
    _, _, geometry, _ = pyogrio.raw.read(LAUF, layer=layer, columns=[], where=where)
    shapes = shapely.from_wkb(geometry, on_invalid="ignore")
    whole: npt.NDArray[np.object_] = shapes[~shapely.is_missing(shapes)]
    return whole


def _metres(degrees: Floats) -> Floats:
    project = pyproj.Transformer.from_crs(4326, 25832, always_xy=True)
    return np.column_stack(project.transform(degrees[:, 0], degrees[:, 1]))
