"""Sites as areas: hatched lightly, so that the map stays to be read, with an edge and a symbol like a line's."""

from typing import Final

import shapely

from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.paths import outline
from dashboard.parts.renderers import lines
from dashboard.parts.renderers.points import hideout

__all__ = ["SAMPLE", "drawn", "hideout"]

SAMPLE: Final = shapely.box(4, 4, 26, 16)
"""What stands in a legend, in px."""


def drawn(shape: shapely.Geometry, colour: str) -> Markup:
    """An area in pixels as SVG."""
    hatched = tag("path", {"class": "shape shape--hatched", "d": outline(shape), "fill": "url(#s-hatch)"})
    return join(hatched, lines.drawn(shape, colour))
