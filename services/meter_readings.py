"""What people read from meters: judged when it is noted, and told as what was used between two counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from analysis.energy.billing_periods import TooFewPeriodsError, fit_periods
from analysis.energy.counter import STEPS, Instants, MeterCounts, Step, consumption
from analysis.energy.outdoor import weather_of
from analysis.energy.plausibility import DailyWeather, doubt_of
from analysis.energy.units import MeterUnit
from data.instants import day_of
from data.records.meters import Meter, MeterCount
from data.store import Store
from geo.arrays import FloatArray
from services.context import House

PHOTOS_KEPT: Final = timedelta(days=400)
"""So long a picture of a counter proves what was read: the year's bill is settled by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPeriod:
    """What was used between two counts.

    Args:
        begin: of the period, UTC.
        used: kWh, of water m³; None: the counts do not say it.
        expected: at the weather of these days, likewise; None: nothing is known of that.
        step: how the count went on.
    """

    begin: datetime
    end: datetime
    used: float | None
    expected: float | None
    step: Step


def unit_of(meter: Meter) -> MeterUnit:
    """What a step of a meter's counter is; MeterUnitError: nobody can say."""
    facts = {"factor": meter.factor, "calorific_kwh": meter.calorific_kwh, "state": meter.state}
    return MeterUnit(carrier=meter.carrier, unit=meter.unit, **facts)  # type: ignore[arg-type]  # checked there


def add(house: House, meter: Meter) -> str:
    """Add a meter; return its id. MeterUnitError: nobody could say what it counts; else as of the records."""
    unit_of(meter)
    return house.records.meters.add(meter)


def note(house: House, store: Store, meter: Meter, given: MeterCount, photo: bytes = b"") -> MeterCount:
    """Keep a count with what speaks against it, and its picture; errors as of `Meters.note` and `FileStore.put`."""
    meters, now = house.records.meters, datetime.now(UTC)
    before = [one for one in meters.counts(meter.meter_id) if not one.doubt and one.at < given.at]
    doubt = doubt_of(_arrays(meter, [*before, given]), _weather(house, store, [*before, given])) if before else ""
    given = replace(given, doubt=doubt)
    if not photo:
        return replace(given, count_id=meters.note(meter.meter_id, given))
    files = house.files()
    picture = files.put(photo, body=meter.body, kept_until=now + PHOTOS_KEPT, is_picture=True).file_id
    try:
        count_id = meters.note(meter.meter_id, replace(given, photo=picture))
    except Exception:
        files.delete(picture)
        raise
    (noted,) = (one for one in meters.counts(meter.meter_id) if one.count_id == count_id)
    if noted.photo != picture:
        files.delete(picture)  # the count came before
    return noted


def delete(house: House, meter: Meter, count_id: int) -> None:
    """Take a wrong count back, with its picture; errors as of `Meters.delete`."""
    photo = house.records.meters.delete(meter.meter_id, count_id)
    if photo:
        house.files().delete(photo)


def used_periods(house: House, store: Store, meter: Meter, counts: Sequence[MeterCount]) -> list[UsedPeriod]:
    """What was used between those of a meter's counts that nobody doubts, the oldest first, beside its baseline."""
    counts = [one for one in counts if not one.doubt]
    if len(counts) < 2:  # noqa: PLR2004 - a period has two ends
        return []
    periods, per_count = consumption(_arrays(meter, counts)), unit_of(meter).per_count
    expected = _expected(periods.begin, periods.end, periods.used, _weather(house, store, counts))
    each = zip(counts, counts[1:], periods.used, expected, periods.step, strict=False)
    return [
        UsedPeriod(
            begin=first.at,
            end=second.at,
            used=None if np.isnan(used) else float(used) * per_count,
            expected=None if np.isnan(usual) else float(usual) * per_count,
            step=STEPS[int(step)],
        )
        for first, second, used, usual, step in each
    ]


def due(meters: Sequence[Meter], last: dict[str, datetime], now: datetime) -> list[Meter]:
    """Those that are to be read: never, or not for as long as it may be."""
    ages = {one.meter_id: now - last[one.meter_id] for one in meters if one.meter_id in last}
    return [
        one
        for one in meters
        if one.every_days and ages.get(one.meter_id, timedelta.max) >= timedelta(days=one.every_days)
    ]


def _expected(begin: Instants, end: Instants, used: FloatArray, weather: DailyWeather) -> FloatArray:
    begins, ends = begin.astype("datetime64[D]"), end.astype("datetime64[D]")
    long = ends > begins
    try:
        model = fit_periods(begins[long], ends[long], used[long], weather.day, weather.mean_c)
    except TooFewPeriodsError:
        return np.full(len(used), np.nan)
    return model.expected(begins, ends, weather.day, weather.mean_c)


def _arrays(meter: Meter, counts: Sequence[MeterCount]) -> MeterCounts:
    at = np.array([one.at.astimezone(UTC).replace(tzinfo=None) for one in counts], "datetime64[s]")
    number = np.array([one.count for one in counts], float)
    return MeterCounts(at, number, meter.digits, np.array([one.is_first for one in counts], np.bool_))


def _weather(house: House, store: Store, counts: Sequence[MeterCount]) -> DailyWeather:
    return weather_of(store, house.layers.values(), first=day_of(counts[0].at), last=day_of(counts[-1].at))
