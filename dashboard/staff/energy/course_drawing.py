"""Days of consumption as bars, and what would be usual at the weather as a line beside them; it needs no script."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

import numpy as np

from dashboard.parts.chart import axis
from dashboard.parts.figures import ZONE, number
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from geo.arrays import FloatArray
from services.energy.account import EnergyAccount

SHOWN_DAYS: Final = 84
SIZES: Final = (("wide", 720, 240), ("narrow", 344, 200))
"""Name, width and height: a style sheet shows the one that fits, so that letters keep their size."""
_LEFT: Final = 56
_TOP: Final = 12
_FOOT: Final = 24
_SVG: Final = "http://www.w3.org/2000/svg"
_STYLE: Final = """
.energy-bar { fill: #0b5c8a } .energy-bar--shared { fill: #9fb8c6 } .energy-bar--excess { fill: #b3261e }
.energy-usual { fill: none; stroke: #000; stroke-width: 2 } .energy-grid { stroke: #ccc }
text { font: 12px "Fira Sans", sans-serif; fill: #333 }
"""


@dataclass(frozen=True, slots=True)
class CourseDrawing:
    """Of the last twelve weeks of an account."""

    account: EnergyAccount
    words: Words
    width: int = SIZES[0][1]
    height: int = SIZES[0][2]

    @property
    def _days(self) -> slice:
        return slice(max(len(self.account.use.day) - SHOWN_DAYS, 0), None)

    @property
    def _used(self) -> FloatArray:
        return self.account.use.used[self._days]

    @property
    def _usual(self) -> FloatArray:
        beside = self.account.beside
        return np.full(len(self._used), np.nan) if beside is None else beside.expected[self._days]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return bool(np.isnan(self._used).all())

    def figure(self) -> Markup:
        """For a page: coloured by its style sheet."""
        caption = tag("figcaption", None, self.words["energy.chart"])
        drawn = (replace(self, width=width, height=height).named(name) for name, width, height in SIZES)
        return tag("figure", {"class": "bars"}, caption, *drawn)

    def named(self, name: str) -> Markup:
        """The drawing itself."""
        return self._svg({"class": f"bars__drawing energy-{name}", "role": "img", "aria-label": self.said()})

    def image(self) -> Markup:
        """For paper: a file of its own colours."""
        return self._svg({"xmlns": _SVG}, tag("style", None, Markup(_STYLE)))

    def said(self) -> str:
        """What whoever hears the page is told in its place."""
        known = ~np.isnan(self._used)
        both = known & ~np.isnan(self._usual)
        used = number(float(self._used[known].sum()), decimals=0, words=self.words)
        facts = {"days": int(known.sum()), "used": used, "unit": self.account.use.unit}
        if not both.any():
            return self.words.say("energy.chart_said", **facts)
        compared = {
            "used": number(float(self._used[both].sum()), decimals=0, words=self.words),
            "usual": number(float(self._usual[both].sum()), decimals=0, words=self.words),
        }
        return self.words.say("energy.chart_said_usual", **{**facts, **compared, "days": int(both.sum())})

    # ---- drawing ----------------------------------------------------------------------------

    def _svg(self, about: dict[str, Attribute], *before: Markup) -> Markup:
        box: dict[str, Attribute] = {"viewBox": f"0 0 {self.width} {self.height}"}
        return tag("svg", {**box, **about}, *before, *self._grid(), *self._bars(), *self._line(), *self._months())

    @property
    def _top(self) -> float:
        return max(float(np.nanmax(np.concatenate([self._used, self._usual, [1e-9]]))), 1e-9)

    def _y(self, value: float) -> float:
        return self.height - _FOOT - (self.height - _FOOT - _TOP) * value / self._ticks[-1]

    @property
    def _step(self) -> float:
        return (self.width - _LEFT) / len(self._used)

    @property
    def _ticks(self) -> list[float]:
        return axis.values(0.0, self._top, unit=self.account.use.unit)

    def _grid(self) -> Iterator[Markup]:
        decimals = 0 if self._ticks[-1] >= 10 else 1  # noqa: PLR2004 - whole numbers are enough from ten on
        for value in self._ticks:
            y = f"{self._y(value):.1f}"
            yield tag("line", {"class": "energy-grid", "x1": str(_LEFT), "x2": str(self.width), "y1": y, "y2": y})
            label = number(value, decimals=decimals, words=self.words)
            where = {"class": "bars__label", "x": str(_LEFT - 6), "y": y, "dy": "4", "text-anchor": "end"}
            yield tag("text", where, label)

    def _bars(self) -> Iterator[Markup]:
        account, step = self.account, self._step
        excess = account.beside.excess if account.beside else None
        since = np.datetime64(excess.since) if excess else None
        every = zip(account.use.day[self._days], self._used, account.use.measured[self._days], strict=True)
        for at, (day, used, measured) in enumerate(every):
            if np.isnan(used):
                continue
            kind = "" if measured else " energy-bar--shared"
            kind = " energy-bar--excess" if since is not None and day >= since else kind
            top = self._y(max(float(used), 0.0))
            box = {"x": f"{_LEFT + at * step + step * 0.1:.1f}", "y": f"{top:.1f}", "width": f"{step * 0.8:.1f}"}
            yield tag("rect", {"class": f"energy-bar{kind}", **box, "height": f"{self.height - _FOOT - top:.1f}"})

    def _line(self) -> Iterator[Markup]:
        """Through the middle of days, a piece wherever the weather is known."""
        known = ~np.isnan(self._usual)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int64)))
        for first, last in edges.reshape(-1, 2).tolist():
            points = (
                f"{_LEFT + (at + 0.5) * self._step:.1f},{self._y(float(self._usual[at])):.1f}"
                for at in range(first, last)
            )
            yield tag("polyline", {"class": "energy-usual", "points": " ".join(points)})

    def _months(self) -> Iterator[Markup]:
        marked = {1, 15} if self.width > SIZES[1][1] else {1}
        for at, day in enumerate(self.account.use.day[self._days].astype(date)):
            if day.day in marked and at < len(self._used) - 4:
                label = axis.day_month(datetime.combine(day, time(), ZONE), self.words)
                x = f"{_LEFT + (at + 0.5) * self._step:.1f}"
                yield tag("text", {"class": "bars__label", "x": x, "y": str(self.height - 6)}, label)
