"""What is around a place in a built town: its Stadtteil, its address, the park it lies in; vectorised."""

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.projection import geometry_to_metres
from data.town import geodata

NAMED_AREAS: Final = ("square", "park", "cemetery", "sport", "wood")
ADDRESS_WITHIN_M = 90.0


class Surroundings:
    """Files of a town's folder, each read when it is first asked for; geometry in EPSG:25832 metres."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[pa.Table, NDArray[np.object_]]] = {}

    def __call__(self, name: str) -> tuple[pa.Table, NDArray[np.object_]]:
        """Rows and geometries of a file, such as ``streets``."""
        if name not in self._read:
            table, shapes = geodata.read(self._folder, name)
            self._read[name] = table, geometry_to_metres(shapes)
        return self._read[name]

    def districts_of(self, xy_m: NDArray[np.float64]) -> list[str]:
        """The Stadtteil of each of n places, the nearest one for places outside."""
        table, shapes = self("districts")
        names = table["name"].to_pylist()
        return [names[i] for i in _nearest(shapes, shapely.points(xy_m))[0].tolist()]

    def names_of(self, xy_m: NDArray[np.float64]) -> tuple[list[str], list[str]]:
        """What people would call each of n places, and its setting: the kind of a named area, or ``street``.

        A place in a named park, square or the like bears that name; else it bears the nearest address, and
        where no house is near the name of the nearest street that has one.
        """
        if len(xy_m) == 0:
            return [], []
        points = shapely.points(xy_m)
        names, settings = self._addressed(points), np.full(len(points), "street", dtype=object)
        table, shapes = self("landuse")
        kind, name = _texts(table, "kind"), _texts(table, "name")
        named = np.isin(kind, NAMED_AREAS) & (name != "")
        place, area = shapely.STRtree(shapes[named]).query(points, predicate="within")
        names[place], settings[place] = name[named][area], kind[named][area]
        return names.tolist(), settings.tolist()

    def _addressed(self, points: NDArray[np.object_]) -> NDArray[np.object_]:
        table, shapes = self("addresses")
        address, far_m = _nearest(shapes, points)
        street = _texts(table, "street")[address]
        full = street + " " + _texts(table, "housenumber")[address]
        streets, lines = self("streets")
        names = _texts(streets, "name")
        line, _ = _nearest(lines[names != ""], points)
        chosen: NDArray[np.object_] = np.where(far_m < ADDRESS_WITHIN_M, full, names[names != ""][line])
        return chosen


def _nearest(shapes: NDArray[np.object_], points: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each of n points the index of the nearest shape and the distance to it in metres."""
    (place, found), far_m = shapely.STRtree(shapes).query_nearest(points, return_distance=True, all_matches=False)
    index, distance = np.zeros(len(points), dtype=np.int64), np.full(len(points), np.inf)
    index[place], distance[place] = found, far_m
    return index, distance


def _texts(table: pa.Table, column: str) -> NDArray[np.object_]:
    return np.array(table[column].to_pylist(), dtype=object)
