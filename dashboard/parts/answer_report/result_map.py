"""Shapes of an answer as they look on paper: a colour and a form for each kind, and what the legend says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.parts.answer_report.ground_map import paths
from dashboard.parts.answer_report.map_frame import MapFrame
from dashboard.parts.figures import number
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data.projection import geometry_to_metres
from services.workbench import ResultShapes

INK: Final = {
    "sites": "#0072b2",
    "left_out": "#b3261e",
    "reached": "#009e73",
    "high": "#8a1c14",
    "low": "#0b4f80",
    "area": "#171a2b",
    "proposal": "#e69f00",
    "line": "#5b6470",
}
"""By kind of shapes, as the pages' maps have them."""
_DIAMOND: Final = "M0-1L1 0L0 1L-1 0Z"
_SYMBOLS: Final = {
    "proposal": "M0-1L.9.7L-.9.7Z",
    "high": "M-.8-.8L.8-.8L.8.8L-.8.8Z",
    "low": _DIAMOND,
    "reached": _DIAMOND,
    "left_out": "M-.9-.5L-.5-.9L0-.4L.5-.9L.9-.5L.4 0L.9.5L.5.9L0 .4L-.5.9L-.9.5L-.4 0Z",
}
"""Of points, besides circles: shape doubles colour. In sizes of the symbol."""
RADII_MM: Final = (0.9, 1.3, 1.8, 2.4)
RADIUS_MM: Final = 1.3
RANKED_MM: Final = 2.6
"""Of what is found, and carries its rank."""
_RANK_INK: Final = "#171a2b"
_SHADES: Final = (0.25, 0.45, 0.68, 0.92)
"""How full the colour of an area is, by class."""
_PLAIN: Final = 0.4
_QUARTERS: Final = (0.25, 0.5, 0.75)
TOLERANCE_MM: Final = 0.02
RANK: Final = "rank"
"""The column of what was found in an order."""
Swatch: TypeAlias = tuple[Markup, str]
"""A drawing 6 by 4 mm, and what it means."""


