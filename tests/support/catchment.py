"""A catchment whose gauge follows its rain by a known unit hydrograph, hour by hour until noon."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import shapely

from analysis.water.runoff import Reals
from analysis.water.unit_hydrograph import nash_cascade
from data import catchments
from data.catchments import Catchment
from data.lake.tables import TABLES
from tests.support.brooks import course
from tests.support.small import NOON, Small

GAUGE, RAIN = "water_levels-0001", "rain_gauges-0001"
CATCHMENT = Catchment(
    catchment_id="bach",
    name="Bach",
    gauge=GAUGE,
    area_km2=3.1,
    sealed=0.4,
    polygon=shapely.box(7.295, 51.545, 7.315, 51.555),
)
TRUE = (0.4, 1.0, 3.0, 1.5, 0.01)


@dataclass(frozen=True, slots=True)
class Past:
    """n hours; rain in mm, level in cm."""

    rain: Reals
    level: Reals


def past(hours: int, *, follows: bool = True, seed: int = 5) -> Past:
    """Showers, and a level that follows them, or wanders by itself."""
    rng = np.random.default_rng(seed)
    rain = np.where(rng.random(hours) < 0.06, rng.gamma(0.8, 4.0, hours), 0.0).round(1)
    flow = nash_cascade().run(TRUE, rain, np.full(hours, 0.06)).discharge_mm
    level = 40 + 60 * flow if follows else 60 + rng.normal(0, 2, hours).cumsum()
    return Past(rain, level + rng.normal(0, 0.3, hours))


def settle(made: Small, one: Past) -> None:
    """Put the catchment and its past, rolled up and for the last day as readings, into a town with brooks."""
    catchments.write(made.house.folders.catchments, [CATCHMENT])
    n, end = len(one.rain), NOON.replace(minute=0, second=0, microsecond=0)
    ends = [end - timedelta(hours=n - 1 - at) for at in range(n)]
    series = ((GAUGE, "water_level_cm", one.level), (RAIN, "precipitation_mm", one.rain / 6))
    rows = [
        {"site_id": site, "channel": 0, "measure": measure, "hour": hour, "n": 6, "expected": 6}
        | dict.fromkeys(("min", "mean", "max"), float(value))
        for site, measure, values in series
        for hour, value in zip(ends, values, strict=True)
    ]
    days = {at.date() for hour in ends for at in (hour, hour - timedelta(hours=1))}
    table = pa.Table.from_pylist(rows, schema=TABLES["rollup_hour"].schema)
    made.lake.replace_days("rollup_hour", table, days=days, seen_readings=1)
    newest(made, one, end)


def newest(made: Small, one: Past, end: datetime) -> None:
    """The last day as readings every ten minutes."""
    last = end - timedelta(minutes=10)
    level, rain = np.repeat(one.level[-24:], 6), np.repeat(one.rain[-24:] / 6, 6)
    made.commit(
        *course(GAUGE, level.tolist(), every_min=10, end=last), *course(RAIN, rain.tolist(), every_min=10, end=last)
    )
