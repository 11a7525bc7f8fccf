"""Files of a town's theme, for tests."""

from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.ttLib.tables._g_l_y_f import Glyph  # type: ignore[import-untyped]

from data.town.theme import LETTERS

THEME: Final = """\
product = "Umweltkarte"
logo = "logo.svg"

[action]
light = "#1B5E20"
dark = "#8bd18f"

[font]
regular = "schrift.woff2"
"""
LOGO: Final = """\
<?xml version="1.0"?><!-- drawn by hand -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 40 40" inkscape:version="1.3">
  <metadata><about/></metadata><inkscape:grid/>
  <style>.a { fill: url(#g) }</style>
  <defs><linearGradient id="g"><stop offset="0" stop-color="#0a0"/></linearGradient></defs>
  <g inkscape:label="x"><path class="a" d="M0 0h40v40z"/><use xlink:href="#g" fill="url( '#g')"/></g>
</svg>
"""


def font(letters: str = LETTERS, *, axis: str = "wght") -> bytes:
    """A font whose letters are all empty, as WOFF2; an empty ``axis``: of one weight."""
    names = [f"g{ord(one)}" for one in letters]
    made = FontBuilder(1000, isTTF=True)
    made.font.recalcTimestamp = False
    made.font["head"].created = made.font["head"].modified = 0
    made.setupGlyphOrder([".notdef", *names])
    made.setupCharacterMap(dict(zip(map(ord, letters), names, strict=True)))
    made.setupGlyf({one: Glyph() for one in (".notdef", *names)})
    made.setupHorizontalMetrics(dict.fromkeys((".notdef", *names), (500, 0)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Stadtschrift", "styleName": "Regular"})
    made.setupOS2()
    made.setupPost()
    if axis:
        made.setupFvar([(axis, 400, 400, 700, "Weight")], [])
    made.font.flavor = "woff2"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def write(folder: Path, theme: str = THEME) -> None:
    """A whole theme."""
    (folder / "theme.toml").write_text(theme, "utf-8")
    (folder / "logo.svg").write_text(LOGO, "utf-8")
    (folder / "schrift.woff2").write_bytes(font())
