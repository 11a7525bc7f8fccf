"""Hour by hour, what fell on a catchment and what its gauge showed, from a town's readings."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

import numpy as np
import pyarrow as pa
import shapely

from analysis.water.runoff import Reals
from data.catchments import Catchment, in_metres
from data.declare import Layer, Measure, layer_id
from data.instants import epoch_ms
from data.measures import PRECIPITATION, WATER_FLOW
from data.store import Store

HOUR_MS: Final = 3_600_000
COMPLETE: Final = 0.7
"""A sum of rain is known from this share of its readings on."""
NEAREST_M: Final = 500.0
"""Rain gauges that are nearer to the middle of a catchment weigh no more."""
YEARLY_EVAPORATION_MM: Final = 600.0
_SWING: Final = 0.9
_COLDEST_DAY: Final = 15
_YEAR_DAYS: Final = 365.25
Step: TypeAlias = Literal["raw", "hour"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchmentHours:
    """n hours without gaps; (n,) each.

    Args:
        end_ms: at which each ends, milliseconds since 1970 UTC.
        rain_mm: over the catchment; NaN where no rain gauge tells enough.
        evaporation_mm: that would evaporate.
        level_cm: mean of the hour; NaN: nothing was measured.
        flow_m3_s: likewise.
    """

    end_ms: np.ndarray
    rain_mm: Reals
    evaporation_mm: Reals
    level_cm: Reals
    flow_m3_s: Reals

    def after(self, begin: int) -> "CatchmentHours":
        """Those from one of them on."""
        return CatchmentHours(**{one.name: getattr(self, one.name)[begin:] for one in fields(self)})


def catchment_hours(
    store: Store, layers: Mapping[str, Layer], catchment: Catchment, *, start: datetime, end: datetime, step: Step
) -> CatchmentHours:
    """Read them.

    Args:
        store: of the town.
        layers: of the town.
        catchment: with its gauge.
        start: of the first hour, UTC; a whole hour.
        end: of the last; likewise.
        step: ``hour`` for long, from rollups; ``raw`` for what is newest.
    """
    first, count = epoch_ms(start) // HOUR_MS, (epoch_ms(end) - epoch_ms(start)) // HOUR_MS
    window = _Window(store, start, end, step, int(first), int(count))
    gauge = layers[layer_id(catchment.gauge)]
    level, _ = window.means(gauge, gauge.shows).get(catchment.gauge, window.nothing())
    flow, _ = window.nothing()
    if WATER_FLOW in gauge.measures:
        flow, _ = window.means(gauge, WATER_FLOW).get(catchment.gauge, window.nothing())
    ends = (first + 1 + np.arange(count)) * HOUR_MS
    rain = _rain(window, [one for one in layers.values() if one.shows == PRECIPITATION], catchment)
    return CatchmentHours(
        end_ms=ends, rain_mm=rain, evaporation_mm=seasonal_evaporation(ends), level_cm=level, flow_m3_s=flow
    )


def seasonal_evaporation(end_ms: np.ndarray) -> Reals:
    """(n,) mm an hour: 600 mm a year along a sine with its least in the middle of January."""
    day = end_ms / (24 * HOUR_MS) % _YEAR_DAYS
    mean = YEARLY_EVAPORATION_MM / (_YEAR_DAYS * 24)
    return np.asarray(mean * (1 - _SWING * np.cos(2 * np.pi * (day - _COLDEST_DAY) / _YEAR_DAYS)))


@dataclass(frozen=True, slots=True)
class _Window:
    store: Store
    start: datetime
    end: datetime
    step: Step
    first: int
    count: int

    def nothing(self) -> tuple[Reals, Reals]:
        return np.full(self.count, np.nan), np.zeros(self.count)

    def means(self, layer: Layer, measure: Measure) -> dict[str, tuple[Reals, Reals]]:
        """By site the mean of each hour, NaN where there is none, and how many readings were expected of it."""
        # An hour of a rollup is labelled at its end.
        shift = timedelta(hours=1) if self.step == "hour" else timedelta(0)
        rows = self.store.series(layer.id, measure.id, start=self.start, end=self.end + shift / 3_600, step=self.step)
        at = np.asarray(rows["observed_at"].cast(pa.int64()))
        site = np.asarray(rows["site_id"].to_pylist(), object)
        hour = (at - 1) // HOUR_MS - self.first if self.step == "hour" else at // HOUR_MS - self.first
        inside = (hour >= 0) & (hour < self.count)
        return {
            one: self._mean(layer, rows, np.flatnonzero(inside & (site == one)), hour) for one in dict.fromkeys(site)
        }

    def _mean(self, layer: Layer, rows: pa.Table, own: np.ndarray, hour: np.ndarray) -> tuple[Reals, Reals]:
        mean, share = self.nothing()
        if self.step == "hour":
            value, n, expected = (rows[name].to_numpy()[own].astype(float) for name in ("mean", "n", "expected"))
            mean[hour[own]] = np.where(n > 0, value, np.nan)
            share[hour[own]] = n / np.maximum(expected, 1)
            return mean, share
        value = rows["value"].to_numpy()[own]
        known = np.isfinite(value) & (rows["flags"].to_numpy()[own] == 0)
        n = np.bincount(hour[own][known], minlength=self.count).astype(float)
        total = np.bincount(hour[own][known], value[known], minlength=self.count)
        with np.errstate(invalid="ignore", divide="ignore"):
            return total / n, n * layer.interval_s / 3_600


def _rain(window: _Window, gauges: list[Layer], catchment: Catchment) -> Reals:
    """The mean of all rain gauges, by the inverse square of their distance from the middle of the catchment."""
    middle = catchment.polygon_m.representative_point()
    total, weight = np.zeros(window.count), np.zeros(window.count)
    for layer in gauges:
        sites = window.store.last(layer.id).sites
        places = {one: (lon, lat) for one, lon, lat in zip(sites.site_id, sites.lon, sites.lat, strict=True)}
        for site_id, (mean, share) in window.means(layer, layer.shows).items():
            if site_id not in places:
                continue
            away = max(NEAREST_M, middle.distance(in_metres(shapely.Point(places[site_id]))))
            known = np.isfinite(mean) & (share >= COMPLETE)
            total[known] += mean[known] * 3_600 / layer.interval_s / away**2
            weight[known] += 1 / away**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(weight > 0, total / weight, np.nan))
