"""A tile as a picture for newsletters and screens: an SVG rasterised here, without a browser or anybody else."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final

import resvg_py

from dashboard import assets
from dashboard.assets.listed import OWN
from dashboard.embed import marks, sheet
from dashboard.embed.key import Key
from dashboard.embed.marks import symbol
from dashboard.embed.speaker import Speaker
from dashboard.embed.window import window
from dashboard.parts.chart.drawing import svg
from dashboard.parts.chart.plot import Plot, Size
from dashboard.parts.figures import ZONE, clock_time
from dashboard.parts.letters import LINE, REGULAR, SEMIBOLD, Pen, line, lines, width
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.preview import HEIGHT, WIDTH
from dashboard.parts.tile import Options
from dashboard.parts.tile_content import TileContent, credit
from dashboard.texts import Words
from data.stamps import Derived

_WHOLE: Final[dict[str, Attribute]] = {"width": WIDTH, "height": HEIGHT}
MARGIN: Final = 48
BAND: Final = 34
"""Above everything else that a tile says, which leaves it free."""
FOOT: Final = 75
HALF: Final = WIDTH // 2
_SHEETS: Final = 32
"""So many basemaps are kept: each theme's of the town and its Stadtteile, and some around places."""
CHART: Final = Size("picture", 736, 160)
CHART_ZOOM: Final = (WIDTH - 2 * MARGIN) / CHART.width
INK: Final = {
    "light": {"surface": "#ffffff", "text": "#171a2b", "muted": "#4b5264", "line": "#d5d8e0", "quiet": "#6b7280"},
    "dark": {"surface": "#0b0d12", "text": "#f2f4f8", "muted": "#b7bec8", "line": "#3a404b", "quiet": "#9aa3af"},
}
"""What the pages' stylesheets call by these names."""
SYMBOLS: Final = """
symbol { overflow: visible; }
.symbol { fill: currentColor; stroke-width: 1.5; }
.symbol--triangle { stroke: #5a3e00; }
.symbol--none, .symbol--ring, .symbol--unknown, .symbol--suspect { fill: none; stroke: none; }
"""


@dataclass(slots=True)
class Painter:
    """Paints ``/embed/{tile}.png`` and ``.svg``."""

    speaker: Speaker
    _sheets: dict[tuple[str, sheet.Box], Derived[str]] = field(default_factory=dict)

    def png(self, options: Options, words: Words, *, now: datetime) -> bytes:
        """The picture of a tile."""
        return resvg_py.svg_to_bytes(
            svg_string=self.svg(options, words, now=now),
            background=INK[options.address.theme or "light"]["surface"],
            skip_system_fonts=True,
            font_files=[str(assets.outlines(weight)) for weight in (REGULAR, SEMIBOLD)],
        )

    def svg(self, options: Options, words: Words, *, now: datetime) -> Markup:
        """The same as a drawing that others may go on with: its letters are text in Fira Sans."""
        said, theme = self.speaker.say(options, words), options.address.theme or "light"
        ink = INK[theme]
        has_map = options.tile.is_mapped and said.usable
        drawn = join(*self._map(options, said, words, theme=theme, now=now)) if has_map else _answer(said, ink)
        box = f"0 0 {WIDTH} {HEIGHT}"
        about: dict[str, Attribute] = {"xmlns": sheet.SVG, "viewBox": box, "font-family": "Fira Sans, sans-serif"}
        above = _band(said, words, ink, width_px=HALF if has_map else WIDTH)
        style, ground = (
            tag("style", None, Markup(drawing_style(theme))),
            tag("rect", {**_WHOLE, "fill": ink["surface"]}),
        )
        foot = _foot(said, ink, words, now=now)
        return tag("svg", about, style, ground, Markup(assets.sprite()), drawn, above, *foot)

    def _map(self, options: Options, said: TileContent, words: Words, *, theme: str, now: datetime) -> Iterator[Markup]:
        """The sentence on the left, the map on the right."""
        bounds = window(options, self.speaker.context)
        ink, projection = INK[theme], sheet.Projection(bounds, (HALF, HEIGHT - FOOT))
        box = {"x": HALF, "width": HALF, "height": HEIGHT - FOOT}
        yield tag("image", {"href": self._sheet(projection, theme), **box})
        context = self.speaker.context
        views = [context.scaled(context.view(one, words, now), options.address) for one in options.layers]
        yield tag("clipPath", {"id": "window"}, tag("rect", box))
        yield tag("g", {"clip-path": "url(#window)"}, *marks.drawn(views, projection, ink, left=HALF))
        pen = Pen(left=MARGIN, top=52, width=HALF - MARGIN - 32)
        pen.write(said.heading, size=24, fill=ink["muted"], most=2)
        pen.top += 8
        pen.write(said.answer, size=40, fill=ink["text"], weight=SEMIBOLD, most=5)
        pen.top += 8
        key = Key.of(views, wide=HALF - MARGIN - 24, high=HEIGHT - FOOT - 12 - pen.top)
        top = HEIGHT - FOOT - 12 - key.height
        if (most := int((top - pen.top) / (27 * LINE))) > 0:
            pen.write(said.more, size=27, fill=ink["muted"], most=min(4, most))
        yield from pen.parts
        yield from key.drawn(ink, left=MARGIN, top=top)

    def _sheet(self, projection: sheet.Projection, theme: str) -> str:
        """The basemap as an address of data, drawn once, and again when an import replaced the town's files."""
        folder, key = self.speaker.context.house.folders.town, (theme, projection.bounds)
        made = self._sheets.get(key)
        if made is None:
            while len(self._sheets) >= _SHEETS:
                self._sheets.pop(next(iter(self._sheets)), None)
            made = Derived(folder, lambda: _data_address(sheet.drawn(folder, projection, theme=theme)))
            self._sheets[key] = made
        return made.get()


