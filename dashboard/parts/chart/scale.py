"""From time and value to the units of a drawing."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.chart import axis
from dashboard.parts.chart.course import Buckets
from dashboard.parts.chart.labels import width
from dashboard.parts.chart.plot import Plot, Size
from dashboard.parts.figures import number

NEAR_LIMIT: Final = 2.0
"""A limit that is so near, in its unit, is worth showing, though no value reached it."""
TOP: Final = 24
ROW_PX: Final = 18
"""Of words below the time axis."""
GAP_PX: Final = 8
ROOMY_PX: Final = 600
"""From this width on names stand at the ends of lines, beside the drawing."""
LONGEST: Final = 20
"""Letters of such a name."""


def shortened(name: str) -> str:
    """A name that is not too long to stand at the end of a line."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


class Scale:
    """The axes of a plot in one size, the same for each of its courses.

    Lines stand between left, right, `TOP` and bottom, hours on row.
    """

    def __init__(self, plot: Plot, size: Size, place: int = 0) -> None:
        self.plot, self.size, self.course = plot, size, plot.courses[place]
        self.is_first = place == 0
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
        self.ends = self._ends() if size.width >= ROOMY_PX else []
        self.right = size.width - (round(max(width(name) for name, _, _ in self.ends)) + GAP_PX if self.ends else 8)
        self.bottom = size.height - ROW_PX * (2 if self.days else 1) - 6
        self.row = self.bottom + ROW_PX

    def _ends(self) -> list[tuple[str, Buckets, str]]:
        """Name, course and class of each line, where there are two."""
        if self.plot.town is None:
            return []
        name = shortened(self.course.label)
        return [(name, self.course, "plot__name"), (self.plot.town.label, self.plot.town, "plot__town-label")]

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
