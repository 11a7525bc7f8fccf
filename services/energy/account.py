"""One building's use of one carrier as its page, its report and messages tell it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, TypeAlias

import numpy as np

from analysis.energy.base_load import BaseLoad, TooFewBaseHoursError, base_load
from analysis.energy.baseline import LEAST_DAYS, TooFewDaysError
from analysis.energy.beside_baseline import BesideBaseline, KnownHours, baseline_year, beside_baseline
from analysis.energy.calendar import Days
from analysis.energy.detector import LEAST_DAYS as LEAST_DETECTOR_DAYS
from analysis.energy.hour_of_week import Hours
from analysis.energy.outdoor import weather_of
from analysis.energy.plausibility import DailyWeather
from analysis.energy.units import Carrier
from analysis.energy.year_change import YearChange, year_change
from data.opening_hours import BERLIN, holiday
from data.records.buildings import Building
from data.store import Store
from geo.arrays import FloatArray
from services.context import House
from services.energy.building_use import BuildingUse, building_use, carriers_of
from services.energy.figures import YearFigures, year_figures
from services.energy.meter_use import BASE_SHARE, HEATING

LOOKED_BACK: Final = timedelta(days=731)
"""Two years: one to learn from or to compare with, one to judge."""
OLD: Final = timedelta(days=3)
"""Beyond, what is measured day by day is old."""
LOAD_DAYS: Final = 56
_DAY_S: Final = 86_400
_TURN_S: Final = 3_600
"""Clocks of the European Union are changed at 1 o'clock UTC (directive 2000/84/EC)."""
Lack: TypeAlias = Literal["", "nothing", "shared", "days", "weather"]
"""Why nothing is expected: no day is known; none was measured day by day; too few were; no temperatures are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyAccount:
    """Of one building and carrier.

    Args:
        mean_c: (d,) of the days of ``use``; NaN where no thermometer of the town says it.
        beside: what would be usual; None: see ``lack``.
        load: of the last weeks; None: hours are not known.
        change: beside the year before; None: too little is known.
        last: the last day that is known; None: none is.
        until: the day by which enough will have been measured for a baseline, if every day is; None: there is one,
            or it would not help.
    """

    use: BuildingUse
    mean_c: FloatArray
    beside: BesideBaseline | None
    lack: Lack
    load: BaseLoad | None
    change: YearChange | None
    year: YearFigures
    last: date | None
    until: date | None

    @property
    def carrier(self) -> Carrier:
        """What is measured."""
        return self.use.carrier

    def is_old(self, today: date) -> bool:
        """Whether days that should be known by now are not."""
        return self.last is not None and bool(self.use.measured.any()) and today - self.last > OLD


@dataclass(frozen=True, slots=True)
class EnergyAccounts:
    """Of all buildings that who acts may see, until the day before a day."""

    house: House
    store: Store
    today: date

    def every(self) -> Iterator[EnergyAccount]:
        """Of each building in turn."""
        buildings = self.house.records.buildings.listed()
        weather = self._weather() if buildings else None
        for building in buildings:
            yield from self._of(building, weather)

    def of(self, building: Building) -> list[EnergyAccount]:
        """Those of a building."""
        return self._of(building, self._weather())

    def _weather(self) -> DailyWeather:
        first, last = self.today - LOOKED_BACK, self.today - timedelta(days=1)
        return weather_of(self.store, self.house.layers.values(), first=first, last=last)

    def _of(self, building: Building, weather: DailyWeather | None) -> list[EnergyAccount]:
        first, last = self.today - LOOKED_BACK, self.today - timedelta(days=1)
        carriers = carriers_of(self.house, building)
        found = (building_use(self.house, self.store, building, one, first=first, last=last) for one in carriers)
        return [account(self.house, use, weather, today=self.today) for use in found if use and weather]


def account(house: House, use: BuildingUse, weather: DailyWeather, *, today: date) -> EnergyAccount:
    """One of them, of the same days as the weather."""
    off = days_without_use(house, use.building, use.day)
    beside, lack = _beside(use, weather.mean_c, off)
    known = np.flatnonzero(~np.isnan(use.used))
    upto = slice(None, int(known[-1]) + 1 if len(known) else 0)
    share = BASE_SHARE if use.carrier in HEATING else 1.0
    return EnergyAccount(
        use=use,
        mean_c=weather.mean_c,
        beside=beside,
        lack=lack,
        load=_load(use, off),
        change=year_change(use.used[upto], weather.mean_c[upto], base_share=share),
        year=year_figures(house, use),
        last=use.day[known[-1]].astype(date) if len(known) else None,
        until=_until(use, today) if lack in {"days", "nothing"} else None,
    )


def days_without_use(house: House, building: Building, day: Days) -> Days:
    """Those of days that are like Sundays: holidays of the state, and times in which the building is closed."""
    closed = building.closed_days()
    state = house.town.federal_state
    found = [one for one in day.astype(date) if holiday(one, state) or any(a <= one <= b for a, b in closed)]
    return np.array(found, "datetime64[D]")


def _beside(use: BuildingUse, mean_c: FloatArray, off: Days) -> tuple[BesideBaseline | None, Lack]:
    measured = use.baseline_days()
    if np.isnan(use.used).all():
        return None, "nothing"
    if np.isnan(measured).all():
        return None, "shared"
    try:
        hours = None if np.isnan(use.hour_used).all() else _hours(use, mean_c)
        return beside_baseline(use.day, measured, mean_c, holidays=off, hours=hours), ""
    except TooFewDaysError:
        learned = baseline_year(use.day, ~np.isnan(measured))
        return None, "weather" if (~np.isnan(measured) & learned).sum() >= LEAST_DAYS else "days"


def _hours(use: BuildingUse, mean_c: FloatArray) -> KnownHours:
    local = local_hours(use)
    at = (local.astype("datetime64[D]") - use.day[0]).astype(np.int64)
    return KnownHours(local, use.hour_used, mean_c[np.clip(at, 0, len(mean_c) - 1)])


def local_hours(use: BuildingUse) -> Hours:
    """(h,) when each hour begins by the town's clock, without a zone."""
    utc = use.hour.astype("datetime64[s]").astype(np.int64)
    turn, at = np.unique((utc - _TURN_S) // _DAY_S, return_inverse=True)
    offset = np.array([_offset_s(one * _DAY_S + _TURN_S) for one in turn.tolist()])
    return np.asarray((utc + offset[at]).astype("datetime64[s]"))


def _offset_s(instant: int) -> int:
    offset = datetime.fromtimestamp(instant, BERLIN).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _load(use: BuildingUse, off: Days) -> BaseLoad | None:
    recent = slice(-LOAD_DAYS * 24, None)
    try:
        return base_load(local_hours(use)[recent], use.hour_used[recent], off)
    except TooFewBaseHoursError:
        return None


def _until(use: BuildingUse, today: date) -> date:
    """When a detector can be had: so many measured days, and four weeks to judge."""
    missing = LEAST_DETECTOR_DAYS + 28 - int(use.measured.sum())
    return today + timedelta(days=max(missing, 1))
