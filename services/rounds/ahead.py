"""When fixed rounds are driven next, whole or at one site."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from data.records.rounds import FixedRound, PlannedStop, RoundNotice
from services.context import House
from services.rounds.schedule import is_driven
from services.rounds.workdays import is_planned, origins

AHEAD_DAYS: Final = 35
"""Every fifth week is rare enough."""


@dataclass(frozen=True, slots=True, order=True)
class NextRound:
    """The day, and the name of the round."""

    day: date
    round_name: str


def next_day(house: House, one: FixedRound, day: date, notices: Sequence[RoundNotice]) -> date | None:
    """The first day from a day on on which a round is driven; None: none in the next weeks."""
    return _first(house, one, one.stops, day, notices)


def next_due(house: House, rounds: Iterable[FixedRound], site_id: str, *, day: date) -> NextRound | None:
    """The first day from this one on on which one of some rounds comes to a site; None: none in the next weeks."""
    mine = [(one, [stop for stop in one.stops if stop.site_id == site_id]) for one in rounds]
    notices = house.records.rounds.notices() if mine else []
    found = ((one, _first(house, one, stops, day, notices)) for one, stops in mine)
    return min((NextRound(then, one.name) for one, then in found if then), default=None)


def _first(
    house: House, one: FixedRound, stops: Sequence[PlannedStop], day: date, notices: Sequence[RoundNotice]
) -> date | None:
    """On which one of some stops of a round is due."""
    state = house.town.federal_state
    for then in (day + timedelta(days=n) for n in range(AHEAD_DAYS)):
        turns = origins(one, then, notices, state) if is_driven(one, then) else []
        if any(is_planned(stop, turn.planned_on) for turn in turns for stop in stops):
            return then
    return None
