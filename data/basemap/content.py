"""What each layer of the basemap holds at which zoom; EPSG:25832 metres until it is cut into tiles."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.projection import geometry_to_metres
from data.town import geodata

LOWEST_ZOOM, HIGHEST_ZOOM = 9, 15
_ROADS: Final = tomllib.loads(Path(__file__).with_name("roads.toml").read_text("utf-8"))
ROAD_ZOOM: Final[dict[str, int]] = _ROADS["zoom"]
"""The first zoom of each OSM highway value; what is not here is not drawn."""
ROAD_KIND: Final[dict[str, str]] = _ROADS["kind"]
"""Kinds of road as they are painted; all others are ``minor``."""
LABEL_ZOOM: Final[dict[int, int]] = {1: 9, 2: 11, 3: 12, 4: 13, 5: 14}
"""The first zoom of a label by its rank."""
GREEN_ZOOM: Final[dict[str, int]] = {"wood": 9, "residential": 9, "industrial": 10, "park": 11}
RAIL_ZOOM, DISTRICT_ZOOM, STREAM_ZOOM, MAIN_NAME_ZOOM, NAME_ZOOM = 10, 11, 11, 13, 14
TOWN_LABEL_LAST_ZOOM = 11
"""Nearer than this, the name of the town would only cover its middle."""
BUILDING_ZOOM = 14
LARGE_BUILDING_M2 = 500.0


@dataclass(frozen=True, slots=True)
class LayerContent:
    """What a layer holds at one zoom: n shapes and their attributes."""

    shapes: NDArray[np.object_]
    attributes: list[dict[str, str | int]] = field(default_factory=list)


NOTHING = LayerContent(np.empty(0, dtype=object))


class Sources:
    """The files of a town's folder, read once, in metres."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[dict[str, NDArray[np.object_]], NDArray[np.object_]]] = {}

    def __call__(self, name: str) -> tuple[dict[str, NDArray[np.object_]], NDArray[np.object_]]:
        """Columns by name and (n,) shapes in metres."""
        if name not in self._read:
            table, shapes = geodata.read(self._folder, name)
            columns = {key: np.array(table[key].to_pylist(), dtype=object) for key in table.column_names}
            self._read[name] = columns, geometry_to_metres(shapes)
        return self._read[name]


def earth(sources: Sources, _zoom: int) -> LayerContent:
    """The town's ground."""
    return LayerContent(sources("boundary")[1], [{"kind": "town"}])


def landuse(sources: Sources, zoom: int) -> LayerContent:
    """Woods, parks, fields and so on; one shape a kind below the zoom where names matter."""
    columns, shapes = sources("landuse")
    return _by_kind(columns["kind"], shapes, zoom, GREEN_ZOOM, otherwise=12)


def water(sources: Sources, zoom: int) -> LayerContent:
    """Canal, wide rivers and ponds."""
    columns, shapes = sources("water")
    return _by_kind(columns["kind"], shapes, zoom, {}, otherwise=9)


def waterways(sources: Sources, zoom: int) -> LayerContent:
    """Centre lines of rivers and streams, for names and for what is too narrow to be an area."""
    columns, shapes = sources("waterways")
    if zoom < STREAM_ZOOM:
        return NOTHING
    return _lines(columns["kind"], columns["name"] if zoom >= MAIN_NAME_ZOOM else None, shapes)


def railway(sources: Sources, zoom: int) -> LayerContent:
    """Tracks."""
    columns, shapes = sources("railways")
    return NOTHING if zoom < RAIL_ZOOM else _lines(columns["kind"], None, shapes)


def roads(sources: Sources, zoom: int) -> LayerContent:
    """Streets and paths; names from zoom 13 on for larger streets, 14 for all."""
    columns, shapes = sources("streets")
    highway = columns["highway"]
    seen = np.array([ROAD_ZOOM.get(one, HIGHEST_ZOOM + 1) <= zoom for one in highway], dtype=bool)
    kind = np.array([ROAD_KIND.get(one, "minor") for one in highway], dtype=object)[seen]
    name = columns["name"][seen]
    if zoom < NAME_ZOOM:
        name = np.where(np.isin(kind, ["major", "medium"]) & (zoom >= MAIN_NAME_ZOOM), name, "")
    return _lines(kind, np.where(np.isin(kind, ["motorway", "link"]), "", name), shapes[seen])


