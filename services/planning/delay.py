"""When a tour comes to its stops, unloads and rests once further sites are put into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TypeAlias

from data import instants
from services.planning.running_tour import RunningTour

_Spell: TypeAlias = tuple[datetime, datetime] | None
"""From when until when a vehicle is at a place; None: nobody has planned it."""


@dataclass(frozen=True, slots=True)
class TourDelay:
    """What was planned by the hour, with the further sites.

    Args:
        times: by site, when the vehicle should be there, UTC; those of which that can be known.
        pauses: of the whole tour.
    """

    times: Mapping[str, datetime]
    pauses: Sequence[Mapping[str, str]]


def delayed(running: RunningTour, rows: Sequence[int], more: Sequence[int]) -> TourDelay:
    """What was planned moves by what the sites before it take; a break stays behind the stop that it follows.

    Args:
        running: the tour, with its further sites.
        rows: its way as it runs.
        more: the same way with the rows of the further sites among it.
    """
    services = {row: one.service_s for row, one in enumerate(running.further, running.first_further)}
    later = _later(running, rows, more, services)
    before = [_planned(running, rows, at) for at in range(len(rows))]
    after = {at: it for at, it in zip(_kept(more, services), map(_moved, before, later), strict=True) if it}
    spells = _filled(running, more, services, after)
    names = {row: one.site_id for row, one in enumerate(running.stops)}
    names |= {row: one.site_id for row, one in enumerate(running.further, running.first_further)}
    times = {names[row]: spells[at][0] for at, row in enumerate(more) if row in names and at in spells}
    known = sorted((it[0], seconds) for it, seconds in zip(before, later, strict=True) if it)
    return TourDelay(times, [_pause(running, one, known) for one in running.tour.pauses])


def _kept(more: Sequence[int], services: Mapping[int, int]) -> list[int]:
    """Places of a way that it has had before."""
    return [at for at, row in enumerate(more) if row not in services]


def _later(running: RunningTour, rows: Sequence[int], more: Sequence[int], services: Mapping[int, int]) -> list[int]:
    """By place of the way as it runs, how many seconds later it is reached."""
    before, after = _reached(running, rows, services), _reached(running, more, services)
    return [after[there] - here for here, there in zip(before, _kept(more, services), strict=True)]


def _reached(running: RunningTour, rows: Sequence[int], services: Mapping[int, int]) -> list[int]:
    ways = running.ways.seconds[rows[:-1], rows[1:]].tolist()
    return [*accumulate((way + services.get(row, 0) for row, way in zip(rows, ways, strict=False)), initial=0)]


def _planned(running: RunningTour, rows: Sequence[int], at: int) -> _Spell:
    """From when until when the vehicle should be at a place of its way as it runs."""
    row = rows[at]
    if row < len(running.stops):
        stop = running.stops[row]
        if stop.planned_at is None:
            return None
        return stop.planned_at, stop.planned_at + timedelta(seconds=running.demands[stop.site_id].service_s)
    if not running.depot < row < running.first_further:
        return None
    unload = running.unloads[sum(running.depot < one < running.first_further for one in rows[:at])]
    return instants.parse(unload["at"]), instants.parse(unload["until"])


def _moved(spell: _Spell, seconds: int) -> _Spell:
    return spell and (spell[0] + timedelta(seconds=seconds), spell[1] + timedelta(seconds=seconds))


def _filled(
    running: RunningTour,
    more: Sequence[int],
    services: Mapping[int, int],
    known: Mapping[int, tuple[datetime, datetime]],
) -> dict[int, tuple[datetime, datetime]]:
    """The spells of a way, with those of new sites: right before what comes next, else right behind what was before."""
    spells = {**known}
    new = [at for at, row in enumerate(more) if row in services]
    for at in reversed(new):
        if at + 1 in spells:
            leaves = spells[at + 1][0] - _way(running, more, at)
            spells[at] = leaves - timedelta(seconds=services[more[at]]), leaves
    for at in new:
        if at not in spells and at - 1 in spells:
            comes = spells[at - 1][1] + _way(running, more, at - 1)
            spells[at] = comes, comes + timedelta(seconds=services[more[at]])
    return spells


def _way(running: RunningTour, rows: Sequence[int], at: int) -> timedelta:
    return timedelta(seconds=int(running.ways.seconds[rows[at], rows[at + 1]]))


def _pause(running: RunningTour, one: Mapping[str, str], known: Sequence[tuple[datetime, int]]) -> Mapping[str, str]:
    """A pause with its times; ``known``: when something was planned, and how much later it is, in order."""
    if one in running.passed(one["kind"]):
        return one
    begin, end = instants.parse(one["at"]), instants.parse(one["until"])
    later = timedelta(seconds=next((seconds for at, seconds in reversed(known) if at <= begin), 0))
    return {**one, "at": instants.text(begin + later), "until": instants.text(end + later)}
