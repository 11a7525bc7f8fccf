"""An answer's map as a picture that stands alone: title, sentence, map, legend, sources, date."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import resvg_py

from dashboard import assets
from dashboard.parts.answer_report.map_drawing import FONT, SVG, MapDrawing
from dashboard.parts.letters import LINE, REGULAR, SEMIBOLD, Pen
from dashboard.parts.markup import Attribute, Markup, join, tag

DPI: Final = 300
_MM_PER_INCH: Final = 25.4
_INK: Final = "#171a2b"
_MUTED: Final = "#4b5264"
_MARGIN_MM: Final = 5.0
_COLUMNS: Final = 2
_ROW_MM: Final = 5.0
_SWATCH_MM: Final = 7.5


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture.

    Args:
        foot: lines of sources and date below the legend.
        is_titled: whether title and sentence stand above the map.
    """

    drawing: MapDrawing
    foot: list[str]
    is_titled: bool = True

    def svg(self) -> Markup:
        """As a drawing in millimetres; its letters are text in Fira Sans."""
        wide = self.drawing.frame.width_mm + 2 * _MARGIN_MM
        parts, high = self._parts(wide)
        about: dict[str, Attribute] = {
            "xmlns": SVG,
            "width": f"{wide:g}mm",
            "height": f"{high:.2f}mm",
            "viewBox": f"0 0 {wide:g} {high:.2f}",
            "font-family": FONT,
        }
        ground = tag("rect", {"width": f"{wide:g}", "height": f"{high:.2f}", "fill": "#ffffff"})
        title = tag("title", None, f"{self.drawing.text.title}: {self.drawing.text.sentence}")
        return tag("svg", about, title, ground, *parts)

    def png(self) -> bytes:
        """The same at 300 dpi."""
        wide = self.drawing.frame.width_mm + 2 * _MARGIN_MM
        return resvg_py.svg_to_bytes(
            svg_string=self.svg(),
            width=round(wide / _MM_PER_INCH * DPI),
            dpi=DPI,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=[str(assets.outlines(weight)) for weight in (REGULAR, SEMIBOLD)],
        )

    def _parts(self, wide: float) -> tuple[list[Markup], float]:
        pen = Pen(left=_MARGIN_MM, top=_MARGIN_MM, width=wide - 2 * _MARGIN_MM)
        if self.is_titled:
            pen.write(self.drawing.text.title, size=3.2, fill=_MUTED, most=1)
            pen.write(self.drawing.text.sentence, size=4.6, fill=_INK, weight=SEMIBOLD, most=4)
            pen.top += 2
        place = f"translate({_MARGIN_MM:g} {pen.top:.2f})"
        pen.parts.append(tag("g", {"transform": place}, *self.drawing.parts()))
        pen.top += self.drawing.height_mm + 2
        pen.parts += self._legend(pen)
        for text in self.foot:
            pen.write(text, size=2.6, fill=_MUTED, most=3)
        return pen.parts, pen.top + _MARGIN_MM

    def _legend(self, pen: Pen) -> Iterator[Markup]:
        """In two columns, the first one down."""
        entries = self.drawing.legend()
        rows, wide = -(-len(entries) // _COLUMNS), pen.width / _COLUMNS
        for number, (swatch, text) in enumerate(entries):
            column, row = divmod(number, max(rows, 1))
            left, top = pen.left + column * wide, pen.top + row * _ROW_MM
            own = Pen(left=_SWATCH_MM, top=0.3, width=wide - _SWATCH_MM)
            own.write(text, size=2.9, fill=_INK, most=1)
            yield tag("g", {"transform": f"translate({left:g} {top:.2f})"}, swatch, join(*own.parts))
        pen.top += rows * _ROW_MM + LINE
