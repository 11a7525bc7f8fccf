"""A measure judged by the highest temperature of each day, of its station and of the stations that were left alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.comparison.intervention import Intervention
from analysis.heat.effect import Effect, effect
from analysis.heat.site_climate import climate
from data.instants import day_of
from data.measures import AIR_TEMPERATURE
from data.store import Store
from data.thresholds import EffectLimits

MEASURE: Final = AIR_TEMPERATURE
"""What the register's measures are judged by."""


@dataclass(frozen=True, slots=True)
class DailyMaxima:
    """The highest temperatures of days around a measure.

    Args:
        day: (m,) datetime64[D], UTC+1 days.
        treated_c: (m,) of the treated station; NaN where too much of a day is missing.
        controls_c: (k, m) of its controls, likewise.
    """

    day: NDArray[np.datetime64]
    treated_c: NDArray[np.float64]
    controls_c: NDArray[np.float64]

    @classmethod
    def around(cls, store: Store, one: Intervention, limits: EffectLimits, *, now: datetime) -> "DailyMaxima":
        """Of as many days as are judged at most, twice, until yesterday."""
        last = day_of(now) - timedelta(days=1)
        first = one.since - timedelta(days=2 * limits.most_days)
        last = max(first, min(last, one.since + timedelta(days=2 * limits.most_days)))
        day = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
        controls = np.stack([_highest(store, control, first, last) for control in one.controls])
        return cls(day, _highest(store, one.site_id, first, last), controls)

    def effect(self, limits: EffectLimits, *, since: date) -> Effect:
        """What the measure changed."""
        return effect(self.day, self.treated_c, self.controls_c, limits, since=since)


def effect_of(store: Store, one: Intervention, limits: EffectLimits, *, now: datetime) -> Effect:
    """Judge a measure by the highest temperature of each day until yesterday."""
    return DailyMaxima.around(store, one, limits, now=now).effect(limits, since=one.since)


def _highest(store: Store, site_id: str, first: date, last: date) -> NDArray[np.float64]:
    figures = climate(store, site_id, first=first, last=last, measure_id=MEASURE.id)
    return np.where(figures.days.complete(figures.limits), figures.days.high, np.nan)
