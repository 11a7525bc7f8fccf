"""A day's tours as a problem for geo.tours: places, streets, shifts, unloading; and back again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.errors import FieldError
from data.opening_hours import BERLIN
from data.projection import to_metres
from data.records.fleet import UnloadingPoint
from geo.tours import Shift, Stop, TourProblem, TourVehicle, Unloading
from services import fleet
from services.context import House
from services.fleet import Duty, hours_of
from services.planning.demand import Demand
from services.planning.ways import Line, line_of, matrix_of, streets_of
from services.truck_streets import VehicleStreets
from services.working_time import break_rules

COST_S: Final = 2
"""A second of a team is worth two metres of a vehicle: some 35 euros an hour and person against 2 a kilometre."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DayProblem:
    """What is asked of the search, and what its rows stand for.

    Args:
        midnight: of the day in the town, from which seconds count.
        places_m: (n, 2) EPSG:25832: the stops, then depots, then unloading points.
        streets: of each vehicle; None: the town has none, ways are straight.
    """

    problem: TourProblem
    midnight: datetime
    demands: Sequence[Demand]
    duties: Sequence[Duty]
    unloading: Sequence[UnloadingPoint]
    places_m: NDArray[np.float64]
    streets: Sequence[VehicleStreets | None]

    def at(self, seconds: int) -> datetime:
        """An instant of the day."""
        return self.midnight + timedelta(seconds=seconds)

    def line(self, vehicle: int, rows: Sequence[int]) -> Line:
        """Lon, lat along a vehicle's way through places, straight where no streets are known."""
        return line_of(self.streets[vehicle], self.places_m[[*rows]], np.asarray(rows) >= len(self.demands))


def day_problem(
    house: House, day: date, layer_id: str, found: Sequence[Demand], *, vehicles: Sequence[str] = (), now: datetime
) -> DayProblem:
    """The problem of one fraction on one day.

    Args:
        house: whose fleet, as far as who acts may see it.
        day: of the town.
        layer_id: the fraction.
        found: what there is to empty.
        vehicles: ids of those that may drive; empty: all that take the fraction and have no tour on that day.
        now: nobody leaves before.

    Raises:
        FieldError: nobody drives such a vehicle on that day, or nowhere can the fraction be unloaded.
    """
    duties = _duties(house, day, layer_id, vehicles)
    midnight = datetime.combine(day, time(), BERLIN)
    points = _points(house, layer_id, midnight)
    lon = [*(one.lon for one in found), *(one.depot.lon for one in duties), *(one.lon for one in points)]
    lat = [*(one.lat for one in found), *(one.depot.lat for one in duties), *(one.lat for one in points)]
    places_m = to_metres(lon, lat)
    yard = np.arange(len(lon)) >= len(found)
    streets = [streets_of(house, one.vehicle, day) for one in duties]
    kinds = list(dict.fromkeys(map(id, streets)))
    matrices = tuple(matrix_of(next(one for one in streets if id(one) == kind), places_m, yard) for kind in kinds)
    first = len(found) + len(duties)
    unloading = unloadings(house, points, first, midnight)
    stops = tuple(
        Stop(
            place=row,
            service_s=one.service_s,
            litres=one.litres,
            weight_kg=one.weight_kg,
            prize=one.prize_m,
            fraction=layer_id,
        )
        for row, one in enumerate(found)
    )
    driven = tuple(
        _vehicle(one, len(found) + n, kinds.index(id(streets[n])), len(points), layer_id, midnight, now)
        for n, one in enumerate(duties)
    )
    problem = TourProblem(stops=stops, vehicles=driven, matrices=matrices, unloading=unloading)
    return DayProblem(
        problem=problem,
        midnight=midnight,
        demands=found,
        duties=duties,
        unloading=points,
        places_m=places_m,
        streets=streets,
    )


def _duties(house: House, day: date, layer_id: str, vehicles: Sequence[str]) -> list[Duty]:
    found = fleet.duties(house, day, fractions=[layer_id])
    busy = {one.vehicle_id for one in house.records.tours.tours(day)}
    able = [one for one in found if (one.vehicle.item_id in vehicles if vehicles else one.vehicle.item_id not in busy)]
    if not able:
        known = ", ".join(one.vehicle.item_id for one in found) or "none"
        raise FieldError(
            "vehicles", f"no vehicle is free for {layer_id} on {day}; driven then: {known}", reason="no_vehicle"
        )
    return able


def _points(house: House, layer_id: str, midnight: datetime) -> list[UnloadingPoint]:
    known = house.records.fleet.items(UnloadingPoint)
    found = [one for one in known if one.is_there(midnight + _DAY / 2) and layer_id in one.fractions]
    if not found:
        raise FieldError(
            "layer", f"nowhere can {layer_id} be unloaded; add an unloading point that takes it", reason="no_unloading"
        )
    return found


def _vehicle(  # noqa: PLR0917 - rows of one problem, in the order in which it has them
    duty: Duty, place: int, matrix: int, points: int, layer_id: str, midnight: datetime, now: datetime
) -> TourVehicle:
    begin, end = min(one for one, _ in duty.spells), max(one for _, one in duty.spells)
    start = max(begin, now)
    if start >= end:
        raise FieldError("vehicles", f"the shift of {duty.vehicle.name} is over at {end:%H:%M}", reason="shift_over")
    rules = break_rules(duty.team.break_min, duty.team.break_after_min)
    seconds = [round((one - midnight).total_seconds()) for one in (start, end)]
    return TourVehicle(
        start=place,
        end=place,
        shift=Shift(start_s=seconds[0], end_s=seconds[1], rules=rules),
        capacity_l=duty.vehicle.capacity_l,
        payload_kg=duty.vehicle.payload_kg,
        compaction=duty.vehicle.compaction,
        fractions=frozenset({layer_id}),
        unloading=tuple(range(points)),
        matrix=matrix,
        cost_s=COST_S,
    )


def unloadings(house: House, points: Sequence[UnloadingPoint], first: int, midnight: datetime) -> tuple[Unloading, ...]:
    """Where and when can be unloaded; ``first``: row of the first of these places."""
    return tuple(
        Unloading(place=first + n, service_s=one.unload_min * 60, hours=_windows(house, one.hours, midnight))
        for n, one in enumerate(points)
    )


def _windows(house: House, hours: str, midnight: datetime) -> tuple[tuple[int, int], ...]:
    """When a place is open on a day, seconds since its midnight; empty: always."""
    if not hours:
        return ()
    spells = hours_of(house, hours).spells(midnight, midnight + _DAY)
    return tuple((since(begin, midnight), since(end, midnight)) for begin, end in spells) or ((0, 0),)


def since(at: datetime, midnight: datetime) -> int:
    """Seconds of a day at an instant."""
    return max(0, round((at - midnight).total_seconds()))
