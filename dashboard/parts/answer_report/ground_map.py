"""The ground of a printed map: the town's own geography in the colours of its maps, in millimetres."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from dashboard.assets.listed import OWN
from dashboard.parts.answer_report.map_frame import MapFrame
from dashboard.parts.letters import width
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.paths import outline
from data.errors import NotFoundError
from data.projection import geometry_to_metres
from data.town import geodata

Kinds: TypeAlias = tuple[str, ...] | None
AREAS: Final[tuple[tuple[str, str, Kinds], ...]] = (
    ("land", "boundary", None),
    ("built", "landuse", ("residential",)),
    ("work", "landuse", ("industrial",)),
    ("field", "landuse", ("farmland",)),
    ("green", "landuse", ("wood", "park", "meadow", "cemetery", "sport")),
    ("water", "water", None),
)
"""Colour, file and kinds, the lowest first."""
ROADS: Final[tuple[tuple[Kinds, float, float, int], ...]] = (
    (("footway", "path", "track"), 0.2, 2, 8_000),
    (("residential", "unclassified", "living_street", "pedestrian"), 0.3, 7, 40_000),
    (("tertiary", "motorway_link"), 0.45, 9, 1_000_000),
    (("secondary", "primary"), 0.6, 11, 1_000_000),
    (("motorway",), 0.9, 22, 1_000_000),
)
"""Kinds, least width in mm, width on the ground in m, smallest scale they are drawn at; the lowest first."""
BUILDINGS_UP_TO: Final = 15_000
CASING_MM: Final = 0.18
TOLERANCE_MM: Final = 0.08
LABEL_MM: Final = 2.6
_PARTS: Final = 400
"""So many shapes share a path: one path for each is slow, one for all is too."""


@dataclass(frozen=True, slots=True)
class GroundMap:
    """Draws what a town's folder has files of; the rest is left out."""

    folder: Path
    frame: MapFrame

    def drawn(self) -> Iterator[Markup]:
        """Areas, buildings, roads, the boundary."""
        colours = paint()
        yield tag(
            "rect", {"width": _n(self.frame.width_mm), "height": _n(self.frame.height_mm), "fill": colours["outside"]}
        )
        for colour, file, kinds in AREAS:
            yield self._areas(file, kinds, {"fill": colours[colour], "fill-rule": "evenodd"})
        yield self._lines("waterways", None, colours["water"], 0.5)
        if self.frame.scale <= BUILDINGS_UP_TO:
            edge: dict[str, Attribute] = {"stroke": colours["buildingEdge"], "stroke-width": "0.1"}
            yield self._areas("buildings", None, {"fill": colours["building"], **edge})
        yield from self._roads(colours)
        for file, colour, wide in (("districts", "district", 0.2), ("boundary", "border", 0.35)):
            yield self._lines(file, None, colours[colour], wide)

    def labels(self, taken: NDArray[np.object_]) -> Iterator[Markup]:
        """Names, as many as neither meet nor cover what is taken (millimetres), the most important first."""
        names = sorted(self._named(), key=lambda one: (one[0], one[1]))
        busy: list[shapely.Geometry] = taken.tolist()
        for _, name, (x, y) in names:
            half = width(name, LABEL_MM) / 2
            room = shapely.box(x - half - 1, y - LABEL_MM, x + half + 1, y + LABEL_MM)
            whole = shapely.box(1, 1, self.frame.width_mm - 1, self.frame.height_mm - 1)
            if whole.contains(room) and not shapely.intersects(room, np.array(busy, dtype=object)).any():
                busy.append(room)
                yield _label(name, x, y)

    def _named(self) -> Iterator[tuple[int, str, tuple[float, float]]]:
        table, points = self._read("labels")
        if table is None:
            return
        xy = self.frame.mm(shapely.get_coordinates(points))
        for rank, name, at in zip(table["rank"].to_pylist(), table["name"].to_pylist(), xy.tolist(), strict=True):
            yield rank, name, (at[0], at[1])

    def _roads(self, colours: dict[str, str]) -> Iterator[Markup]:
        drawn = [one for one in ROADS if self.frame.scale <= one[3]]
        for more in (CASING_MM * 2, 0):
            for kinds, least_mm, wide_m, _ in drawn:
                wide = max(least_mm, wide_m / self.frame.metres_per_mm)
                own = "motorway" if kinds == ("motorway",) else "road"
                for file, colour, edge in (
                    ("surroundings", "outsideRoad", "outsideCasing"),
                    ("streets", own, "casing"),
                ):
                    yield self._lines(file, kinds, colours[edge if more else colour], wide + more)

    def _areas(self, file: str, kinds: Kinds, look: dict[str, Attribute]) -> Markup:
        return tag("g", look, *self._paths(file, kinds))

    def _lines(self, file: str, kinds: Kinds, colour: str, wide_mm: float) -> Markup:
        look = {"fill": "none", "stroke": colour, "stroke-width": _n(wide_mm), "stroke-linejoin": "round"}
        return tag("g", {**look, "stroke-linecap": "round"}, *self._paths(file, kinds, as_lines=True))

    def _paths(self, file: str, kinds: Kinds, *, as_lines: bool = False) -> Iterator[Markup]:
        table, shapes = self._read(file)
        if table is None:
            return iter(())
        chosen = shapes if kinds is None else shapes[np.isin(_kind(table), kinds)]
        areal = as_lines and len(chosen) > 0 and (shapely.get_dimensions(chosen) == 2).all()  # noqa: PLR2004 - of areas
        edges = shapely.boundary(chosen) if areal else chosen
        return paths(self.frame.shown(edges, tolerance_mm=TOLERANCE_MM))

    def _read(self, file: str) -> tuple[pa.Table | None, NDArray[np.object_]]:
        try:
            table, shapes = geodata.read(self.folder, file)
        except NotFoundError:
            return None, np.empty(0, object)
        return table, geometry_to_metres(shapes)


def paths(shapes_mm: NDArray[np.object_]) -> Iterator[Markup]:
    """Shapes in millimetres as few paths."""
    for begin in range(0, len(shapes_mm), _PARTS):
        yield tag("path", {"d": "".join(outline(one, decimals=2) for one in shapes_mm[begin : begin + _PARTS])})


@cache
def paint() -> dict[str, str]:
    """The colours of the town's maps, by what they are for."""
    colours: dict[str, str] = json.loads((OWN / "js/map/paint.json").read_text("utf-8"))["light"]
    return colours


def _kind(table: pa.Table) -> NDArray[np.str_]:
    column = "highway" if "highway" in table.column_names else "kind"
    return np.array(table[column].to_pylist(), dtype=object).astype(str)


def _label(name: str, x: float, y: float) -> Markup:
    colours = paint()
    where = {"x": _n(x), "y": _n(y), "text-anchor": "middle", "font-size": _n(LABEL_MM)}
    halo = {"fill": colours["halo"], "stroke": colours["halo"], "stroke-width": "0.7", "stroke-linejoin": "round"}
    return Markup(tag("text", {**where, **halo}, name) + tag("text", {**where, "fill": colours["label"]}, name))


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
