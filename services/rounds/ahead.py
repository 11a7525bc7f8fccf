"""When fixed rounds are driven next, whole or at single sites."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from data.records.rounds import FixedRound, RoundNotice
from data.sites import Sites
from services.context import House
from services.emptied_sites import known
from services.rounds.schedule import due, is_driven
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
    state = house.town.federal_state
    for then in (day + timedelta(days=n) for n in range(AHEAD_DAYS)):
        turns = origins(one, then, notices, state) if is_driven(one, then) else []
        if any(is_planned(stop, turn.planned_on) for turn in turns for stop in one.stops):
            return then
    return None


def next_due(
    house: House,
    wanted: Collection[str],
    day: date,
    *,
    days: int = AHEAD_DAYS,
    given: Iterable[FixedRound] | None = None,
    sites: Mapping[str, Sites] | None = None,
) -> dict[str, NextRound]:
    """By site the first day from a day on on which a round comes to it, by the rules of `due`; rounds are read once.

    Args:
        house: whose rounds, as far as who acts may see them.
        wanted: which sites; those where none comes are not in it.
        day: of the town.
        days: so many are looked at.
        given: the rounds that count; None: all.
        sites: of each layer by its id, where they are known already; None: they are read.
    """
    mine = [_at(one, wanted) for one in (house.records.rounds.items() if given is None else given)]
    mine = [one for one in mine if one.stops]
    if not mine:
        return {}
    notices = house.records.rounds.notices()
    sites = known(house, {one.layer for one in mine}) if sites is None else sites
    found, left = dict[str, NextRound](), {*wanted}
    for then in (day + timedelta(days=n) for n in range(days)):
        comes = due(house, then, sites=sites, given=mine, notices=notices)
        for stop in sorted(comes, key=lambda it: it.round_name):
            found.setdefault(stop.site_id, NextRound(then, stop.round_name))
        if not left - {*found}:
            break
    return found


def _at(one: FixedRound, wanted: Collection[str]) -> FixedRound:
    """A round as far as it comes to some sites."""
    return replace(one, stops=tuple(stop for stop in one.stops if stop.site_id in wanted))