def buildings(sources: Sources, zoom: int) -> LayerContent:
    """Roofs; only large ones one zoom earlier."""
    columns, shapes = sources("buildings")
    if zoom < BUILDING_ZOOM - 1:
        return NOTHING
    if zoom < BUILDING_ZOOM:
        large = shapely.area(shapes) > LARGE_BUILDING_M2
        columns, shapes = {key: column[large] for key, column in columns.items()}, shapes[large]
    kind = np.where(columns["kind"] == "industrial", "industrial", "house")
    return LayerContent(shapes, [{"kind": str(one)} for one in kind])


def boundaries(sources: Sources, zoom: int) -> LayerContent:
    """Outlines of the town and, from zoom 11 on, of its districts."""
    town = shapely.boundary(sources("boundary")[1])
    outline = LayerContent(town, [{"kind": "town"}] * len(town))
    if zoom < DISTRICT_ZOOM:
        return outline
    inner = shapely.union_all(shapely.boundary(sources("districts")[1]))
    inner = shapely.line_merge(shapely.difference(inner, shapely.buffer(shapely.union_all(town), 5)))
    return LayerContent(np.append(town, inner), [*outline.attributes, {"kind": "district"}])


def places(sources: Sources, zoom: int) -> LayerContent:
    """Names, the most important first."""
    columns, shapes = sources("labels")
    order = np.argsort(columns["rank"].astype(int), kind="stable")
    seen = [i for i in order.tolist() if LABEL_ZOOM.get(int(columns["rank"][i]), HIGHEST_ZOOM) <= zoom]
    seen = [i for i in seen if columns["kind"][i] != "town" or zoom <= TOWN_LABEL_LAST_ZOOM]
    attributes: list[dict[str, str | int]] = [
        {"kind": str(columns["kind"][i]), "name": str(columns["name"][i]), "rank": int(columns["rank"][i])}
        for i in seen
    ]
    return LayerContent(shapes[seen], attributes)


def housenumbers(sources: Sources, zoom: int) -> LayerContent:
    """House numbers, at the highest zoom."""
    if zoom < HIGHEST_ZOOM:
        return NOTHING
    columns, shapes = sources("addresses")
    return LayerContent(shapes, [{"number": str(one)} for one in columns["housenumber"]])


def surroundings(sources: Sources, zoom: int) -> LayerContent:
    """How motorways, main streets, railways and waters go on outside the town."""
    columns, shapes = sources("surroundings")
    kind = np.array([ROAD_KIND.get(one, one) for one in columns["kind"]], dtype=object)
    seen = np.isin(kind, ["motorway", "canal", "river"]) | (zoom >= RAIL_ZOOM)
    return _lines(kind[seen], None, shapes[seen])


LAYERS: Final[dict[str, Callable[[Sources, int], LayerContent]]] = {
    "surroundings": surroundings,
    "earth": earth,
    "landuse": landuse,
    "water": water,
    "waterways": waterways,
    "boundaries": boundaries,
    "buildings": buildings,
    "railway": railway,
    "roads": roads,
    "places": places,
    "housenumbers": housenumbers,
}
"""From the bottom of the map to its top."""


def _by_kind(
    kind: NDArray[np.object_], shapes: NDArray[np.object_], zoom: int, first: dict[str, int], *, otherwise: int
) -> LayerContent:
    kinds = [one for one in dict.fromkeys(kind.tolist()) if first.get(one, otherwise) <= zoom]
    merged = [shapely.multipolygons(shapely.get_parts(shapes[kind == one])) for one in kinds]
    return LayerContent(np.array(merged, dtype=object), [{"kind": one} for one in kinds])


def _lines(kind: NDArray[np.object_], name: NDArray[np.object_] | None, shapes: NDArray[np.object_]) -> LayerContent:
    names = name if name is not None else np.full(len(kind), "", dtype=object)
    groups: dict[tuple[str, str], list[int]] = {}
    for index, key in enumerate(zip(kind.tolist(), names.tolist(), strict=True)):
        groups.setdefault(key, []).append(index)
    merged = [shapely.line_merge(shapely.multilinestrings(shapely.get_parts(shapes[i]))) for i in groups.values()]
    attributes: list[dict[str, str | int]] = [{"kind": k, **({"name": n} if n else {})} for k, n in groups]
    return LayerContent(np.array(merged, dtype=object), attributes)
