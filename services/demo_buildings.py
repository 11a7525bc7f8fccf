"""The buildings of a demonstration with their meters: put into records that have none yet, then hour by hour."""

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from analysis.energy.calendar import weekday
from data.opening_hours import BERLIN
from data.records.buildings import Building
from data.records.meter_profiles import MeterProfile
from data.records.meters import Meter
from data.simulate.building_use import SimulatedBuilding, hourly_use
from services.context import House
from services.energy.building_table import BuildingUpload, apply, preview

FILE: Final = "buildings.csv"
YEARS: Final = 3
"""So many whole years before this one have a past."""
AGAIN: Final = timedelta(days=2)
"""Of a run that goes on: hours that the one before may not have had yet."""
_METERS: Final = {
    "Strom": ("electricity", "kWh"),
    "Wasser": ("water", "m³"),
    "Gas": ("gas", "kWh"),
    "Fernwärme": ("district_heating", "kWh"),
}


def put_demo_buildings(house: House, *, years: int = YEARS) -> int:
    """Put them there where there is no building, tell what their meters measured since; return how many are new."""
    file, now = house.town.folder / FILE, house.clock.now().astimezone(UTC)
    known, made = house.records.buildings.listed(), 0
    if not known and file.is_file():
        upload = BuildingUpload(name=FILE, content=file.read_bytes(), body=house.town.body_of(""))
        made = apply(house, upload, shown=preview(house, upload).digest(upload))
        for number, one in enumerate(house.records.buildings.listed()):
            _add_meters(house, one, number)
    start = now - AGAIN if known else datetime(now.year - years, 1, 1, tzinfo=UTC) - timedelta(days=1)
    for number, one in enumerate(house.records.buildings.listed()):
        if "erfunden" in one.title:
            _tell(house, one, number, start, now)
    return made


def _add_meters(house: House, one: Building, number: int) -> None:
    heat = "Fernwärme" if number % 4 == 0 else "Gas"
    for title in ("Strom", "Wasser", heat):
        carrier, unit = _METERS[title]
        meter = Meter(
            building=one.title,
            building_id=one.building_id,
            body=one.body,
            title=f"{title}, Funk",
            carrier=carrier,
            unit=unit,
            digits=8,
            every_days=0,
        )
        house.records.meters.add(meter)


def _tell(house: House, one: Building, number: int, start: datetime, end: datetime) -> None:
    """Hours from one to the other, as load profiles."""
    edges = [np.datetime64(at.replace(tzinfo=None), "h").astype("datetime64[s]") for at in (start, end)]
    begin = np.arange(edges[0], edges[1], np.timedelta64(3600, "s"))
    epoch_s, place = begin.astype(np.int64), SimulatedBuilding(one.area_m2, number)
    in_use = _in_use(one, epoch_s)
    for meter in house.records.meters.of_building(one.building_id):
        used = hourly_use(meter.carrier, place, house.town.seed, epoch_s, in_use)
        house.records.meter_profiles.put(meter.meter_id, MeterProfile(begin, np.round(used, 4), 3600))


def _in_use(one: Building, epoch_s: "np.typing.NDArray[np.int64]") -> "np.typing.NDArray[np.bool_]":
    """(n,) whether hours are of use; the clock's summer time is left to one offset a day, which suffices here."""
    days = epoch_s // 86_400
    whole = np.unique(days)
    offset = [datetime.fromtimestamp(int(day) * 86_400 + 43_200, UTC).astimezone(BERLIN).utcoffset() for day in whole]
    shift = np.array([one.total_seconds() if one else 0.0 for one in offset])[np.searchsorted(whole, days)]
    local = epoch_s + shift.astype(np.int64)
    hour, day = local % 86_400 // 3600, (local // 86_400).astype("datetime64[D]")
    used = np.isin(weekday(day) + 1, [int(digit) for digit in one.use_days])
    return np.asarray(used & (hour >= one.use_from_h) & (hour < one.use_until_h))
