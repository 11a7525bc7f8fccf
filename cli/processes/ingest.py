"""The ingest process: one writer of the lake, with the simulator beside it where the town is a demo."""

import threading

from data.inbox import Inbox
from data.ingest.worker import Ingest
from data.lake import Kind, Lake, WriterLock
from data.profiles import discover
from data.simulate.live import Simulator
from services.context import House
from services.simulation import begin_simulation, is_demo, simulates


def run(house: House, stop: threading.Event) -> None:
    """Write the lake until ``stop`` is set, with the town's simulated devices if it has any; errors as of `write`."""
    if not simulates(house):
        write(house, stop, kind="demo" if is_demo(house) else "real")
        return
    with WriterLock(house.folders.ingest_lock):
        simulator = begin_simulation(house, Lake(house.folders.lake).open_or_create(kind="demo"))
    write(house, stop, kind="demo", simulator=simulator)


def write(house: House, stop: threading.Event, *, kind: Kind, simulator: Simulator | None = None) -> None:
    """Write the lake until ``stop`` is set; a simulator runs in a thread of its own.

    Raises:
        LakeBusyError: another process writes it.
        LakeError: the lake is of the other kind.
    """
    inbox = Inbox(house.folders.inbox, most_messages=house.settings.inbox_limit)
    ingest = Ingest(
        lake=Lake(house.folders.lake).open_or_create(kind=kind),
        inbox=inbox,
        records=house.records,
        profiles=discover(*house.profile_folders()),
        layers=house.layers,
        clock=house.clock,
        folders=house.folders,
        profile_folders=house.profile_folders(),
        limits=house.limits.follow,
    )
    if simulator is not None:
        threading.Thread(target=simulator.run, args=(stop, inbox, house.clock), name="simulator", daemon=True).start()
    try:
        ingest.run(stop)
    finally:
        stop.set()
