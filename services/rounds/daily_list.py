"""The list of a day: what rounds empty, in their order, and what a crew wrote down on it typed in afterwards."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from data.emptying import Level
from data.opening_hours import BERLIN
from data.records.fleet import Team
from data.sites import Sites
from services.context import House
from services.crew import Tap, report_emptyings
from services.emptied_sites import known
from services.fleet import hours_of
from services.rounds.schedule import RoundStop, due

KEYS: Final[Mapping[str, Level]] = {"l": "empty", "h": "half", "v": "full", "ü": "overflowing", "u": "overflowing"}
"""What is typed for each level; u where a keyboard has no umlaut."""
WITHIN: Final = timedelta(hours=12)
"""A paper list knows the day, and the order in which it was driven."""
_DAY: Final = timedelta(days=1)
_SHIFT: Final = (time(6), time(14))
"""Of a round without a team."""
_NAMESPACE: Final = uuid.UUID("b7a3d6a2-6e0c-4f0e-9d5a-1d3a4c5e6f70")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStop:
    """A stop of a list.

    Args:
        name: of the site.
        emptying_id: of its emptying on that day, however often the list is typed in.
    """

    stop: RoundStop
    name: str
    district: str
    emptying_id: str


def listed(house: House, day: date, *, sites: Mapping[str, Sites] | None = None) -> list[ListedStop]:
    """The stops of all rounds on a day, in their order."""
    layers = {one.layer for one in house.records.rounds.items()}
    there = sites if sites is not None else known(house, layers)
    row = {site_id: (one, i) for one in there.values() for i, site_id in enumerate(one.site_id)}
    return [
        ListedStop(
            stop=stop,
            name=row[stop.site_id][0].name[row[stop.site_id][1]],
            district=row[stop.site_id][0].district[row[stop.site_id][1]],
            emptying_id=emptying_id(house, day, stop.site_id),
        )
        for stop in due(house, day, sites=there)
    ]


def emptying_id(house: House, day: date, site_id: str) -> str:
    """The id that an emptying on the list of a day has, whoever tells it."""
    return uuid.uuid5(_NAMESPACE, f"{house.town.id} {day} {site_id}").hex


def type_in(house: House, day: date, stops: Sequence[ListedStop], levels: Mapping[str, Level | None]) -> int:
    """Keep what was typed of the stops of a day; return how many there were.

    Args:
        house: whose.
        day: of the list.
        stops: of one round, in its order.
        levels: by site_id; None: it was not emptied after all. Sites that are not named were not spoken of.
    """
    begin, end = _shift(house, day, stops[0].stop.team_id if stops else None)
    share = [(one, (number + 0.5) / len(stops)) for number, one in enumerate(stops)]
    now = house.clock.now()
    taps = [
        Tap(
            site_id=one.stop.site_id,
            channel=0,
            at=min(begin + (end - begin) * part, now).replace(microsecond=0),
            level=levels[one.stop.site_id],
            emptying_id=one.emptying_id,
            within=WITHIN,
        )
        for one, part in share
        if one.stop.site_id in levels
    ]
    report_emptyings(house, taps)
    return len(taps)


def _shift(house: House, day: date, team_id: str | None) -> tuple[datetime, datetime]:
    """When a day's list was driven, as far as the team's shift says."""
    midnight = datetime.combine(day, time(), BERLIN)
    team = next((one for one in house.records.fleet.items(Team) if one.item_id == team_id), None)
    spells = [] if team is None else [*hours_of(house, team.shift).spells(midnight, midnight + _DAY)]
    if not spells:
        return datetime.combine(day, _SHIFT[0], BERLIN), datetime.combine(day, _SHIFT[1], BERLIN)
    return spells[0][0], spells[-1][1]
