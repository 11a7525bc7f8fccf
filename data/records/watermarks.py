"""How far something that follows the lake or the records has come, so that it goes on there after a restart."""

from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from data.records.ledger import Ledger
from data.records.schema import WatermarkRow


class Watermarks:
    """One number by name; each name belongs to one process."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def value(self, name: str) -> int:
        """How far it has come; 0 before the first."""
        with self._ledger.read() as db:
            return db.scalar(select(WatermarkRow.value).where(WatermarkRow.name == name)) or 0

    def set(self, name: str, value: int) -> None:
        """Say how far it has come."""
        with self._ledger.note() as db:
            self.put(db, name, value)

    def put(self, db: Connection, name: str, value: int) -> None:
        """Say it in a transaction that writes more than that."""
        now = {"value": value, "at": datetime.now(UTC)}
        if not db.execute(update(WatermarkRow).where(WatermarkRow.name == name).values(now)).rowcount:
            db.execute(insert(WatermarkRow).values(**self._ledger.owner, name=name, **now))
