"""Sites as lines: the colour of their class in a casing that keeps it off the basemap, and a symbol in the middle."""

from typing import Final

import shapely

from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.paths import outline
from dashboard.parts.renderers.points import hideout

__all__ = ["SAMPLE", "drawn", "hideout"]

SAMPLE: Final = shapely.LineString([(3, 10), (27, 10)])
"""What stands in a legend, in px."""


def drawn(shape: shapely.Geometry, colour: str) -> Markup:
    """A line in pixels as SVG; assets/css/shapes.css says how wide."""
    d = outline(shape)
    casing = tag("path", {"class": "shape shape--casing", "d": d})
    return join(casing, tag("path", {"class": "shape shape--body", "d": d, "stroke": colour}))
