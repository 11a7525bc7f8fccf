"""Boundary and districts of an extract: given, found, or the hull of its streets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.errors import ImportRefusedError
from data.importers.osm.elements import Element

DISTRICT_PLACES: Final = frozenset({"town", "city", "suburb", "village", "quarter"})
POLYGONS: Final = frozenset({"Polygon", "MultiPolygon"})


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


def boundary_file(path: Path) -> BaseGeometry:
    """The union of the polygons of a GeoJSON file, EPSG:4326.

    Raises:
        ImportRefusedError: no such file, no polygon in it, or coordinates that are no degrees.
    """
    try:
        collection = shapely.from_geojson(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, shapely.errors.ShapelyError) as error:
        raise ImportRefusedError(f"boundary {str(path)!r} cannot be read as GeoJSON: {error}") from error
    parts = [part for part in shapely.get_parts(collection) if part.geom_type in POLYGONS]
    if not parts:
        raise ImportRefusedError(f"boundary {path.name} holds no polygon")
    whole = shapely.union_all(parts)
    west, south, east, north = whole.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        raise ImportRefusedError(f"boundary {path.name}: {whole.bounds} are no degrees; wanted lon, lat in EPSG:4326")
    return whole


def hull(lines: NDArray[np.object_]) -> BaseGeometry:
    """The convex hull of a town's streets, EPSG:4326."""
    return shapely.convex_hull(shapely.union_all(lines))


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
