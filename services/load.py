"""Fills a data folder of its own with the load that somebody asked for."""

import time
from dataclasses import dataclass
from datetime import timedelta

from data.declare import Layer
from data.errors import BadRequestError
from data.ingest import bulk
from data.lake import Lake, WriterLock
from data.progress import Progress
from data.simulate import history, town
from data.simulate.demo import enrol
from data.simulate.live import Simulator
from data.simulate.load import Load
from data.simulate.radio import gateways
from services.context import House

TOWN_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What was made, and the simulator that goes on where it ends."""

    rows: int
    seconds: float
    simulator: Simulator


def prepare(house: House, layer: Layer, *, sensors: int, rate: float, days: int, progress: Progress) -> LoadSummary:
    """Build the town, place the sensors, write whole days of their past, every five minutes.

    Raises:
        BadRequestError: there is a lake already.
    """
    if Lake(house.folders.lake).exists():
        raise BadRequestError(
            f"{house.folders.root} has a lake already; set STADTKLIMA_DATA_DIR to an empty folder for a load test"
        )
    if not town.is_built(house.folders):
        town.build(house.town, house.folders, progress=lambda what, share: progress(what, share * TOWN_SHARE))
    now = house.clock.now().replace(microsecond=0)
    start = now.replace(hour=0, minute=0, second=0) - timedelta(days=days)
    load = Load.of(layer, house.town, house.folders, sensors=sensors, rate=rate)
    hearing = gateways(house.town, house.folders)
    rows, began = 0, time.monotonic()
    with WriterLock(house.folders.ingest_lock):
        lake = Lake(house.folders.lake).open_or_create(kind="demo")
        enrol([load.past], house.records, since=start)
        for chunk in history.chunks([load.past], hearing, start=start, end=now):
            rows += bulk.write_history(lake, chunk.readings, layers=house.layers)
            done = (chunk.end - start) / (now - start)
            progress("writing the past", TOWN_SHARE + (1 - TOWN_SHARE) * done)
    return LoadSummary(rows, time.monotonic() - began, Simulator([load.live], hearing, since=now))
