"""The lake for those who only read it: its Delta tables, their live files and their app transactions."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypeAlias

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from data import versions
from data.errors import LakeError
from data.lake import files as lake_files
from data.lake.files import LakeFile
from data.lake.tables import TABLES

Kind: TypeAlias = Literal["demo", "real"]

VERSION_PROPERTY: Final = "stadtklima.version"
"""Property of each table: the lake's version that it is of."""
DELETED: Final = "deleted"
"""App transaction: no raw reading older than this is certain to be there any more, milliseconds since 1970 UTC."""


def layer_transaction(layer_id: str) -> str:
    """The app transaction on readings that carries the version of a layer."""
    return f"layer:{layer_id}"


def deletion_transaction(measure_id: str) -> str:
    """The app transaction on readings that says before which instant those of a measure were deleted."""
    return f"{DELETED}:{measure_id}"


class LakeReader:
    """The tables below one folder; ``update`` takes in what was committed since.

    Make it after a fork: it holds native threads.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tables: dict[str, DeltaTable] = {}
        self._files: dict[str, tuple[int, list[LakeFile]]] = {}

    def exists(self) -> bool:
        """Whether a lake was created here."""
        return (self.root / versions.CARD).is_file()

    @property
    def kind(self) -> Kind:
        """Demo or real, fixed when the lake was created; LakeError: there is no lake."""
        card = versions.card(self.root)
        if not card:
            raise LakeError(f"no lake in {self.root}; `stadtklima ingest` creates it")
        kind: Kind = card["kind"]
        return kind

    def update(self) -> bool:
        """Take in what other processes committed; True if any table changed."""
        return True in {name: self._update(name) for name in TABLES}.values()

    def _update(self, table: str) -> bool:
        known = self._tables.get(table)
        if known is None:
            return self._delta(table).version() >= 0
        before = known.version()
        try:
            known.update_incremental()
        except DeltaError:
            # The log entries after `before` may be cleaned up already: start from the newest checkpoint.
            self._tables.pop(table)
        return self._delta(table).version() != before

    def _delta(self, table: str) -> DeltaTable:
        if table not in self._tables:
            try:
                found = DeltaTable(str(self._folder(table)))
            except DeltaError as error:
                raise LakeError(f"no readable table {table!r} in {self.root}: {error}") from error
            versions.check(f"the table {self._folder(table)}", self._version_of(found), versions.LAKE, older=False)
            self._tables[table] = found
        return self._tables[table]

    @staticmethod
    def _version_of(delta: DeltaTable) -> int:
        return int(delta.metadata().configuration.get(VERSION_PROPERTY) or 0)

    def version(self, table: str = "readings") -> int:
        """The version of a table's snapshot."""
        return self._delta(table).version()

    def state(self) -> int:
        """Rises with every commit that changes what readings say: theirs and those of late flags."""
        return self.version("readings") + self.version("flags")

    def transaction_version(self, app_id: str, *, table: str = "readings") -> int:
        """The newest version an app transaction carries, 0 before the first."""
        return self._delta(table).transaction_version(app_id) or 0

    def layer_version(self, layer_id: str) -> int:
        """The version of a layer: grows with every commit that touches it, 0 before the first."""
        return self.transaction_version(layer_transaction(layer_id))

    def live_files(self, table: str) -> list[LakeFile]:
        """The files of a table's snapshot by day and path."""
        delta = self._delta(table)
        version, known = self._files.get(table, (-1, []))
        if version != delta.version():
            known = lake_files.live_files(pa.table(delta.get_add_actions(flatten=True)), TABLES[table])
            self._files[table] = (delta.version(), known)
        return known

    def files(self, table: str, *, days: Collection[date] | None = None) -> list[str]:
        """Absolute paths of a table's live files, of the given days only or of all."""
        folder = self._folder(table)
        return [str(folder / one.path) for one in self._files_of(table, days)]

    def _files_of(self, table: str, days: Collection[date] | None) -> list[LakeFile]:
        files = self.live_files(table)
        if days is None:
            return files
        if TABLES[table].partition == "day":
            return [one for one in files if one.day in days]
        return [one for one in files if any(one.holds(day) for day in days)]

    def read(
        self,
        table: str,
        *,
        days: Collection[date] | None = None,
        columns: list[str] | None = None,
        measures: Collection[str] | None = None,
    ) -> pa.Table:
        """Rows of some days and, where they are named, some measures, unsorted, without the partition column."""
        return self._read(self._files_of(table, days), table, days=days, columns=columns, measures=measures)

    def read_since(self, table: str, seen: int, *, since: date, columns: list[str]) -> pa.Table:
        """Rows of the days from ``since`` on in files that came after a version: all newer rows, and some older."""
        files = [one for one in self.live_files(table) if one.seen > seen and one.last_day >= since]
        return self._read(files, table, columns=columns)

    def _read(
        self,
        files: Collection[LakeFile],
        table: str,
        *,
        days: Collection[date] | None = None,
        columns: list[str] | None = None,
        measures: Collection[str] | None = None,
    ) -> pa.Table:
        # Late, because it imports pandas where that is installed: 1 s that web processes need not wait for.
        import pyarrow.dataset as ds  # noqa: PLC0415 - see above

        folder, one = self._folder(table), TABLES[table]
        wanted = None
        if days is not None and one.partition == "month":
            wanted = ds.field(one.instant).cast(pa.date32()).isin(list(days))
        if measures is not None:
            wanted = ds.field("measure").isin(pa.array([*measures], pa.string()))
        paths = [str(folder / file.path) for file in files]
        return ds.dataset(paths, schema=one.schema, format="parquet").to_table(columns=columns, filter=wanted)

    def deleted_before_ms(self, measure_id: str | None = None) -> int:
        """Readings of a measure, or of any where none is named, that are older than this may be deleted already.

        Returns:
            milliseconds since 1970 UTC; 0: everything is kept.
        """
        return self.transaction_version(DELETED if measure_id is None else deletion_transaction(measure_id))

    def _folder(self, table: str) -> Path:
        return self.root / table

    def _log_entry(self, table: str, version: int) -> Path:
        return self._folder(table) / "_delta_log" / f"{version:020d}.json"
