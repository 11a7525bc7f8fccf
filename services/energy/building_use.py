"""What a building used of one carrier, from its tree of meters; the one source of its pages, reports and sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np

from analysis.energy.calendar import Days
from analysis.energy.counter import Instants
from analysis.energy.units import OF_CARRIER, Carrier
from data.records.buildings import Building
from data.records.meters import Meter
from data.store import Store
from geo.arrays import BoolArray, FloatArray
from services.context import House
from services.energy.meter_use import MeterUse, meter_use

SIGNS = {"used": 1.0, "made": 1.0, "fed_in": -1.0}
"""What a building uses is what comes in and what it makes, less what it gives to the grid."""
Tree: TypeAlias = tuple["MeterBranch", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterBranch:
    """A meter and those that measure a part of what it measures.

    Args:
        below: of each of its submeters.
        rest: what it measured and none of them did, on days on which all are known; None: it has none, or no such day.
    """

    use: MeterUse
    below: Tree
    rest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingUse:
    """What a building used of a carrier.

    Args:
        unit: ``kWh``, of water ``m³``.
        hour: (h,) datetime64[s] UTC, when each hour begins.
        hour_used: (h,) NaN where unknown.
        day: (d,) datetime64[D], days by the town's clock.
        used: (d,) NaN where one of its main meters says nothing.
        measured: (d,) False: one of them was read less often than daily, and its days are shares by the weather.
        tree: its meters.
    """

    building: Building
    carrier: Carrier
    unit: str
    hour: Instants
    hour_used: FloatArray
    day: Days
    used: FloatArray
    measured: BoolArray
    tree: Tree

    def baseline_days(self) -> FloatArray:
        """(d,) as `used`, NaN where it was not measured day by day: what a baseline is fitted on."""
        return np.where(self.measured, self.used, np.nan)


def carriers_of(house: House, building: Building) -> list[Carrier]:
    """What a building's meters measure, each once."""
    meters = house.records.meters.of_building(building.building_id)
    return [one for one in OF_CARRIER if any(meter.carrier == one for meter in meters)]


def building_use(
    house: House, store: Store, building: Building, carrier: Carrier, *, first: date, last: date
) -> BuildingUse | None:
    """Of the days from first to last, both within; None: the building has no meter of this carrier."""
    meters = [one for one in house.records.meters.of_building(building.building_id) if one.carrier == carrier]
    if not meters:
        return None
    uses = {one.meter_id: meter_use(house, store, one, first, last) for one in meters}
    mains = [one for one in meters if one.parent_id not in uses]
    parts = [(SIGNS[one.flow], uses[one.meter_id]) for one in mains]
    some = parts[0][1]
    return BuildingUse(
        building=building,
        carrier=carrier,
        unit=some.unit,
        hour=some.hours.begin,
        hour_used=np.sum([sign * use.hours.used for sign, use in parts], axis=0),
        day=some.day,
        used=np.sum([sign * use.used for sign, use in parts], axis=0),
        measured=np.all([use.measured for _, use in parts], axis=0),
        tree=tuple(_branch(one, meters, uses) for one in mains),
    )


def _branch(meter: Meter, meters: Sequence[Meter], uses: dict[str, MeterUse]) -> MeterBranch:
    use = uses[meter.meter_id]
    below = tuple(_branch(one, meters, uses) for one in meters if one.parent_id == meter.meter_id)
    if not below:
        return MeterBranch(use=use, below=(), rest=None)
    rest = use.used - np.sum([one.use.used for one in below], axis=0)
    known = ~np.isnan(rest)
    return MeterBranch(use=use, below=below, rest=float(rest[known].sum()) if known.any() else None)
