"""Daily figures lie by month, each with its day: a year of one site is read from few files, not from 365.

Each file becomes one that says it has seen the same readings. Ingest puts those of a month together, as it does later.
"""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.transaction import AddAction, RemoveAction

from data.folders import sync
from data.lake.files import live_files, write_file
from data.lake.lake import SEEN_READINGS
from data.lake.tables import ROLLUP_DAY
from data.upgrades.step import LakeStep

_FORMER: Final = replace(ROLLUP_DAY, partition="day")


def run(folder: Path) -> None:
    """Make the table anew beside the old one, which goes only when the new one is whole."""
    table, draft, former = (folder / f"{ROLLUP_DAY.name}{end}" for end in ("", ".new", ".former"))
    if DeltaTable.is_deltatable(str(table)) and DeltaTable(str(table)).metadata().partition_columns == ["day"]:
        shutil.rmtree(draft, ignore_errors=True)
        _carry(DeltaTable(str(table)), table, draft)
        table.rename(former)
    if draft.exists():  # and the table does not: killed between the two renames
        draft.rename(table)
    sync(folder)
    shutil.rmtree(former, ignore_errors=True)


def _carry(old: DeltaTable, table: Path, draft: Path) -> None:
    """Write the rows of each file, and what the table knows of itself, to a new table that is on the disk then."""
    schema, month = ROLLUP_DAY.delta_schema, ["month"]
    properties = dict(old.metadata().configuration)
    new = DeltaTable.create(
        str(draft), schema, partition_by=month, configuration=properties, raise_if_key_not_exists=False
    )
    files = live_files(pa.table(old.get_add_actions(flatten=True)), _FORMER)
    adds: list[AddAction | RemoveAction] = [
        write_file(draft, ROLLUP_DAY, one.day, _rows(table / one.path, one.day), seen=one.seen) for one in files
    ]
    known = [Transaction(SEEN_READINGS, old.transaction_version(SEEN_READINGS) or 0)]
    carried = CommitProperties(app_transactions=known)
    new.create_write_transaction(adds, "append", schema, partition_by=month, commit_properties=carried)
    sync(*(draft / "_delta_log").glob("*.json"), draft / "_delta_log", draft)


def _rows(path: Path, day: date) -> pa.Table:
    rows = pq.ParquetFile(path).read()
    days = pa.repeat(pa.scalar(day, pa.date32()), len(rows))
    return rows.append_column("day", days).select(ROLLUP_DAY.schema.names)


STEP = LakeStep(id="lake_0004", says="daily figures are laid by month instead of by day", run=run)
