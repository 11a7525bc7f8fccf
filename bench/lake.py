"""The store over a year of readings while new ones arrive, beside plain DuckDB on the same files.

    python -m bench.lake                      # 20 million readings of 190 sensors
    python -m bench.lake --rows 210000000     # 2,000 sensors at five minutes: a town at its full size, about 4 GB
    python -m bench.lake --folder F           # makes the lake in F, keeps it, and uses it again the next time

It always is a year, so that the number of files is that of a town; fewer rows are fewer sensors. During the
measurements another process commits 50 uplinks a second, as ingest does, on top of today's uncompacted files.
All that touches the lake runs in spawned processes: the parent of forked children must not have threads.
"""

import argparse
import itertools
import json
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from bench.peers import Contender, measure
from data import sites, town
from data.clock import Clock
from data.declare import Layers
from data.folders import Folders
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from data.records import Assignment, Device, Records
from data.sites import Sites
from data.store import Store
from layers import discover

DAYS = 365
A_DAY = 288
STEP_MS = 300_000
SMALL_FILES = 150
UPLINKS_A_SECOND = 50
QUESTIONS = 200
LAYER = discover()["heat"]
MEASURE = LAYER.shows.id
SPAWN = multiprocessing.get_context("spawn")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Goal:
    """What a question is called, and how long it may take."""

    name: str
    goal_ms: float


CURRENT = Goal("current state of all sites, p95", 5)
DAY = Goal("24 h of one sensor, p95", 20)
YEAR = Goal("a year of one sensor by hour, p95", 40)
START = Goal("start of a web process's store, imports included", 5000)


@dataclass(frozen=True)
class Bed:
    """The lake under test; its last day is today."""

    root: Path
    sensors: int
    today: date

    @property
    def folders(self) -> Folders:
        """Where its files lie."""
        return Folders(self.root)

    def site_ids(self) -> list[str]:
        """Of all sensors, in order."""
        return [f"heat-{i:04d}" for i in range(1, self.sensors + 1)]

    def store(self) -> Store:
        """A store as a web process has it."""
        records = Records(f"sqlite:///{self.folders.records}")
        layers = Layers([LAYER])
        return Store(self.folders.lake, self.folders, layers, town.load("castrop_rauxel"), records, Clock())


# ---- the lake --------------------------------------------------------------------------------


