"""The basemap of pictures: the town's own geography drawn flat, in the colours of assets/js/map/paint.json."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import asinh, degrees, pi, radians, tan
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from dashboard.assets.listed import OWN
from data.errors import NotFoundError
from data.town import geodata

Box: TypeAlias = tuple[float, float, float, float]
Pixels: TypeAlias = NDArray[np.float64]
_PAINT: Final = OWN / "js/map/paint.json"
_GREENS: Final = ("wood", "park", "meadow", "cemetery", "sport")
_WIDTHS: Final = {"motorway": 9, "motorway_link": 5, "primary": 6, "secondary": 6, "tertiary": 5, "residential": 2}
"""Of roads in px of a picture 2,400 px wide; others are not drawn."""


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to pixels of a picture, in the projection of web maps.

    Args:
        bounds: west, south, east, north that shall be seen, EPSG:4326.
        size: width and height, px.
    """

    bounds: Box
    size: tuple[int, int]

    def pixels(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pixels:
        """(n, 2) pixels; the bounds are in the middle and fit wholly."""
        west, south, east, north = self.bounds
        bottom, top = _northing(south), _northing(north)
        scale = min(self.size[0] / (east - west), self.size[1] / (top - bottom))
        x = (lon - (west + east) / 2) * scale + self.size[0] / 2
        heights = np.degrees(np.arcsinh(np.tan(np.radians(lat))))
        y = ((bottom + top) / 2 - heights) * scale + self.size[1] / 2
        return np.column_stack([x, y])


def _northing(lat: float) -> float:
    """Mercator's height in degrees of longitude."""
    return degrees(asinh(tan(radians(lat)))) if abs(lat) < degrees(pi / 2) else lat


def drawn(folder: Path, projection: Projection, *, theme: str) -> Image.Image:
    """The basemap; what the town has no file of is left out.

    Args:
        folder: of data.town.geodata.
        projection: to the pixels of the picture.
        theme: ``light`` or ``dark``.
    """
    colours = _colours(theme)
    image = Image.new("RGB", projection.size, colours["outside"])
    draw = ImageDraw.Draw(image)
    for name, kinds, colour in (
        ("boundary", None, "land"),
        ("landuse", ("residential",), "built"),
        ("landuse", ("industrial",), "work"),
        ("landuse", ("farmland",), "field"),
        ("landuse", _GREENS, "green"),
        ("water", None, "water"),
    ):
        for ring in _lines(folder, name, kinds, projection):
            draw.polygon(ring, fill=colours[colour])
    for ring in _lines(folder, "waterways", None, projection):
        draw.line(ring, fill=colours["water"], width=5, joint="curve")
    _roads(draw, folder, projection, colours)
    for ring in _lines(folder, "boundary", None, projection):
        draw.line(ring, fill=colours["border"], width=4, joint="curve")
    return image


def _roads(draw: ImageDraw.ImageDraw, folder: Path, projection: Projection, colours: dict[str, str]) -> None:
    for casing in (True, False):
        for kind, width in reversed(_WIDTHS.items()):
            body = "motorway" if kind.startswith("motorway") else "road"
            for name in ("streets", "surroundings"):
                for line in _lines(folder, name, (kind,), projection):
                    draw.line(line, fill=colours["casing" if casing else body], width=width + 3 * casing, joint="curve")


def _lines(
    folder: Path, name: str, kinds: tuple[str, ...] | None, projection: Projection
) -> Iterator[list[tuple[float, float]]]:
    """Outer rings and lines of a file in pixels."""
    try:
        table, geometry = geodata.read(folder, name)
    except NotFoundError:
        return
    for part in shapely.get_parts(geometry[_chosen(table, kinds)]):
        outer = shapely.get_exterior_ring(part)
        lon, lat = shapely.get_coordinates(part if outer is None else outer).T
        yield [(float(x), float(y)) for x, y in projection.pixels(lon, lat)]


def _chosen(table: pa.Table, kinds: tuple[str, ...] | None) -> NDArray[np.bool_]:
    if kinds is None:
        return np.ones(len(table), np.bool_)
    column = "highway" if "highway" in table.column_names else "kind"
    return np.isin(np.array(table[column].to_pylist(), dtype=object).astype(str), kinds)


@cache
def _colours(theme: str) -> dict[str, str]:
    """The colours the map in the browser is painted with, by what they are for."""
    colours: dict[str, str] = json.loads(_PAINT.read_text("utf-8"))[theme]
    return colours
