"""The lake that bench.lake asks: a year of readings of a town, its rollups, sites and devices, and what arrives.

Synthetic: temperatures follow the sun with noise of 0.4 K, each sensor reports every five minutes at a phase of its
own with up to two seconds of jitter, and one reading in a hundred of the last two days was suspected late.
"""

import itertools
import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data import sites, town
from data.clock import Clock
from data.declare import Layers
from data.flags import Flag
from data.folders import Folders
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from data.records import Assignment, Device, Records
from data.sites import Sites
from data.store import Store
from layers import discover

CITY = "castrop_rauxel"
DAYS = 365
A_DAY = 288
STEP_MS = 300_000
JITTER_MS = 2_000
SUSPECTED = 100
SMALL_FILES = 150
UPLINKS_A_SECOND = 50
LAYER = discover()["heat"]
MEASURE = LAYER.shows.id
SPAWN = multiprocessing.get_context("spawn")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Bed:
    """The lake under test; its last day is today."""

    root: Path
    sensors: int
    today: date

    @property
    def folders(self) -> Folders:
        """Where its files lie."""
        return Folders(self.root / CITY)

    def site_ids(self) -> list[str]:
        """Of all sensors, in order."""
        return [f"heat-{i:04d}" for i in range(1, self.sensors + 1)]

    def store(self) -> Store:
        """A store as a web process has it."""
        records = Records(f"sqlite:///{self.folders.records}")
        layers = Layers([LAYER])
        return Store(self.folders.lake, self.folders, layers, town.load(CITY), records, Clock())


def make(bed: Bed) -> None:
    """Write a year of readings and rollups, its sites and devices."""
    lake = Lake(bed.folders.lake).open_or_create(kind="demo")
    rollups = Rollups(lake, intervals_s={LAYER.id: STEP_MS // 1000})
    place(bed)
    began = time.monotonic()
    for back in range(DAYS - 1, -1, -1):
        day = bed.today - timedelta(days=back)
        rows = readings_of(bed, day, until=A_DAY if back else now_slot())
        lake.append_days("readings", [(day, rows)], layer_versions={LAYER.id: DAYS - back})
        if back < 2:  # noqa: PLR2004 -- today and yesterday, whose late flags are not folded in yet
            lake.append("flags", suspected(rows))
        if back % 7 == 0:
            rollups.refresh(day - timedelta(days=one) for one in range(min(7, DAYS - back)))
            done, taken_s = DAYS - back, time.monotonic() - began
            print(f"\r{done} of {DAYS} days in {taken_s:.0f} s", end="", file=sys.stderr, flush=True)
    rollups.fold(today=bed.today)
    print(file=sys.stderr)


def now_slot() -> int:
    """How many of today's five minutes have passed."""
    now = datetime.now(UTC)
    return (now.hour * 60 + now.minute) // 5


def place(bed: Bed) -> None:
    """Write the sites and give each a device."""
    n, ids = bed.sensors, bed.site_ids()
    text, nothing = [""] * n, np.zeros(n)
    found = Sites(
        ids, ids, text, [{}] * n, nothing.astype(np.int16), text, text, [LONG_AGO] * n, [None] * n, nothing, nothing
    )
    sites.write(bed.folders.sites_of(LAYER.id), found)
    records = Records(f"sqlite:///{bed.folders.records}")
    records.add_devices(Device(device_id=f"d-{one}", profile="plain", network="ttn") for one in ids)
    records.assign_many(Assignment(device_id=f"d-{one}", site_id=one, valid_from=LONG_AGO) for one in ids)


def readings_of(bed: Bed, day: date, *, until: int) -> pa.Table:
    """All sensors' readings of one UTC day, its first `until` five minutes, in the order of the lake."""
    n, start_ms = bed.sensors, round(datetime.combine(day, datetime.min.time(), UTC).timestamp() * 1000)
    chance = np.random.default_rng(day.toordinal())
    phase_ms = np.random.default_rng(0).integers(0, STEP_MS - JITTER_MS, n)
    at_ms = start_ms + phase_ms[:, None] + np.arange(until) * STEP_MS + chance.integers(0, JITTER_MS, (n, until))
    warmth = 12 + 8 * np.sin((at_ms / 86_400_000 - 0.4) * 2 * np.pi)
    values = np.round(warmth + chance.normal(0, 0.4, at_ms.shape), 1)
    return rows_of(bed, np.repeat(np.arange(n, dtype=np.int32), until), at_ms.ravel(), values.ravel())


def rows_of(bed: Bed, sensor: Any, at_ms: Any, values: Any) -> pa.Table:
    """Readings in the lake's schema; arrays of one length, sensors by their number."""
    n = len(at_ms)
    site_ids = pa.DictionaryArray.from_arrays(pa.array(sensor, pa.int32()), pa.array(bed.site_ids()))
    columns = {
        "site_id": site_ids,
        "channel": np.zeros(n, np.int16),
        "measure": pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, np.int32)), pa.array([MEASURE])),
        "value": values,
        "observed_at": pa.array(at_ms, pa.timestamp("ms", "UTC")),
        "received_at": pa.array(at_ms // 1000 + 1, pa.timestamp("s", "UTC")),
        "device_id": site_ids,
        "flags": np.zeros(n, np.int32),
        "simulated": np.ones(n, np.bool_),
    }
    return pa.table(columns).select(TABLES["readings"].schema.names).cast(TABLES["readings"].schema)


def suspected(rows: pa.Table) -> pa.Table:
    """Late flags of one reading in a hundred."""
    some = rows.take(np.arange(0, len(rows), SUSPECTED))
    flags = pa.array(np.full(len(some), int(Flag.BUDDY), np.int32))
    schema = TABLES["flags"].schema
    return some.drop_columns("flags").append_column("flags", flags).select(schema.names).cast(schema)


def commit_some(bed: Bed, lake: Lake, number: int) -> None:
    """One commit of ingest: 50 uplinks of this second."""
    chosen = (np.arange(UPLINKS_A_SECOND) + number * UPLINKS_A_SECOND) % bed.sensors
    at_ms = np.full(chosen.size, int(time.time() * 1000))
    values = np.full(chosen.size, 21.5)
    fresh = rows_of(bed, chosen, at_ms, values)
    lake.append("readings", fresh, layer_versions={LAYER.id: lake.layer_version(LAYER.id) + 1})


@contextmanager
def arriving(bed: Bed) -> Iterator[None]:
    """Let 50 uplinks a second arrive, on top of many small files."""
    stop, ready = SPAWN.Event(), SPAWN.Event()
    writer = SPAWN.Process(target=keep_arriving, args=(bed, ready, stop))
    writer.start()
    try:
        ready.wait()
        yield
    finally:
        stop.set()
        writer.join()


def keep_arriving(bed: Bed, ready: Any, stop: Any) -> None:
    """Make today's small files, say so, and go on once a second."""
    lake = Lake(bed.folders.lake)
    # What an earlier run let arrive.
    if len(lake.files("readings", days=[bed.today])) > 1:
        lake.rewrite_day("readings", bed.today, lake.read("readings", days=[bed.today]))
    for number in itertools.count():
        commit_some(bed, lake, number)
        if number >= SMALL_FILES:
            ready.set()
            if stop.wait(1.0):
                return
