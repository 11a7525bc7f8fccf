"""A chart as SVG that needs no script: one for pages, panels, tiles and pictures, drawn in the size asked for."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.chart import axis
from dashboard.parts.chart.captions import captions
from dashboard.parts.chart.course import Buckets
from dashboard.parts.chart.labels import Room, text, width
from dashboard.parts.chart.plot import Plot, Size
from dashboard.parts.chart.scale import GAP_PX, ROW_PX, TOP, Scale
from dashboard.parts.markup import Attribute, Markup, tag

LINE_PX: Final = 16
Reals: TypeAlias = NDArray[np.float64]


def svg(plot: Plot, size: Size, attributes: dict[str, Attribute], *, place: int = 0) -> Markup:
    """One course of a chart in one size; attributes of the element stand beside its class and its own units."""
    scale = Scale(plot, size, place)
    room = Room(scale.left, scale.right if scale.ends else size.width, scale.bottom)
    main, hues = scale.course, f"hues-{plot.site_ids[place]}-{size.name}"
    parts = [
        _hues(hues, scale),
        *_nights(scale),
        *_gaps(main, scale),
        *_grid(scale, room),
        *_times(scale),
        *(_band(main, scale, room, f"url(#{hues})") if plot.hues else ()),
        _town(scale, room),
        _path(main, scale, room, "plot__line" + (" plot__line--mean" if plot.is_level and not plot.is_held else "")),
        *_falls(scale, room),
        *(_changes(scale, room) if scale.is_first else ()),
        *_ends(scale),
    ]
    own: dict[str, Attribute] = {"class": f"plot plot--{size.name}", "viewBox": f"0 0 {size.width} {size.height}"}
    own["data-ends"] = f"{TOP} {scale.bottom}"
    # Labels last: they find room between all that is drawn.
    return tag("svg", {**own, **attributes}, *parts, *captions(scale, room))


# ---- behind the lines ---------------------------------------------------------------------------


def _hues(name: str, scale: Scale) -> Markup | None:
    """The map's colours from the bottom to the top, each up to where the next begins."""
    if not scale.plot.hues:
        return None
    hues, (low, high) = scale.plot.hues, (scale.ticks[0], scale.ticks[-1])
    edges = [low, *(min(max(begin, low), high) for begin, _ in hues[1:]), high]
    stops = [
        tag("stop", {"offset": f"{(at - low) / (high - low):.4g}", "stop-color": colour})
        for (_, colour), begin, end in zip(hues, edges, edges[1:], strict=False)
        if end > begin
        for at in (begin, end)
    ]
    way = {"x1": 0, "x2": 0, "y1": scale.bottom, "y2": TOP}
    return tag("linearGradient", {"id": name, "gradientUnits": "userSpaceOnUse", **way}, *stops)


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


def _band(one: Buckets, scale: Scale, room: Room, hues: str) -> Iterator[Markup]:
    """From the lowest to the highest, or, of a level at each instant, from the ground."""
    low = np.full(len(one), scale.ticks[0]) if scale.plot.is_held else one.low
    for piece in one.pieces():
        x, upper, lower = _places(one, scale, piece, one.high, low)
        room.take_path(x, upper, lower)
        around = f"M{_points(x, upper)}L{_points(x[::-1], lower[::-1])}Z"
        yield tag("path", {"class": "plot__band", "d": around, "fill": hues, "stroke": hues})


def _places(one: Buckets, scale: Scale, piece: slice, *values: Reals) -> list[Reals]:
    """x, and y of each of some values, of a piece: of a level at both ends of each bucket, else in its middle."""
    if not scale.plot.is_stepped:
        return [scale.x(one.middle_ms[piece]), *(scale.y(each[piece]) for each in values)]
    ends = np.column_stack([one.begin_ms[piece], one.end_ms[piece]]).ravel()
    return [scale.x(ends), *(scale.y(np.repeat(each[piece], 2)) for each in values)]


def _path(one: Buckets, scale: Scale, room: Room, kind: str) -> Markup:
    drawn = []
    for piece in one.pieces():
        x, y = _places(one, scale, piece, one.mean)
        room.take_path(x, y, y)
        drawn.append(f"M{_steps(x, y)}" if scale.plot.is_stepped else _run(x, y))
    return tag("path", {"class": kind, "d": "".join(drawn)})


def _run(x: Reals, y: Reals) -> str:
    """A line; of one bucket a dot, which is a line of no length with round ends."""
    return f"M{_points(x, y)}" if x.size > 1 else f"M{_points(np.r_[x, x], np.r_[y, y])}"


def _steps(x: Reals, y: Reals) -> str:
    """From left to right and then up or down, bucket after bucket."""
    pairs = zip(x[1::2].tolist(), y[1::2].tolist(), strict=True)
    return f"{x[0]:g} {y[0]:g}" + "V".join(["", *(f"{b:g}H{a:g}" for a, b in pairs)])


def _town(scale: Scale, room: Room) -> Markup | None:
    return _path(scale.plot.town, scale, room, "plot__town") if scale.plot.town else None


def _points(x: Reals, y: Reals) -> str:
    return "L".join(f"{a:g} {b:g}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _changes(scale: Scale, room: Room) -> Iterator[Markup]:
    for one in scale.plot.changes:
        x = float(scale.x(one))
        room.take(np.array([[x, TOP - 8.0, x, scale.bottom]]))
        yield _stroke("plot__change", x, TOP - 8, x, scale.bottom)


def _falls(scale: Scale, room: Room) -> Iterator[Markup]:
    """A ring where something was emptied, at the level that was left."""
    for at in scale.course.falls_ms:
        place = scale.course.place(at)
        if place is not None:
            x, y = float(scale.x(at)), float(scale.y(float(scale.course.low[place])))
            room.take(np.array([[x - 4, y - 4, x + 4, y + 4]]))
            yield tag("circle", {"class": "plot__fall", "cx": f"{x:g}", "cy": f"{y:g}", "r": "3.5"})


def _ends(scale: Scale) -> Iterator[Markup]:
    """The name of each line at its end; names that would touch are pushed apart."""
    wanted = sorted((float(scale.y(float(one.mean[-1]))) + 4, name, kind) for name, one, kind in scale.ends)
    feet = apart([y for y, _, _ in wanted], lowest=scale.bottom)
    for y, (_, name, kind) in zip(feet, wanted, strict=True):
        yield text(scale.right + GAP_PX, y, name, kind=kind)


def apart(feet: Sequence[float], *, lowest: float) -> list[float]:
    """Feet of lines of text from above, as near as can be to the wanted ones, none nearer to another than a line."""
    placed: list[float] = []
    for y in feet:
        placed.append(max(y, placed[-1] + LINE_PX) if placed else y)
    for back in range(len(placed) - 1, -1, -1):
        lowest = placed[back] = min(placed[back], lowest)
        lowest -= LINE_PX
    return placed


def _stroke(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return tag("line", {"class": kind, "x1": f"{x1:g}", "y1": f"{y1:g}", "x2": f"{x2:g}", "y2": f"{y2:g}"})
