"""Names along their streets in a drawing, as on a printed map: as many as do not meet."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import ops

from dashboard.parts.letters import width
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.paths import outline

SIZE_PX: Final = 10.5
_HALF: Final = 0.6
"""Height of a name above and below its line, in sizes of the font."""
_WIDER: Final = 1.14
"""Browsers write pictures in fonts of their own, which are so much wider than ours."""
_STRAIGHT: Final = 0.97
"""The beeline of a name's line in its lengths: along a sharper bend nobody could read it."""
_ALONG: Final = (0.5, 0.3, 0.7)
"""Where on a street its name is tried, in its lengths."""
_SMOOTH_PX: Final = 1.5


def written(
    names: Sequence[tuple[int, str]], lines: NDArray[np.object_], taken: shapely.Geometry, *, colour: str, halo: str
) -> Iterator[Markup]:
    """Names as SVG.

    Args:
        names: rank and name of each of n streets; a lower rank comes first where there is no room for all.
        lines: (n,) in px, wholly in the picture.
        taken: what no name may cover.
        colour: of the letters.
        halo: around them.
    """
    pieces = [(rank, name, _longest(lines[[one == (rank, name) for one in names]])) for rank, name in {*names}]
    busy = [taken]
    for at, (_, name, line) in enumerate(sorted(pieces, key=lambda one: (one[0], -one[2].length, one[1]))):
        for piece in _places(line, width(name, SIZE_PX) * _WIDER):
            room = piece.buffer(SIZE_PX * _HALF)
            if not shapely.intersects(room, busy).any():
                busy.append(room)
                yield _name(name, piece, f"n{at}", colour, halo)
                break


def _longest(lines: NDArray[np.object_]) -> shapely.Geometry:
    """The longest piece of a street, smoothed."""
    parts = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    best = max((one for one in parts if shapely.get_dimensions(one) == 1), key=shapely.length, default=None)
    return shapely.LineString() if best is None else shapely.simplify(best, _SMOOTH_PX)


def _places(line: shapely.Geometry, wide: float) -> Iterator[shapely.Geometry]:
    """Straight pieces as long as a name, from left to right."""
    for share in _ALONG:
        begin = share * line.length - wide / 2
        if begin < 0 or begin + wide > line.length:
            continue
        piece = ops.substring(line, begin, begin + wide)
        (x, y), *_, (last_x, last_y) = piece.coords
        if np.hypot(last_x - x, last_y - y) >= _STRAIGHT * wide:
            yield piece if x <= last_x else shapely.reverse(piece)


def _name(name: str, line: shapely.Geometry, key: str, colour: str, halo: str) -> Markup:
    around: dict[str, Attribute] = {"stroke": halo, "stroke-width": "2.6", "stroke-linejoin": "round"}
    own: dict[str, Attribute] = {
        "fill": colour,
        "text-anchor": "middle",
        "dy": "3.6",
        "paint-order": "stroke",
        **around,
    }
    along = tag("textPath", {"href": f"#{key}", "startOffset": "50%"}, name)
    return join(tag("path", {"id": key, "fill": "none", "d": outline(line)}), tag("text", own, along))
