"""What pages ask of water at one moment, computed once for all who look at the same data in the same minute."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeVar

import numpy as np

from analysis.water.coming_night import coming_night, night_of
from analysis.water.pond import NightSkill, PredawnMinimum
from analysis.water.present import LeastOxygen, RainSums, least_oxygen, rain_sums, trends
from analysis.water.trend import LevelTrend
from dashboard.parts.page import PageContext
from data.declare import Layer, Measure
from data.marks import UNMARKED, rated
from data.measures import PRECIPITATION, WATER_LEVEL, WATER_OXYGEN
from data.state import OK
from data.store import Current

TOPIC: Final = "water"
_PRESENT: Final = timedelta(hours=1)
"""A night is foretold at its nightfall; of others it is known what they brought."""
Computed = TypeVar("Computed")


class Moment(Protocol):
    """One of the layers at an instant, as a page or the API looks at it."""

    @property
    def layer(self) -> Layer:
        """Which."""

    @property
    def current(self) -> Current:
        """Its values."""

    @property
    def now(self) -> datetime:
        """When."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One gauge that has a current value, as anybody may be told of it.

    Args:
        row: in its layer.
        is_released: whether the crisis staff lets more be said than value and time.
        trend: None: nobody knows, or it is not released.
        marks: its own limits, cm; none where it has none.
        reached: how many of them; None: it has none, or is not released.
    """

    row: int
    site_id: str
    name: str
    level_cm: float
    is_released: bool
    trend: LevelTrend | None
    marks: tuple[float, ...]
    reached: int | None

    @property
    def weight(self) -> tuple[int, float]:
        """What sorts gauges: what has reached most, then what rises fastest."""
        return -(self.reached or 0), -(self.trend.cm_per_h if self.trend else -np.inf)


@dataclass(kw_only=True)
class WaterNow:
    """Figures of the layers of this topic."""

    context: PageContext
    _kept: dict[tuple[str, str], tuple[tuple[int, int], Any]] = field(default_factory=dict)

    def layers(self, shows: Measure | None = None) -> list[Layer]:
        """Its layers that show a measure; None: all of them."""
        own = (one for one in self.context.layers.values() if one.topic == TOPIC)
        return [one for one in own if shows is None or one.shows == shows]

    def gauges(self, view: Moment) -> list[Gauge]:
        """The gauges of a layer that have a current value, what matters most first."""
        marks, current = view.layer.marks, view.current
        if view.layer.shows != WATER_LEVEL or marks is None:
            return []
        slopes = self._of(view, "trends", lambda: trends(self.context.store, view.layer, now=view.now))
        reached = rated(marks, current.sites.attributes, current.shows)
        found = []
        for row in np.flatnonzero(current.state == OK).tolist():
            facts, site_id = current.sites.attributes[row], current.sites.site_id[row]
            released = marks.are_released(facts)
            gauge = Gauge(
                row=row,
                site_id=site_id,
                name=current.sites.name[row],
                level_cm=float(current.shows[row]),
                is_released=released,
                trend=slopes.get(site_id) if released else None,
                marks=tuple(marks.of(facts)),
                reached=None if reached[row] == UNMARKED else int(reached[row]),
            )
            found.append(gauge)
        return sorted(found, key=lambda one: (*one.weight, one.row))

    def rain(self, view: Moment) -> Mapping[str, RainSums]:
        """By site what fell; nothing of a layer that shows something else."""
        if view.layer.shows != PRECIPITATION:
            return {}
        return self._of(view, "sums", lambda: rain_sums(self.context.store, view.layer, now=view.now))

    def oxygen(self, view: Moment) -> Mapping[str, LeastOxygen]:
        """By site the least oxygen of the last night; nothing of a layer that shows something else."""
        if view.layer.shows != WATER_OXYGEN:
            return {}
        return self._of(view, "least", lambda: least_oxygen(self.context.store, view.layer, now=view.now))

    def night(self, view: Moment) -> tuple[NightSkill, Mapping[str, PredawnMinimum]] | None:
        """How forecasts of all ponds did, and by site what tonight is expected to bring; None: it is day, or a replay.

        Until the morning nothing of it changes, so it is looked at once an hour.
        """
        clock = self.context.house.clock.now()
        if view.layer.shows != WATER_OXYGEN or abs(view.now - clock) > _PRESENT:
            return None
        if night_of(view.now, self.context.town.centre[0]) is None:
            return None
        cause = (int(view.now.timestamp() // 3600), 0)
        return self._kept_of(view, "night", cause, lambda: coming_night(self.context.store, view.layer, now=view.now))

    def _of(self, view: Moment, what: str, compute: Callable[[], Computed]) -> Computed:
        return self._kept_of(view, what, (view.current.version, int(view.now.timestamp() // 60)), compute)

    def _kept_of(self, view: Moment, what: str, cause: tuple[int, int], compute: Callable[[], Computed]) -> Computed:
        known = self._kept.get((view.layer.id, what))
        if known is None or known[0] != cause:
            known = self._kept[view.layer.id, what] = (cause, compute())
        found: Computed = known[1]
        return found
