"""What stands on the map of a picture: its sites as symbols and numbers, what needs attention on top and by name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.embed.sheet import Box, Projection
from dashboard.parts import renderers
from dashboard.parts.classes import Look
from dashboard.parts.deviation import signed
from dashboard.parts.figures import number
from dashboard.parts.letters import SEMIBOLD, line, width
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.view import LayerView
from data.contrast import luminance
from data.state import NO_SENSOR
from data.thresholds import Class
from services.publication import public_geometry, public_position

Ink: TypeAlias = dict[str, str]
"""The colours of a theme by name."""
_SHAPE: Final = 7 / 20
"""Radius of a symbol's shape in widths of its field."""
_MANY: Final = 200
"""Of more sites the symbols are small, so that they can be told apart."""
_NAMED: Final = 12
"""Of more sites that need attention no name could be read."""
_NUMBER, _PILL = 16, 24
_NAME: Final = 17
_DARK: Final = 0.2
"""Relative luminance (WCAG 2) below which white is read better than black, as assets/js/map/looks.js has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMark:
    """One site in the picture, px; ``number`` where it has one, ``strays`` by how much from the middle of all."""

    x: float
    y: float
    radius: float
    look: Look
    name: str
    is_classed: bool = False
    is_urgent: bool = False
    number: str = ""
    strays: float = 0.0


class FreeGround:
    """What is free of the map: boxes within it that meet none of those that were taken."""

    def __init__(self, whole: Box) -> None:
        self.whole, self._taken = whole, np.empty((0, 4))

    def take(self, *boxes: Box) -> None:
        """Each as left, top, right, bottom, px."""
        self._taken = np.vstack([self._taken, *boxes])

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is on the map."""
        left, top, right, bottom = self.whole
        return left <= x <= right and top <= y <= bottom

    def has(self, box: Box) -> bool:
        """Whether such a box is wholly free."""
        left, top, right, bottom = self.whole
        meets = (self._taken[:, :2] < box[2:]).all(axis=1) & (self._taken[:, 2:] > box[:2]).all(axis=1)
        return box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom and not meets.any()


def drawn(views: Sequence[LayerView], projection: Projection, ink: Ink, *, left: int) -> Iterator[Markup]:
    """Lines and areas, symbols, numbers, names; the first layer above the others, what needs attention above all."""
    behind = [*reversed(views)]
    for view in behind:
        yield from _shapes(view, projection, ink["quiet"], left)
    room = FreeGround((left, 0, left + projection.size[0], projection.size[1]))
    spots = sorted(
        (one for view in behind for one in _spots(view, projection, left) if room.holds(one.x, one.y)),
        key=lambda one: (one.is_urgent, one.is_classed),
    )
    for one in spots:
        yield symbol(one.look, one.x, one.y, one.radius, ink, edge="#fff" if one.is_classed else "none")
    urgent = [one for one in spots if one.is_urgent and not one.number]
    for one in urgent:
        room.take((one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius))
    yield from _names(urgent, room, ink)
    yield from _numbers(spots, room)


def symbol(look: Look, x: float, y: float, radius: float, ink: Ink, *, edge: str) -> Markup:
    """One shape around a point."""
    side = radius / _SHAPE
    box = {"x": f"{x - side / 2:.1f}", "y": f"{y - side / 2:.1f}", "width": f"{side:.1f}", "height": f"{side:.1f}"}
    drawn_as = {"class": f"symbol symbol--{look.symbol}", "color": look.colour or ink["quiet"], "stroke": edge}
    return tag("use", {"href": f"#s-{look.symbol}", **box, **drawn_as})


def _spots(view: LayerView, projection: Projection, left: int) -> Iterator[SiteMark]:
    at = np.add(projection.pixels(*public_position(view.layer, view.current.sites)), (left, 0))
    radius = 8.5 if len(at) <= _MANY else 5.0
    seen, told = view.class_indices, _told(view)
    strays = np.abs(told - np.nanmedian(told)) if np.isfinite(told).any() else told
    attention = [one.attention for one in _classes(view)]
    for index, (x, y) in enumerate(at.tolist()):
        name = view.current.sites.name[index]
        if seen[index] < 0:
            yield SiteMark(x=x, y=y, radius=radius * 0.8, look=_stateful(view, index), name=name)
            continue
        urgent, figure = attention[seen[index]], _figure(view, float(told[index]))
        own = {"is_urgent": urgent, "radius": radius + 3 * urgent, "number": figure, "strays": float(strays[index])}
        yield SiteMark(x=x, y=y, look=view.row(index).look, name=name, is_classed=True, **own)


