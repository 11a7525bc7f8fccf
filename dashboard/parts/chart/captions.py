"""The words inside of a chart: extremes, limits, changes of device, gaps; each where nothing is drawn."""

from collections.abc import Iterator

import numpy as np

from dashboard.parts.chart.axis import hours_minutes
from dashboard.parts.chart.labels import Room, around, width
from dashboard.parts.chart.scale import TOP, Scale
from dashboard.parts.figures import quantity
from dashboard.parts.markup import Markup


def captions(scale: Scale, room: Room) -> Iterator[Markup | None]:
    """All of them; one for which there is no room is left out."""
    changes, swap = scale.plot.changes if scale.is_first else [], scale.plot.words["station.change"]
    if scale.plot.is_level:
        yield from _falls(scale, room)
    else:
        yield from _extremes(scale, room)
    for x in map(float, scale.x(np.array(changes))):
        yield room.place(swap, [(x + 4, TOP - 10.0, "start"), (x - 4, TOP - 10.0, "end")])
    yield from _gaps(scale, room)
    if not scale.ends:
        yield _town(scale, room)


def _falls(scale: Scale, room: Room) -> Iterator[Markup | None]:
    """When something was emptied, beside its fall, where hours are told."""
    if scale.plot.span.step != "hour":
        return
    for at in scale.course.falls_ms:
        words = scale.plot.words.say("chart.emptied", time=hours_minutes(at))
        x = float(scale.x(at))
        feet = np.arange(scale.bottom - 6, TOP, -4.0).tolist()
        yield room.place(words, [(x + side, y, to) for y in feet for side, to in ((7, "start"), (-7, "end"))])


def _extremes(scale: Scale, room: Room) -> Iterator[Markup | None]:
    plot, one = scale.plot, scale.course
    for values, index, above in ((one.high, int(one.high.argmax()), True), (one.low, int(one.low.argmin()), False)):
        value = float(values[index])
        words = quantity(value, unit=plot.measure.unit, decimals=plot.measure.decimals, words=plot.words)
        edge = width(words) / 2
        x = min(max(float(scale.x(int(one.middle_ms[index]))), scale.left + edge), scale.right - edge)
        y = float(scale.y(value))
        spots = [*around(x, y, words, above=above, most=20.0), *around(x, y, words, above=not above, most=28.0)]
        yield room.place(words, spots, kind="chart__label")
        if one.low.min() == one.high.max():
            return


def _gaps(scale: Scale, room: Room) -> Iterator[Markup | None]:
    words = scale.plot.words["station.gap"]
    for begin, end in scale.course.gaps_ms():
        x, to = float(scale.x(begin)), float(scale.x(end))
        if to - x > width(words):
            yield room.place(words, [((x + to) / 2, y, "middle") for y in np.arange(scale.bottom - 6, TOP, -6.0)])


def _town(scale: Scale, room: Room) -> Markup | None:
    town, words = scale.plot.town, scale.plot.words["chart.town"]
    if town is None:
        return None
    x, y = scale.x(town.middle_ms), scale.y(town.mean)
    at = [(float(x[i]), float(y[i])) for i in reversed(range(len(town)))]
    spots = [spot for x, y in at for above in (True, False) for spot in around(x, y, words, above=above, most=7.0)]
    return room.place(words, spots, kind="plot__town-label")
