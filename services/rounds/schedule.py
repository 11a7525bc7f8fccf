"""What the fixed rounds would empty on a day, in their order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from data.declare import Tour
from data.opening_hours import BERLIN
from data.records.rounds import FixedRound, RoundNotice
from data.sites import Sites
from services.context import House
from services.emptied_sites import known
from services.rounds.contractors import contractor
from services.rounds.workdays import DrivenDay, is_planned, origins


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundStop:
    """A site that a round empties on a day.

    Args:
        tour: the kind of tour.
        layer: id of the site's layer: the fraction.
        position: in the round, from 1.
        planned_on: the day it was planned for; another one where a holiday or a notice moved it.
        reason: of that; empty: it was not moved.
    """

    round_id: str
    round_name: str
    body: str
    tour: Tour
    layer: str
    team_id: str | None
    position: int
    site_id: str
    planned_on: date
    reason: str = ""


def due(
    house: House,
    day: date,
    *,
    sites: Mapping[str, Sites] | None = None,
    given: Iterable[FixedRound] | None = None,
    notices: Sequence[RoundNotice] | None = None,
) -> list[RoundStop]:
    """What the rounds would empty on a day of the town, by round and position; each site once a round.

    Sites that are not there on that day, and those that a contractor empties, are none of it; nor are rounds whose
    layer is in no tour any more.

    Args:
        house: whose rounds, as far as who acts may see them.
        day: which.
        sites: of each layer by its id, where they are known already; None: they are read.
        given: the rounds that count, likewise; None: all.
        notices: likewise.
    """
    records = house.records.rounds
    rounds = [one for one in (records.items() if given is None else given) if is_driven(one, day)]
    if sites is None:
        sites = known(house, {one.layer for one in rounds})
    if notices is None:
        notices = records.notices()
    named: dict[str, set[str]] = {one.layer: set() for one in rounds}
    for one in rounds:
        named[one.layer].update(stop.site_id for stop in one.stops)
    own = {layer: _own(house, layer, there, day, named[layer]) for layer, there in sites.items() if layer in named}
    return [
        stop for one in rounds for stop in _stops(house, one, day, notices) if stop.site_id in own.get(one.layer, ())
    ]


def is_driven(one: FixedRound, day: date) -> bool:
    """Whether a round is one of the day at all; not whether anything of it is due then."""
    begin, end = (at and at.astimezone(BERLIN).date() for at in (one.valid_from, one.valid_to))
    return begin is not None and begin <= day and (end is None or day < end)


def _own(house: House, layer_id: str, sites: Sites, day: date, named: set[str]) -> set[str]:
    """Those of the named sites that are there at noon of a day and that nobody else empties."""
    noon = datetime.combine(day, time(12), BERLIN)
    rows = [i for i, one in enumerate(sites.site_id) if one in named]
    there = [i for i in rows if sites.valid_from[i] <= noon and ((end := sites.valid_to[i]) is None or noon < end)]
    return {sites.site_id[i] for i in there if not contractor(house, layer_id, sites.attributes[i])}


def _stops(house: House, one: FixedRound, day: date, notices: Sequence[RoundNotice]) -> Iterator[RoundStop]:
    tour = house.layers[one.layer].tour if one.layer in house.layers else ""
    if not tour:
        return
    turns, told = origins(one, day, notices, house.town.federal_state), set[str]()
    for position, stop in enumerate(one.stops, 1):
        origin = next((it for it in reversed(turns) if is_planned(stop, it.planned_on)), None)
        if origin is None or stop.site_id in told:
            continue
        told.add(stop.site_id)
        yield _stop(one, tour, position, stop.site_id, origin)


def _stop(one: FixedRound, tour: Tour, position: int, site_id: str, origin: DrivenDay) -> RoundStop:
    return RoundStop(
        round_id=one.round_id,
        round_name=one.name,
        body=one.body,
        tour=tour,
        layer=one.layer,
        team_id=one.team_id,
        position=position,
        site_id=site_id,
        planned_on=origin.planned_on,
        reason="; ".join(origin.reasons),
    )
