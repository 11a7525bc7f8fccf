"""Fira Sans cut down to the characters that European languages need (130 kB become some 30), or unpacked.

The same file makes the same font at any time: its address is named by its content.
"""

import logging
from io import BytesIO
from pathlib import Path
from typing import Any, Final

CHARACTERS: Final = (*range(0x20, 0x180), *range(0x2010, 0x2027), *map(ord, "ẞ\u202f‰‹›€←↑→↓−≈≤≥"))
"""Basic Latin to Latin Extended-A, capital sharp s, dashes, quotes, euro, arrows, minus, comparison signs."""


def subset(path: Path) -> bytes:
    """The font of a WOFF2 file with these characters only, as WOFF2."""
    # Loaded where a font is made anew, which no later start does: it takes as long as SQL's whole toolkit.
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # noqa: PLC0415 - see above
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - likewise

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns of harmless bits in this very font
    options = Options(flavor="woff2", layout_features=["kern", "liga", "tnum", "lnum", "mark", "mkmk", "ccmp", "locl"])
    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    return _written(font, "woff2")


def unpacked(path: Path) -> bytes:
    """The font of a WOFF2 file as TTF."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as in `subset`

    return _written(TTFont(path, recalcTimestamp=False), None)


def _written(font: Any, flavor: str | None) -> bytes:
    font.flavor = flavor
    out = BytesIO()
    font.save(out)
    return out.getvalue()
