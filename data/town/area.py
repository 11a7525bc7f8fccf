"""The town as an area: whether a site is in it, and in which Stadtteil."""

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import NotFoundError
from data.town import geodata


class TownArea:
    """Boundary and Stadtteile, read when they are asked for; without them everything is in the town."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._boundary: shapely.Geometry | None = None
        self._districts: tuple[list[str], shapely.STRtree] | None = None

    def has(self, geometry: shapely.Geometry) -> bool:
        """Whether some of it (EPSG:4326) lies in the town."""
        if self._boundary is None:
            self._boundary = shapely.union_all(self._read("boundary")[1])
            shapely.prepare(self._boundary)
        return self._boundary.is_empty or bool(self._boundary.intersects(geometry))

    @property
    def district_names(self) -> list[str]:
        """Every Stadtteil; empty where the town has none."""
        return self._read("districts")[0]

    def districts(self, points: NDArray[np.object_]) -> list[str]:
        """The Stadtteil of each of (n,) points, EPSG:4326; the nearest one outside of all."""
        if self._districts is None:
            names, polygons = self._read("districts")
            self._districts = names, shapely.STRtree(polygons)
        names, tree = self._districts
        return [names[index] for index in tree.nearest(points).tolist()] if names else [""] * len(points)

    def _read(self, name: str) -> tuple[list[str], NDArray[np.object_]]:
        try:
            table, geometry = geodata.read(self._folder, name)
        except NotFoundError:
            return [], np.empty(0, object)
        return table["name"].to_pylist(), geometry
