"""Plans of tours: made of stops in any order, and changed by dispatchers.

Each change names the version of the tour that it was made for (TourConflictError: there is a newer one) and returns the
new one. What the crew has reported already stays where and as it is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from data.errors import FieldError
from data.records.change import Values
from data.records.fleet import Vehicle
from data.records.tour_revision import TourRevision
from data.records.tours import Tour, TourConflictError, TourStop
from services import fleet
from services.context import House
from services.fleet import Duty

MOST_STOPS: Final = 400
LONGEST_REMARK: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedStop:
    """A stop as whoever plans wants it.

    Args:
        channels: how many containers of its own the site has; 0: it is one itself.
        amount_l: expected, litres.
        side: of the street: ``left``, ``right``; empty: that is all the same.
        remark: what the crew should know.
        planned_at: when the vehicle should be there, UTC.
    """

    site_id: str
    channels: int = 0
    amount_l: int = 0
    side: str = ""
    remark: str = ""
    planned_at: datetime | None = None


TourPart: TypeAlias = tuple[str, int, Collection[str] | None]
"""A tour, the version of it that was looked at, and which of its open stops; None: all."""
PlannedTour: TypeAlias = tuple[str, Sequence[WantedStop], Mapping[str, Any]]
"""A vehicle, its stops, and what else is known of the tour, as of `create`."""


def create(house: House, day: date, vehicle_id: str, stops: Sequence[WantedStop], **plan: Any) -> Tour:
    """Make a tour.

    Args:
        house: whose fleet, as far as who acts may change its tours.
        day: of the town.
        vehicle_id: which drives; its team is the one that it has then.
        stops: in the order in which they are emptied.
        plan: ``length_m``, ``duration_s``, ``pauses``, ``line`` of a `Tour`, where they are known.

    Raises:
        FieldError: nobody drives the vehicle on that day, or it must not empty one of the sites.
        TourConflictError: a site is on another tour of that day.
    """
    return create_all(house, day, [(vehicle_id, stops, plan)])[0]


def create_all(house: House, day: date, planned: Sequence[PlannedTour]) -> list[Tour]:
    """Make all of some tours or none; one change, which is taken back as a whole. Errors as of `create`."""
    if not planned:
        return []
    drafts = [_draft(house, day, *one) for one in planned]
    with house.records.tours.revision("tour create", body=drafts[0][0].body) as revision:
        tour_ids = [revision.create(*one) for one in drafts]
    return [house.records.tours.tour(one) for one in tour_ids]


def _draft(
    house: House, day: date, vehicle_id: str, stops: Sequence[WantedStop], plan: Mapping[str, Any]
) -> tuple[Tour, list[TourStop]]:
    duty = fleet.duty_of(house, day, vehicle_id)
    return _tour(duty, day, **plan), _stops(house, duty.vehicle, stops)


def add(house: House, tour_id: str, version: int, stops: Sequence[WantedStop], *, after: str = "") -> int:
    """Put further stops on a tour, behind the stop ``after`` or at its end."""
    tour = house.records.tours.tour(tour_id)
    wanted = _stops(house, _vehicle(house, tour.vehicle_id), stops)
    with house.records.tours.revision("tour add stops") as revision:
        revision.tour(tour_id, version=version)
        there = revision.stops(tour_id)
        if after and after not in {one["stop_id"] for one in there}:
            raise FieldError("after", f"{after[:40]!r} is no stop of {tour_id}")
        place = next((n for n, one in enumerate(there, 1) if one["stop_id"] == after), len(there))
        revision.add(tour_id, wanted, first=place + 1)
        _number(revision, there[place:], first=place + len(wanted) + 1)
    return version + 1


def insert(
    house: House,
    tour_id: str,
    version: int,
    stops: Sequence[WantedStop],
    *,
    order: Sequence[str],
    times: Mapping[str, datetime] | None = None,
    plan: Values | None = None,
) -> int:
    """Put further stops on a tour, each at a place of its own.

    Args:
        house: as of `create`.
        tour_id: which.
        version: that was looked at.
        stops: what comes to it.
        order: sites of all its open stops with the new ones among them.
        times: by site, when the vehicle should be there, UTC, where that is another time now.
        plan: of the whole tour as of `create`, where it is another one now.

    Raises:
        TourConflictError: these are not its open stops any more, or a site is on another tour of that day.
    """
    tour = house.records.tours.tour(tour_id)
    wanted = _stops(house, _vehicle(house, tour.vehicle_id), stops)
    with house.records.tours.revision("tour add stops") as revision:
        revision.tour(tour_id, version=version)
        revision.add(tour_id, wanted, first=len(revision.stops(tour_id)) + 1)
        there = {one["site_id"]: one for one in revision.stops(tour_id) if one["state"] == "open"}
        if sorted(there) != sorted(order):
            raise TourConflictError(f"{tour_id} has other open stops by now; look at it again")
        _arrange(revision, there, order, {site: one["planned_at"] for site, one in there.items()} | {**(times or {})})
        revision.plan(tour_id, plan or {})
    return version + 1


def reorder(
    house: House,
    tour_id: str,
    version: int,
    order: Sequence[str],
    *,
    times: Mapping[str, datetime] | None = None,
    plan: Values | None = None,
) -> int:
    """Empty the open stops of a tour in another order.

    Args:
        house: as of `create`.
        tour_id: which.
        version: that was looked at.
        order: ids of all its open stops.
        times: when the vehicle should be at each, UTC; None: nobody has computed that, and the old ones are void.
        plan: of the whole tour as of `create`, where it is another one now.

    Raises:
        FieldError: these are not its open stops, or a locked one would move.
    """
    with house.records.tours.revision("tour reorder") as revision:
        revision.tour(tour_id, version=version)
        there = revision.stops(tour_id)
        stops = {one["stop_id"]: one for one in there if one["state"] == "open"}
        if sorted(order) != sorted(stops):
            raise FieldError("order", f"these are not the {len(stops)} open stops of {tour_id}; look at it again")
        _check_locked(stops, order)
        _arrange(revision, stops, order, times or {})
        revision.plan(tour_id, plan or {})
    return version + 1


def _arrange(
    revision: TourRevision, stops: Mapping[str, Values], order: Sequence[str], times: Mapping[str, datetime]
) -> None:
    """Let stops, known by whatever keys, take the places that they have in another order, each at its time."""
    places = [one["position"] for one in stops.values()]
    for place, key in zip(places, order, strict=True):
        revision.put(stops[key], {"position": place, "planned_at": times.get(key)})


def lock(house: House, parts: Sequence[TourPart], *, on: bool = True) -> dict[str, int]:
    """Let no plan move open stops of tours, or any plan again: all of them or none; return the tours' new versions."""
    return _set(house, "tour lock" if on else "tour unlock", parts, {"is_locked": on})


