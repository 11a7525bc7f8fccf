"""A tile as a picture for newsletters and screens: drawn here, without a browser and without anybody else."""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from dashboard.api.features import public_position
from dashboard.embed import plot, sheet
from dashboard.embed.letters import Pen, font, lines
from dashboard.embed.speaker import Speaker
from dashboard.parts.figures import ZONE, clock_time
from dashboard.parts.tile import Options
from dashboard.parts.tile_content import TileContent, credit
from dashboard.texts import Words
from data.stamps import Derived

SIZE: Final = (1200, 630)
"""Width and height, px: what mail programs and social media show whole."""
SCALE: Final = 2
"""Shapes are drawn larger and made smaller: soft edges."""
MARGIN: Final = 96
FOOT: Final = 150
INK: Final = {
    "light": {"ground": "#ffffff", "text": "#171a2b", "muted": "#4b5264", "line": "#d5d8e0", "quiet": "#6b7280"},
    "dark": {"ground": "#0b0d12", "text": "#f2f4f8", "muted": "#b7bec8", "line": "#3a404b", "quiet": "#9aa3af"},
}


@dataclass(slots=True)
class Painter:
    """Paints ``/embed/{tile}.png``.

    Args:
        speaker: says what stands in it.
    """

    speaker: Speaker
    _sheets: dict[tuple[str, tuple[int, int]], Derived[Image.Image]] = field(default_factory=dict)

    def png(self, options: Options, words: Words, *, now: datetime) -> bytes:
        """The picture of a tile."""
        said, theme = self.speaker.say(options, words), options.address.theme or "light"
        ink = INK[theme]
        image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), ink["ground"])
        draw = ImageDraw.Draw(image)
        if "layers" in options.tile.takes and said.usable:
            self._map(image, draw, options, said, words, theme=theme, now=now)
        else:
            _answer(draw, said, ink, image.width)
            if said.line is not None:
                area = (MARGIN, 640, image.width - MARGIN, image.height - FOOT - 70)
                plot.draw(draw, said.line, area, ink, words)
        _foot(draw, said, ink, words, size=image.size, now=now)
        out = BytesIO()
        image.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG")
        return out.getvalue()

    def _map(
        self,
        image: Image.Image,
        draw: ImageDraw.ImageDraw,
        options: Options,
        said: TileContent,
        words: Words,
        *,
        theme: str,
        now: datetime,
    ) -> None:
        """The sentence on the left, the map on the right."""
        ink, left = INK[theme], image.width // 2
        projection = sheet.Projection(self.speaker.context.house.town.bounds, (image.width - left, image.height - FOOT))
        image.paste(self._sheet(projection, theme), (left, 0))
        for layer_id in reversed(options.layers):
            self._marks(draw, layer_id, projection, words, left=left, ink=ink, now=now)
        pen = Pen(draw, left=MARGIN, top=104, width=left - MARGIN - 64)
        pen.write(said.heading, size=48, colour=ink["muted"], most=2)
        pen.top += 16
        pen.write(said.answer, size=80, colour=ink["text"], weight="SemiBold", most=5)
        pen.top += 16
        pen.write(said.more, size=54, colour=ink["muted"], most=4)

    def _sheet(self, projection: sheet.Projection, theme: str) -> Image.Image:
        """The basemap, drawn once for each size, and again when an import replaced the town's files."""
        folder = self.speaker.context.house.folders.town
        new = Derived(folder, lambda: sheet.drawn(folder, projection, theme=theme))
        return self._sheets.setdefault((theme, projection.size), new).get()

    def _marks(
        self,
        draw: ImageDraw.ImageDraw,
        layer_id: str,
        projection: sheet.Projection,
        words: Words,
        *,
        left: int,
        ink: dict[str, str],
        now: datetime,
    ) -> None:
        """Each site as a small symbol; those without a value first, so that they hide nothing."""
        view = self.speaker.context.view(layer_id, words, now)
        spots = projection.pixels(*public_position(view.layer, view.current.sites)) + np.array([left, 0])
        large = 17 if len(spots) <= 200 else 10  # noqa: PLR2004 - as many can be told apart
        classes = view.current.class_index if view.is_seen else np.full(len(spots), -1)
        for index in np.argsort(classes, kind="stable").tolist():
            look = view.looks[classes[index]] if classes[index] >= 0 else None
            place = (float(spots[index][0]), float(spots[index][1]))
            if look is None:
                plot.symbol(draw, "none", place, large * 0.55, ink["quiet"], edge=ink["quiet"])
            else:
                plot.symbol(draw, look.symbol, place, large, look.colour or ink["quiet"], edge="#ffffff")