def _data_address(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"


@cache
def drawing_style(theme: str) -> str:
    """The rules of the pages' own charts, with this theme's colours in them."""
    rules = (OWN / "css/chart.css").read_text("utf-8")
    own = re.search(rf'\[data-kern-theme="{theme}"\] {{([^}}]*)}}', rules)
    colours = {**INK[theme], "hued": INK[theme]["line"], **dict(re.findall(r"--(\w+): ([^;]+)", own[1] if own else ""))}
    drawing = (OWN / "css/shapes.css").read_text("utf-8") + rules.partition(":root")[0]
    return SYMBOLS + re.sub(r"var\(--(\w+)\)", lambda name: colours[name[1]], drawing)


def _answer(said: TileContent, ink: dict[str, str]) -> Markup:
    """Heading, figure, sentence; a chart needs the lower half."""
    short = said.plot is not None
    pen = Pen(left=MARGIN, top=36 if short else 52, width=WIDTH - 2 * MARGIN)
    pen.write(said.heading, size=30, fill=ink["muted"], most=1)
    if said.figure:
        pen.top += 4
        _figure(pen, said, ink, size=84 if short else _fitting(said.figure, pen.width - 100))
    pen.write(said.answer, size=36, fill=ink["text"], weight=REGULAR if said.figure else SEMIBOLD, most=3)
    pen.top += 4
    pen.write(said.more, size=27, fill=ink["text" if said.figure else "muted"], most=2)
    pen.write(said.measured, size=24, fill=ink["muted"], most=1)
    return join(*pen.parts, _chart(said.plot) if said.plot else None)


def _chart(plot: Plot) -> Markup:
    """Above the foot."""
    size = WIDTH - 2 * MARGIN, round(CHART.height * CHART_ZOOM)
    return svg(plot, CHART, {"x": MARGIN, "y": HEIGHT - FOOT - size[1] - 12, "width": size[0], "height": size[1]})


def _fitting(words: str, width_px: float) -> int:
    """The largest size in which a figure stands in one line."""
    sizes = (140, 120, 100, 84, 68)
    return next((one for one in sizes if width(words, one, weight=SEMIBOLD) <= width_px), 52)


def _figure(pen: Pen, said: TileContent, ink: dict[str, str], *, size: int) -> None:
    left, pale = pen.left, said.struck or said.faded
    if said.look is not None:
        x, y = left + size * 0.26, pen.top + size * 0.64
        pen.parts.append(symbol(said.look, x, y, size * 0.24, ink, edge=ink["line"]))
        left += size * 0.72
    fill, weight = ink["muted" if pale else "text"], REGULAR if pale else SEMIBOLD
    struck = "line-through" if said.struck else None
    pen.parts.append(line(said.figure, left, pen.top, size, fill=fill, font_weight=weight, text_decoration=struck))
    pen.top += size * 1.2


def _band(said: TileContent, words: Words, ink: dict[str, str], *, width_px: int) -> Markup | None:
    """What the town says itself, in one line."""
    if not said.notice:
        return None
    pen = Pen(left=MARGIN, top=4, width=width_px - 2 * MARGIN)
    text = f"{words['notices.one']}: {said.notice}"
    pen.write(text, size=20, fill=ink["text"], weight=SEMIBOLD, most=1)
    return join(tag("rect", {"width": width_px, "height": BAND, "fill": ink["line"]}), *pen.parts)


def _foot(said: TileContent, ink: dict[str, str], words: Words, *, now: datetime) -> Iterator[Markup]:
    """When it was drawn, that values are made up, whose they are: in every picture."""
    top, right, size = HEIGHT - FOOT, WIDTH - MARGIN, 20
    yield tag("rect", {"y": top, "width": WIDTH, "height": FOOT, "fill": ink["surface"]})
    yield tag("rect", {"y": top, "width": WIDTH, "height": "1.5", "fill": ink["line"]})
    local = now.astimezone(ZONE)
    date = f"{local:%d.%m.%Y}" if words.language == "de" else f"{local.day} {local:%b %Y}"
    when = words.say("embed.picture_date", date=date, time=clock_time(now))
    yield line(when, right, top + 14, size, fill=ink["muted"], text_anchor="end")
    pen = Pen(left=MARGIN, top=top + 14, width=right - MARGIN - width(when, size) - 30)
    notes = " · ".join(text for text in (said.replay, words["page.demo"] if said.simulated else "") if text)
    pen.write(notes, size=size, fill=ink["text"], weight=SEMIBOLD, most=1)
    yield from pen.parts
    named = [credit(kind, one) for kind, one in said.sources]
    if said.official is not None:
        named.append(said.official[0])
    for text in lines(" · ".join(named), size, WIDTH - 2 * MARGIN, most=1):
        yield line(text, MARGIN, pen.top, size, fill=ink["muted"])
