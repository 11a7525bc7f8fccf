"""One change of the records: what it writes, who made it and what was there before, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, delete, insert, inspect, select, true, update
from sqlalchemy.engine import Connection

from data import instants
from data.records.permissions import ForeignBodyError
from data.records.schema import AuditRow, Base

ACTOR: ContextVar[str] = ContextVar("actor", default="command line")
"""Who acts, as the guard of a request says (``user:anna``); empty: anybody."""
REACH: ContextVar[frozenset[str] | None] = ContextVar("reach", default=None)
"""The bodies whose rows who acts may see and change, as the guard says; None: any."""
Values: TypeAlias = dict[str, Any]
Pairs: TypeAlias = list[tuple[Values | None, Values | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change under way. Changes wait for one another, so that what one reads stays true until it is committed.

    Args:
        db: to read with; whoever writes uses the methods, which note it for the audit.
        actor: who does it.
        what: the deed, such as ``device swap``.
        town: whose records these are.
        body: whose the rows are that it makes, unless they say so themselves.
        body_of: whose a layer is, by its id.
        revision: the count of changes, with this one.
        at: when, UTC.
        reach: the bodies whose rows may be written; None: any.
    """

    db: Connection
    actor: str
    what: str
    town: str
    body: str
    body_of: Callable[[str], str]
    revision: int
    at: datetime
    reach: frozenset[str] | None

    def rows(self, table: type[Base], where: ColumnElement[bool]) -> list[Values]:
        """Rows as they are now, in the order of their key."""
        statement = select(table.__table__).where(where).order_by(*inspect(table).primary_key)
        return [dict(row) for row in self.db.execute(statement).mappings()]

    def insert(self, table: type[Base], rows: Sequence[Values]) -> list[Values]:
        """Add rows, all of the same columns; return them with the numbers that the database gave them."""
        if not rows:
            return []
        owned = [{"town": self.town, "body": self.body, **row} for row in rows]
        statement = insert(table).returning(*table.__table__.columns, sort_by_parameter_order=True)
        made = [dict(row) for row in self.db.execute(statement, owned).mappings()]
        self._audit(table, [(None, row) for row in made])
        return made

    def update(self, table: type[Base], before: Sequence[Values], values: Values) -> int:
        """Give rows that were read in this change new values; return how many differ from before."""
        key = inspect(table).primary_key
        changed: Pairs = [(row, {**row, **values}) for row in before if {**row, **values} != row]
        for row, _ in changed:
            self.db.execute(update(table).where(*(one == (row or {})[one.name] for one in key)).values(values))
        self._audit(table, changed)
        return len(changed)

    def delete(self, table: type[Base], where: ColumnElement[bool]) -> int:
        """Take rows away; return how many."""
        before = self.rows(table, where)
        self.db.execute(delete(table).where(where))
        self._audit(table, [(row, None) for row in before])
        return len(before)

    def refuse_foreign(self, rows: Sequence[Values]) -> None:
        """See that rows are of bodies that who acts may change; ForeignBodyError: one is not."""
        for row in rows:
            if self.reach is not None and row["body"] not in self.reach:
                mine = ", ".join(sorted(self.reach))
                raise ForeignBodyError(f"this is a matter of the body {row['body']!r}; you may do it for {mine}")

    def tell(self, subject: str, facts: Values) -> None:
        """Have the audit say a deed that changes no row, such as a backup."""
        owner = {"town": self.town, "body": self.body, "actor": self.actor, "what": self.what, "at": self.at}
        row = {**owner, "subject": subject, "before": None, "after": facts, "revision": self.revision}
        self.db.execute(insert(AuditRow), row)

    def _audit(self, table: type[Base], pairs: Pairs) -> None:
        self.refuse_foreign([row for pair in pairs for row in pair if row])
        if pairs:
            self.db.execute(insert(AuditRow), [self._entry(table, before, after) for before, after in pairs])

    def _entry(self, table: type[Base], before: Values | None, after: Values | None) -> Values:
        row: Mapping[str, Any] = after or before or {}
        return {
            "town": row["town"],
            "body": row["body"],
            "at": self.at,
            "actor": self.actor,
            "what": self.what,
            "subject": f"{table.__tablename__}:{row[table.SUBJECT]}",
            "before": _shown(table, before),
            "after": _shown(table, after),
            "revision": self.revision,
        }


def within_reach(table: type[Base]) -> ColumnElement[bool]:
    """That a row is of a body that who acts may see."""
    reach = REACH.get()
    return true() if reach is None else table.body.in_(reach)


def _shown(table: type[Base], row: Values | None) -> Values | None:
    """What the audit repeats of a row: no secret, instants and days as texts."""
    if row is None:
        return None
    hidden = {"town", "body"} | {one.name for one in table.__table__.columns if one.info.get("secret")}
    shown = {name: value for name, value in row.items() if name not in hidden}
    return {name: _plain(one) for name, one in shown.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instants.text(value)
    return value.isoformat() if isinstance(value, date) else value
