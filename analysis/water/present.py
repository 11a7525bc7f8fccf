"""How water stands at this moment: the trend of each gauge, sums of rain, and the least oxygen of the last night."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.water.trend import HOUR_MS, LevelTrend, level_trend
from data.declare import Layer
from data.flags import SUSPECT
from data.instants import epoch_ms
from data.store import Store

TREND: Final = timedelta(hours=4)
"""As far as a trend looks back at most."""
DAY: Final = timedelta(hours=24)
COMPLETE: Final = 0.7
"""A sum is known from this share of its expected readings on, as a day is of the climate's figures."""
NIGHT: Final = timedelta(hours=24)
"""The lowest of a whole day: the minimum comes before sunrise, and a pond that is low at noon is no better off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RainSums:
    """What fell at one gauge, mm; None where too many readings are missing."""

    hour_mm: float | None
    day_mm: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastOxygen:
    """The lowest reading of the last day.

    Args:
        at: when, UTC.
    """

    mg_l: float
    at: datetime


@dataclass(frozen=True, slots=True)
class _SiteCourse:
    """Sound readings of one site, in the order of time."""

    at_ms: NDArray[np.int64]
    value: NDArray[np.float64]


def trends(store: Store, layer: Layer, *, now: datetime) -> dict[str, LevelTrend]:
    """By site the trend of its level; sites of which nobody knows one are left out."""
    now_ms = epoch_ms(now)
    found = {
        site_id: level_trend(one.at_ms, one.value, now_ms=now_ms)
        for site_id, one in _courses(store, layer, now - TREND, now).items()
    }
    return {site_id: trend for site_id, trend in found.items() if trend is not None}


def rain_sums(store: Store, layer: Layer, *, now: datetime) -> dict[str, RainSums]:
    """By site what fell in the last hour and in the last 24 hours, until its newest reading."""
    courses = _courses(store, layer, now - DAY - timedelta(hours=1), now)
    return {site_id: _sums(one, layer.interval_s, epoch_ms(now)) for site_id, one in courses.items()}


def least_oxygen(store: Store, layer: Layer, *, now: datetime) -> dict[str, LeastOxygen]:
    """By site the lowest reading of the last 24 hours."""
    found = {}
    for site_id, one in _courses(store, layer, now - NIGHT, now).items():
        row = int(one.value.argmin())
        at = datetime.fromtimestamp(int(one.at_ms[row]) / 1000, UTC)
        found[site_id] = LeastOxygen(mg_l=float(one.value[row]), at=at)
    return found


def _sums(one: _SiteCourse, interval_s: int, now_ms: int) -> RainSums:
    newest = int(one.at_ms.max())
    if now_ms - newest > HOUR_MS:
        return RainSums(hour_mm=None, day_mm=None)
    each = {hours: one.value[one.at_ms > newest - hours * HOUR_MS] for hours in (1, 24)}
    hour, day = (
        float(values.sum()) if len(values) >= COMPLETE * hours * 3600 / interval_s else None
        for hours, values in each.items()
    )
    return RainSums(hour_mm=hour, day_mm=day)


def _courses(store: Store, layer: Layer, start: datetime, end: datetime) -> dict[str, _SiteCourse]:
    """The shown measure of each site that has a sound reading in start <= observed_at <= end."""
    rows = store.series(layer.id, layer.shows.id, start=start, end=end + timedelta(milliseconds=1), step="raw")
    site, at_ms = np.asarray(rows["site_id"].to_pylist(), object), np.asarray(rows["observed_at"].cast(pa.int64()))
    value, flags = rows["value"].to_numpy(), rows["flags"].to_numpy()
    sound = np.isfinite(value) & ((flags & int(SUSPECT)) == 0)
    site, at_ms, value = site[sound], at_ms[sound], value[sound]
    return {one: _SiteCourse(at_ms[site == one], value[site == one]) for one in dict.fromkeys(site.tolist())}
