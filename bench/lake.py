"""The store over a year of readings while new ones arrive, beside plain DuckDB on the same files.

    python -m bench.lake                      # 20 million readings of 190 sensors
    python -m bench.lake --rows 210000000     # 2,000 sensors at five minutes: a town at its full size
    python -m bench.lake --folder F           # makes the lake in F, keeps it, and uses it again the next time

It always is a year, so that the number of files is that of a town; fewer rows are fewer sensors. During the
measurements another process commits 50 uplinks a second, as ingest does, on top of today's uncompacted files.
What is synthetic says bench.lake_bed. Without --folder everything is deleted in the end.
All that touches the lake runs in spawned processes: the parent of forked children must not have threads.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from bench.lake_bed import A_DAY, CITY, DAYS, LAYER, MEASURE, SPAWN, Bed, arriving, make
from bench.peers import Contender, measure
from bench.ports import free_port
from data.lake import Lake
from data.store import Store

QUESTIONS = 200
PATIENCE_S = 120


@dataclass(frozen=True)
class Goal:
    """What a question is called, and how long it may take."""

    name: str
    goal_ms: float


CURRENT = Goal("current state of all sites, p95", 5)
DAY = Goal("24 h of one sensor, p95", 20)
YEAR = Goal("a year of one sensor by hour, p95", 40)
START = Goal("start of a web process until it answers the first item", 5000)


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
    return bool(answer == theirs) and ours_ms <= goal.goal_ms


def start(bed: Bed) -> bool:
    """Time a fresh web process from its start to its first answer about the layer; whether the goal is met."""
    port = free_port()
    settings = {"DATA_DIR": str(bed.root), "CITY": CITY, "PORT": str(port), "SIMULATE": "0", "LOG_LEVEL": "error"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STADTKLIMA_")}
    begun = time.perf_counter()
    serving = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve"],
        env={**kept, **{f"STADTKLIMA_{name}": value for name, value in settings.items()}},
    )
    try:
        await_item(f"http://127.0.0.1:{port}/api/collections/{LAYER.id}/items/{bed.site_ids()[0]}")
        taken_ms = (time.perf_counter() - begun) * 1000
    finally:
        serving.terminate()
        serving.wait()
    print(json.dumps({"name": START.name, "ours_ms": round(taken_ms), "goal_ms": START.goal_ms}), flush=True)
    return taken_ms <= START.goal_ms


def await_item(address: str) -> None:
    """Ask until the answer says a value.

    Raises:
        TimeoutError: it never does.
    """
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own address
                if json.load(answer)["properties"]["observed_at"]:
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{address} says nothing")


def run(bed: Bed) -> int:
    """Ask everything while uplinks arrive; 1 if an answer differs or a goal is missed."""
    with arriving(bed):
        # What both are asked ends before the peer's files were listed: what arrives later only ours can see.
        now = datetime.now(UTC) - timedelta(seconds=5)
        files, size_mb = in_another_process(live_files, bed), folder_mb(bed.root)
        counts = {table: len(paths) for table, paths in files.items()}
        rows = in_another_process(count_rows, bed)
        print(json.dumps({"readings": rows, "sensors": bed.sensors, "live_files": counts, "mb": size_mb}), flush=True)
        questions = Questions(bed, files, now=now)
        met = [start(bed)]
        met += [
            compare(goal, Contender("store", of_store(bed, ours)), Contender("raw DuckDB", of_duckdb(theirs)))
            for goal, ours, theirs in (
                (CURRENT, questions.store_current, questions.duckdb_current),
                (DAY, questions.store_day, questions.duckdb_day),
                (YEAR, questions.store_year, questions.duckdb_year),
            )
        ]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0 if all(met) else 1


def count_rows(bed: Bed) -> int:
    """How many readings the lake holds."""
    return sum(file.rows for file in Lake(bed.folders.lake).live_files("readings"))


def folder_mb(folder: Path) -> int:
    """What a folder takes on the disk."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6)


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
            begun = time.monotonic()
            in_another_process(make, bed)
            print(f"the lake was written in {time.monotonic() - begun:.0f} s", flush=True)
        return run(bed)
    finally:
        if not asked.folder:
            shutil.rmtree(root)


if __name__ == "__main__":
    sys.exit(main())