@dataclass(frozen=True, slots=True)
class DrawnShapes:
    """One set of shapes on a map.

    Args:
        label: what the legend calls it, with the column that its colours follow.
    """

    shapes: ResultShapes
    label: str
    frame: MapFrame
    words: Words

    @property
    def colour(self) -> str:
        """Of its kind."""
        return INK[self.shapes.kind]

    @property
    def ranks(self) -> list[int] | None:
        """Of what is found, in its order: each stands in its symbol; None: it has none."""
        is_ranked = self.shapes.kind == "proposal" and RANK in self.shapes.columns.column_names
        return self.shapes.columns[RANK].to_pylist() if is_ranked else None

    def areas(self) -> Iterator[Markup]:
        """Areas, then lines."""
        metres, grade, dimension = self._metres, self._grade(), shapely.get_dimensions(self.shapes.geometry)
        for at in (2, 1):
            for step in np.unique(grade[dimension == at]).tolist():
                shown = self.frame.shown(metres[(dimension == at) & (grade == step)], tolerance_mm=TOLERANCE_MM)
                yield tag("g", self._look(at, step), *paths(shown))

    def points(self) -> Iterator[Markup]:
        """Points, the largest below."""
        metres, grade, ranks = self._metres, self._grade(), self.ranks
        rows = np.flatnonzero(shapely.get_dimensions(self.shapes.geometry) == 0)
        for row in rows[np.argsort(-grade[rows], kind="stable")].tolist():
            for x, y in self._places(metres[row]):
                if ranks is None:
                    yield self._symbol(x, y, RADII_MM[grade[row]] if grade[row] >= 0 else RADIUS_MM)
                else:
                    yield self._symbol(x, y, RANKED_MM)
                    yield _rank(x, y, ranks[row])

    def covered(self) -> list[shapely.Geometry]:
        """What points cover, millimetres."""
        rows = np.flatnonzero(shapely.get_dimensions(self.shapes.geometry) == 0)
        places = [place for row in rows.tolist() for place in self._places(self._metres[row])]
        return [shapely.box(x - RADIUS_MM, y - RADIUS_MM, x + RADIUS_MM, y + RADIUS_MM) for x, y in places]

    @property
    def _metres(self) -> NDArray[np.object_]:
        return geometry_to_metres(np.asarray(self.shapes.geometry, dtype=object))

    def legend(self) -> list[Swatch]:
        """Its entries."""
        breaks, values = self._breaks(), self._values()
        areal = bool((shapely.get_dimensions(self.shapes.geometry) == 2).any())  # noqa: PLR2004 - of areas
        if values is None or not len(breaks):
            return [(self._swatch(-1, areal=areal), self.label)]
        ends = [float(np.nanmin(values)), *breaks.tolist(), float(np.nanmax(values))]
        pairs = enumerate(pairwise(ends))
        return [(self._swatch(step, areal=areal), self._range(step, low, high)) for step, (low, high) in pairs]

    def _range(self, step: int, low: float, high: float) -> str:
        key = "questions.map.over" if step else "questions.map.between"
        return f"{self.label}: {self.words.say(key, low=self._said(low), high=self._said(high))}"

    def _said(self, value: float) -> str:
        values = self._values()
        whole = values is None or not (values[~np.isnan(values)] % 1).any()
        return number(value, decimals=0 if whole else 1, words=self.words)

    def _values(self) -> NDArray[np.float64] | None:
        if self.shapes.shows is None or not len(self.shapes.geometry) or self.ranks is not None:
            return None
        return np.asarray(self.shapes.columns[self.shapes.shows].to_numpy(zero_copy_only=False), dtype=np.float64)

    def _breaks(self) -> NDArray[np.float64]:
        """Between the classes: quarters of what there is; none where all is alike."""
        values = self._values()
        if values is None or np.isnan(values).all():
            return np.empty(0)
        found = np.unique(np.nanquantile(values, _QUARTERS))
        low, high = np.nanmin(values), np.nanmax(values)
        inner: NDArray[np.float64] = found[(found > low) & (found < high)]
        return inner

    def _grade(self) -> NDArray[np.int64]:
        """(n,) classes, the lowest 0; -1 where there are none, or nothing is known."""
        values, breaks = self._values(), self._breaks()
        if values is None or not len(breaks):
            return np.full(len(self.shapes.geometry), -1)
        return np.where(np.isnan(values), -1, np.digitize(values, breaks, right=True))

    def _look(self, dimension: int, step: int) -> dict[str, Attribute]:
        edge: dict[str, Attribute] = {"stroke": self.colour, "stroke-linejoin": "round"}
        if dimension == 1:
            return {**edge, "fill": "none", "stroke-width": f"{0.5 + 0.25 * max(step, 0):g}"}
        if self.shapes.kind == "area":
            return {**edge, "fill": "none", "stroke-width": "0.6", "stroke-dasharray": "2 1"}
        fill = _SHADES[step] if step >= 0 else _PLAIN
        thin: dict[str, Attribute] = {"stroke-width": "0.08", "stroke-opacity": "0.5"}
        return {**edge, **thin, "fill": self.colour, "fill-opacity": f"{fill:g}", "fill-rule": "evenodd"}

    def _places(self, shape: shapely.Geometry) -> Iterator[tuple[float, float]]:
        """Those in the frame, millimetres."""
        for x, y in self.frame.mm(shapely.get_coordinates(shape)).tolist():
            if 0 <= x <= self.frame.width_mm and 0 <= y <= self.frame.height_mm:
                yield x, y

    def _symbol(self, x: float, y: float, radius: float) -> Markup:
        look: dict[str, Attribute] = {"fill": self.colour, "stroke": "#ffffff"}
        path = _SYMBOLS.get(self.shapes.kind)
        if path is None:
            return tag(
                "circle", {"cx": f"{x:.2f}", "cy": f"{y:.2f}", "r": f"{radius:g}", **look, "stroke-width": "0.25"}
            )
        place = {"d": path, "transform": f"translate({x:.2f} {y:.2f}) scale({radius:g})"}
        return tag("path", {**place, **look, "stroke-width": f"{0.25 / radius:.2f}"})

    def _swatch(self, step: int, *, areal: bool) -> Markup:
        if self.shapes.kind == "line":
            return tag("path", {"d": "M0.5 2L5.5 2", **self._look(1, step)})
        if areal:
            return tag("path", {"d": "M1 .5L5 .5L5 3.5L1 3.5Z", **self._look(2, step)})
        return self._symbol(3, 2, min(RADII_MM[step] if step >= 0 else RADIUS_MM, 1.9))


def _rank(x: float, y: float, rank: int) -> Markup:
    place: dict[str, Attribute] = {"x": f"{x:.2f}", "y": f"{y + 1.25:.2f}", "text-anchor": "middle"}
    return tag("text", {**place, "font-size": "2.3", "font-weight": "600", "fill": _RANK_INK}, str(rank))
