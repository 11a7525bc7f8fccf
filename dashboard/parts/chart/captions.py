"""The words inside of a chart: extremes, limits, changes of device, gaps; each where nothing is drawn."""

from collections.abc import Iterator

import numpy as np

from dashboard.parts.chart.labels import Room, around, width
from dashboard.parts.chart.scale import TOP, Scale
from dashboard.parts.figures import quantity
from dashboard.parts.markup import Markup


def captions(scale: Scale, room: Room) -> Iterator[Markup | None]:
    """All of them; one for which there is no room is left out."""
    plot, swap = scale.plot, scale.plot.words["station.change"]
    yield from _extremes(scale, room)
    for x in map(float, scale.x(np.array(plot.changes))):
        yield room.place(swap, [(x + 4, TOP - 10.0, "start"), (x - 4, TOP - 10.0, "end")])
    yield from _gaps(scale, room)
    yield _town(scale, room)


def _extremes(scale: Scale, room: Room) -> Iterator[Markup | None]:
    plot, one = scale.plot, scale.plot.courses[0]
    for values, index, above in ((one.high, int(one.high.argmax()), True), (one.low, int(one.low.argmin()), False)):
        value = float(values[index])
        words = quantity(value, unit=plot.measure.unit, decimals=plot.measure.decimals, words=plot.words)
        edge = width(words) / 2
        x = min(max(float(scale.x(int(one.middle_ms[index]))), scale.left + edge), scale.right - edge)
        y = float(scale.y(value))
        spots = [*around(x, y, words, above=above), *around(x, y, words, above=not above, most=28.0)]
        yield room.place(words, spots, kind="chart__label")
        if plot.low == plot.high:
            return


def _gaps(scale: Scale, room: Room) -> Iterator[Markup | None]:
    words = scale.plot.words["station.gap"]
    for begin, end in scale.plot.courses[0].gaps_ms():
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
