"""Writes the lake's Parquet files: sorted, compressed, described for Delta, on the disk before anyone names them."""

import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from data import instants, strict_json
from data.folders import sync
from data.lake.tables import Table

ROW_GROUP = 20_000
_SEEN_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeFile:
    """One live file of a table.

    Args:
        path: relative to the table's folder.
        day: the first day of which it holds rows.
        last_day: the last one; another only in tables whose partition is a month.
        last_ms: its largest instant, milliseconds since 1970 UTC; None where the table's instant is its day.
    """

    path: str
    day: date
    last_day: date
    size_bytes: int
    rows: int
    last_ms: int | None

    @property
    def seen(self) -> int:
        """The version of its rows: of its own table, but of readings, flags and rollups the state (Lake.state)."""
        return int(Path(self.path).name[:_SEEN_DIGITS])

    def holds(self, day: date) -> bool:
        """Whether a day lies between its first and its last."""
        return self.day <= day <= self.last_day

    @property
    def days(self) -> list[date]:
        """From its first to its last."""
        return [self.day + timedelta(days=later) for later in range((self.last_day - self.day).days + 1)]


def by_day(table: Table, rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    """Sort rows by day and the table's order, and yield those of each UTC day.

    Args:
        table: whose rows they are.
        rows: with at least the table's columns.
    """
    days = _days(rows[table.instant])
    keyed = rows.select(table.schema.names).cast(table.schema).append_column("day", pa.array(days))
    order = pc.sort_indices(keyed, [(name, "ascending") for name in ("day", *table.order)])
    yield from runs_of_days(table, keyed.take(order).combine_chunks())


def runs_of_days(table: Table, rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    """Yield the rows of each day of a table that is sorted by its column ``day``, without copying."""
    days = rows["day"].to_numpy()
    cuts = [0, *(np.flatnonzero(days[1:] != days[:-1]) + 1).tolist(), len(days)]
    for start, end in pairwise(cuts):
        if end > start:
            yield rows["day"][start].as_py(), rows.slice(start, end - start).select(table.schema.names)


def by_run(table: Table, rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    """Yield the rows of each run of days that follow one another within a partition, in the table's order."""
    yield from _runs(table, rows) if table.partition == "month" else by_day(table, rows)


def _runs(table: Table, rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    ordered = rows.select(table.schema.names).cast(table.schema).sort_by([(name, "ascending") for name in table.order])
    days = _days(ordered[table.instant])
    present = np.unique(days)
    breaks = (np.diff(present) > np.timedelta64(1, "D")) | (np.diff(present.astype("datetime64[M]")).astype(int) > 0)
    for run in np.split(present, np.flatnonzero(breaks) + 1):
        if len(run):
            yield run[0].astype(object), ordered.filter(pa.array((days >= run[0]) & (days <= run[-1])))


def write_file(
    root: Path, table: Table, day: date, rows: pa.Table, *, seen: int, data_change: bool = True
) -> AddAction:
    """Write one Parquet file of one partition, sync it and its folder, and describe it for the Delta log.

    Args:
        root: the table's folder.
        table: whose rows they are.
        day: a day of the partition.
        rows: sorted rows in the table's schema.
        seen: the version that the file's name carries (see LakeFile.seen).
        data_change: False where the same rows were in the table before (compaction).
    """
    partition = table.partition_of(day).isoformat()
    relative = f"{table.partition}={partition}/{seen:0{_SEEN_DIGITS}d}-{uuid.uuid4().hex}.parquet"
    path = root / relative
    if not path.parent.is_dir():
        path.parent.mkdir()
        sync(root)
    with path.open("wb") as file:
        pq.write_table(rows, file, compression="zstd", row_group_size=ROW_GROUP)
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)
    return AddAction(
        path=relative,
        size=path.stat().st_size,
        partition_values={table.partition: partition},
        modification_time=int(time.time() * 1000),
        data_change=data_change,
        stats=strict_json.dumps(_statistics(table, rows)),
    )


def live_files(actions: pa.Table, table: Table) -> list[LakeFile]:
    """Read the flattened add actions of a Delta snapshot, in the order of day and path."""
    columns = [actions[name].to_pylist() for name in ("path", "size_bytes", "num_records")]
    lasts = extreme(actions, "max", table)
    files = [
        LakeFile(
            path=path,
            day=first,
            last_day=last,
            size_bytes=size,
            rows=rows,
            last_ms=instants.epoch_ms(at) if isinstance(at, datetime) else None,
        )
        for path, size, rows, first, last, at in zip(*columns, *spans(actions, table), lasts, strict=True)
    ]
    return sorted(files, key=lambda file: (file.day, file.path))


def spans(actions: pa.Table, table: Table) -> tuple[list[date], list[date]]:
    """The first and the last day of each file of a snapshot, from its flattened add actions."""
    if table.partition == "day":
        days: list[date] = actions["partition.day"].to_pylist()
        return days, days
    return _dates(extreme(actions, "min", table)), _dates(extreme(actions, "max", table))


def _dates(extremes: list[Any]) -> list[date]:
    return [at.date() if isinstance(at, datetime) else at for at in extremes]


def extreme(actions: pa.Table, which: Literal["min", "max"], table: Table) -> list[Any]:
    """The smallest or largest instant of each file of a snapshot; None where its statistics do not say."""
    name = f"{which}.{table.instant}"
    return actions[name].to_pylist() if name in actions.column_names else [None] * len(actions)


def _days(instants: pa.ChunkedArray) -> Any:
    if pa.types.is_date(instants.type):
        return instants.to_numpy()
    return instants.cast(pa.timestamp("ms", "UTC")).to_numpy().astype("datetime64[D]")


def _statistics(table: Table, rows: pa.Table) -> dict[str, Any]:
    lows, highs = {}, {}
    for name in dict.fromkeys((table.order[0], table.instant)):
        if name in rows.column_names and len(rows):
            extremes = pc.min_max(rows[name]).as_py()
            lows[name], highs[name] = _written(extremes["min"]), _written(extremes["max"])
    return {"numRecords": len(rows), "minValues": lows, "maxValues": highs, "nullCount": {}}


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return instants.text(value, timespec="milliseconds")
    return str(value)
