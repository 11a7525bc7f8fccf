"""Boundary and districts of an extract: given, found, or the hull of its streets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.osm.elements import Element
from data.importers.town_file import AGS
from data.projection import geometry_to_degrees, geometry_to_metres

BESIDE_M: Final = 50.0
"""What stands at the outermost streets is of the town."""
AGS_TAG: Final = "de:amtlicher_gemeindeschluessel"
DISTRICT_PLACES: Final = frozenset({"town", "city", "suburb", "village", "quarter"})


@dataclass(frozen=True, slots=True)
class Districts:
    """A partition of the boundary; polygons in EPSG:4326."""

    names: tuple[str, ...]
    polygons: NDArray[np.object_]

    def of(self, points: NDArray[np.object_]) -> Sequence[str]:
        """The district of each of n points; the nearest one for a point outside all."""
        if not len(points):
            return []
        index = shapely.STRtree(self.polygons).nearest(points)
        return [self.names[i] for i in index]


def ags(elements: Iterable[Element], boundary: BaseGeometry, town_name: str) -> str:
    """The Gemeindeschlüssel of what has the town's name, else of what is nearest to its middle; empty without any."""
    told = [(one.tags.get("name") != town_name, one) for one in elements if AGS.fullmatch(one.tags.get(AGS_TAG, ""))]
    near = sorted((other, shapely.distance(one.geometry, boundary.centroid), one.tags[AGS_TAG]) for other, one in told)
    return near[0][2] if near else ""


def hull(lines: NDArray[np.object_]) -> BaseGeometry:
    """The convex hull of a town's streets and what stands beside them, EPSG:4326."""
    whole = shapely.convex_hull(shapely.union_all(geometry_to_metres(lines)))
    widened: BaseGeometry = geometry_to_degrees(np.array([shapely.buffer(whole, BESIDE_M)], dtype=object))[0]
    return widened


def districts(elements: Iterable[Element], boundary: BaseGeometry, town_name: str) -> Districts:
    """Each place node takes what is nearer to it than to the others; without any the town is one district."""
    nodes = {
        element.tags["name"]: element.geometry
        for element in elements
        if element.kind == "node" and element.tags.get("place") in DISTRICT_PLACES and element.tags.get("name")
        and element.geometry is not None and boundary.contains(element.geometry)
    }  # fmt: skip
    if len(nodes) < 2:  # noqa: PLR2004 - one centre divides nothing
        return Districts((town_name,), np.array([boundary], dtype=object))
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(nodes.values())), extend_to=boundary)
    tree = shapely.STRtree(list(shapely.get_parts(cells)))
    cut = {name: shapely.intersection(tree.geometries[tree.nearest(node)], boundary) for name, node in nodes.items()}
    return Districts(tuple(cut), np.array(list(cut.values()), dtype=object))
