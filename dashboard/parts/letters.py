"""Text in pictures: SVG breaks no lines, so the widths of Fira Sans are added up here."""

from functools import cache
from typing import Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no annotations

from dashboard.assets import outlines
from dashboard.parts.markup import Attribute, Markup, tag

REGULAR, SEMIBOLD = 400, 600
_ELLIPSIS: Final = "…"
LINE: Final = 1.28
"""Distance of lines in sizes of the font."""
ASCENT: Final = 0.935
"""From the top of a line to its foot, likewise."""


@cache
def _widths(weight: int) -> tuple[dict[int, float], float]:
    """Of each character, in sizes of the font, and of one that the font lacks."""
    with TTFont(outlines(weight), lazy=True) as font:
        size, advances = font["head"].unitsPerEm, font["hmtx"].metrics
        known = {code: advances[name][0] / size for code, name in font.getBestCmap().items()}
        return known, advances[".notdef"][0] / size


def width(words: str, size_px: float, *, weight: int = REGULAR) -> float:
    """Of a text in one line, px."""
    widths, missing = _widths(weight)
    return sum(widths.get(ord(one), missing) for one in words) * size_px


def lines(words: str, size_px: float, width_px: float, *, weight: int = REGULAR, most: int) -> list[str]:
    """The text in at most so many lines of this width; what does not fit ends in an ellipsis."""
    made: list[str] = []
    for word in words.split(" ") if words else ():
        longer = f"{made[-1]} {word}" if made else word
        if made and width(longer, size_px, weight=weight) <= width_px:
            made[-1] = longer
        else:
            made.append(word)
    if len(made) > most:
        last = made[most - 1] + _ELLIPSIS
        while width(last, size_px, weight=weight) > width_px:
            last = last[:-2].rstrip() + _ELLIPSIS
        made[most - 1 :] = [last]
    return made


def line(words: str, x: float, top: float, size_px: float, **attributes: Attribute) -> Markup:
    """A text in one line below ``top``, px."""
    where = {"x": f"{x:g}", "y": f"{top + ASCENT * size_px:g}", "font-size": f"{size_px:g}"}
    return tag("text", {**where, **{name.replace("_", "-"): value for name, value in attributes.items()}}, words)


class Pen:
    """Writes lines one below the other into its parts; left, top and width in px."""

    def __init__(self, *, left: float, top: float, width: float) -> None:
        self.left, self.top, self.width = left, top, width
        self.parts: list[Markup] = []

    def write(self, words: str, *, size: float, fill: str, weight: int = REGULAR, most: int = 2) -> None:
        """Write a text and go below it."""
        for one in lines(words, size, self.width, weight=weight, most=most):
            self.parts.append(line(one, self.left, self.top, size, fill=fill, font_weight=weight))
            self.top += size * LINE
