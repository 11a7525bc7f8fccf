"""A school of two years: gas that follows the weather, with an excess at nights since some day, and its thermometer."""

from datetime import date, timedelta

import numpy as np

from analysis.energy.counter import Instants
from data.records.buildings import Building
from data.records.meter_profiles import MeterProfile
from data.records.meters import Meter
from geo.arrays import FloatArray
from tests.analysis.energy.years import temperatures
from tests.support.small import NOON, Small, day

TODAY = NOON.date()
FIRST = TODAY - timedelta(days=740)
DAYS = np.arange(np.datetime64(FIRST), np.datetime64(TODAY))


def weather(small: Small) -> FloatArray:
    """Put the days of a thermometer of the town; return their means."""
    mean_c = temperatures(DAYS, seed=5)
    each = zip(mean_c.tolist(), DAYS.astype(date).tolist(), strict=True)
    small.roll_up_days(*({**day("heat-0001", mean, at), "min": mean - 4.0, "max": mean + 4.0} for mean, at in each))
    return mean_c


def school(
    small: Small, mean_c: FloatArray, *, dearer: float = 1.0, since: date = TODAY, known: slice = slice(None)
) -> str:
    """A building with gas by the hour; since a day its nights use so many times as much. Return its id.

    Args:
        known: days that were measured.
    """
    records = small.house.records
    made = Building(title="Schule <b>", category="4100", area_m2=3000, postcode="44575", address="Schulweg 1")
    (building_id,) = records.buildings.put(made)
    gas = Meter(building="-", building_id=building_id, title="Heizraum", carrier="gas", unit="kWh", digits=6)
    hour, used = _hours(mean_c, dearer, since)
    hour, used = hour.reshape(-1, 24)[known].ravel(), used.reshape(-1, 24)[known].ravel()
    records.meter_profiles.put(records.meters.add(gas), MeterProfile(hour, used, 3600))
    return building_id


def _hours(mean_c: FloatArray, dearer: float, since: date) -> tuple[Instants, FloatArray]:
    noise = np.random.default_rng(7).normal(1.0, 0.05, len(DAYS))
    a_day = (200.0 + 60.0 * np.maximum(16.0 - mean_c, 0.0)) * noise
    hour = (DAYS[:, None].astype("datetime64[h]") + np.arange(24)).ravel().astype("datetime64[s]")
    of_day = np.tile(np.arange(24), len(DAYS))
    share = np.where((of_day >= 5) & (of_day < 18), 1.5, 0.41)
    late = (hour >= np.datetime64(since)) & ((of_day < 4) | (of_day >= 20))
    return hour, np.repeat(a_day / 24, 24) * share * np.where(late, dearer, 1.0)
