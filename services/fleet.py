"""The fleet as tours ask for it: who drives what on a day, where one can unload at an instant, what is missing."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

from data.declare import Layer, Tour
from data.errors import FieldError
from data.opening_hours import BERLIN, Times
from data.records.fleet import KINDS, Depot, Team, UnloadingPoint, Vehicle
from services.context import House
from services.working_time import Spell

A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A vehicle that is driven on a day.

    Args:
        spells: from when until when, in the town's time, at least one.
    """

    vehicle: Vehicle
    team: Team
    depot: Depot
    spells: Sequence[Spell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What keeps the fleet from its tours.

    Args:
        what: ``no_team``: nobody drives the vehicle; ``no_unloading``: no place takes its fraction; ``no_layer``: the
            town has no such fraction any more.
        name: of the vehicle.
        fraction: id of a layer; empty: all.
    """

    what: Literal["no_team", "no_unloading", "no_layer"]
    name: str
    fraction: str = ""


def fractions(house: House) -> list[Layer]:
    """The layers whose sites tours empty."""
    return [one for one in house.layers.values() if one.tour]


def duties(house: House, day: date, *, tour: Tour | None = None, fractions: Collection[str] = ()) -> list[Duty]:
    """The vehicles that are driven on a day of the town, by name.

    Args:
        house: whose fleet, as far as who acts may see it.
        day: which.
        tour: of this kind only; None: of both.
        fractions: that take all of these.
    """
    fleet = house.records.fleet
    teams = {one.item_id: one for one in fleet.items(Team)}
    depots = {one.item_id: one for one in fleet.items(Depot)}
    found = (one for one in fleet.items(Vehicle) if tour in {None, one.tour} and {*fractions} <= {*one.fractions})
    made = ((one, teams.get(one.team_id or ""), depots[one.depot_id]) for one in found)
    return [
        Duty(vehicle=vehicle, team=team, depot=depot, spells=spells)
        for vehicle, team, depot in made
        if team and (spells := _spells(house, vehicle, team, day))
    ]


def duty_of(house: House, day: date, vehicle_id: str, *, field: str = "vehicle_id") -> Duty:
    """Who drives a vehicle on a day; the fleet has seen to it that the team's licence suffices.

    FieldError of a field: nobody does.
    """
    found = duties(house, day)
    known = next((one for one in found if one.vehicle.item_id == vehicle_id), None)
    if known is None:
        driven = ", ".join(one.vehicle.item_id for one in found) or "none"
        sentence = f"nobody drives {vehicle_id[:40]!r} on {day}; driven then: {driven}"
        raise FieldError(field, sentence, reason="not_driven")
    return known


def _spells(house: House, vehicle: Vehicle, team: Team, day: date) -> list[Spell]:
    """The shifts that begin on a day, as far as vehicle and team are there, and it is in no workshop."""
    begin = datetime.combine(day, time(), BERLIN)
    around = hours_of(house, team.shift).spells(begin - A_DAY, begin + 2 * A_DAY)
    ready = max(filter(None, (vehicle.back_at, vehicle.valid_from, team.valid_from)), default=begin).astimezone(BERLIN)
    ends = min(filter(None, (vehicle.valid_to, team.valid_to)), default=begin + 2 * A_DAY)
    cut = [(max(start, ready), min(stop, ends)) for start, stop in around if start.date() == day]
    return [(start, stop) for start, stop in cut if start < stop]


def hours_of(house: House, expression: str) -> Times:
    """Hours with the holidays of the town's federal state; of none: always."""
    return Times(expression or "24/7", house.town.federal_state)


def unloading(house: House, at: datetime, *, fraction: str = "") -> list[UnloadingPoint]:
    """Where vehicles can unload at an instant, by name; a fraction, or any."""
    known = (one for one in house.records.fleet.items(UnloadingPoint) if one.is_there(at))
    able = (one for one in known if not fraction or fraction in one.fractions)
    return [one for one in able if hours_of(house, one.hours).is_open(at)]


def users(house: House, item: Depot | Team) -> list[Vehicle]:
    """The vehicles in service that start at a depot, or that a team drives."""
    known = house.records.fleet.items(Vehicle)
    return [one for one in known if one.valid_to is None and item.item_id in {one.depot_id, one.team_id}]


def gaps(house: House, at: datetime) -> list[Gap]:
    """What is missing of the vehicles that are in service at an instant; nothing where there are none."""
    fleet = house.records.fleet
    vehicles = [one for one in fleet.items(Vehicle) if one.is_there(at)]
    points = [one for one in fleet.items(UnloadingPoint) if one.is_there(at)]
    return [gap for one in vehicles for gap in _gaps(house, one, {name for it in points for name in it.fractions})]


def _gaps(house: House, vehicle: Vehicle, taken: Collection[str]) -> Iterator[Gap]:
    if vehicle.team_id is None:
        yield Gap(what="no_team", name=vehicle.name)
    for one in vehicle.fractions:
        if one not in house.layers:
            yield Gap(what="no_layer", name=vehicle.name, fraction=one)
        elif one not in taken:
            yield Gap(what="no_unloading", name=vehicle.name, fraction=one)


def checks(house: House) -> dict[str, Any]:
    """What is in service and what is missing, in numbers; wrong is what the town's layers contradict."""
    now, fleet = house.clock.now(), house.records.fleet
    counts = {word: sum(one.is_there(now) for one in fleet.items(kind)) for word, kind in KINDS.items()}
    missing = Counter[str](one.what for one in gaps(house, now))
    return {"ok": not missing["no_layer"], **counts, **missing}
