"""The map of an answer as one drawing in millimetres: ground, shapes, names, scale bar, north."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import shapely

from dashboard.parts.answer_report.ground_map import GroundMap
from dashboard.parts.answer_report.map_frame import MM_PER_M, MapFrame
from dashboard.parts.answer_report.result_map import RANK, DrawnShapes, Swatch
from dashboard.parts.answer_text import AnswerText
from dashboard.parts.figures import number
from dashboard.parts.markup import Attribute, Markup, tag
from data.errors import NotFoundError
from data.projection import geometry_to_metres
from data.town import geodata
from services.workbench import QuestionResult, ResultShapes

SVG: Final = "http://www.w3.org/2000/svg"
WIDTH_MM: Final = 178.0
HEIGHT_MM: Final = 150.0
BELOW_MM: Final = 8.0
"""Room for the scale bar."""
FONT: Final = "Fira Sans, sans-serif"
_INK: Final = "#171a2b"
_KILOMETRE: Final = 1_000
_BAR_MM: Final = 1.2
_FALLBACK: Final = (379_000.0, 5_708_000.0, 387_000.0, 5_718_000.0)
"""Where neither the answer nor the town has a shape."""


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """The map of one answer."""

    ground: GroundMap
    shapes: list[DrawnShapes]
    text: AnswerText

    @classmethod
    def of(cls, text: AnswerText, town_folder: Path) -> Self:
        """The map that shows the whole answer at the largest scale."""
        frame = MapFrame.around(_bounds(text.result, town_folder), WIDTH_MM, HEIGHT_MM)
        drawn = [
            DrawnShapes(one, _label(text, name, one), frame, text.words) for name, one in text.result.shapes.items()
        ]
        return cls(GroundMap(town_folder, frame), sorted(drawn, key=_order), text)

    @property
    def frame(self) -> MapFrame:
        """Its frame."""
        return self.ground.frame

    @property
    def height_mm(self) -> float:
        """Of frame and scale bar."""
        return self.frame.height_mm + BELOW_MM

    def svg(self) -> Markup:
        """The drawing, as large as it is meant to be."""
        about: dict[str, Attribute] = {
            "xmlns": SVG,
            "width": f"{self.frame.width_mm:g}mm",
            "height": f"{self.height_mm:g}mm",
            "viewBox": f"0 0 {self.frame.width_mm:g} {self.height_mm:g}",
            "font-family": FONT,
        }
        return tag("svg", about, *self.parts())

    def parts(self) -> Iterator[Markup]:
        """What is in it, from below; its upper left corner is 0, 0."""
        whole: dict[str, Attribute] = {"width": f"{self.frame.width_mm:g}", "height": f"{self.frame.height_mm:g}"}
        yield tag("clipPath", {"id": "frame"}, tag("rect", whole))
        yield tag("g", {"clip-path": "url(#frame)"}, *self._inside())
        yield tag("rect", {**whole, "fill": "none", "stroke": _INK, "stroke-width": "0.25"})
        yield from self._scale_bar()
        yield from self._north()

    def legend(self) -> list[Swatch]:
        """What its colours and forms mean."""
        return [entry for one in self.shapes if len(one.shapes.geometry) for entry in one.legend()]

    def scale(self) -> str:
        """``1 : 25.000``."""
        return f"1 : {number(self.frame.scale, decimals=0, words=self.text.words)}"

    def _inside(self) -> Iterator[Markup]:
        yield from self.ground.drawn()
        for one in self.shapes:
            yield from one.areas()
        covered = [place for one in self.shapes for place in one.covered()]
        yield from self.ground.labels(np.array(covered, dtype=object))
        for one in self.shapes:
            yield from one.points()

    def _scale_bar(self) -> Iterator[Markup]:
        metres, long_mm = self.frame.scale_bar()
        left, foot = 1.0, self.frame.height_mm + 6.5
        half = long_mm / 2
        for begin, fill in ((left, _INK), (left + half, "#ffffff")):
            bar = {"x": f"{begin:.3f}", "y": f"{foot - _BAR_MM:g}", "width": f"{half:.3f}", "height": f"{_BAR_MM:g}"}
            yield tag("rect", {**bar, "fill": fill, "stroke": _INK, "stroke-width": "0.15"})
        for at, text in ((left, "0"), (left + long_mm, self._length(metres))):
            anchor = "middle" if at > left else "start"
            place = {"x": f"{at:g}", "y": f"{foot - 2:g}", "font-size": "2.6", "text-anchor": anchor, "fill": _INK}
            yield tag("text", place, text)

    def _length(self, metres: float) -> str:
        far = metres >= _KILOMETRE
        value, unit = (metres / _KILOMETRE, "km") if far else (metres, "m")
        return f"{number(value, decimals=0, words=self.text.words)} {unit}"

    def _north(self) -> Iterator[Markup]:
        x, y = self.frame.width_mm - 6, 4.0
        yield tag("path", {"d": f"M{x} {y}L{x + 2} {y + 6}L{x} {y + 4.6}L{x - 2} {y + 6}Z", "fill": _INK})
        place = {"x": f"{x:g}", "y": f"{y + 9.2:g}", "font-size": "2.8", "text-anchor": "middle", "fill": _INK}
        yield tag("text", place, "N")


def _label(text: AnswerText, name: str, shapes: ResultShapes) -> str:
    if shapes.kind == "proposal" and RANK in shapes.columns.column_names:
        return f"{text.shape(name)}, {text.column(RANK)}"
    if shapes.shows is None:
        return text.shape(name)
    return f"{text.shape(name)}, {text.column(shapes.shows, unit=shapes.unit)}"


def _order(one: DrawnShapes) -> int:
    """Areas below, sites on top."""
    return {"reached": 0, "left_out": 1, "area": 2, "line": 3, "sites": 5, "proposal": 6}.get(one.shapes.kind, 4)


def _bounds(result: QuestionResult, town_folder: Path) -> tuple[float, float, float, float]:
    """Of what the answer finds; where it finds only the sites it was asked about, of those; else of the town."""
    shapes = [one for one in result.shapes.values() if len(one.geometry)]
    found = [one for one in shapes if one.kind != "sites"] or shapes
    if found:
        metres = geometry_to_metres(np.concatenate([np.asarray(one.geometry, dtype=object) for one in found]))
        return _wide(shapely.total_bounds(metres).tolist())
    try:
        return _wide(shapely.total_bounds(geometry_to_metres(geodata.read(town_folder, "boundary")[1])).tolist())
    except NotFoundError:
        return _FALLBACK


def _wide(bounds: list[float]) -> tuple[float, float, float, float]:
    """At least 100 m on either side of the middle, as one place alone has no extent."""
    west, south, east, north = bounds
    least = MM_PER_M / 10
    return min(west, east - least), min(south, north - least), max(east, west + least), max(north, south + least)
