"""A chart as SVG that needs no script: one for pages, panels, tiles and pictures, drawn in the size asked for."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.chart import axis
from dashboard.parts.chart.captions import captions
from dashboard.parts.chart.course import Buckets
from dashboard.parts.chart.labels import Room, text, width
from dashboard.parts.chart.plot import Plot, Size
from dashboard.parts.chart.scale import GAP_PX, ROW_PX, TOP, Scale
from dashboard.parts.markup import Attribute, Markup, tag

LETTERS: Final = "ABCD"
"""One a line; it stands at the line's end and before the place's name."""
LINE_PX: Final = 16


def svg(plot: Plot, size: Size, attributes: dict[str, Attribute]) -> Markup:
    """The chart in one size; attributes of the element stand beside its class and its own units."""
    scale = Scale(plot, size)
    room = Room(scale.left, size.width, scale.bottom)
    main, others = plot.courses[0], list(enumerate(plot.courses[1:], 1))
    parts = [
        *_nights(scale),
        *_gaps(main, scale),
        *_grid(scale, room),
        *_times(scale),
        *_band(main, scale, room),
        _town(scale, room),
        *(_line(one, scale, room, place) for place, one in reversed(others)),
        _line(main, scale, room, 0),
        *_changes(scale, room),
        *_ends(scale),
    ]
    own: dict[str, Attribute] = {"class": f"plot plot--{size.name}", "viewBox": f"0 0 {size.width} {size.height}"}
    # Labels last: they find room between all that is drawn.
    return tag("svg", {**own, **attributes}, *parts, *captions(scale, room))


# ---- behind the lines ---------------------------------------------------------------------------


def _area(kind: str, begin_ms: int, end_ms: int, scale: Scale) -> Markup | None:
    x, end = float(scale.x(begin_ms)), float(scale.x(end_ms))
    box = {"x": str(x), "y": str(TOP), "width": f"{end - x:.1f}", "height": str(scale.bottom - TOP)}
    return tag("rect", {"class": kind, **box}) if end > x else None


def _nights(scale: Scale) -> Iterator[Markup | None]:
    return (_area("plot__night", begin, end, scale) for begin, end in scale.plot.nights)


def _gaps(one: Buckets, scale: Scale) -> Iterator[Markup | None]:
    bucket, late = int(one.end_ms[0] - one.begin_ms[0]), int(one.end_ms[-1])
    # The bucket that is still being measured is no gap.
    open_end = [(late, scale.plot.end_ms)] if scale.plot.end_ms - late > 2 * bucket else []
    return (_area("plot__gap", begin, end, scale) for begin, end in [*one.gaps_ms(), *open_end])


def _grid(scale: Scale, room: Room) -> Iterator[Markup]:
    labelled: list[float] = []
    for value in [*scale.marks, *(one for one in scale.ticks if one not in scale.marks)]:
        y, label = float(scale.y(value)), scale.marks.get(value)
        room.take(np.array([[scale.left, y, scale.right, y]]))
        yield _stroke("chart__grid" if label is None else "chart__mark", scale.left, y, scale.right, y)
        if all(abs(y - other) >= LINE_PX for other in labelled):
            labelled.append(y)
            kind = None if label is None else "plot__limit"
            yield text(scale.left - 6, y + 4, label or scale.number(value), anchor="end", kind=kind)
    unit, fits = scale.plot.measure.unit, width(scale.plot.measure.unit) <= scale.left - 6
    yield text(scale.left - 6 if fits else 0, TOP - 12, unit, anchor="end" if fits else "start")


def _times(scale: Scale) -> Iterator[Markup]:
    plot = scale.plot
    ticks, now = axis.times(plot.begin_ms, plot.end_ms, plot.words), plot.words["chart.now"]
    yield text(scale.right, scale.row, now, anchor="end")
    xs = [float(scale.x(one.at_ms)) for one in ticks]
    apart = min(np.diff(xs), default=np.inf)
    is_wide = max((width(one.label) for one in ticks), default=0.0) + GAP_PX <= apart
    labels = [one.label if is_wide or not one.brief else one.brief for one in ticks]
    free, end = 0.0, scale.right - width(now) - GAP_PX
    for x, label in zip(xs, labels, strict=True):
        half = width(label) / 2
        yield _stroke("chart__grid", x, scale.bottom, x, scale.bottom + 5)
        if x - half > free and x + half < end:
            yield text(x, scale.row, label, anchor="middle")
            free = x + half + GAP_PX
    yield from _days(scale)


def _days(scale: Scale) -> Iterator[Markup]:
    for day in scale.days:
        begin, end = float(scale.x(day.begin_ms)), float(scale.x(day.end_ms))
        if begin > scale.left:
            yield _stroke("chart__grid", begin, scale.row + 6, begin, scale.row + ROW_PX + 2)
        label = next((one for one in day.labels if width(one) + GAP_PX <= end - begin), None)
        if label is not None:
            yield text((begin + end) / 2, scale.row + ROW_PX, label, anchor="middle", kind="plot__day")


# ---- lines --------------------------------------------------------------------------------------


def _band(one: Buckets, scale: Scale, room: Room) -> Iterator[Markup]:
    for piece in one.pieces():
        x, upper, lower = scale.x(one.middle_ms[piece]), scale.y(one.high[piece]), scale.y(one.low[piece])
        room.take_path(x, upper, lower)
        yield tag("path", {"class": "plot__band", "d": f"M{_points(x, upper)}L{_points(x[::-1], lower[::-1])}Z"})


def _line(one: Buckets, scale: Scale, room: Room, place: int) -> Markup:
    return _path(one, scale, room, f"plot__line plot__line--{LETTERS[place].lower()}")


def _path(one: Buckets, scale: Scale, room: Room, kind: str) -> Markup:
    x, y = scale.x(one.middle_ms), scale.y(one.mean)
    for piece in one.pieces():
        room.take_path(x[piece], y[piece], y[piece])
    # A piece of one bucket is a dot: a line of no length with round ends.
    pieces = [np.r_[piece] if piece.stop - piece.start > 1 else np.r_[piece, piece] for piece in one.pieces()]
    return tag("path", {"class": kind, "d": "".join(f"M{_points(x[at], y[at])}" for at in pieces)})


def _town(scale: Scale, room: Room) -> Markup | None:
    return _path(scale.plot.town, scale, room, "plot__town") if scale.plot.town else None


def _points(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    return "L".join(f"{a:g} {b:g}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _changes(scale: Scale, room: Room) -> Iterator[Markup]:
    for one in scale.plot.changes:
        x = float(scale.x(one))
        room.take(np.array([[x, TOP - 8.0, x, scale.bottom]]))
        yield _stroke("plot__change", x, TOP - 8, x, scale.bottom)


def _ends(scale: Scale) -> Iterator[Markup]:
    """The letter of each line at its end; letters that would touch are pushed down."""
    if len(scale.plot.courses) == 1:
        return
    wanted = sorted((float(scale.y(float(one.mean[-1]))), place) for place, one in enumerate(scale.plot.courses))
    last = -np.inf
    for y, place in wanted:
        last = max(y + 4, last + LINE_PX)
        yield text(scale.right + 8, last, LETTERS[place], kind=f"plot__letter plot__letter--{LETTERS[place].lower()}")


def _stroke(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return tag("line", {"class": kind, "x1": f"{x1:g}", "y1": f"{y1:g}", "x2": f"{x2:g}", "y2": f"{y2:g}"})