def _stateful(view: LayerView, index: int) -> Look:
    """Of a site without a class; by far the most of them have no sensor."""
    return view.state_look("no_sensor") if view.current.state[index] == NO_SENSOR else view.row(index).look


def _classes(view: LayerView) -> Sequence[Class]:
    found = view.differences
    return (found.table if found and found.is_on else view.table).classes


def _told(view: LayerView) -> NDArray[np.float64]:
    """(n,) the number that stands at each site; NaN where there is none."""
    found = view.differences
    values = found.difference if found and found.is_on else view.current.shows
    has_number = (view.class_indices >= 0) & (view.table.kind == "scale")
    return np.where(has_number, values, np.nan)


def _figure(view: LayerView, value: float) -> str:
    """As assets/js/map/scale.js writes it from afar: a difference with sign and decimal, a value whole."""
    if not np.isfinite(value):
        return ""
    on = view.differences and view.differences.is_on
    return signed(value, view.words) if on else number(value, decimals=0, words=view.words)


def _numbers(spots: Iterable[SiteMark], room: FreeGround) -> Iterator[Markup]:
    """As many as stand clear of each other: what needs attention, then what is furthest from the middle."""
    wanted = [one for one in spots if one.number]
    for one in sorted(wanted, key=lambda one: (not one.is_urgent, -one.strays)):
        wide = max(30.0, width(one.number, _NUMBER, weight=SEMIBOLD) + 12)
        left, top = _inside(one.x - wide / 2, one.y - _PILL / 2, wide, room.whole)
        box = (left, top, left + wide, top + _PILL)
        if room.has(box):
            room.take(box)
            yield _pill(one, left, top, wide)


def _inside(left: float, top: float, wide: float, whole: Box) -> tuple[float, float]:
    """The nearest place of a number that is wholly on the map."""
    return min(max(left, whole[0] + 2), whole[2] - wide - 2), min(max(top, whole[1] + 2), whole[3] - _PILL - 2)


def _pill(one: SiteMark, left: float, top: float, wide: float) -> Markup:
    colour = one.look.colour or "#ffffff"
    shape: dict[str, Attribute] = {
        "x": f"{left:.1f}",
        "y": f"{top:.1f}",
        "width": f"{wide:.1f}",
        "height": _PILL,
        "rx": _PILL // 2,
    }
    ground = tag("rect", {**shape, "fill": colour, "stroke": "#fff", "stroke-width": "1.5"})
    style: dict[str, Attribute] = {"fill": letters_on(colour), "font_weight": SEMIBOLD, "text_anchor": "middle"}
    return join(ground, line(one.number, left + wide / 2, top + 1.5, _NUMBER, **style))


def letters_on(colour: str) -> str:
    """Black or white, whichever can be read better on a colour."""
    return "#1a1420" if luminance(colour) > _DARK else "#ffffff"


def _names(urgent: Sequence[SiteMark], room: FreeGround, ink: Ink) -> Iterator[Markup]:
    """Beside the symbols of what needs attention, right or left, where there is room."""
    if len(urgent) > _NAMED:
        return
    halo: dict[str, Attribute] = {
        "stroke": ink["surface"],
        "stroke_width": 4,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    for one in urgent:
        wide, gap = width(one.name, _NAME, weight=SEMIBOLD), one.radius + 5
        for left in (one.x + gap, one.x - gap - wide):
            box = (left, one.y - _NAME * 0.64, left + wide, one.y + _NAME * 0.64)
            if room.has(box):
                room.take(box)
                yield line(one.name, left, box[1], _NAME, fill=ink["text"], font_weight=SEMIBOLD, **halo)
                break


def _shapes(view: LayerView, projection: Projection, quiet: str, left: int) -> Iterator[Markup]:
    """Lines and areas, below all symbols."""
    geometry, renderer = public_geometry(view.layer, view.current.sites), renderers.of(view.layer)
    for index in np.flatnonzero(shapely.get_dimensions(geometry)).tolist():
        seen = shapely.transform(geometry[index], lambda at: np.add(projection.pixels(*at.T), (left, 0)))
        yield renderer.drawn(seen, view.row(index).look.colour or quiet)
