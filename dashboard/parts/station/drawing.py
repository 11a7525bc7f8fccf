"""A chart as SVG that needs no script: band, lines, limits, gaps, changes of device, all labelled where they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.parts.figures import number, quantity
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.station import axis
from dashboard.parts.station.course import Buckets
from dashboard.texts import Words
from data.declare import Measure

LETTERS: Final = "ABCD"
"""One a line; it stands at the line's end and before the place's name."""
LETTER_PX: Final = 7.2
"""Width of a letter of the axis, roughly; labels that would touch are left out."""
LINE_PX: Final = 16
NEAR_LIMIT: Final = 2.0
"""A limit that is so near, in its unit, is worth showing, though no value reached it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A value that matters, drawn as a line with its label on it."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class DeviceSwap:
    """Another device from this instant on, milliseconds since 1970 UTC."""

    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What is drawn.

    Args:
        courses: the first with its band, the others as lines.
        measure: what is measured.
        limits: values that matter.
        changes: of devices.
        begin_ms: left end, milliseconds since 1970 UTC.
        end_ms: right end, which is now.
        words: the visitor's language.
    """

    courses: Sequence[Buckets]
    measure: Measure
    limits: Sequence[Limit]
    changes: Sequence[DeviceSwap]
    begin_ms: int
    end_ms: int
    words: Words


@dataclass(frozen=True, slots=True)
class Size:
    """Of a drawing, in its own units; one for wide and one for narrow screens, so that letters keep their size."""

    name: str
    width: int
    height: int


SIZES: Final = (Size("wide", 880, 320), Size("narrow", 360, 260))
LEFT, TOP, BOTTOM = 34, 22, 26


class _Scale:
    """From time and value to the drawing."""

    def __init__(self, plot: Plot, size: Size) -> None:
        self.size, self.plot = size, plot
        self.right = size.width - (24 if len(plot.courses) > 1 else 8)
        low = min(float(one.low.min()) for one in plot.courses)
        high = max(float(one.high.max()) for one in plot.courses)
        near = [one.value for one in plot.limits if low - NEAR_LIMIT <= one.value <= high + NEAR_LIMIT]
        self.ticks = axis.values(min([low, *near]), max([high, *near]), unit=plot.measure.unit)

    def x(self, at_ms: float) -> float:
        plot = self.plot
        share = (at_ms - plot.begin_ms) / (plot.end_ms - plot.begin_ms)
        return round(LEFT + min(max(share, 0.0), 1.0) * (self.right - LEFT), 1)

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return round(TOP + (high - value) / (high - low) * (self.size.height - TOP - BOTTOM), 1)

    @property
    def bottom(self) -> int:
        return self.size.height - BOTTOM


def drawing(plot: Plot, *, title: str, sizes: Sequence[Size] = SIZES) -> Markup:
    """The chart twice, for wide and narrow screens; the stylesheet shows one. A reader hears its title once."""
    return join(*(_svg(plot, size, title) for size in sizes))


def _svg(plot: Plot, size: Size, title: str) -> Markup:
    scale = _Scale(plot, size)
    main, others = plot.courses[0], plot.courses[1:]
    return tag(
        "svg",
        {
            "class": f"plot plot--{size.name}",
            "viewBox": f"0 0 {size.width} {size.height}",
            "role": "img",
            "aria-label": title,
        },
        *_gaps(main, scale),
        *_grid(scale),
        *_limits(scale),
        *_times(scale),
        *_band(main, scale),
        *(_line(one, scale, place) for place, one in reversed(list(enumerate(others, 1)))),
        _line(main, scale, 0),
        *_changes(scale),
        *_ends(scale),
        *_extremes(main, scale),
    )


def _grid(scale: _Scale) -> Iterator[Markup]:
    for tick in scale.ticks:
        y = scale.y(tick)
        yield _stroke("chart__grid", LEFT, y, scale.right, y)
        label = number(tick, decimals=0 if tick == int(tick) else 1, words=scale.plot.words)
        yield _text(LEFT - 6, y + 4, label, anchor="end")


def _limits(scale: _Scale) -> Iterator[Markup]:
    for one in scale.plot.limits:
        if scale.ticks[0] < one.value <= scale.ticks[-1]:
            y = scale.y(one.value)
            yield _stroke("chart__mark", LEFT, y, scale.right, y)
            yield _text(LEFT + 4, y - 4, one.label, kind="plot__limit")


def _times(scale: _Scale) -> Iterator[Markup]:
    words = scale.plot.words
    now = words["chart.now"]
    yield _text(scale.right, scale.size.height - 6, now, anchor="end")
    free, end = LEFT - 8.0, scale.right - len(now) * LETTER_PX - 8
    for tick in axis.times(scale.plot.begin_ms, scale.plot.end_ms, words):
        x, half = scale.x(tick.at_ms), len(tick.label) * LETTER_PX / 2
        yield _stroke("chart__grid", x, scale.bottom, x, scale.bottom + 5)
        if tick.label and x - half > free and x + half < end:
            yield _text(x, scale.size.height - 6, tick.label, anchor="middle")
            free = x + half + 8


def _gaps(one: Buckets, scale: _Scale) -> Iterator[Markup]:
    label = scale.plot.words["station.gap"]
    bucket = int(one.end_ms[0] - one.begin_ms[0])
    late = int(one.end_ms[-1])
    # The bucket that is still being measured is no gap.
    open_end = [(late, scale.plot.end_ms)] if scale.plot.end_ms - late > 2 * bucket else []
    for begin, end in [*one.gaps_ms(), *open_end]:
        x, width = scale.x(begin), scale.x(end) - scale.x(begin)
        if width <= 0:
            continue
        yield tag(
            "rect",
            {"class": "plot__gap", "x": str(x), "y": TOP, "width": f"{width:.1f}", "height": scale.bottom - TOP},
        )
        if width > len(label) * LETTER_PX:
            yield _text(x + width / 2, scale.bottom - 8, label, anchor="middle")


def _band(one: Buckets, scale: _Scale) -> Iterator[Markup]:
    for piece in one.pieces():
        xs = _xs(one, scale)[piece]
        upper = [f"{x} {scale.y(value)}" for x, value in zip(xs, one.high[piece].tolist(), strict=True)]
        lower = [f"{x} {scale.y(value)}" for x, value in zip(xs, one.low[piece].tolist(), strict=True)]
        yield tag("path", {"class": "plot__band", "d": "M" + "L".join([*upper, *reversed(lower)]) + "Z"})


def _line(one: Buckets, scale: _Scale, place: int) -> Markup:
    points = [f"{x} {scale.y(value)}" for x, value in zip(_xs(one, scale), one.mean.tolist(), strict=True)]
    # A piece of one bucket is a dot: a line of no length with round ends.
    pieces = ["M" + "L".join(points[piece] if len(points[piece]) > 1 else points[piece] * 2) for piece in one.pieces()]
    return tag("path", {"class": f"plot__line plot__line--{LETTERS[place].lower()}", "d": "".join(pieces)})


def _xs(one: Buckets, scale: _Scale) -> list[float]:
    return [scale.x(at) for at in one.middle_ms.tolist()]


def _changes(scale: _Scale) -> Iterator[Markup]:
    for one in scale.plot.changes:
        x = scale.x(one.at_ms)
        anchor = "end" if x > scale.right - 90 else "start"
        yield _stroke("plot__change", x, TOP - 8, x, scale.bottom)
        yield _text(x + (4 if anchor == "start" else -4), TOP - 10, scale.plot.words["station.change"], anchor=anchor)


def _ends(scale: _Scale) -> Iterator[Markup]:
    """The letter of each line at its end; letters that would touch are pushed down."""
    if len(scale.plot.courses) == 1:
        return
    wanted = sorted((scale.y(float(one.mean[-1])), place) for place, one in enumerate(scale.plot.courses) if len(one))
    last = -np.inf
    for y, place in wanted:
        last = max(y + 4, last + LINE_PX)
        yield _text(scale.right + 8, last, LETTERS[place], kind=f"plot__letter plot__letter--{LETTERS[place].lower()}")


def _extremes(one: Buckets, scale: _Scale) -> Iterator[Markup]:
    for values, index, shift in ((one.high, int(one.high.argmax()), -7), (one.low, int(one.low.argmin()), 17)):
        x = min(max(scale.x(int(one.middle_ms[index])), LEFT + 26), scale.right - 26)
        at = scale.y(float(values[index]))
        # Where there is no room below the lowest value, it is written above the line, not into it.
        y = max(at + shift, TOP - 8) if at + shift <= scale.bottom - 4 else at - 12
        measure = scale.plot.measure
        text = quantity(float(values[index]), unit=measure.unit, decimals=measure.decimals, words=scale.plot.words)
        yield _text(x, y, text, anchor="middle", kind="chart__label")


def _stroke(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return tag("line", {"class": kind, "x1": str(x1), "y1": str(y1), "x2": str(x2), "y2": str(y2)})


def _text(x: float, y: float, words: str, *, anchor: str = "start", kind: str | None = None) -> Markup:
    return tag("text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "class": kind}, words)
