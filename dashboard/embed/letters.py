"""Text in pictures: Fira Sans out of the same files as on the pages, wrapped to a width."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Final, Literal, TypeAlias

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no annotations
from PIL import ImageDraw, ImageFont

from dashboard.assets.listed import NODE

Weight: TypeAlias = Literal["Regular", "SemiBold"]
_FOLDER: Final = NODE / "@kern-ux/native/dist/fonts/fira-sans"
_ELLIPSIS: Final = "…"
LINE: Final = 1.28
"""Distance of lines in sizes of the font."""


@cache
def _outlines(weight: Weight) -> bytes:
    """The font unpacked from WOFF2."""
    font = TTFont(_FOLDER / f"FiraSans-{weight}.woff2")
    font.flavor = None
    out = BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def font(weight: Weight, size_px: int) -> ImageFont.FreeTypeFont:
    """The font in this size."""
    return ImageFont.truetype(BytesIO(_outlines(weight)), size_px)


def lines(text: str, face: ImageFont.FreeTypeFont, width_px: float, *, most: int) -> list[str]:
    """The text in at most so many lines of this width; what does not fit ends in an ellipsis."""
    made = list(_broken(text, face, width_px))
    if len(made) <= most:
        return made
    last = made[most - 1]
    while last and face.getlength(last + _ELLIPSIS) > width_px:
        last = last[:-1].rstrip()
    return [*made[: most - 1], last + _ELLIPSIS]


def _broken(text: str, face: ImageFont.FreeTypeFont, width_px: float) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and face.getlength(longer) > width_px:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


class Pen:
    """Writes lines one below the other.

    Args:
        draw: of the picture.
        left: px.
        top: px of the next line.
        width: px there are.
    """

    def __init__(self, draw: ImageDraw.ImageDraw, *, left: float, top: float, width: float) -> None:
        self.draw, self.left, self.top, self.width = draw, left, top, width

    def write(self, text: str, *, size: int, colour: str, weight: Weight = "Regular", most: int = 2) -> None:
        """Write a text and go below it."""
        face = font(weight, size)
        for line in lines(text, face, self.width, most=most) if text else ():
            self.draw.text((self.left, self.top), line, font=face, fill=colour)
            self.top += size * LINE
