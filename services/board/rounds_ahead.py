"""When a fixed round comes to a site next."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from data.opening_hours import BERLIN
from data.records.rounds import FixedRound
from services.context import House
from services.rounds.workdays import is_planned, origins

AHEAD_DAYS: Final = 35
"""Every fifth week is rare enough."""


@dataclass(frozen=True, slots=True)
class NextRound:
    """The day, and the name of the round."""

    day: date
    round_name: str


def next_due(house: House, site_id: str, *, day: date) -> NextRound | None:
    """The first day from this one on, as far as who acts may see rounds; None: none in the next weeks."""
    mine = [one for one in house.records.rounds.items() if any(stop.site_id == site_id for stop in one.stops)]
    if not mine:
        return None
    notices = house.records.rounds.notices()
    for then in (day + timedelta(days=n) for n in range(AHEAD_DAYS)):
        for one in mine:
            turns = origins(one, then, notices, house.town.federal_state) if _is_driven(one, then) else []
            stops = [stop for stop in one.stops if stop.site_id == site_id]
            if any(is_planned(stop, turn.planned_on) for turn in turns for stop in stops):
                return NextRound(then, one.name)
    return None


def _is_driven(one: FixedRound, day: date) -> bool:
    begin, end = (at and at.astimezone(BERLIN).date() for at in (one.valid_from, one.valid_to))
    return begin is not None and begin <= day and (end is None or day < end)
