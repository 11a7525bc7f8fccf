"""The one gate to the database of the records: who reads, who changes, who only notes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from data.errors import DeclarationError
from data.records import migration
from data.records.change import REACH, Change
from data.records.engine import engine_of, refuse_stray_writes
from data.records.message_schema import MessageDeliveryRow, MessageStateRow
from data.records.paired_screens_schema import PairedScreenRow
from data.records.schema import (
    TOWN,
    AuditRow,
    BadgeRow,
    Base,
    JobRow,
    LoginAttemptRow,
    PushRow,
    RevisionRow,
    SessionRow,
    SharedDeviceRow,
    UsageRow,
    WatermarkRow,
)

_USED: Final = (BadgeRow, PairedScreenRow, SessionRow, SharedDeviceRow)
"""What says when it was used last."""
_NOTED: Final = frozenset(
    one.__tablename__
    for one in (
        *(JobRow, LoginAttemptRow, MessageDeliveryRow, MessageStateRow, PushRow, UsageRow, WatermarkRow),
        *_USED,
    )
)


class Ledger:
    """The records' database, its tables made where there are none; for several threads, to be made after a fork.

    Args:
        url: as SQLAlchemy writes it.
        town: whose records they are; empty: whose they say they are.
        body_of: whose a layer is, by its id, and of none the town itself.

    Raises:
        DeclarationError: it is none, there is no database, or it is of another town or version.
    """

    def __init__(self, url: str, *, town: str = "", body_of: Callable[[str], str] = lambda _layer_id: TOWN) -> None:
        self._body_of = body_of
        self._engine = engine_of(url)
        try:
            self.town = self._opened(town)
        except DBAPIError as error:
            self._engine.dispose()
            said = " ".join(str(error.orig).split())
            raise DeclarationError(f"the records at {self._engine.url!r} cannot be opened: {said}") from None
        except DeclarationError:
            self._engine.dispose()
            raise
        refuse_stray_writes(self._engine)

    def _opened(self, town: str) -> str:
        migration.make(self._engine, town=town, body=self._body_of(""))
        with self.read() as db:
            found = db.scalar(select(RevisionRow.town)) or town
        if town and found != town:
            raise DeclarationError(
                f"the records at {self._engine.url!r} are those of {found}, not of {town}; "
                "set STADTKLIMA_DATABASE_URL to a database of its own"
            )
        return found

    @property
    def owner(self) -> dict[str, str]:
        """Town and body of what belongs to nobody else."""
        return {"town": self.town, "body": self._body_of("")}

    def body_of(self, layer_id: str) -> str:
        """Whose a layer is."""
        return self._body_of(layer_id)

    def version(self) -> int:
        """Rises with every change."""
        with self.read() as db:
            return db.scalar(select(RevisionRow.count)) or 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that writes nothing."""
        with self._engine.connect() as db:
            yield db

    @contextmanager
    def change(self, actor: str, what: str, *, body: str = "") -> Iterator[Change]:
        """A change: all that is written in it is audited, or nothing is written at all.

        Args:
            actor: who makes it, mostly ``ACTOR.get()``.
            what: the deed, such as ``device swap``.
            body: whose the rows are that it makes (a key of the town's ``[bodies]``); empty: the town's own.
        """
        with self._engine.begin() as db:
            db.execution_options(writable=frozenset(Base.metadata.tables))
            # First of all: this row is the lock that lets changes read and write one after the other.
            count = update(RevisionRow).values(count=RevisionRow.count + 1).returning(RevisionRow.count)
            revision = db.scalars(count).one()
            now = datetime.now(UTC)
            yield Change(
                db=db,
                actor=actor,
                what=what,
                town=self.town,
                body=body or self.owner["body"],
                body_of=self._body_of,
                revision=revision,
                at=now,
                reach=REACH.get(),
            )

    def witness(self, what: str, *, subject: str, body: str = "") -> None:
        """Audit what happened and changed nothing, such as a login that failed; the version stays."""
        with self._engine.begin() as db:
            db.execution_options(writable={AuditRow.__tablename__})
            entry = {"at": datetime.now(UTC), "actor": "", "what": what, "subject": subject, "revision": 0}
            db.execute(insert(AuditRow), [{**self.owner, **entry, **({"body": body} if body else {})}])

    @contextmanager
    def note(self) -> Iterator[Connection]:
        """What no person changes and nobody needs to look up again: heartbeats, attempts, how far somebody has come."""
        with self._engine.begin() as db:
            yield db.execution_options(writable=_NOTED)
