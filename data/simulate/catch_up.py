"""Brings a demo lake up to the present: the past on the first start, what was missed on every later one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from data.declare import Layers
from data.folders import Folders
from data.inbox import Inbox
from data.lake import Lake
from data.progress import Progress, silent
from data.records import Records
from data.simulate.demo import Demo, enrol
from data.simulate.devices import Fleet
from data.simulate.history import first_day, write
from data.simulate.live import Simulator
from data.simulate.radio import Gateways

WORTH_WRITING: Final = timedelta(days=1)
"""A gap with more than this after its first midnight is written past the inbox; a shorter one is sent through it."""

FIRST_PAST: Final = timedelta(days=1)
"""So much past has a layer that is added to a lake that others have filled."""


def begin(
    demo: Demo,
    *,
    lake: Lake,
    inbox: Inbox,
    records: Records,
    layers: Layers,
    now: datetime,
    days: int,
    folders: Folders | None = None,
    progress: Progress = silent,
) -> Simulator:
    """Enrol the devices, make the lake know the past, and return the simulator that goes on from now.

    Without days the town begins now. Without folders neighbours are not asked whether a value can be.
    """
    last = last_observed(lake)
    start = first_day(now, days=days) if last is None else midnight_after(last)
    fresh = [] if last is None else [one for one in demo.fleets if not lake.layer_version(one.layer.id)]
    enrol(
        demo.fleets,
        records,
        since=start if last is None else last,
        begun={one.layer.id: now - FIRST_PAST for one in fresh},
    )
    if last is None and not days:
        return Simulator(demo.fleets, demo.hearing, since=now)
    if last is not None and now - start <= WORTH_WRITING:
        inbox.append_many((source, raw, now) for source, raw in _lately(fresh, demo.hearing, now))
        return Simulator(demo.fleets, demo.hearing, since=last)
    if last is not None:
        rest_of_day = Simulator(demo.fleets, demo.hearing, since=last).due(start)
        inbox.append_many((source, raw, now) for source, raw in rest_of_day)
    write(lake, demo.fleets, demo.hearing, layers=layers, start=start, end=now, folders=folders, progress=progress)
    return Simulator(demo.fleets, demo.hearing, since=now)


def _lately(fresh: Sequence[Fleet], hearing: Gateways, now: datetime) -> list[tuple[str, bytes]]:
    """The messages of layers that are new in a lake that others have filled: they begin with a short past."""
    return Simulator(tuple(fresh), hearing, since=now - FIRST_PAST).due(now) if fresh else []


def last_observed(lake: Lake) -> datetime | None:
    """The instant of the newest reading, UTC; None in an empty lake."""
    ends_ms = [file.last_ms for file in lake.live_files("readings") if file.last_ms is not None]
    return datetime.fromtimestamp(max(ends_ms) / 1000, UTC) if ends_ms else None


def midnight_after(instant: datetime) -> datetime:
    """The next midnight, UTC."""
    return (instant + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
