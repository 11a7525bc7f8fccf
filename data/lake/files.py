"""Writes the lake's Parquet files: sorted, compressed, described for Delta, on the disk before anyone names them."""

import json
import os
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from data.lake.tables import Table

ROW_GROUP = 65_536
_SEEN_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeFile:
    """One live file of a table.

    Args:
        path: relative to the table's folder.
        day: the partition it belongs to.
        size_bytes: its size.
        rows: how many it holds.
        last_ms: its largest instant, milliseconds since 1970 UTC; None where the table's instant is its day.
    """

    path: str
    day: date
    size_bytes: int
    rows: int
    last_ms: int | None

    @property
    def seen(self) -> int:
        """The version of its rows: of its own table, or for rollups the version of readings they are computed from."""
        return int(Path(self.path).name[:_SEEN_DIGITS])


def by_day(table: Table, rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    """Sort rows by day and the table's order, and yield those of each UTC day.

    Args:
        table: whose rows they are; if its instant is ``day`` they bring that column.
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


def write_day(root: Path, table: Table, day: date, rows: pa.Table, *, seen: int, data_change: bool = True) -> AddAction:
    """Write one Parquet file of one day, sync it and its folder, and describe it for the Delta log.

    Args:
        root: the table's folder.
        table: whose rows they are.
        day: the partition.
        rows: sorted rows in the table's schema.
        seen: the version that the file's name carries (see LakeFile.seen).
        data_change: False where the same rows were in the table before (compaction).
    """
    relative = f"day={day.isoformat()}/{seen:0{_SEEN_DIGITS}d}-{uuid.uuid4().hex}.parquet"
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
        partition_values={"day": day.isoformat()},
        modification_time=int(time.time() * 1000),
        data_change=data_change,
        stats=json.dumps(_statistics(table, rows)),
    )


def sync(*paths: Path) -> None:
    """Fsync files or folders."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def live_files(actions: pa.Table, instant: str) -> list[LakeFile]:
    """Read the flattened add actions of a Delta snapshot, in the order of day and path."""
    column = {name: actions[name].to_pylist() for name in ("path", "partition.day", "size_bytes", "num_records")}
    last = f"max.{instant}"
    lasts: Iterable[Any] = actions[last].to_pylist() if last in actions.column_names else [None] * len(actions)
    files = [
        LakeFile(path=path, day=day, size_bytes=size, rows=rows, last_ms=None if at is None else _epoch_ms(at))
        for path, day, size, rows, at in zip(*column.values(), lasts, strict=True)
    ]
    return sorted(files, key=lambda file: (file.day, file.path))


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
    return value if isinstance(value, str) else value.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _epoch_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
