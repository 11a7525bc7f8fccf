"""The ingest process: one writer of the lake, with the simulator beside it where the town is a demo."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from dashboard.building import is_demo, simulates
from dashboard.house import House
from data.inbox import Inbox
from data.ingest.worker import Ingest
from data.lake import Kind, Lake
from data.profiles import discover
from data.simulate.demo import Demo
from data.simulate.live import Simulator

LONGEST_GAP: Final = timedelta(hours=24)
"""What simulated devices sent while nobody was there is made up for, but not for longer than this."""
_OVERLAP: Final = timedelta(minutes=2)


def run(house: House, stop: threading.Event) -> None:
    """Write the lake until ``stop`` is set, with the town's simulated devices if it has any.

    Args:
        house: whose lake.
        stop: set to end after the present round.

    Raises:
        LakeBusyError: another process writes it.
    """
    if not simulates(house):
        write(house, stop, kind="demo" if is_demo(house) else "real")
        return
    since = last_seen(house)

    def simulator() -> Simulator:
        demo = Demo.of(house.layers, house.town, house.folders, equipped=house.settings.equipped)
        return Simulator(demo.fleets, demo.hearing, since=since)

    write(house, stop, kind="demo", simulator=simulator)


def write(house: House, stop: threading.Event, *, kind: Kind, simulator: Callable[[], Simulator] | None = None) -> None:
    """Write the lake until ``stop`` is set.

    Args:
        house: whose lake.
        stop: set to end after the present round.
        kind: of the lake.
        simulator: made in a thread of its own, so that real messages need not wait for it; None: nothing simulated.

    Raises:
        LakeBusyError: another process writes it.
        LakeError: the lake is of the other kind.
    """
    inbox = Inbox(house.folders.inbox, most_messages=house.settings.inbox_limit)
    ingest = Ingest(
        lake=Lake(house.folders.lake).open_or_create(kind=kind),
        inbox=inbox,
        records=house.records,
        profiles=discover(house.town.folder / "profiles"),
        layers=house.layers,
        clock=house.clock,
        folders=house.folders,
    )
    if simulator is not None:
        make = simulator
        beside = threading.Thread(target=lambda: make().run(stop, inbox, house.clock), name="simulator", daemon=True)
        beside.start()
    try:
        ingest.run(stop)
    finally:
        stop.set()


def last_seen(house: House) -> datetime:
    """Until when simulated messages are in the lake: as long as ingest lived last; some are sent again."""
    now = house.clock.now()
    try:
        touched = datetime.fromtimestamp(house.folders.heartbeat.stat().st_mtime, UTC)
    except FileNotFoundError:
        touched = now
    return max(min(touched, now) - _OVERLAP, now - LONGEST_GAP)
