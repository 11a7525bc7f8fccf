"""Symbols and the chart of pictures: the same shapes as in assets/icons/symbols.svg and of the charts of pages."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from PIL import ImageDraw

from dashboard.embed.letters import font
from dashboard.parts.figures import ZONE, number
from dashboard.parts.tile_content import HOURS, TileChart
from dashboard.texts import Words

Point = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, top, right, bottom, px."""
_SIZE: Final = 38
_HOUR_MS: Final = 3_600_000
_STEPS: Final = 3
_ARC: Final = 18


def symbol(draw: ImageDraw.ImageDraw, name: str, middle: Point, radius: float, colour: str, *, edge: str) -> None:
    """One shape around a point."""
    x, y = middle
    box = (x - radius, y - radius, x + radius, y + radius)
    width = max(2, round(radius / 7))
    if name in {"square", "square-alert"}:
        draw.rounded_rectangle(box, radius=radius / 8, fill=colour, outline=edge, width=width)
        if name == "square-alert":
            draw.line([(x, y - radius * 0.6), (x, y + radius * 0.15)], fill="#ffffff", width=round(radius / 3))
            draw.ellipse((x - radius / 6, y + radius * 0.4, x + radius / 6, y + radius * 0.73), fill="#ffffff")
    elif name in {"triangle", "diamond", "hexagon"}:
        draw.polygon(_corners(name, middle, radius * 1.15), fill=colour, outline=edge, width=width)
    elif name == "cross":
        for sign in (1, -1):
            ends = [(x - radius * 0.7, y - sign * radius * 0.7), (x + radius * 0.7, y + sign * radius * 0.7)]
            draw.line(ends, fill=colour, width=round(radius / 1.7))
    elif name in {"none", "ring", "unknown", "suspect", "closed"}:
        _hollow(draw, name, box, colour, radius)
    elif name == "half":
        draw.ellipse(box, fill="#ffffff", outline=colour, width=width * 2)
        draw.pieslice(box, 90, 270, fill=colour)
    else:
        draw.ellipse(box, fill=colour, outline=edge, width=width)


def _corners(name: str, middle: Point, radius: float) -> list[Point]:
    n = {"triangle": 3, "diamond": 4, "hexagon": 6}[name]
    angles = np.arange(n) * 2 * np.pi / n - np.pi / 2
    return [(middle[0] + radius * float(np.cos(one)), middle[1] + radius * float(np.sin(one))) for one in angles]


def _hollow(draw: ImageDraw.ImageDraw, name: str, box: Area, colour: str, radius: float) -> None:
    width = max(2, round(radius / (2.2 if name == "ring" else 4)))
    if name == "unknown":
        for start in range(0, 360, 2 * _ARC):
            draw.arc(box, start, start + _ARC, fill=colour, width=width)
        return
    draw.ellipse(box, outline=colour, width=width)
    if name == "suspect":
        draw.line([(box[0], box[3]), (box[2], box[1])], fill=colour, width=width)


def draw(pen: ImageDraw.ImageDraw, line: TileChart, area: Area, ink: dict[str, str], words: Words) -> None:
    """The chart of the last 48 hours: light grid, line lifted at gaps, the present as a dot, time in words."""
    left, top, right, bottom = area[0] + 90, area[1], area[2] - 12, area[3]
    ticks = _ticks(float(line.value.min()), float(line.value.max()))
    low, high = ticks[0], ticks[-1]
    begin_ms = line.until_ms - round(HOURS / timedelta(milliseconds=1))
    x = left + (line.at_ms - begin_ms) / (line.until_ms - begin_ms) * (right - left)
    y = bottom - (line.value - low) / (high - low) * (bottom - top)
    for tick in ticks:
        across = bottom - (tick - low) / (high - low) * (bottom - top)
        bold = tick in line.marks
        pen.line([(left, across), (right, across)], fill=ink["muted" if bold else "line"], width=3)
        pen.text((left - 20, across), number(tick, decimals=0 if tick % 1 == 0 else 1, words=words), **_type(ink, "rm"))
    for part in np.split(np.arange(len(x)), np.flatnonzero(np.diff(line.at_ms) > line.gap_ms) + 1):
        points = [(float(x[i]), float(y[i])) for i in part]
        if len(points) > 1:
            pen.line(points, fill=ink["text"], width=7, joint="curve")
    symbol(pen, "circle", (float(x[-1]), float(y[-1])), 14, ink["text"], edge=ink["ground"])
    _hours(pen, (begin_ms, line.until_ms), (left, right, bottom), ink, words)


def _hours(
    pen: ImageDraw.ImageDraw,
    span_ms: tuple[int, int],
    place: tuple[float, float, float],
    ink: dict[str, str],
    words: Words,
) -> None:
    (begin_ms, until_ms), (left, right, bottom) = span_ms, place
    today = datetime.fromtimestamp(until_ms / 1000, UTC).astimezone(ZONE).date()
    pen.text((right, bottom + 14), words["chart.now"], **_type(ink, "ra"))
    for at_ms in range(begin_ms // _HOUR_MS * _HOUR_MS + _HOUR_MS, until_ms, _HOUR_MS):
        local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZONE)
        x = left + (at_ms - begin_ms) / (until_ms - begin_ms) * (right - left)
        if local.hour != 12 or x > right - 300:  # noqa: PLR2004 - noon; beside "now" there is no room
            continue
        key = {0: "chart.today", 1: "chart.yesterday"}.get((today - local.date()).days)
        if key is not None:
            text = f"{words[key]} {words.say('chart.oclock', time=12)}"
            pen.text((max(x, left + 100), bottom + 14), text, **_type(ink, "ma"))


def _type(ink: dict[str, str], anchor: str) -> dict[str, Any]:
    return {"font": font("Regular", _SIZE), "fill": ink["muted"], "anchor": anchor}


def _ticks(low: float, high: float) -> list[float]:
    """Three to five round numbers that hold all values."""
    rough = (high - low) / _STEPS or 1.0
    power = 10.0 ** np.floor(np.log10(rough))
    size = float(power * next(one for one in (1, 2, 5, 10) if one * power >= rough))
    first = np.floor(low / size) * size
    count = int(np.ceil((high - first) / size)) + 1
    return [round(float(first + size * i), 6) for i in range(max(count, 2))]
