"""Which files of a Delta table are live, and what a new version of the table brought."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from numpy.typing import NDArray

from data.lake import TABLES
from data.lake.files import spans

DAY = timedelta(days=1)


def _no_days() -> NDArray[np.datetime64]:
    return np.empty(0, "datetime64[D]")


def _no_rows() -> NDArray[np.int64]:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class LiveFiles:
    """The live files of one version of a table: columns of one length, in the order of day, then path.

    Args:
        version: of the Delta table; -1: there is no table yet.
        paths: absolute paths.
        days: (n,) datetime64[D], the first day of which each file has rows.
        last_days: (n,) datetime64[D], the last one.
        rows: (n,) int64, rows of each file.
    """

    version: int = -1
    paths: tuple[str, ...] = ()
    days: NDArray[np.datetime64] = field(default_factory=_no_days)
    last_days: NDArray[np.datetime64] = field(default_factory=_no_days)
    rows: NDArray[np.int64] = field(default_factory=_no_rows)

    def between(self, first: date, last: date, *, without: frozenset[str] = frozenset()) -> list[str]:
        """The files with rows of the days first..last, both inclusive, except those in `without`."""
        chosen = (self.last_days >= np.datetime64(first, "D")) & (self.days <= np.datetime64(last, "D"))
        return [path for index in np.flatnonzero(chosen) if (path := self.paths[index]) not in without]

    def of_days(self, days: NDArray[np.datetime64], *, without: frozenset[str] = frozenset()) -> list[str]:
        """The files that begin on one of the given days, except those in `without`."""
        chosen = np.flatnonzero(np.isin(self.days, days))
        return [path for index in chosen if (path := self.paths[index]) not in without]

    def small(self, *, rows: int, days: int) -> frozenset[str]:
        """The files of at most so many rows in the last so many partitions."""
        if not self.paths:
            return frozenset()
        recent = (self.days > self.days[-1] - np.timedelta64(days, "D")) & (self.rows <= rows)
        return frozenset(self.paths[index] for index in np.flatnonzero(recent))


@dataclass(frozen=True, slots=True)
class SnapshotChange:
    """What a new version brought.

    Args:
        files: the live files now.
        added: paths of the files that brought new rows; files rewritten by a compaction are not among them.
        reload: rows went away or the log has a gap: what was derived from rows must be derived anew.
    """

    files: LiveFiles
    added: tuple[str, ...] = ()
    reload: bool = False


class Follower:
    """Follows one Delta table, which need not exist yet. Not thread-safe: its owner calls it one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._table: DeltaTable | None = None
        self._files = LiveFiles()

    @property
    def files(self) -> LiveFiles:
        """The live files as of the last refresh."""
        return self._files

    def refresh(self) -> SnapshotChange | None:
        """Take in new versions; None if there are none."""
        before = self._files.version
        if self._table is None:
            if not DeltaTable.is_deltatable(str(self._path)):
                return None
            self._table = DeltaTable(self._path)
        else:
            self._update(self._table)
        if self._table.version() == before:
            return None
        self._files = self._live(self._table)
        return self._change(before)

    def transaction_version(self, app_id: str) -> int:
        """The version that this application recorded last in the table's log; 0 if it never did."""
        version = self._table.transaction_version(app_id) if self._table else None
        return version or 0

    def _update(self, table: DeltaTable) -> None:
        try:
            table.update_incremental()
        except DeltaError:
            # The log between our version and the next may have been cleaned away: begin at its checkpoint.
            self._table = DeltaTable(self._path)

    def _live(self, table: DeltaTable) -> LiveFiles:
        actions = pa.table(table.get_add_actions(flatten=True))
        days, last_days = (np.array(days, "datetime64[D]") for days in spans(actions, TABLES[self._path.name]))
        paths = np.array([f"{self._path}/{path}" for path in actions["path"].to_pylist()], object)
        rows = actions["num_records"].fill_null(0).to_numpy()
        order = np.lexsort((paths, days))
        return LiveFiles(table.version(), tuple(paths[order]), days[order], last_days[order], rows[order])

    def _change(self, before: int) -> SnapshotChange:
        if before < 0:
            return SnapshotChange(self._files, self._files.paths, reload=True)
        added: set[str] = set()
        for version in range(before + 1, self._files.version + 1):
            actions = self._actions(version)
            if actions is None or any(one.get("remove", {}).get("dataChange") for one in actions):
                return SnapshotChange(self._files, reload=True)
            added.update(str(one["add"]["path"]) for one in actions if one.get("add", {}).get("dataChange"))
        live = set(self._files.paths)
        # A file may have been compacted away since; then its rows are in a file that brought nothing new.
        gone = {path for path in added if f"{self._path}/{path}" not in live}
        return SnapshotChange(self._files, tuple(f"{self._path}/{path}" for path in sorted(added)), reload=bool(gone))

    def _actions(self, version: int) -> list[dict[str, dict[str, object]]] | None:
        """The actions of one commit; None if its log file has been cleaned away."""
        path = self._path / "_delta_log" / f"{version:020d}.json"
        try:
            return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        except FileNotFoundError:
            return None
