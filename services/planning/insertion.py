"""What further sites cost a tour: each put where that takes least time, over the streets that its vehicle may use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.errors import ConflictError, FieldError
from data.records.fleet import Vehicle
from data.records.tours import Tour
from geo.tours.problem import NO_WAY
from services import tours
from services.context import House
from services.planning.delay import TourDelay, delayed
from services.planning.demand import Demand
from services.planning.running_tour import RunningTour, running_tour
from services.tours import WantedStop


@dataclass(frozen=True, slots=True, kw_only=True)
class TourInsertion:
    """Sites put into one tour.

    Args:
        seconds: that it takes longer: driving, and emptying them.
        metres: that it gets longer; negative where streets make a shorter way of it.
        order: ids of the sites of all open stops, with the new ones at their places.
        delay: what that does to what was planned by the hour.
    """

    tour: Tour
    seconds: int
    metres: int
    order: Sequence[str]
    delay: TourDelay


def open_tours(house: House, day: date, sites: Sequence[Demand]) -> list[Tour]:
    """The tours of a day that are not finished and whose vehicles take all of the sites."""
    vehicles = {one.item_id: {*one.fractions} for one in house.records.fleet.items(Vehicle)}
    wanted = {house.layers.of_site(one.site_id).id for one in sites}
    known = house.records.tours.tours(day)
    return [one for one in known if one.state != "done" and wanted <= vehicles.get(one.vehicle_id, set())]


def insertions(house: House, day: date, sites: Sequence[Demand], known: Mapping[str, Demand]) -> list[TourInsertion]:
    """What sites cost each of the tours of a day that can take them, the cheapest first; no tour that cannot.

    Args:
        house: whose tours, as far as who acts may see them.
        day: of the town.
        sites: on no tour.
        known: the sites of the stops of these tours.
    """
    found = (insertion(house, one, sites, known) for one in open_tours(house, day, sites))
    return sorted((one for one in found if one is not None), key=lambda one: one.seconds)


def insertion(house: House, tour: Tour, sites: Sequence[Demand], known: Mapping[str, Demand]) -> TourInsertion | None:
    """What sites cost a tour; None: no way leads there, or nobody drives it."""
    try:
        running = running_tour(house, tour.tour_id, tour.version, known, further=sites)
    except (ConflictError, FieldError):
        return None
    if not running.stops and not running.done:
        return None  # all of it was taken off
    rows: Sequence[int] = running.rows
    before = rows
    for row in range(running.first_further, running.first_further + len(sites)):
        rows = min((_put(rows, at, row) for at in range(1, len(rows))), key=lambda it: _length(running, it))
    (before_s, before_m), (after_s, after_m) = _length(running, before), _length(running, rows)
    if after_s >= NO_WAY:
        return None
    service_s = sum(one.service_s for one in sites)
    names = {row: one.site_id for row, one in enumerate(running.stops)}
    names |= {row: one.site_id for row, one in enumerate(sites, running.first_further)}
    order = [names[row] for row in rows[1:-1] if row in names]
    return TourInsertion(
        tour=tour,
        seconds=after_s - before_s + service_s,
        metres=after_m - before_m,
        order=order,
        delay=delayed(running, before, rows),
    )


def insert(
    house: House, tour: Tour, stops: Sequence[WantedStop], sites: Sequence[Demand], known: Mapping[str, Demand]
) -> int:
    """Put stops on a tour, each where it costs least; at its end where no way is known. Return the new version."""
    found = insertion(house, tour, sites, known)
    if found is None:
        return tours.add(house, tour.tour_id, tour.version, stops)
    plan = {
        "length_m": max(0, tour.length_m + found.metres) if tour.length_m else 0,
        "duration_s": max(0, tour.duration_s + found.seconds) if tour.duration_s else 0,
        "pauses": [*found.delay.pauses],
    }
    times = found.delay.times
    return tours.insert(house, tour.tour_id, tour.version, stops, order=found.order, times=times, plan=plan)


def _put(rows: Sequence[int], at: int, row: int) -> list[int]:
    return [*rows[:at], row, *rows[at:]]


def _length(running: RunningTour, rows: Sequence[int]) -> tuple[int, int]:
    """Seconds of driving and metres."""
    ways = running.ways
    return int(ways.seconds[rows[:-1], rows[1:]].sum()), int(ways.metres[rows[:-1], rows[1:]].sum())
