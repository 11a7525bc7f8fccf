"""The lake: Delta tables that one process writes and any number of processes follow."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.transaction import AddAction, RemoveAction

from data import strict_json, versions
from data.errors import LakeError
from data.folders import put_file, sync
from data.lake import files as lake_files
from data.lake.files import LakeFile
from data.lake.reading import VERSION_PROPERTY, Kind, LakeReader, layer_transaction
from data.lake.tables import TABLES, Table

INBOX: Final = "inbox"
"""App transaction: the inbox offset up to which a table holds what its messages say."""
SEEN_READINGS: Final = "readings"
"""App transaction of the rollups: the state of readings they have seen."""
_JUDGED: Final = ("readings", "flags")

_CONFIGURATION: Final = {
    # Each commit reads the log since the last checkpoint: 20 ms after 100 commits, 120 ms after 500.
    "delta.checkpointInterval": "100",
    "delta.logRetentionDuration": "interval 1 hours",
    "delta.deletedFileRetentionDuration": "interval 1 hours",
}
_VERSION: Final = {VERSION_PROPERTY: str(versions.LAKE)}


class Lake(LakeReader):
    """The tables as their one writer has them, who holds the ingest lock."""

    # ---- creating ---------------------------------------------------------------------------

    def open_or_create(self, *, kind: Kind) -> "Lake":
        """Make what is missing and return the lake itself; LakeError: the lake is of the other kind."""
        if not self.exists():
            self._write_card(kind)
        if self.kind != kind:
            raise LakeError(
                f"the lake in {self.root} was created as {self.kind!r} and cannot be used as {kind!r}: "
                f"measured and simulated readings are never mixed; choose another data folder"
            )
        for table in TABLES.values():
            if not DeltaTable.is_deltatable(str(self._folder(table.name))):
                self._create(table)
            self._refuse_other_layout(table)
        return self

    def _refuse_other_layout(self, table: Table) -> None:
        found = self._delta(table.name).metadata().partition_columns
        if found != [table.partition]:
            raise LakeError(
                f"{self._folder(table.name)} is laid out by {found}, not by [{table.partition!r}]: it was made by an "
                f"older version; delete that folder, and `stadtklima ingest` makes it anew"
            )

    def _write_card(self, kind: Kind) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        put_file(self.root / versions.CARD, strict_json.dumps({"kind": kind, "version": versions.LAKE}).encode())
        sync(self.root.parent)

    def say_version(self) -> None:
        """Have each table say the version of this program, new ones too; then the card, which speaks for the lake."""
        for name, table in TABLES.items():
            if not DeltaTable.is_deltatable(str(self._folder(name))):
                self._create(table)
            delta = self._delta(name)
            if self._version_of(delta) < versions.LAKE:
                delta.alter.set_table_properties(_VERSION, raise_if_not_exists=False)
                sync(self._log_entry(name, delta.version()), self._folder(name) / "_delta_log")
        self._write_card(self.kind)

    def _create(self, table: Table) -> None:
        folder = self._folder(table.name)
        DeltaTable.create(
            str(folder),
            table.delta_schema,
            partition_by=[table.partition],
            mode="ignore",
            configuration={**_CONFIGURATION, **_VERSION},
            raise_if_key_not_exists=False,
        )
        sync(self._log_entry(table.name, 0), folder / "_delta_log", folder, self.root)

    # ---- writing ----------------------------------------------------------------------------

    def append(
        self,
        table: str,
        rows: pa.Table,
        *,
        offset: int | None = None,
        layer_versions: Mapping[str, int] | None = None,
        transactions: Mapping[str, int] | None = None,
    ) -> int:
        """Add rows in one commit that is on the disk when this returns; return the table's new version.

        Args:
            table: name of the table.
            rows: in its schema, of any days, in any order.
            offset: the inbox offset these rows were read up to.
            layer_versions: new version by layer id (readings only).
            transactions: further app transactions.
        """
        parts = lake_files.by_day(TABLES[table], rows)
        return self.append_days(table, parts, offset=offset, layer_versions=layer_versions, transactions=transactions)

    def append_days(
        self,
        table: str,
        parts: Iterable[tuple[date, pa.Table]],
        *,
        offset: int | None = None,
        layer_versions: Mapping[str, int] | None = None,
        transactions: Mapping[str, int] | None = None,
    ) -> int:
        """As append, for rows that are split by day and sorted within each already."""
        seen = 1 + (self.state() if table in _JUDGED else self.version(table))
        adds = [self._write(table, day, rows, seen=seen) for day, rows in parts]
        versions = {layer_transaction(layer): version for layer, version in (layer_versions or {}).items()}
        versions |= transactions or {}
        if offset is not None:
            versions[INBOX] = offset
        return self._commit(table, adds=adds, versions=versions)

    def replace_days(self, table: str, rows: pa.Table, *, days: Collection[date], seen_readings: int) -> int:
        """Put rows in the place of everything a rollup says of some days, in one commit.

        Args:
            table: a rollup.
            rows: all rows of these days.
            days: what is replaced, empty afterwards if there are no rows of them.
            seen_readings: the state of readings that the rows were computed from.
        """
        gone = [file for file in self.live_files(table) if any(file.holds(day) for day in days)]
        parts = lake_files.by_run(TABLES[table], rows)
        adds = [self._write(table, day, part, seen=seen_readings) for day, part in parts]
        # What a file says of other days it goes on to say, as of the version it said it of.
        adds += [self._write(table, day, part, seen=seen) for seen, day, part in self._besides(table, gone, days)]
        return self._commit(table, adds=adds, removes=gone, versions={SEEN_READINGS: seen_readings})

    def _besides(
        self, table: str, files: Iterable[LakeFile], days: Collection[date]
    ) -> Iterator[tuple[int, date, pa.Table]]:
        for file in files:
            others = {*file.days} - {*days}
            rows = self._read([file], table, days=others) if others else None
            if rows:
                yield file.seen, file.day, rows

    def merge(self, table: str, files: Collection[LakeFile], *, seen: int) -> int:
        """Put the rows of some files of one partition into one file, in one commit."""
        rows = self._read(files, table).sort_by([(name, "ascending") for name in TABLES[table].order])
        first = min(file.day for file in files)
        adds = [self._write(table, first, rows, seen=seen, data_change=False)]
        return self._commit(table, adds=adds, removes=files, data_change=False)

    def tell(self, table: str, transactions: Mapping[str, int]) -> int:
        """Commit app transactions alone: the rows stay as they are."""
        return self._commit(table, adds=[], versions=transactions, data_change=False)

    def drop(self, table: str, files: Collection[LakeFile], *, transactions: Mapping[str, int] | None = None) -> int:
        """Let go of files whatever they say, in one commit."""
        return self._commit(table, adds=[], removes=files, versions=transactions)

    def rewrite_day(
        self, table: str, day: date, rows: pa.Table, *, data_change: bool = False, anew: bool = False
    ) -> int:
        """Put all rows of one day into one file in place of its files, in one commit.

        Args:
            table: name of the table.
            day: the partition.
            rows: what the day holds from now on.
            data_change: True where these are other rows than before.
            anew: True where rollups are to be made of them again.
        """
        gone = [file for file in self.live_files(table) if file.day == day]
        seen = 1 + self.state() if anew else max(file.seen for file in gone)
        ordered = rows.sort_by([(name, "ascending") for name in TABLES[table].order])
        adds = [self._write(table, day, ordered, seen=seen, data_change=data_change)] if len(rows) else []
        return self._commit(table, adds=adds, removes=gone, data_change=data_change)

    def _write(self, table: str, day: date, rows: pa.Table, *, seen: int, data_change: bool = True) -> AddAction:
        return lake_files.write_file(self._folder(table), TABLES[table], day, rows, seen=seen, data_change=data_change)

    def _commit(
        self,
        table: str,
        *,
        adds: list[AddAction],
        removes: Iterable[LakeFile] = (),
        versions: Mapping[str, int] | None = None,
        data_change: bool = True,
    ) -> int:
        """Commit written files, and sync the log; return the new version."""
        now_ms = int(time.time() * 1000)
        removed = [
            RemoveAction(file.path, data_change, now_ms, file.size_bytes, _partition(TABLES[table], file))
            for file in removes
        ]
        delta = self._delta(table)
        delta.create_write_transaction(
            [*adds, *removed],
            "append",
            TABLES[table].delta_schema,
            partition_by=[TABLES[table].partition],
            commit_properties=CommitProperties(
                app_transactions=[Transaction(app_id, version) for app_id, version in (versions or {}).items()]
            ),
        )
        delta.update_incremental()
        entry = self._log_entry(table, delta.version())
        sync(entry, entry.parent)
        return delta.version()

    def sync_log(self) -> None:
        """Sync the newest log entry of each table: who wrote it may have been killed before it could."""
        for table in TABLES:
            entry = self._log_entry(table, self.version(table))
            sync(*([entry] if entry.exists() else []), entry.parent)

    def vacuum(self, table: str) -> int:
        """Delete files that no snapshot of the last hour refers to, also those of failed commits; return how many."""
        gone = self._delta(table).vacuum(retention_hours=1, dry_run=False, enforce_retention_duration=False, full=True)
        self._delta(table).update_incremental()
        return len(gone)


def _partition(table: Table, file: LakeFile) -> dict[str, str | None]:
    return {table.partition: table.partition_of(file.day).isoformat()}