def _answer(draw: ImageDraw.ImageDraw, said: TileContent, ink: dict[str, str], width: int) -> None:
    """Heading, figure, sentence; a chart needs the lower half."""
    short = said.line is not None
    pen = Pen(draw, left=MARGIN, top=72 if short else 104, width=width - 2 * MARGIN)
    pen.write(said.heading, size=60, colour=ink["muted"], most=1)
    if said.figure:
        pen.top += 8
        _figure(draw, pen, said, ink, size=168 if short else _fitting(said.figure, pen.width - 200))
    pen.write(said.answer, size=72, colour=ink["text"], weight="Regular" if said.figure else "SemiBold", most=3)
    pen.top += 8
    pen.write(said.more, size=54, colour=ink["text"] if said.figure else ink["muted"], most=2)
    pen.write(said.measured, size=48, colour=ink["muted"], most=1)


def _fitting(text: str, width: float) -> int:
    """The largest size in which a figure stands in one line."""
    return next((size for size in (280, 240, 200, 168, 136) if font("SemiBold", size).getlength(text) <= width), 104)


def _figure(draw: ImageDraw.ImageDraw, pen: Pen, said: TileContent, ink: dict[str, str], *, size: int) -> None:
    left, pale = pen.left, said.struck or said.faded
    if said.look is not None:
        middle = (left + size * 0.26, pen.top + size * 0.66)
        plot.symbol(draw, said.look.symbol, middle, size * 0.24, said.look.colour or ink["quiet"], edge=ink["line"])
        left += size * 0.72
    face, top = font("Regular" if pale else "SemiBold", size), pen.top
    draw.text((left, top), said.figure, font=face, fill=ink["muted" if pale else "text"])
    if said.struck:
        across = top + size * 0.68
        draw.line([(left, across), (left + face.getlength(said.figure), across)], fill=ink["muted"], width=10)
    pen.top += size * 1.2


def _foot(
    draw: ImageDraw.ImageDraw,
    said: TileContent,
    ink: dict[str, str],
    words: Words,
    *,
    size: tuple[int, int],
    now: datetime,
) -> None:
    """When it was drawn, that values are made up, whose they are: in every picture."""
    top, right = size[1] - FOOT, size[0] - MARGIN
    draw.rectangle([(0, top), size], fill=ink["ground"])
    draw.line([(0, top), (size[0], top)], fill=ink["line"], width=3)
    local = now.astimezone(ZONE)
    date = f"{local:%d.%m.%Y}" if words.language == "de" else f"{local.day} {local:%b %Y}"
    when = words.say("embed.picture_date", date=date, time=clock_time(now))
    face = font("Regular", 40)
    draw.text((right, top + 28), when, font=face, fill=ink["muted"], anchor="ra")
    pen = Pen(draw, left=MARGIN, top=top + 28, width=right - MARGIN - face.getlength(when) - 60)
    notes = " · ".join(text for text in (said.replay, words["page.demo"] if said.simulated else "") if text)
    if notes:
        pen.write(notes, size=40, colour=ink["text"], weight="SemiBold", most=1)
    named = [credit(kind, one) for kind, one in said.sources]
    if said.official is not None:
        named.append(said.official[0])
    for line in lines(" · ".join(named), face, size[0] - 2 * MARGIN, most=1) if named else ():
        draw.text((MARGIN, pen.top), line, font=face, fill=ink["muted"])
