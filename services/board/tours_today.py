"""What the tours of today and of the next days say of the sites on them, and how far each has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

from data import instants
from data.records.fleet import Vehicle
from data.records.tours import StopState, Tour, TourStop
from services.context import House

AHEAD: Final = timedelta(days=4)
"""On a Friday the tours of Monday are made."""
ON_WAY: Final[frozenset[StopState]] = frozenset({"open", "emptied"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPlace:
    """A site's place on a tour of today.

    Args:
        label: of the tour: ``T2``.
        state: of the stop.
    """

    tour_id: str
    label: str
    position: int
    state: StopState
    planned_at: datetime | None
    is_locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TourProgress:
    """How far a tour has come; whether it is a person's or a vehicle's way is none of it.

    Args:
        done: stops that the crew has dealt with, of ``n``.
        litres: collected so far, as planned.
        unloads_at: when it unloads next; None: no more.
    """

    tour: Tour
    label: str
    vehicle: str
    done: int
    n: int
    litres: int
    unloads_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToursToday:
    """The tours of a day, and of the next ones, that who acts may see.

    Args:
        places: by site.
        progress: by tour.
    """

    places: Mapping[str, TourPlace]
    progress: Sequence[TourProgress]


def tours_today(house: House, day: date, *, now: datetime) -> ToursToday:
    """As the records have them."""
    known = house.records.tours.tours(day, day + AHEAD)
    stops = house.records.tours.stops_by_tour(known)
    names = {one.item_id: one.name for one in house.records.fleet.items(Vehicle)} if known else {}
    places: dict[str, TourPlace] = {}
    for it in chain(*stops.values()):  # the nearest day first
        if it.state in ON_WAY:
            places.setdefault(it.site_id, _place(it))
    return ToursToday(places=places, progress=[_progress(one, stops[one.tour_id], names, now) for one in known])


def label(tour_id: str) -> str:
    """``T2`` of ``tour-0002``."""
    return f"T{tour_id.rpartition('-')[2].lstrip('0') or '0'}"


def _place(one: TourStop) -> TourPlace:
    return TourPlace(
        tour_id=one.tour_id,
        label=label(one.tour_id),
        position=one.position,
        state=one.state,
        planned_at=one.planned_at,
        is_locked=one.is_locked,
    )


def _progress(tour: Tour, stops: Sequence[TourStop], names: Mapping[str, str], now: datetime) -> TourProgress:
    mine = [one for one in stops if one.state not in {"dropped", "carried_over"}]
    unloads = [instants.parse(one["at"]) for one in tour.pauses if one["kind"] == "unload"]
    return TourProgress(
        tour=tour,
        label=label(tour.tour_id),
        vehicle=names.get(tour.vehicle_id, tour.vehicle_id),
        done=sum(not one.is_open for one in mine),
        n=len(mine),
        litres=sum(one.amount_l for one in mine if one.state == "emptied"),
        unloads_at=min((one for one in unloads if one > now), default=None),
    )
