"""The inbox: raw messages, durable the moment they are accepted, until the lake has them."""

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from data.errors import InboxFullError
from data.folders import sync

MOST_MESSAGES: Final = 1_000_000
_BUSY_S: Final = 10.0

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS message (
    inbox_offset INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    received_at_us INTEGER NOT NULL,
    raw BLOB NOT NULL
)
"""
_PROGRESS: Final = (
    "CREATE TABLE IF NOT EXISTS progress (only INTEGER PRIMARY KEY CHECK (only = 1), done INTEGER NOT NULL)"
)
# Offsets are given without gaps: the newest and the last that the lake has say how many wait.
_DEPTH: Final = """
SELECT max(0, coalesce((SELECT max(inbox_offset) FROM message), 0) - coalesce((SELECT done FROM progress), 0))
"""
KEPT_MESSAGES: Final = 20_000
"""So many of those that the lake has are kept: a damaged end of the lake is made anew from them."""
_FULL: Final = ("database or disk is full", "disk I/O error", "attempt to write a readonly database")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came.

    Args:
        offset: rises by one with each message, never used twice.
        source: which kind of sender it came from (``ttn``).
    """

    offset: int
    source: str
    raw: bytes
    received_at: datetime


class Inbox:
    """A SQLite file that any process appends to and ingest empties; safe to use from several threads.

    Args:
        path: the file (data.folders.Folders.inbox); it and its folder are made.
        most_messages: beyond so many nothing is accepted.

    Raises:
        InboxFullError: there is no room for it, or its disk is read-only.
    """

    def __init__(self, path: Path, *, most_messages: int = MOST_MESSAGES) -> None:
        self._most = most_messages
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _SCHEMA, _PROGRESS):
                self._db.execute(statement)
        except sqlite3.OperationalError as error:
            self._db.close()
            raise InboxFullError(f"the inbox {path} cannot be opened: {error}; is there room on its disk?") from error
        # SQLite syncs the file, not the folder entry of a file that is new.
        sync(path.parent)

    def append(self, source: str, raw: bytes, received_at: datetime) -> int:
        """Keep one message, on the disk when this returns its offset; InboxFullError: no room, nothing was kept."""
        return self.append_many([(source, raw, received_at)])[0]

    def append_many(self, messages: Iterable[tuple[str, bytes, datetime]]) -> list[int]:
        """Keep several messages (source, raw, received_at) with one sync; InboxFullError: no room, none was kept."""
        rows = [(source, _epoch_us(received_at), raw) for source, raw, received_at in messages]
        with self._lock:
            try:
                return self._insert(rows)
            except sqlite3.OperationalError as error:
                if any(sign in str(error) for sign in _FULL):
                    raise InboxFullError(f"the inbox cannot write: {error}; make room on its disk") from error
                raise

    def _insert(self, rows: list[tuple[str, int, bytes]]) -> list[int]:
        with _Transaction(self._db):
            depth = self._db.execute(_DEPTH).fetchone()[0]
            if depth + len(rows) > self._most:
                raise InboxFullError(f"the inbox holds {depth} messages of at most {self._most}; is ingest running?")
            insert = "INSERT INTO message (source, received_at_us, raw) VALUES (?, ?, ?)"
            return [self._db.execute(insert, row).lastrowid or 0 for row in rows]

    def after(self, offset: int, limit: int) -> list[Message]:
        """The next messages behind an offset, oldest first, at most ``limit``."""
        question = (
            "SELECT inbox_offset, source, raw, received_at_us FROM message"
            " WHERE inbox_offset > ? ORDER BY inbox_offset LIMIT ?"
        )
        with self._lock:
            rows = self._db.execute(question, (offset, limit)).fetchall()
        return [Message(at, source, raw, datetime.fromtimestamp(us / 1_000_000, UTC)) for at, source, raw, us in rows]

    def forget_through(self, offset: int) -> None:
        """No message up to and including an offset waits any more; the lake's files must be on the disk before.

        The last 20,000 of them stay for repairs, the others are deleted.
        """
        with self._lock, _Transaction(self._db):
            self._db.execute("INSERT OR REPLACE INTO progress (only, done) VALUES (1, ?)", (offset,))
            self._db.execute("DELETE FROM message WHERE inbox_offset <= ?", (offset - KEPT_MESSAGES,))

    def oldest(self) -> int:
        """The offset of the oldest message that is still here; the next one to come where there is none."""
        with self._lock:
            found = self._db.execute("SELECT min(inbox_offset) FROM message").fetchone()[0]
            row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'message'").fetchone()
        return int(found if found is not None else (row[0] if row else 0) + 1)

    def continue_after(self, offset: int) -> None:
        """See that offsets lie above what the lake has seen, also where this file is newer than the lake.

        Where the file was lost and made anew, its messages are renumbered: else ingest would take them for old.
        """
        with self._lock, _Transaction(self._db):
            row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'message'").fetchone()
            if row is not None and row[0] >= offset:
                return
            # Twice, by way of negative numbers: the new offsets may overlap the old ones.
            self._db.execute("UPDATE message SET inbox_offset = -inbox_offset - ?", (offset,))
            self._db.execute("UPDATE message SET inbox_offset = -inbox_offset")
            last = (0 if row is None else row[0]) + offset
            if row is None:
                self._db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('message', ?)", (last,))
            else:
                self._db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'message'", (last,))

    def depth(self) -> int:
        """How many messages wait."""
        with self._lock:
            return int(self._db.execute(_DEPTH).fetchone()[0])

    def waiting_since(self) -> datetime | None:
        """When the oldest message came that waits, UTC; None: none does."""
        question = (
            "SELECT received_at_us FROM message WHERE inbox_offset > coalesce((SELECT done FROM progress), 0)"
            " ORDER BY inbox_offset LIMIT 1"
        )
        with self._lock:
            found = self._db.execute(question).fetchone()
        return datetime.fromtimestamp(found[0] / 1_000_000, UTC) if found else None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


class _Transaction:
    """BEGIN IMMEDIATE ... COMMIT, or ROLLBACK when anything is raised."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, at: object) -> None:
        try:
            if kind is None:
                self._db.execute("COMMIT")
        finally:
            # Also after a commit for which there was no room.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def _epoch_us(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond
