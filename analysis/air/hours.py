"""The air of the last full hour at each measuring point: hourly means, and the index of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from analysis.air.quality_index import UBA, AirIndex, AirVerdict, Pollutant, hourly_mean
from data.declare import Layer
from data.flags import SUSPECT
from data.instants import epoch_ms
from data.measures import NO2, O3, PM10, PM25
from data.store import Store

POLLUTANTS: Final[Mapping[str, Pollutant]] = {PM10.id: "pm10", PM25.id: "pm2_5", O3.id: "o3", NO2.id: "no2"}
"""By measure what the index calls it."""
HOUR: Final = timedelta(hours=1)
HOUR_MS: Final = 3_600_000
BACK: Final = 2
"""So many full hours are looked at: readings of the last one may still be on their way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AirHour:
    """One hour at one measuring point.

    Args:
        end: of the hour, UTC.
        means: µg/m³ by pollutant; those measured too little are left out.
        verdict: the index; without a name where nothing was measured long enough.
    """

    end: datetime
    means: Mapping[Pollutant, float]
    verdict: AirVerdict


def measured(layer: Layer) -> dict[str, Pollutant]:
    """The pollutants that a layer may say to everybody, by measure."""
    return {one.id: POLLUTANTS[one.id] for one in layer.visible("public") if one.id in POLLUTANTS}


def air_hours(store: Store, layer: Layer, *, now: datetime, index: AirIndex = UBA) -> dict[str, AirHour]:
    """By site the newest of the last two full hours of which anything is known; a site without any is unknown.

    An index whose means take a day would need its hours; the present one takes the hour alone.
    """
    end = now.replace(minute=0, second=0, microsecond=0)
    hourly = {one: _hourly(store, layer, measure, end) for measure, one in measured(layer).items()}
    sites = sorted({site_id for each in hourly.values() for site_id in each})
    return {
        site_id: _newest({one: each.get(site_id, {}) for one, each in hourly.items()}, end, index) for site_id in sites
    }


def _newest(hourly: Mapping[Pollutant, Mapping[int, float]], end: datetime, index: AirIndex) -> AirHour:
    hours = [_hour(hourly, end - back * HOUR, index) for back in range(BACK)]
    return next((one for one in hours if one.means), hours[0])


def _hour(hourly: Mapping[Pollutant, Mapping[int, float]], end: datetime, index: AirIndex) -> AirHour:
    at = epoch_ms(end)
    means = {one: each[at] for one, each in hourly.items() if np.isfinite(each.get(at, np.nan))}
    verdict = index.verdict({one: np.array([mean]) for one, mean in means.items()})
    return AirHour(end=end, means=means, verdict=verdict)


def _hourly(store: Store, layer: Layer, measure: str, end: datetime) -> dict[str, dict[int, float]]:
    """By site and end of an hour its mean; NaN where less than 75 % of its readings are there."""
    rows = store.series(layer.id, measure, start=end - BACK * HOUR, end=end, step="raw")
    site = np.asarray(rows["site_id"].to_pylist(), object)
    until = (np.asarray(rows["observed_at"].cast(pa.int64())) // HOUR_MS + 1) * HOUR_MS
    value, sound = rows["value"].to_numpy(), (rows["flags"].to_numpy() & int(SUSPECT)) == 0
    expected = max(1, round(HOUR_MS / 1000 / layer.interval_s))
    found: dict[str, dict[int, float]] = {}
    for one in dict.fromkeys(site.tolist()):
        for hour in np.unique(until[site == one]).tolist():
            here = (site == one) & (until == hour) & sound
            found.setdefault(one, {})[hour] = hourly_mean(value[here], expected=expected)
    return found
