"""Two curves in one drawing: what was measured, whole, and what is expected, dashed, with the band of its error."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.heat.forecast_fit import Hourly
from dashboard.parts.chart import axis
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words
from data.measures import AIR_TEMPERATURE

WIDTH, HEIGHT = 420.0, 210.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 412.0, 10.0, 180.0
LEAST_K: Final = 4.0
"""So many degrees are shown at least: half of one fills no drawing."""
Floats = NDArray[np.float64]


class _Frame:
    """From instants and degrees to the drawing."""

    def __init__(self, at_ms: NDArray[np.int64], values: Floats) -> None:
        self.begin, self.end = int(at_ms.min()), int(at_ms.max())
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        spare = max(LEAST_K - (high - low), 0) / 2
        self.marks = axis.values(low - spare, high + spare, unit=AIR_TEMPERATURE.unit)
        self.low, self.high = self.marks[0], self.marks[-1]

    def x(self, at_ms: Floats | NDArray[np.int64] | int) -> Floats:
        return np.asarray(LEFT + (RIGHT - LEFT) * (np.asarray(at_ms) - self.begin) / max(self.end - self.begin, 1))

    def y(self, value: Floats | float) -> Floats:
        return np.asarray(BOTTOM - (BOTTOM - TOP) * (np.asarray(value) - self.low) / (self.high - self.low))

    def points(self, at_ms: NDArray[np.int64], value: Floats) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(self.x(at_ms), self.y(value), strict=True))


def curve(measured: Hourly, expected: Hourly, error_k: Floats, *, now_ms: int, words: Words) -> Markup:
    """The drawing; its table stands below it."""
    band = np.nan_to_num(error_k)
    values = np.concatenate([measured.value, expected.value - band, expected.value + band])
    frame = _Frame(np.concatenate([measured.at_ms, expected.at_ms]), values)
    inside = (*_grid(frame, words), *_times(frame, now_ms, words), *_lines(frame, measured, expected, band))
    facts = {
        "viewBox": f"0 0 {WIDTH:g} {HEIGHT:g}",
        "class": "plot",
        "role": "img",
        "aria-label": words["expected.picture"],
    }
    return tag("figure", {"class": "chart"}, tag("svg", facts, *inside))


def _grid(frame: _Frame, words: Words) -> Iterator[Markup]:
    for one in frame.marks:
        y = f"{float(frame.y(one)):.1f}"
        yield tag("line", {"class": "chart__grid", "x1": f"{LEFT:g}", "x2": f"{RIGHT:g}", "y1": y, "y2": y})
        decimals = 0 if one == int(one) else 1
        yield tag(
            "text",
            {"x": f"{LEFT - 6:g}", "y": y, "dy": "4", "text-anchor": "end"},
            number(one, decimals=decimals, words=words),
        )


def _times(frame: _Frame, now_ms: int, words: Words) -> Iterator[Markup]:
    for one in axis.times(frame.begin, frame.end, words):
        x = f"{float(frame.x(one.at_ms)):.1f}"
        yield tag("text", {"x": x, "y": f"{BOTTOM + 20:g}", "text-anchor": "middle"}, one.brief or one.label)
    if frame.begin < now_ms < frame.end:
        x = f"{float(frame.x(now_ms)):.1f}"
        yield tag("line", {"class": "plot__at", "x1": x, "x2": x, "y1": f"{TOP:g}", "y2": f"{BOTTOM:g}"})
        time = axis.hours_minutes(int(datetime.fromtimestamp(now_ms / 1000, UTC).timestamp() * 1000))
        said = words.say("expected.now", time=time)
        yield tag("text", {"class": "plot__day", "x": x, "dx": "5", "y": f"{TOP + 8:g}"}, said)


def _lines(frame: _Frame, measured: Hourly, expected: Hourly, band: Floats) -> Iterator[Markup]:
    if band.any():
        there, back = (frame.points(expected.at_ms, expected.value + side * band).split() for side in (1, -1))
        yield tag("polygon", {"class": "expected__band", "points": " ".join([*there, *reversed(back)])})
    if measured.value.size:
        yield tag("polyline", {"class": "plot__line", "points": frame.points(measured.at_ms, measured.value)})
    dashed = {"class": "plot__line expected__line", "points": frame.points(expected.at_ms, expected.value)}
    yield tag("polyline", dashed)