def drop(house: House, parts: Sequence[TourPart]) -> dict[str, int]:
    """Take open stops off their tours, as `lock`; nobody else gets them."""
    return _set(house, "tour drop", parts, {"state": "dropped"})


def carry_over(house: House, parts: Sequence[TourPart]) -> dict[str, int]:
    """Leave open stops for the next day, as `lock` (not done, *nicht geschafft*): `carried_over` finds them there."""
    return _set(house, "tour carry over", parts, {"state": "carried_over"})


def hand_over(
    house: House, tour_id: str, version: int, vehicle_id: str, stop_ids: Collection[str] | None = None
) -> Tour:
    """Give open stops, all or some, to another vehicle of the same day: at the end of its tour, or as a new one.

    Returns:
        The other vehicle's tour.

    Raises:
        FieldError: nobody drives that vehicle on that day, it must not empty one of them, or it is the same one.
    """
    tours = house.records.tours
    giving = tours.tour(tour_id)
    if vehicle_id == giving.vehicle_id:
        raise FieldError("vehicle_id", f"{vehicle_id} drives {tour_id} itself", reason="same_vehicle")
    duty = fleet.duty_of(house, giving.day, vehicle_id)
    there = next((one for one in tours.tours(giving.day) if one.vehicle_id == vehicle_id and one.state != "done"), None)
    with tours.revision("tour hand over", body=giving.body) as revision:
        revision.tour(tour_id, version=version)
        stops = _chosen(revision, tour_id, stop_ids)
        _check_sites(house, duty.vehicle, [one["site_id"] for one in stops])
        taking = revision.tour(there.tour_id)["tour_id"] if there else revision.create(_tour(duty, giving.day), [])
        place = max((one["position"] for one in revision.stops(taking)), default=0) + 1
        for position, stop in enumerate(stops, place):
            revision.put(stop, {"tour_id": taking, "position": position, "planned_at": None, "is_locked": False})
    return tours.tour(taking)


