"""Brings a demo lake up to the present: the past on the first start, what was missed on every later one."""

from datetime import UTC, datetime, timedelta
from typing import Final

from data.declare import Layers
from data.inbox import Inbox
from data.lake import Lake
from data.records import Records
from data.simulate.demo import Demo, enrol
from data.simulate.history import Progress, first_day, write
from data.simulate.live import Simulator

WORTH_WRITING: Final = timedelta(days=1)
"""A gap with more than this after its first midnight is written past the inbox; a shorter one is sent through it."""


def begin(
    demo: Demo,
    *,
    lake: Lake,
    inbox: Inbox,
    records: Records,
    layers: Layers,
    now: datetime,
    days: int,
    progress: Progress = lambda _text, _share: None,
) -> Simulator:
    """Enrol the devices, make the lake know the past, and return the simulator that goes on from now.

    Args:
        demo: what is simulated.
        lake: a demo lake, its lock held.
        inbox: takes the messages of a short gap.
        records: of the town.
        layers: the registry.
        now: the present, UTC.
        days: of past on the first start; 0: none, the town begins now.
        progress: is told what is being done and the share that is done, 0 .. 1.
    """
    last = last_observed(lake)
    start = first_day(now, days=days) if last is None else midnight_after(last)
    enrol(demo.fleets, records, since=start if last is None else last)
    if last is None and not days:
        return Simulator(demo.fleets, demo.hearing, since=now)
    if last is not None and now - start <= WORTH_WRITING:
        return Simulator(demo.fleets, demo.hearing, since=last)
    if last is not None:
        rest_of_day = Simulator(demo.fleets, demo.hearing, since=last).due(start)
        inbox.append_many((source, raw, now) for source, raw in rest_of_day)
    write(lake, demo.fleets, demo.hearing, layers=layers, start=start, end=now, progress=progress)
    return Simulator(demo.fleets, demo.hearing, since=now)


def last_observed(lake: Lake) -> datetime | None:
    """The instant of the newest reading, UTC; None in an empty lake."""
    ends_ms = [file.last_ms for file in lake.live_files("readings") if file.last_ms is not None]
    return datetime.fromtimestamp(max(ends_ms) / 1000, UTC) if ends_ms else None


def midnight_after(instant: datetime) -> datetime:
    """The next midnight, UTC."""
    return (instant + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
