"""The basemap of pictures: the town's own geography drawn flat, in the colours of assets/js/map/paint.json."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import resvg_py
import shapely
from numpy.typing import NDArray

from dashboard.assets.listed import OWN
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.paths import outline
from data.errors import NotFoundError
from data.town import geodata

Box: TypeAlias = tuple[float, float, float, float]
Degrees: TypeAlias = NDArray[np.float64]
Pixels: TypeAlias = NDArray[np.float64]
Kinds: TypeAlias = tuple[str, ...] | None
SVG: Final = "http://www.w3.org/2000/svg"
_PAINT: Final = OWN / "js/map/paint.json"
AREAS: Final[dict[str, tuple[str, Kinds]]] = {
    "land": ("boundary", None),
    "built": ("landuse", ("residential",)),
    "work": ("landuse", ("industrial",)),
    "field": ("landuse", ("farmland",)),
    "green": ("landuse", ("wood", "park", "meadow", "cemetery", "sport")),
    "water": ("water", None),
}
"""File and kinds by colour, the lowest first."""
_ROADS: Final = {"residential": 1, "tertiary": 2.5, "secondary": 3, "primary": 3, "motorway_link": 2.5, "motorway": 4.5}
"""Widths in px, the lowest first; others are not drawn."""
_CASING: Final = 1.5


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to pixels of a picture, in the projection of web maps.

    Bounds are west, south, east, north that shall be seen, EPSG:4326.
    """

    bounds: Box
    size: tuple[int, int]

    def pixels(self, lon: Degrees, lat: Degrees) -> Pixels:
        """(n, 2) pixels; the bounds are in the middle and fit wholly."""
        west, south, east, north = self.bounds
        corners, size = _mercator(np.array([west, east]), np.array([south, north])), np.array(self.size)
        scale = (size / np.diff(corners, axis=0)[0]).min()
        shown: Pixels = (_mercator(lon, lat) - corners.mean(axis=0)) * scale * [1, -1] + size / 2
        return shown


def _mercator(lon: Degrees, lat: Degrees) -> NDArray[np.float64]:
    """(n, 2) degrees of longitude, to the east and to the north."""
    return np.column_stack([lon, np.degrees(np.arcsinh(np.tan(np.radians(lat))))])


def drawn(folder: Path, projection: Projection, *, theme: str) -> bytes:
    """The basemap as PNG, ``light`` or ``dark``; what the town has no file of is left out."""
    made, size = _Sheet(folder, projection, paint()[theme]), projection.size
    about: dict[str, Attribute] = {"xmlns": SVG, "width": size[0], "height": size[1]}
    whole = tag("svg", about, *made.parts())
    return resvg_py.svg_to_bytes(svg_string=whole, background=made.colours["outside"], skip_system_fonts=True)


@dataclass(frozen=True, slots=True)
class _Sheet:
    folder: Path
    projection: Projection
    colours: dict[str, str]

    def parts(self) -> Iterator[Markup]:
        for colour, (name, kinds) in AREAS.items():
            area = {"fill": self.colours[colour], "fill-rule": "evenodd"}
            yield tag("g", area, *self._paths(name, kinds))
        yield self._lines("waterways", None, "water", 2.5)
        for more in (_CASING, 0):
            for kind, width in _ROADS.items():
                outside = "outsideCasing" if more else "outsideRoad"
                colour = "casing" if more else "motorway" if kind.startswith("motorway") else "road"
                for name, own in (("surroundings", outside), ("streets", colour)):
                    yield self._lines(name, (kind,), own, width + more)
        yield self._lines("boundary", None, "border", 2)

    def _lines(self, name: str, kinds: Kinds, colour: str, width: float) -> Markup:
        line = {"fill": "none", "stroke": self.colours[colour], "stroke-width": f"{width}", "stroke-linejoin": "round"}
        return tag("g", line, *self._paths(name, kinds))

    def _paths(self, name: str, kinds: Kinds) -> list[Markup]:
        """Each shape of a file, with its holes."""
        try:
            table, geometry = geodata.read(self.folder, name)
        except NotFoundError:
            return []
        parts = shapely.get_parts(geometry[_chosen(table, kinds)])
        seen = shapely.transform(parts, lambda at: self.projection.pixels(*at.T))
        return [tag("path", {"d": outline(part)}) for part in seen]


def _chosen(table: pa.Table, kinds: Kinds) -> NDArray[np.bool_]:
    if kinds is None:
        return np.ones(len(table), np.bool_)
    column = "highway" if "highway" in table.column_names else "kind"
    return np.isin(np.array(table[column].to_pylist(), dtype=object).astype(str), kinds)


@cache
def paint() -> dict[str, dict[str, str]]:
    """The colours the map in the browser is painted with, by theme and by what they are for."""
    colours: dict[str, dict[str, str]] = json.loads(_PAINT.read_text("utf-8"))
    return colours
