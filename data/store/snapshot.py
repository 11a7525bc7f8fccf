"""Which files of a Delta table are live, and what a new version of the table brought."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
from deltalake import DeltaTable
from numpy.typing import NDArray

from data import stamps
from data.lake import TABLES
from data.lake.files import spans
from data.stamps import Stamp

DAY = timedelta(days=1)
Action: TypeAlias = Mapping[str, Mapping[str, Any]]
"""One line of a log's entry."""
_SPAN: Final = ("day", "last_day")


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


class LoggedFile(NamedTuple):
    """What the log says of a live file: the first and the last day of which it has rows, and how many."""

    day: date
    last_day: date
    rows: int


class Follower:
    """Follows one Delta table, which need not exist yet. Not thread-safe: its owner calls it one thread at a time.

    Delta's own table is asked once; then the log's entries are read here. Following by it costs a process 20 MB a table
    that grows each second, and threads that look for news in every other one.

    Args:
        path: the table's folder.
        applications: whose transactions of before are of interest.
    """

    def __init__(self, path: Path, *, applications: Iterable[str] = ()) -> None:
        self._path, self._log = path, path / "_delta_log"
        self._table = TABLES[path.name]
        self._applications = tuple(applications)
        self._known: dict[str, LoggedFile] = {}
        self._transactions: dict[str, int] = {}
        self._files = LiveFiles()
        self._seen: Stamp = ()

    @property
    def files(self) -> LiveFiles:
        """The live files as of the last refresh."""
        return self._files

    def transaction_version(self, application: str) -> int:
        """The version that this application recorded last in the table's log; 0 if it never did."""
        return self._transactions.get(application, 0)

    def refresh(self) -> SnapshotChange | None:
        """Take in new versions; None if there are none."""
        version = self._files.version
        if version < 0 or self._seen != self._stamp(version) or self._goes_on_without(version + 1):
            return self._begun()
        news: list[Action] = []
        while self._has(version + 1):
            version += 1
            news += self._actions(version)
        return self._followed(version, news) if version > self._files.version else None

    def _begun(self) -> SnapshotChange | None:
        if not DeltaTable.is_deltatable(str(self._path)):
            return None
        table = DeltaTable(self._path)
        actions = pa.table(table.get_add_actions(flatten=True))
        rows = actions["num_records"].fill_null(0).to_pylist()
        columns = (actions["path"].to_pylist(), *spans(actions, self._table), rows)
        self._known = {path: LoggedFile(*facts) for path, *facts in zip(*columns, strict=True)}
        self._transactions = {one: table.transaction_version(one) or 0 for one in self._applications}
        self._arrange(table.version())
        return SnapshotChange(self._files, self._files.paths, reload=True)

    def _followed(self, version: int, news: list[Action]) -> SnapshotChange:
        for one in news:
            self._take_in(one)
        self._arrange(version)
        added = {str(one["add"]["path"]) for one in news if one.get("add", {}).get("dataChange")}
        # A file may have been compacted away since; then its rows are in a file that brought nothing new.
        gone = not added <= self._known.keys() or any(one.get("remove", {}).get("dataChange") for one in news)
        paths = () if gone else tuple(f"{self._path}/{path}" for path in sorted(added))
        return SnapshotChange(self._files, paths, reload=gone)

    def _take_in(self, action: Action) -> None:
        if add := action.get("add"):
            self._known[add["path"]] = self._described(add)
        elif remove := action.get("remove"):
            self._known.pop(remove["path"], None)
        elif transaction := action.get("txn"):
            self._transactions[transaction["appId"]] = transaction["version"]

    def _described(self, add: Mapping[str, Any]) -> LoggedFile:
        said = json.loads(add.get("stats") or "{}")
        rows = said.get("numRecords", 0)
        if self._table.partition == "day":
            day = date.fromisoformat(add["partitionValues"]["day"])
            return LoggedFile(day, day, rows)
        first, last = (date.fromisoformat(said[one][self._table.instant][:10]) for one in ("minValues", "maxValues"))
        return LoggedFile(first, last, rows)

    def _arrange(self, version: int) -> None:
        known = sorted(self._known.items(), key=lambda one: (one[1].day, one[0]))
        days, last_days = (np.array([getattr(one, name) for _, one in known], "datetime64[D]") for name in _SPAN)
        rows = np.array([one.rows for _, one in known], np.int64)
        self._files = LiveFiles(version, tuple(f"{self._path}/{path}" for path, _ in known), days, last_days, rows)
        self._seen = self._stamp(version)

    def _has(self, version: int) -> bool:
        return self._entry(version).exists()

    def _stamp(self, version: int) -> Stamp:
        """Tells the entry from another that a repair put in its place."""
        return stamps.of_files([self._entry(version)])

    def _goes_on_without(self, version: int) -> bool:
        """Whether the entry of a version was cleaned away: a checkpoint has what it said."""
        if self._has(version):
            return False
        try:
            return int(json.loads((self._log / "_last_checkpoint").read_text("utf-8"))["version"]) >= version
        except FileNotFoundError:
            return False

    def _actions(self, version: int) -> list[Action]:
        return [json.loads(line) for line in self._entry(version).read_text("utf-8").splitlines() if line]

    def _entry(self, version: int) -> Path:
        return self._log / f"{version:020d}.json"
