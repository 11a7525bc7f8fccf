"""The frame of a tile in another page: its sizes, and the code that goes into the page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from math import gcd
from typing import Final, NamedTuple

from dashboard.parts.figures import number
from dashboard.parts.tile import Tile
from dashboard.texts import Words

SCRIPT: Final = "/embed/height.js"
"""Lets a page that loads it give each tile the height of what it says."""
WIDTHS: Final = (240, 1600)
HEIGHTS: Final = (160, 1600)
"""Px, the smallest and the largest that can be asked for."""
_LEAST_HIGH: Final = 260
"""Px, where a narrow page leaves less."""
_PLAIN: Final = 16
"""Ratios of larger numbers are said with a decimal."""
OWN: Final = "own"


class FrameSize(NamedTuple):
    """Of a frame, px."""

    width: int
    height: int

    def said(self, words: Words) -> str:
        """With its ratio: ``640 × 480 (4:3)``."""
        return f"{self.width} × {self.height} ({self.ratio(words)})"

    def ratio(self, words: Words) -> str:
        """``4:3``, or ``1,62:1`` where no small numbers say it."""
        divisor = gcd(*self)
        across, up = self.width // divisor, self.height // divisor
        if max(across, up) <= _PLAIN:
            return f"{across}:{up}"
        return f"{number(self.width / self.height, decimals=2, words=words)}:1"


NAMED: Final[Mapping[str, FrameSize]] = {
    "wide": FrameSize(800, 450),
    "square": FrameSize(400, 400),
    "column": FrameSize(300, 600),
    "small": FrameSize(320, 320),
}
"""Sizes beside the usual one of each tile."""


def size_of(chosen: Mapping[str, str], tile: Tile) -> FrameSize:
    """The size that was chosen; of an own one what is no number is as usual, and what is out of bounds at them."""
    usual, name = FrameSize(tile.width, tile.height), chosen.get("size", "")
    if name != OWN:
        return NAMED.get(name, usual)
    asked = zip((chosen.get("width", ""), chosen.get("height", "")), usual, (WIDTHS, HEIGHTS), strict=True)
    return FrameSize(*(_within(text, px, *bounds) for text, px, bounds in asked))


def _within(text: str, usual: int, least: int, most: int) -> int:
    return min(max(int(text[:6]), least), most) if text.isascii() and text.isdigit() else usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Iframe:
    """A tile in a page.

    Args:
        address: of the tile.
        title: for those who do not see it.
        position: whether it may ask the device where it is.
        script: address of the script that adapts its height; empty: it keeps its ratio.
    """

    address: str
    title: str
    size: FrameSize
    position: bool = False
    script: str = ""

    @classmethod
    def of(cls, tile: Tile, address: str, title: str, size: FrameSize, *, script: str = "") -> "Iframe":
        """Of a tile."""
        return cls(address=address, title=title, size=size, position=tile.position, script=script)

    def within(self, size: FrameSize) -> "Iframe":
        """The same in another size."""
        return replace(self, size=size)

    @property
    def style(self) -> str:
        """A ratio that needs no script."""
        wide, high = self.size
        return (
            f"width:100%;max-width:{wide}px;height:auto;aspect-ratio:{wide}/{high};"
            f"min-height:{min(high, _LEAST_HIGH)}px;border:0"
        )

    def code(self) -> str:
        """What goes into a page."""
        allow = ' allow="geolocation"' if self.position else ""
        frame = (
            f'<iframe src="{escape(self.address)}" title="{escape(self.title)}" loading="lazy"'
            f'{allow} width="{self.size.width}" height="{self.size.height}" style="{self.style}"></iframe>'
        )
        return frame + (f'\n<script src="{escape(self.script)}" async></script>' if self.script else "")
