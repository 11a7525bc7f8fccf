"""Everything of a town as it was at one instant, laid out as its data folder is, while all processes go on."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from data.backup.errors import BackupError
from data.backup.lake_cut import link_lake
from data.backup.links import copy, link
from data.folders import Folders
from data.lake import INBOX, Lake
from data.records import transfer

_log = logging.getLogger(__name__)
_DATABASE: Final = ("", "-wal", "-shm", "-journal")


def freeze(folders: Folders, records_url: str, target: Folders, *, city: Path) -> dict[str, int]:
    """Put all of a town into an empty folder on the same disk; return the version of each table of its lake.

    First the lake, then the inbox: what was accepted is in one of them. Of the files store what the records name.

    Args:
        folders: the town's.
        records_url: where its records are.
        target: where to.
        city: the folder of its town.toml; left out where that is its data folder.

    Raises:
        BackupError: the lake was written to all the time, or the inbox let go of what the lake lacks.
    """
    tables = link_lake(folders.lake, target.lake)
    if folders.inbox.exists():
        _inbox(folders.inbox, target.inbox, Lake(target.lake).transaction_version(INBOX) if tables else 0)
    _records(folders, records_url, target)
    for path in _rest(folders):
        copy(path, target.root / path.relative_to(folders.root))
    if city != folders.root:
        for path in (one for one in city.rglob("*") if one.is_file()):
            copy(path, target.city / path.relative_to(city))
    return tables


def _inbox(source: Path, target: Path, offset: int) -> None:
    """The messages that the lake lacks, which has those up to an offset; the others need no second copy."""
    with closing(sqlite3.connect(source)) as db, closing(sqlite3.connect(target, isolation_level=None)) as copied:
        db.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")
        oldest = copied.execute("SELECT min(inbox_offset) FROM message").fetchone()[0]
        if (oldest or 0) > offset + 1:
            raise BackupError(f"the inbox has let go of messages {offset + 1} to {oldest - 1} meanwhile; try again")
        copied.execute("DELETE FROM message WHERE inbox_offset <= ?", (offset,))
        copied.execute("INSERT OR REPLACE INTO progress (only, done) VALUES (1, ?)", (offset,))
        copied.execute("VACUUM")


def _records(folders: Folders, url: str, target: Folders) -> None:
    """The records, and the files they name; once more where one was deleted in between."""
    missing: set[str] = set()
    for _ in range(2):
        target.records.unlink(missing_ok=True)
        transfer.save(url, target.records)
        named = transfer.file_names(target.records)
        for name in sorted(named - missing):
            try:
                link(folders.files / name, target.files / name)
            except FileExistsError:
                continue
            except FileNotFoundError:
                missing.add(name)
        if not missing & named:
            return
    _log.warning("of the files that the records name %s are not there: `stadtklima check` names them", len(missing))


def _rest(folders: Folders) -> Iterator[Path]:
    """What else is in the data folder, but for what processes say of themselves, and what is computed every hour."""
    computed = (folders.surface, folders.metrics, folders.map_answers, folders.results)
    apart = (folders.lake, folders.files, folders.backup_draft, *computed)
    of_processes = (folders.ingest_lock, folders.receive_lock, folders.backup_lock, folders.last_backup)
    alive = (folders.reception, folders.heartbeat, folders.work_heartbeat)
    databases = (Path(f"{one}{ending}") for one in (folders.inbox, folders.records) for ending in _DATABASE)
    left_out = {*apart, *of_processes, *alive, *databases, folders.city}
    for top in sorted(folders.root.iterdir()):
        if top in left_out or top.name.startswith("."):
            continue
        yield from [top] if top.is_file() else sorted(one for one in top.rglob("*") if one.is_file())