def make(bed: Bed) -> None:
    """Write a year of readings and rollups, its sites and devices."""
    lake = Lake(bed.folders.lake).open_or_create(kind="demo")
    rollups = Rollups(lake, intervals_s={LAYER.id: STEP_MS // 1000})
    place(bed)
    for back in range(DAYS - 1, -1, -1):
        day = bed.today - timedelta(days=back)
        lake.append(
            "readings",
            readings_of(bed, day, until=A_DAY if back else now_slot()),
            layer_versions={LAYER.id: DAYS - back},
        )
        if back % 7 == 0:
            rollups.refresh(day - timedelta(days=one) for one in range(min(7, DAYS - back)))
            print(f"\r{DAYS - back} of {DAYS} days", end="", file=sys.stderr, flush=True)
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
    """All sensors' readings of one UTC day, its first `until` five minutes."""
    start_ms = round(datetime.combine(day, datetime.min.time(), UTC).timestamp() * 1000)
    at_ms = np.tile(start_ms + np.arange(until) * STEP_MS, bed.sensors)
    noise = np.random.default_rng(day.toordinal()).normal(0, 0.4, at_ms.size)
    warmth = 12 + 8 * np.sin((at_ms / 86_400_000 - 0.4) * 2 * np.pi)
    return rows_of(np.repeat(np.array(bed.site_ids(), object), until), at_ms, np.round(warmth + noise, 1))


def rows_of(site_ids: Any, at_ms: Any, values: Any) -> pa.Table:
    """Readings in the lake's schema; arrays of one length."""
    n = len(at_ms)
    columns = {
        "site_id": pa.array(site_ids, pa.string()),
        "channel": np.zeros(n, np.int16),
        "measure": pa.array([MEASURE], pa.string()).take(pa.array(np.zeros(n, np.int8))),
        "value": values,
        "observed_at": pa.array(at_ms, pa.timestamp("ms", "UTC")),
        "received_at": pa.array(at_ms // 1000, pa.timestamp("s", "UTC")),
        "device_id": pa.array(site_ids, pa.string()),
        "flags": np.zeros(n, np.int32),
        "simulated": np.ones(n, np.bool_),
    }
    return pa.table(columns).select(TABLES["readings"].schema.names).cast(TABLES["readings"].schema)


def commit_some(bed: Bed, lake: Lake, number: int) -> None:
    """One commit of ingest: 50 uplinks of this second."""
    chosen = (np.arange(UPLINKS_A_SECOND) + number * UPLINKS_A_SECOND) % bed.sensors
    at_ms = np.full(chosen.size, int(time.time() * 1000))
    values = np.full(chosen.size, 21.5)
    fresh = rows_of(np.array(bed.site_ids(), object)[chosen], at_ms, values)
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
    for number in itertools.count():
        commit_some(bed, lake, number)
        if number >= SMALL_FILES:
            ready.set()
            if stop.wait(1.0):
                return


def live_files(bed: Bed) -> dict[str, list[str]]:
    """The files of each table, and under ``recent`` those of the last three days of readings."""
    lake = Lake(bed.folders.lake)
    last = {bed.today - timedelta(days=back) for back in range(3)}
    tables = {table: lake.files(table) for table in ("readings", "rollup_hour", "rollup_day")}
    return {**tables, "recent": lake.files("readings", days=last)}


# ---- the questions ---------------------------------------------------------------------------


def latencies(ask: Callable[[int], Any]) -> list[float]:
    """Milliseconds of many calls, after a few that warm up."""
    for number in range(5):
        ask(number)
    taken = []
    for number in range(QUESTIONS):
        begun = time.perf_counter()
        ask(number)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def of_store(bed: Bed, question: Callable[[Store, int], Any]) -> Callable[[], Callable[[], Any]]:
    """Prepare a store that follows in the background, as in a web process."""

    def prepare() -> Callable[[], Any]:
        store = bed.store()
        store.follow()
        threading.Thread(target=store.run, args=(threading.Event(),), daemon=True).start()
        return lambda: (question(store, 0), latencies(lambda number: question(store, number)))

    return prepare


def of_duckdb(question: Callable[[duckdb.DuckDBPyConnection, int], Any]) -> Callable[[], Callable[[], Any]]:
    """Prepare a plain connection."""

    def prepare() -> Callable[[], Any]:
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        return lambda: (question(connection, 0), latencies(lambda number: question(connection, number)))

    return prepare


class Questions:
    """The same questions to the store and to plain DuckDB, which is handed the files of the right days."""

    def __init__(self, bed: Bed, files: dict[str, list[str]], *, now: datetime) -> None:
        self.ids = bed.site_ids()
        # Whole days before today: what arrives meanwhile does not change the answer.
        self.end = datetime.combine(bed.today, datetime.min.time(), UTC)
        self.now = now
        self.recent, self.hours = files["recent"], files["rollup_hour"]

    def site(self, number: int) -> str:
        """Another sensor each time."""
        return self.ids[(number * 37) % len(self.ids)]

    def store_current(self, store: Store, _: int) -> list[str]:
        """The sites that have reported."""
        return [one for one, at in zip(self.ids, store.current(LAYER.id).observed_at_ms, strict=True) if at > 0]

    def duckdb_current(self, connection: duckdb.DuckDBPyConnection, _: int) -> list[str]:
        """The same, from the last three days of readings."""
        sql = """SELECT site_id, max(observed_at), arg_max(value, observed_at) FROM read_parquet($files)
            WHERE measure = $measure GROUP BY site_id ORDER BY site_id"""
        rows = connection.sql(sql, params={"files": self.recent, "measure": MEASURE}).to_arrow_table()
        found: list[str] = rows["site_id"].to_pylist()
        return found

    def store_day(self, store: Store, number: int) -> list[float]:
        """The values of the last 24 hours."""
        start = self.now - timedelta(days=1)
        rows = store.readings(self.site(number), measures=[MEASURE], start=start, end=self.now)
        values: list[float] = rows["value"].to_pylist()
        return values

    def duckdb_day(self, connection: duckdb.DuckDBPyConnection, number: int) -> list[float]:
        """The same."""
        sql = """SELECT observed_at, value FROM read_parquet($files)
            WHERE site_id = $site AND measure = $measure AND observed_at >= $start AND observed_at < $end ORDER BY 1"""
        asked = {"files": self.recent, "site": self.site(number), "measure": MEASURE}
        start = self.now - timedelta(days=1)
        rows = connection.sql(sql, params={**asked, "start": start, "end": self.now}).to_arrow_table()
        values: list[float] = rows["value"].to_pylist()
        return values

    def store_year(self, store: Store, number: int) -> list[float]:
        """The hourly means of a year."""
        start = self.end - timedelta(days=DAYS)
        rows = store.readings(self.site(number), measures=[MEASURE], start=start, end=self.end, step="hour")
        values: list[float] = rows["mean"].to_pylist()
        return values

    def duckdb_year(self, connection: duckdb.DuckDBPyConnection, number: int) -> list[float]:
        """The same."""
        sql = """SELECT hour, min, mean, max FROM read_parquet($files)
            WHERE site_id = $site AND measure = $measure AND hour <= $end ORDER BY 1"""
        asked = {"files": self.hours, "site": self.site(number), "measure": MEASURE, "end": self.end}
        values: list[float] = connection.sql(sql, params=asked).to_arrow_table()["mean"].to_pylist()
        return values


def compare(goal: Goal, mine: Contender, peer: Contender) -> bool:
    """Measure both, print the line; whether the answers are the same and the goal is met."""
    (answer, taken), (theirs, their_taken) = measure(mine).result, measure(peer).result
    ours_ms, peer_ms = np.quantile(taken, 0.95), np.quantile(their_taken, 0.95)
    line = {
        "name": goal.name,
        "ours_ms": round(ours_ms, 2),
        "ours_median_ms": round(float(np.median(taken)), 2),
        "peer": peer.name,
        "peer_ms": round(peer_ms, 2),
        "ratio": round(peer_ms / ours_ms, 2),
        "goal_ms": goal.goal_ms,
        "same": answer == theirs,
    }
    print(json.dumps(line), flush=True)
    return bool(answer == theirs)


def start(bed: Bed) -> None:
    """Time a fresh process from its first import to a store that knows the current state."""
    today = f"datetime.date.fromisoformat('{bed.today.isoformat()}')"
    code = (
        "import datetime, pathlib; from bench.lake import Bed; "
        f"store = Bed(pathlib.Path({str(bed.root)!r}), {bed.sensors}, {today}).store(); "
        "store.follow(); print(store.summary('heat').n_ok)"
    )
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    taken_ms = (time.perf_counter() - begun) * 1000
    print(json.dumps({"name": START.name, "ours_ms": round(taken_ms), "goal_ms": START.goal_ms}), flush=True)


def run(bed: Bed) -> int:
    """Ask everything while uplinks arrive."""
    with arriving(bed):
        # What both are asked ends before the peer's files were listed: what arrives later only ours can see.
        now = datetime.now(UTC) - timedelta(seconds=5)
        files = in_another_process(live_files, bed)
        counts = {table: len(paths) for table, paths in files.items()}
        print(json.dumps({"sensors": bed.sensors, "live_files": counts}), flush=True)
        questions = Questions(bed, files, now=now)
        start(bed)
        same = [
            compare(goal, Contender("store", of_store(bed, ours)), Contender("raw DuckDB", of_duckdb(theirs)))
            for goal, ours, theirs in (
                (CURRENT, questions.store_current, questions.duckdb_current),
                (DAY, questions.store_day, questions.duckdb_day),
                (YEAR, questions.store_year, questions.duckdb_year),
            )
        ]
    return 0 if all(same) else 1


def in_another_process(work: Callable[[Bed], Any], bed: Bed) -> Any:
    """What `work(bed)` returns in a spawned process."""
    with SPAWN.Pool(1) as pool:
        return pool.apply(work, (bed,))


def main() -> int:
    """Make the lake where there is none, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    root = asked.folder or Path(tempfile.mkdtemp(prefix="stadtklima-bench-"))
    bed = Bed(root, max(1, round(asked.rows / DAYS / A_DAY)), datetime.now(UTC).date())
    try:
        if not bed.folders.lake.exists():
            in_another_process(make, bed)
        return run(bed)
    finally:
        if not asked.folder:
            shutil.rmtree(root)


if __name__ == "__main__":
    sys.exit(main())
