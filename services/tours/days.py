"""The tours of some days, for whom they concern: no names, and times and teams only by agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from data.errors import FieldError
from data.records.fleet import Team, Vehicle
from data.records.tours import Tour, TourStop
from services.context import House

MOST_DAYS: Final = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysAsked:
    """Which days, and of them which vehicle or team; empty: all."""

    first: date
    last: date
    vehicle_id: str = ""
    team_id: str = ""

    def __post_init__(self) -> None:
        if not timedelta() <= self.last - self.first < timedelta(days=MOST_DAYS):
            raise FieldError("span", f"{self.first} to {self.last} are not 1 to {MOST_DAYS} days")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivenTour:
    """A tour of one of these days.

    Args:
        vehicle: its name.
        team: likewise; empty: nobody drove it, or that is not to be said.
        stops: in order, without dropped ones.
    """

    tour: Tour
    vehicle: str
    team: str
    stops: Sequence[TourStop]

    def count(self, *states: str) -> int:
        """How many stops are in one of these states."""
        return sum(one.state in states for one in self.stops)

    @property
    def litres(self) -> int:
        """Collected, as planned."""
        return sum(one.amount_l for one in self.stops if one.state == "emptied")


def driven_tours(house: House, asked: DaysAsked, *, is_agreed: bool) -> list[DrivenTour]:
    """Those of the days that who asks may see, by day; ``is_agreed``: teams may be said."""
    tours = [one for one in house.records.tours.tours(asked.first, asked.last) if _is_wanted(one, asked)]
    vehicles = {one.item_id: one.name for one in house.records.fleet.items(Vehicle)}
    teams = {one.item_id: one.name for one in house.records.fleet.items(Team)} if is_agreed else {}
    stops = house.records.tours.stops_by_tour(tours)
    return [
        DrivenTour(
            tour=one,
            vehicle=vehicles.get(one.vehicle_id, one.vehicle_id),
            team=teams.get(one.team_id or "", ""),
            stops=[stop for stop in stops[one.tour_id] if stop.state != "dropped"],
        )
        for one in tours
    ]


def _is_wanted(tour: Tour, asked: DaysAsked) -> bool:
    return asked.vehicle_id in {"", tour.vehicle_id} and asked.team_id in {"", tour.team_id or ""}
