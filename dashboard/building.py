"""The first start: lays the town, places sites, enrols devices, writes their history; later only what is missing."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from dashboard.house import House
from data.ingest import bulk
from data.lake import Kind, Lake, WriterLock
from data.simulate import history, town
from data.simulate.demo import Demo, enrol
from data.simulate.places import in_order, place_sites

Progress: TypeAlias = Callable[[str, float], None]
TOWN_SHARE: Final = 0.5
SITES_SHARE: Final = 0.55


def is_demo(house: House) -> bool:
    """Whether the lake is a demo: as it was created; before that, if the town has a plan and nobody said no."""
    lake = Lake(house.folders.lake)
    if lake.exists():
        return lake.kind == "demo"
    return house.settings.simulate is not False and _has_plan(house)


def simulates(house: House) -> bool:
    """Whether simulated devices report: in a demo lake, unless the settings say no."""
    return is_demo(house) and house.settings.simulate is not False


def is_missing(house: House) -> bool:
    """Whether `build` has anything to do: no town, a layer without sites, or no lake."""
    if not Lake(house.folders.lake).exists():
        return True
    return _has_plan(house) and (not town.is_built(house.folders) or bool(_unplaced(house)))


def build(house: House, *, progress: Progress) -> None:
    """Make what is missing; what is there stays.

    Args:
        house: whose town.
        progress: is told what is being done and the share that is done, 0..1.

    Raises:
        LakeBusyError: ingest runs.
    """
    demo = is_demo(house)
    with WriterLock(house.folders.ingest_lock):
        if _has_plan(house) and not town.is_built(house.folders):
            town.build(house.town, house.folders, progress=lambda what, share: progress(what, share * TOWN_SHARE))
        if demo:
            _place(house, progress)
        kind: Kind = "demo" if demo else "real"
        lake = Lake(house.folders.lake).open_or_create(kind=kind)
        if demo:
            _simulate_past(house, lake, progress)
    progress("Fertig", 1.0)


def _has_plan(house: House) -> bool:
    return (house.town.folder / "geography.toml").is_file()


def _unplaced(house: House) -> list[str]:
    return [layer_id for layer_id in house.layers if not house.folders.sites_of(layer_id).exists()]


def _place(house: House, progress: Progress) -> None:
    for layer in in_order(house.layers[layer_id] for layer_id in _unplaced(house)):
        progress("Orte setzen", TOWN_SHARE)
        place_sites(layer, house.town, house.folders)


def _simulate_past(house: House, lake: Lake, progress: Progress) -> None:
    """Enrol every simulated device; into a lake without readings, write what they would have reported."""
    now = house.clock.now().replace(microsecond=0)
    start = now.replace(hour=0, minute=0, second=0) - timedelta(days=house.settings.history_days)
    progress("Geräte anmelden", SITES_SHARE)
    demo = Demo.of(house.layers, house.town, house.folders, equipped=house.settings.equipped)
    enrol(demo.fleets, house.records, since=start)
    if not house.settings.history_days or any(True for _ in lake.live_files("readings")):
        return
    for chunk in history.chunks(demo.fleets, demo.hearing, start=start, end=now):
        bulk.write_history(lake, chunk.readings, layers=house.layers)
        lake.append("uplinks", chunk.uplinks)
        done = (chunk.end - start) / (now - start)
        progress("Vergangenheit schreiben", SITES_SHARE + (1 - SITES_SHARE) * done)
    _begin_now(house, now)


def _begin_now(house: House, now: datetime) -> None:
    """Let the live simulation begin where the history ends, however long that took to write."""
    house.folders.heartbeat.touch()
    os.utime(house.folders.heartbeat, (now.timestamp(), now.timestamp()))
