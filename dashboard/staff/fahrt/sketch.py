"""A tour drawn on the town's basemap, for paper: its way, and its stops with their numbers."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Final

import numpy as np

from dashboard.embed import sheet
from dashboard.embed.sheet import Box, Projection
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.page import PageContext
from dashboard.staff.fahrt.tour_view import TourView

SIZE: Final = (1040, 620)
"""Pixels; a page of A4 shows them 180 mm wide."""
_MARGIN: Final = 0.15
"""Of the extent of the stops, around them."""
_LEAST_DEGREES: Final = 0.004
_INK: Final = "#171a2b"
_RADIUS: Final = 13


def sketch(context: PageContext, view: TourView, label: str) -> Markup | None:
    """The drawing as SVG; None: no stop has a place."""
    if not view.places:
        return None
    projection = Projection(_bounds(view), SIZE)
    ground = sheet.drawn(context.house.folders.town, projection, theme="light")
    image = f"data:image/png;base64,{b64encode(ground).decode()}"
    about: dict[str, Attribute] = {
        "xmlns": sheet.SVG,
        "viewBox": f"0 0 {SIZE[0]} {SIZE[1]}",
        "width": "180mm",
        "role": "img",
        "aria-label": label,
    }
    picture = tag("image", {"href": image, "width": SIZE[0], "height": SIZE[1]})
    return tag("svg", about, picture, *_way(view, projection), *_marks(view, projection))


def _bounds(view: TourView) -> Box:
    lon = [one.lon for one in view.places.values()]
    lat = [one.lat for one in view.places.values()]
    far_x = max((max(lon) - min(lon)) * _MARGIN, _LEAST_DEGREES)
    far_y = max((max(lat) - min(lat)) * _MARGIN, _LEAST_DEGREES)
    return min(lon) - far_x, min(lat) - far_y, max(lon) + far_x, max(lat) + far_y


def _way(view: TourView, projection: Projection) -> Iterator[Markup]:
    if len(view.tour.line) > 1:
        lon, lat = np.array(view.tour.line, np.float64).T
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in projection.pixels(lon, lat))
        yield tag("polyline", {"points": points, "fill": "none", "stroke": _INK, "stroke-width": 3})


def _marks(view: TourView, projection: Projection) -> Iterator[Markup]:
    """The first stop on top."""
    numbered = [(number, view.place(one)) for number, one in enumerate(view.stops, 1)]
    for number, place in reversed(numbered):
        if place is not None:
            ((x, y),) = projection.pixels(np.array([place.lon]), np.array([place.lat])).tolist()
            at: dict[str, Attribute] = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": _RADIUS}
            text: dict[str, Attribute] = {
                "x": f"{x:.1f}",
                "y": f"{y + 5:.1f}",
                "text-anchor": "middle",
                "font-family": "Fira Sans",
                "font-weight": 600,
                "font-size": 14,
                "fill": _INK,
            }
            yield tag("circle", {**at, "fill": "#fff", "stroke": _INK, "stroke-width": 2})
            yield tag("text", text, str(number))
