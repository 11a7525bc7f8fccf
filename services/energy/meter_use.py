"""What one meter measured, hour by hour and day by day: counts that people read, counts by radio, load profiles."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np

from analysis.energy.calendar import Days
from analysis.energy.counter import Instants, MeterCounts, consumption
from analysis.energy.daily_shares import daily_shares
from analysis.energy.degree_days import degree_day_numbers
from analysis.energy.hours import LONGEST_DAY, MeteredHours, hours_of, midnights, spread, summed_days
from analysis.energy.outdoor import weather_of
from data.errors import NotFoundError
from data.flags import SUSPECT
from data.opening_hours import BERLIN
from data.records.meters import Meter, MeterCount
from data.store import Store
from geo.arrays import BoolArray, FloatArray
from services.context import House
from services.meter_readings import unit_of

HEATING: Final = frozenset({"gas", "district_heating", "oil"})
BASE_SHARE: Final = 0.2
"""Of heat in a period of weeks: what hot water and losses take evenly, the rest follows the weather."""
LONGEST_AGO: Final = np.timedelta64(800, "D")
"""Counts of so long before a time may reach into it: oil is read once a year or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterUse:
    """What a meter measured in the days of a time, and in their hours.

    Args:
        unit: ``kWh``, of water ``m³``.
        hours: of UTC; NaN where nothing as short as a day says it.
        day: (d,) datetime64[D], days by the town's clock.
        used: (d,) NaN where unknown.
        measured: (d,) False: a share of a longer period, by the weather; for pictures and sums, for no baseline.
    """

    meter: Meter
    unit: str
    hours: MeteredHours
    day: Days
    used: FloatArray
    measured: BoolArray

    @property
    def total(self) -> float:
        """Of the days that are known."""
        return float(np.nansum(self.used))

    @property
    def known(self) -> float:
        """Share of days that are known."""
        return float((~np.isnan(self.used)).mean()) if len(self.used) else 0.0


def meter_use(house: House, store: Store, meter: Meter, first: date, last: date) -> MeterUse:
    """Of the days from first to last, both within. MeterUnitError: nobody can say what the meter counts."""
    edges, days = hours_of(first, last, BERLIN), midnights(first, last, BERLIN)
    begin, end, used = _periods(house, store, meter, first, last)
    hours = _with_profiles(house, meter, spread(begin, end, used, edges), edges)
    if meter.removed_at is not None:
        gone = hours.begin >= np.datetime64(meter.removed_at.astimezone(UTC).replace(tzinfo=None), "s")
        hours = MeteredHours(hours.begin, np.where(gone, 0.0, hours.used), hours.measured | gone)
    exact, day = summed_days(hours, days), np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    shared = _shared(house, store, meter, (begin, end, used), day)
    return MeterUse(
        meter=meter,
        unit=unit_of(meter).result,
        hours=hours,
        day=day,
        used=np.where(np.isnan(exact), shared, exact),
        measured=~np.isnan(exact),
    )


def _periods(
    house: House, store: Store, meter: Meter, first: date, last: date
) -> tuple[Instants, Instants, FloatArray]:
    """Begin, end and use of what lies between counts that nobody doubts, of any origin, in kWh or m³."""
    sent = sent_counts(house, store, meter, first, last)
    noted = [one for one in house.records.meters.counts(meter.meter_id) if not one.doubt]
    counts = [*(one for one in noted if one.is_first or not _is_between(one, sent)), *sent]
    at = np.array([one.at.astimezone(UTC).replace(tzinfo=None) for one in counts], "datetime64[s]")
    _, kept = np.unique(at, return_index=True)
    if len(kept) < 2:  # noqa: PLR2004 - a period has two ends
        return np.array([], "datetime64[s]"), np.array([], "datetime64[s]"), np.array([], float)
    number = np.array([one.count for one in counts], float)[kept]
    is_first = np.array([one.is_first for one in counts], np.bool_)[kept]
    found = consumption(MeterCounts(at[kept], number, meter.digits, is_first))
    return found.begin, found.end, found.used * unit_of(meter).per_count


def _is_between(one: MeterCount, sent: list[MeterCount]) -> bool:
    """Whether the device says it better: people read whole numbers, which between its own would look backwards."""
    return bool(sent) and sent[0].at <= one.at <= sent[-1].at


def sent_counts(house: House, store: Store, meter: Meter, first: date, last: date) -> list[MeterCount]:
    """What its device has sent by radio, in steps of its counter; none where it has no device."""
    layer, _, _ = meter.site_id.rpartition("-")
    if not layer:
        return []
    start = datetime.combine(first, datetime.min.time(), BERLIN) - timedelta(days=2)
    end = datetime.combine(last, datetime.min.time(), BERLIN) + timedelta(days=2)
    try:
        shown = house.layers[layer].shows.id
        found = store.readings(meter.site_id, measures=[shown], start=start, end=end)
    except NotFoundError:
        return []
    rows = zip(*(found[name].to_pylist() for name in ("observed_at", "value", "flags")), strict=True)
    return [MeterCount(at=at, count=value) for at, value, flags in rows if not flags & SUSPECT]


def _with_profiles(house: House, meter: Meter, hours: MeteredHours, edges: Instants) -> MeteredHours:
    """What load profiles say goes before what counts say, the finest first."""
    start, end = (at.astype("datetime64[s]").item().replace(tzinfo=UTC) for at in (edges[0], edges[-1]))
    used, measured = hours.used.copy(), hours.measured.copy()
    for one in reversed(house.records.meter_profiles.read(meter.meter_id, start=start, end=end)):
        step = np.timedelta64(one.step_s, "s")
        of_profile = spread(one.begin, one.begin + step, one.used, edges)
        used = np.where(of_profile.measured, of_profile.used, used)
        measured |= of_profile.measured
    return MeteredHours(hours.begin, used, measured)


def _shared(
    house: House, store: Store, meter: Meter, periods: tuple[Instants, Instants, FloatArray], day: Days
) -> FloatArray:
    """Shares of days in periods of weeks and months; heat follows the weather of the town."""
    begins, ends, used = periods[0].astype("datetime64[D]"), periods[1].astype("datetime64[D]"), periods[2]
    length = periods[1] - periods[0]
    held = (length > LONGEST_DAY) & (length <= LONGEST_AGO) & (ends > day[0]) & (begins <= day[-1])
    if not held.any():
        return np.full(len(day), np.nan)
    begins, ends, used = begins[held], ends[held], used[held]
    if meter.carrier not in HEATING:
        return daily_shares(begins, ends, used, day, np.zeros(len(day)), base_share=1.0)
    whole = np.arange(min(begins[0], day[0]), max(ends[-1], day[-1] + 1))
    first, last = whole[0].item(), whole[-1].item()
    weather = weather_of(store, house.layers.values(), first=first, last=last)
    kelvins = degree_day_numbers(weather.mean_c)
    shared = daily_shares(begins, ends, used, whole, kelvins, base_share=BASE_SHARE)
    return shared[np.searchsorted(whole, day)]
