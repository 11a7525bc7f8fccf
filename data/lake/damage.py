"""Finds what of the lake cannot be read, and takes it out so that ingest can make it anew.

A lake's tail may be damaged by a disk that lied about a sync: the newest log entry is cut off, or a data file is. The
inbox still has the newest messages, and rollups are made of readings; so what is damaged is moved aside (nothing is
deleted), and what its table lacks then is read again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from data.amounts import counted
from data.folders import sync
from data.lake.files import LakeFile
from data.lake.lake import Lake
from data.lake.tables import TABLES

ASIDE: Final = "damaged"
"""Folder below the lake's root where damaged files are kept."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that cannot be read, and what is wrong with it, as a sentence."""

    table: str
    path: str
    what: str


def damaged_logs(lake: Lake) -> list[Damage]:
    """The newest log entries, and checkpoints, that cannot be read; these keep a table from being opened at all."""
    return [one for table in TABLES for one in _damaged_log(lake.root / table, table)]


def _damaged_log(folder: Path, table: str) -> Iterator[Damage]:
    for entry in sorted((folder / "_delta_log").glob("*.json"), reverse=True):
        if _is_whole(entry):
            break
        yield Damage(table, f"_delta_log/{entry.name}", "the log entry is cut off")
    for checkpoint in sorted((folder / "_delta_log").glob("*.checkpoint*.parquet")):
        if fault := _fault(checkpoint):
            yield Damage(table, f"_delta_log/{checkpoint.name}", f"the checkpoint cannot be read ({fault})")


def _is_whole(entry: Path) -> bool:
    try:
        lines = [json.loads(line) for line in entry.read_text("utf-8").splitlines()]
    except ValueError:
        return False
    return bool(lines)


def damaged_files(lake: Lake, table: str) -> Iterator[tuple[LakeFile, Damage]]:
    """The live data files of a table that cannot be read to their end."""
    for file in lake.live_files(table):
        if fault := _fault(lake.root / table / file.path, rows=file.rows):
            yield file, Damage(table, file.path, f"the file cannot be read ({fault})")


def _fault(path: Path, *, rows: int | None = None) -> str:
    """What is wrong with a Parquet file; empty where nothing is."""
    try:
        with pq.ParquetFile(path) as file:
            read = sum(len(batch) for batch in file.iter_batches())
    except (OSError, pa.ArrowException) as error:
        return str(error).splitlines()[0]
    return f"{counted(read, 'row')} instead of {rows}" if rows is not None and read != rows else ""


def repair(lake: Lake, *, replay_from: int) -> list[Damage]:
    """Take out what cannot be read; return what that was. The writer's lock is held, nobody else writes."""
    found = damaged_logs(lake)
    for one in found:
        _move_aside(lake, one)
        if "checkpoint" in one.path:
            (lake.root / one.table / "_delta_log" / "_last_checkpoint").unlink(missing_ok=True)
    for table in TABLES:
        gone = list(damaged_files(lake, table))
        if gone:
            back = {"inbox": replay_from - 1} if table == "readings" else None
            lake.drop(table, [file for file, _ in gone], transactions=back)
        for _, one in gone:
            _move_aside(lake, one)
        found += [one for _, one in gone]
    return found


def repeated(lake: Lake, table: str) -> Iterator[tuple[date, Damage]]:
    """The days of a table on which rows repeat the key of others."""
    key = list(TABLES[table].key)
    for day in sorted({day for file in lake.live_files(table) for day in file.days}) if key else []:
        rows = lake.read(table, days=[day], columns=key)
        if twice := len(rows) - len(rows.group_by(key).aggregate([])):
            yield (
                day,
                Damage(table, f"{TABLES[table].partition}={day}", f"{counted(twice, 'row')} with the key of another"),
            )


def take_out_repeated(lake: Lake) -> list[Damage]:
    """Leave of rows with the same key the first; return where there were more. The writer's lock is held.

    Rollups are left as they are: they are made of readings.
    """
    lake.update()
    found = []
    for table in (name for name in TABLES if not name.startswith("rollup_")):
        for day, one in list(repeated(lake, table)):
            rows = lake.read(table, days=[day])
            places = rows.append_column("place", pa.array(range(len(rows))))
            first = places.group_by(list(TABLES[table].key)).aggregate([("place", "min")])["place_min"]
            lake.rewrite_day(table, day, rows.take(first.sort()), data_change=True, anew=table == "readings")
            found.append(one)
    return found


def _move_aside(lake: Lake, one: Damage) -> None:
    source, target = lake.root / one.table / one.path, lake.root / ASIDE / one.table / one.path
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        sync(source.parent, target.parent)
