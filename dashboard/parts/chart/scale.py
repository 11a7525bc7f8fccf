"""From time and value to the units of a drawing."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.chart import axis
from dashboard.parts.chart.labels import width
from dashboard.parts.chart.plot import Plot, Size
from dashboard.parts.figures import number

NEAR_LIMIT: Final = 2.0
"""A limit that is so near, in its unit, is worth showing, though no value reached it."""
TOP: Final = 24
ROW_PX: Final = 18
"""Of words below the time axis."""
GAP_PX: Final = 8


class Scale:
    """The axes of a plot in one size: lines stand between left, right, `TOP` and bottom, hours on row."""

    def __init__(self, plot: Plot, size: Size) -> None:
        self.plot, self.size = plot, size
        lines = [*plot.courses, *([plot.town] if plot.town else [])]
        low = min(float(one.low.min()) for one in lines)
        high = max(float(one.high.max()) for one in lines)
        near = [one.value for one in plot.limits if low - NEAR_LIMIT <= one.value <= high + NEAR_LIMIT]
        self.ticks = axis.values(min([low, *near]), max([high, *near]), unit=plot.measure.unit)
        self.days = axis.days(plot.begin_ms, plot.end_ms, plot.words)
        marked = [one for one in plot.limits if self.ticks[0] < one.value <= self.ticks[-1]]
        self.marks = {one.value: one.label or self.number(one.value) for one in marked}
        labels = [*map(self.number, self.ticks), *self.marks.values()]
        self.left = round(max(map(width, labels))) + GAP_PX
        self.right = size.width - (24 if len(plot.courses) > 1 else 8)
        self.bottom = size.height - ROW_PX * (2 if self.days else 1) - 6
        self.row = self.bottom + ROW_PX

    def number(self, value: float) -> str:
        """A value of the axis."""
        return number(value, decimals=0 if value == int(value) else 1, words=self.plot.words)

    def x(self, at_ms: NDArray[np.int64] | int) -> NDArray[np.float64]:
        """Of instants, milliseconds since 1970 UTC; what lies outside stands at the edge."""
        plot = self.plot
        share = np.clip((np.asarray(at_ms) - plot.begin_ms) / (plot.end_ms - plot.begin_ms), 0.0, 1.0)
        return np.asarray(np.round(self.left + share * (self.right - self.left), 1))

    def y(self, value: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Of values."""
        low, high = self.ticks[0], self.ticks[-1]
        return np.asarray(np.round(TOP + (high - np.asarray(value)) / (high - low) * (self.bottom - TOP), 1))
