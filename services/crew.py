"""The crew as a sensor: what it taps at an emptying goes through the inbox into the lake's events, without a person."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from data.declare import CHANNEL_SITE, layer_id
from data.emptying import LEVELS, MARK, WITHIN, Emptying, Level
from data.errors import BadRequestError, FieldError, UnknownSiteError
from data.sites import Sites
from services.context import House
from services.emptied_sites import known

EARLY: Final = timedelta(hours=1)
"""A device's clock may be ahead by so much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """What a crew says of one site.

    Args:
        channel: of the container; 0: the site, and so each of its containers.
        at: when, UTC.
        level: how full it was before; None: it was not emptied after all.
        emptying_id: made where it was tapped; told once more with another level it is corrected.
        within: how far from ``at`` it may have been.
    """

    site_id: str
    channel: int
    at: datetime
    level: Level | None
    emptying_id: str
    within: timedelta = WITHIN


def report_emptying(  # noqa: PLR0917 - all that one tap says
    house: House, site_id: str, channel: int, at: datetime, level: Level | None, emptying_id: str
) -> None:
    """Keep that a container was emptied, and how full it was; errors as of `report_emptyings`."""
    report_emptyings(house, [Tap(site_id=site_id, channel=channel, at=at, level=level, emptying_id=emptying_id)])


def emptied_sites(house: House, layers: Iterable[str]) -> dict[str, Sites]:
    """The sites of those of some layers that tours empty."""
    return known(house, {one for one in layers if one in house.layers and house.layers[one].tour})


def report_emptyings(house: House, taps: Sequence[Tap], *, sites: Mapping[str, Sites] | None = None) -> None:
    """Keep what a crew said, all of it on the disk when this returns, or nothing.

    However often the same id is told, it is one emptying; a sensor's fall near it is the same event. ``sites`` are
    `emptied_sites`, where they were read already.

    Raises:
        UnknownSiteError: no tour empties such a site.
        FieldError: a level, an instant or a container that cannot be.
        InboxFullError: there is no room; try again.
    """
    from data.inbox import Inbox  # noqa: PLC0415 - SQLite and the lake's tables are met where something is told
    from data.ingest.sources import crew  # noqa: PLC0415 - likewise

    now = house.clock.now()
    sites = emptied_sites(house, {layer_id(one.site_id) for one in taps}) if sites is None else sites
    told = [one for tap in taps for one in _each(tap, sites, now)]
    if not told:
        return
    inbox = Inbox(house.folders.inbox, most_messages=house.settings.inbox_limit)
    try:
        inbox.append_many((crew.ID, crew.written(one), now) for one in told)
    finally:
        inbox.close()


def _each(tap: Tap, sites: Mapping[str, Sites], now: datetime) -> list[Emptying]:
    """The emptying of each container that a tap speaks of."""
    _check(tap, now)
    there = sites.get(layer_id(tap.site_id))
    if there is None or tap.site_id not in there.site_id:
        raise UnknownSiteError(tap.site_id[:96])
    several = int(np.asarray(there.channels)[there.site_id.index(tap.site_id)])
    if not 0 <= tap.channel <= several:
        raise FieldError("channel", f"{tap.site_id} has {several} containers, none is number {tap.channel}")
    one = Emptying(
        emptying_id=tap.emptying_id,
        site_id=tap.site_id,
        channel=tap.channel,
        at=tap.at,
        level=tap.level,
        told_at=now,
        within=tap.within,
    )
    if tap.channel != CHANNEL_SITE or not several:
        return [one]
    return [replace(one, channel=n, emptying_id=f"{tap.emptying_id}:{n}") for n in range(1, several + 1)]


def _check(tap: Tap, now: datetime) -> None:
    if tap.level is not None and tap.level not in LEVELS:
        raise FieldError("level", f"unknown level {str(tap.level)[:20]!r}; known: {', '.join(LEVELS)}")
    if tap.at > now + EARLY:
        raise FieldError("at", f"{tap.at:%Y-%m-%d %H:%M} UTC has not come yet")
    if not 0 < len(tap.emptying_id) <= _LONGEST_ID or not tap.emptying_id.isprintable():
        raise BadRequestError(f"an id of an emptying has 1 to {_LONGEST_ID} characters")


_LONGEST_ID: Final = 60
"""With the number of a container it stays within what the inbox takes."""


def told_levels(details: Iterable[str]) -> dict[str, Level]:
    """What crews said in the details of some events of the lake: by the id of the emptying how full it was."""
    said = [json.loads(one) for one in details if MARK in one]
    return {str(one["emptying_id"]): one["level"] for one in said if one.get("level") in LEVELS}