def undo(house: House, versions: Mapping[str, int]) -> dict[str, Tour | None]:
    """Take back the last changes of the plans of all of some tours, or none, by id of the tour.

    Returns:
        The tours as they are again; None: a tour was made by what was taken back.

    Raises:
        TourConflictError, UnknownTourError: as of `TourRegister.undo`.
    """
    tours = house.records.tours
    days = {tour_id: tours.tour(tour_id).day for tour_id in versions}
    tours.undo(versions)
    known = {one.tour_id: one for day in {*days.values()} for one in tours.tours(day)}
    return {tour_id: known.get(tour_id) for tour_id in versions}


def _set(house: House, what: str, parts: Sequence[TourPart], values: Values) -> dict[str, int]:
    with house.records.tours.revision(what) as revision:
        for tour_id, version, stop_ids in parts:
            revision.tour(tour_id, version=version)
            for stop in _chosen(revision, tour_id, stop_ids):
                revision.put(stop, values)
    return {tour_id: version + 1 for tour_id, version, _ in parts}


def _chosen(revision: TourRevision, tour_id: str, stop_ids: Collection[str] | None) -> list[Values]:
    """Open stops of a tour, in order; None: all. TourConflictError: one is not open any more."""
    stops = {one["stop_id"]: one for one in revision.stops(tour_id) if one["state"] == "open"}
    if gone := {*(stop_ids or ())} - {*stops}:
        raise TourConflictError(
            f"{min(gone)[:40]!r} is no open stop of {tour_id} any more; look at it again", reason="not_open"
        )
    return [one for stop_id, one in stops.items() if stop_ids is None or stop_id in stop_ids]


def _number(revision: TourRevision, stops: Sequence[Values], *, first: int) -> None:
    for position, stop in enumerate(stops, first):
        revision.put(stop, {"position": position})


def _check_locked(stops: Mapping[str, Values], order: Sequence[str]) -> None:
    before = [*stops]
    moved = next((one for n, one in enumerate(order) if stops[one]["is_locked"] and before[n] != one), None)
    if moved is not None:
        raise FieldError("order", f"{stops[moved]['site_id']} is locked at its place; unlock it first", reason="locked")


def _vehicle(house: House, vehicle_id: str) -> Vehicle:
    return next(one for one in house.records.fleet.items(Vehicle) if one.item_id == vehicle_id)


def _tour(duty: Duty, day: date, **plan: Any) -> Tour:
    vehicle = duty.vehicle
    owned = {"body": vehicle.body, "team_id": duty.team.item_id, **plan}
    return replace(Tour(day=day, kind=vehicle.tour, vehicle_id=vehicle.item_id), **owned)


def _stops(house: House, vehicle: Vehicle, stops: Sequence[WantedStop]) -> list[TourStop]:
    if not 0 < len(stops) <= MOST_STOPS:
        raise FieldError("stops", f"{len(stops)} stops; a tour has 1 to {MOST_STOPS}")
    if wrong := next((one for one in stops if len(one.remark) > LONGEST_REMARK), None):
        raise FieldError("stops", f"the remark of {wrong.site_id[:40]!r} has more than {LONGEST_REMARK} characters")
    _check_sites(house, vehicle, [one.site_id for one in stops])
    return [TourStop(**{name: getattr(one, name) for name in WantedStop.__slots__}) for one in stops]


def _check_sites(house: House, vehicle: Vehicle, sites: Sequence[str]) -> None:
    """See that a vehicle may empty them: its fractions, which are all of one kind of tour, and sites of its body."""
    for site_id in sites:
        layer = house.layers.of_site(site_id)
        if layer.id not in vehicle.fractions:
            empties = ", ".join(vehicle.fractions)
            raise FieldError(
                "stops", f"{site_id[:40]!r} is nothing that {vehicle.name} empties: {empties}", reason="other_fraction"
            )
        if (body := house.town.body_of(layer.id)) != vehicle.body:
            raise FieldError(
                "stops",
                f"{site_id[:40]!r} is a matter of the body {body!r}, not of {vehicle.body!r}",
                reason="other_fraction",
            )
