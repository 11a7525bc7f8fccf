"""The demo town that tours are tried in: its litter bins, the ways between them, and what people throw in."""

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from data import town as towns
from data.folders import Folders
from data.opening_hours import BERLIN
from data.projection import to_metres
from data.simulate import noise, places, town
from data.simulate.filling import Filling
from data.simulate.habitat import habitat
from data.town.geodata import Rasters
from data.town.streets import Ways
from geo.arrays import FloatArray, IntArray
from geo.tours import Shift, Stop, TourProblem, TourVehicle, TravelMatrix, Unloading
from layers import discover
from services.working_time import break_rules

LAYER: Final = discover()["bins"]
BIN_L: Final = 50
KG_PER_LITRE: Final = 0.1
LIFT_S: Final = 60
SPEED_M_S: Final = 20 / 3.6
"""Of a flatbed between bins, mean."""
VEHICLES: Final = 8
A_DAY: Final = 48
"""Half-hours."""
FIRST_DAY: Final = datetime(2026, 5, 4, tzinfo=BERLIN)
"""A Monday."""
LEARNT_DAYS: Final = 14
"""So long before it readings were seen already."""


@dataclass(frozen=True)
class Bed:
    """The town's bins.

    Args:
        metres: (n + 2, n + 2) along streets between bins, then depot and unloading point.
        district: (n,) numbers of the Stadtteile.
        vehicle: one of the fleet.
        arrivals: by seed what comes, see `came`.
    """

    metres: IntArray
    district: IntArray
    vehicle: TourVehicle
    unload_s: int
    _folders: Folders

    def __len__(self) -> int:
        return len(self.district)

    @cached_property
    def _matrix(self) -> TravelMatrix:
        return TravelMatrix(np.ceil(self.metres / SPEED_M_S), self.metres)

    def problem(self, bins: IntArray, litres: FloatArray, prize: IntArray) -> TourProblem:
        """A day's tours to some bins.

        Args:
            bins: (m,) rows.
            litres: (m,) what they hold.
            prize: (m,) 0: must be emptied.
        """
        stops = tuple(
            Stop(
                place=int(row),
                service_s=LIFT_S,
                litres=int(amount),
                weight_kg=int(amount * KG_PER_LITRE),
                prize=int(worth) or None,
            )
            for row, amount, worth in zip(bins, litres, prize, strict=True)
        )
        point = Unloading(place=len(self) + 1, service_s=self.unload_s)
        fleet = (self.vehicle,) * VEHICLES
        return TourProblem(stops=stops, vehicles=fleet, matrices=(self._matrix,), unloading=(point,))

    def came(self, seed: int, days: int) -> FloatArray:
        """(n, days, 48) points that come in each half-hour of another town with the same bins.

        The first day is so many before `FIRST_DAY` as were learnt from.
        """
        declared = towns.load("castrop_rauxel")
        bins = places.place_sites(LAYER, declared, self._folders)
        here = habitat(bins, town=declared, rasters=Rasters.read(self._folders.town))
        here = replace(here, town_seed=int(noise.hashed(seed, 1)) >> 33, seed=noise.hashed(here.seed, seed))
        demo = declared.demo_of(LAYER.id)
        filling = Filling(per_day=demo.per_day, weekend_surge=demo.weekend_surge, outdoor=demo.outdoor)
        first = int(FIRST_DAY.timestamp()) // 1800 - LEARNT_DAYS * A_DAY
        slots = np.arange(first, first + (days + LEARNT_DAYS) * A_DAY)
        return filling.arrivals(here, slots).reshape(len(bins), -1, A_DAY)


def build(folder: Path | None = None) -> Bed:
    """Build the demo town and measure all ways between its bins, depot and unloading point."""
    declared = towns.load("castrop_rauxel")
    folders = Folders((folder or Path(tempfile.mkdtemp())) / declared.id)
    if not town.is_built(folders):
        town.build(declared, folders, progress=lambda _what, _share: None)
    bins = places.place_sites(LAYER, declared, folders)
    yard, station = declared.demo_fleet["depot"][0], declared.demo_fleet["unloading_point"][0]
    truck = next(one for one in declared.demo_fleet["vehicle"] if one["kind"] == "flatbed")
    ends = np.array([[float(one) for one in str(row["place"]).split()][::-1] for row in (yard, station)])
    points = np.vstack([to_metres(bins.lon, bins.lat), to_metres(ends[:, 0], ends[:, 1])])
    ways = Ways.read(folders.town).network("drive")
    at = ways.snap(points)
    metres = np.ceil(ways.costs(at, at)).astype(np.int64)
    np.fill_diagonal(metres, 0)
    shift = Shift(start_s=6 * 3600, end_s=6 * 3600 + 8 * 3600 + 1800, rules=break_rules())
    vehicle = TourVehicle(
        start=len(bins),
        end=len(bins),
        shift=shift,
        capacity_l=int(truck["capacity_l"]),
        payload_kg=int(truck["payload_kg"]),
        unloading=(0,),
    )
    district = np.unique(bins.district, return_inverse=True)[1]
    return Bed(metres, district.astype(np.int64), vehicle, int(station["unload_min"]) * 60, folders)
