"""What is sent until it has arrived: claimed by one process at a time, tried again, given up in the end."""

from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute

from data.records.ledger import Ledger
from data.records.message_schema import MessageDeliveryRow
from data.records.schema import PushRow

CLAIM: Final = timedelta(minutes=2)
"""A process that has something and says nothing for so long has died, and others send it, by the same id."""
SentTable: TypeAlias = type[PushRow] | type[MessageDeliveryRow]


class Sending:
    """The rows of a table that wait to be sent; safe to use from several threads.

    Args:
        ledger: where they are.
        table: of rows with state, due, attempts, claimed_until, ended_at and error.
        key: its primary key.
    """

    def __init__(self, ledger: Ledger, table: SentTable, key: InstrumentedAttribute[str]) -> None:
        self._ledger, self._table, self._key = ledger, table, key

    def claim(self, *, now: datetime) -> dict[str, Any] | None:
        """Take the row that has been due longest and let nobody else send it meanwhile; None: none is due."""
        table, key = self._table, self._key
        due = select(key).where(table.state == "waiting", table.due <= now, self.free(now))
        first = due.order_by(table.due, key).limit(1).with_for_update(skip_locked=True)
        taken = (
            update(table)
            .where(key == first.scalar_subquery(), table.state == "waiting")
            .values(claimed_until=now + CLAIM, attempts=table.attempts + 1)
            .returning(*table.__table__.columns)
        )
        with self._ledger.note() as db:
            row = db.execute(taken).mappings().first()
        return None if row is None else dict(row)

    def end(self, key: str, attempts: int, **values: Any) -> None:
        """Change a row as long as it is ours: another claim has another number of attempts."""
        table = self._table
        mine = self._key == key, table.attempts == attempts, table.state == "waiting"
        with self._ledger.note() as db:
            db.execute(update(table).where(*mine).values(values))

    def refused(self, key: str, attempts: int, error: str, *, again: datetime | None, now: datetime) -> None:
        """What is claimed has not arrived: it is tried again at an instant, or given up."""
        if again is None:
            self.end(key, attempts, state="failed", ended_at=now, error=error)
        else:
            self.end(key, attempts, due=again, claimed_until=None, error=error)

    def free(self, now: datetime) -> ColumnElement[bool]:
        """That nobody is sending a row."""
        until = self._table.claimed_until
        return until.is_(None) | (until < now)
