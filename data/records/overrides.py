"""What a town has otherwise than shipped: drafted by one person, released by another, undone by anybody who may."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from sqlalchemy import ColumnElement, func, select

from data.errors import AccessError, NotFoundError
from data.records.change import ACTOR, Change, Values
from data.records.ledger import Ledger
from data.records.schema import OverrideRow

_Value = TypeVar("_Value")


class UnknownOverrideError(NotFoundError):
    """Nothing of this key is, was or shall be otherwise than shipped."""

    kind = "override"


class OwnOverrideError(AccessError):
    """Whoever drafted it cannot release it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Generic[_Value]):
    """One of them.

    Args:
        body: whose it is.
        value: in force; None: what is shipped is.
        previous: what was in force before that; None likewise.
        draft: what shall be; None: nothing is drafted.
        author: who changed it last, as the audit names people.
        released_by: who put the value in force.
    """

    body: str
    value: _Value | None
    previous: _Value | None
    draft: _Value | None
    author: str
    changed_at: datetime
    released_by: str


class Overrides(Generic[_Value]):
    """Those of one kind, by key; safe to use from several threads.

    Args:
        kind: first part of their names in the records (``text``).
    """

    def __init__(self, ledger: Ledger, kind: str) -> None:
        self._ledger, self._kind = ledger, kind

    def version(self) -> int:
        """Rises with every change of the records."""
        return self._ledger.version()

    def revision(self) -> int:
        """The count of changes at which one of them was put in force last; 0: none ever was."""
        newest = select(func.max(OverrideRow.revision)).where(self._of_kind)
        with self._ledger.read() as db:
            return db.scalar(newest) or 0

    def listed(self) -> dict[str, Override[_Value]]:
        """All, in the order of their keys."""
        with self._ledger.read() as db:
            rows = db.execute(_ALL.where(self._of_kind).order_by(OverrideRow.entry)).mappings().all()
        return {self._key(row["entry"]): Override(**{name: row[name] for name in Override.__slots__}) for row in rows}

    def in_force(self) -> dict[str, _Value]:
        """What holds instead of what is shipped."""
        return {key: one.value for key, one in self.listed().items() if one.value is not None}

    def draft(self, key: str, value: _Value, *, body: str = "") -> None:
        """Mean to have something so; whoever reads it until it is released reads what was."""
        with self._ledger.change(ACTOR.get(), f"{self._kind} draft", body=body) as change:
            said: Values = {"draft": value, "author": change.actor, "changed_at": change.at}
            if rows := change.rows(OverrideRow, OverrideRow.entry == self._entry(key)):
                change.update(OverrideRow, rows, said)
            else:
                nothing = {"value": None, "previous": None, "released_by": "", "revision": 0}
                change.insert(OverrideRow, [{**nothing, **said, "entry": self._entry(key)}])

    def enforce(self, key: str, value: _Value, deed: str, *, body: str = "") -> None:
        """Put in force at once what needs no second person; ``deed``: as the audit names it; ``body``: whose it is."""
        with self._ledger.change(ACTOR.get(), deed, body=body) as change:
            if rows := change.rows(OverrideRow, OverrideRow.entry == self._entry(key)):
                change.refuse_foreign(rows)
                _put(change, rows[0], value, author=change.actor)
            else:
                said = {"author": change.actor, "released_by": change.actor, "changed_at": change.at}
                row = {"value": value, "previous": None, "draft": None, "revision": change.revision, **said}
                change.insert(OverrideRow, [{**row, "entry": self._entry(key)}])

    def release(self, key: str) -> None:
        """Put a draft in force; UnknownOverrideError: there is none. OwnOverrideError: who acts wrote it."""
        with self._ledger.change(ACTOR.get(), f"{self._kind} release") as change:
            row = self._row(change, key)
            if row["draft"] is None:
                raise UnknownOverrideError(key)
            if row["author"] == change.actor:
                raise OwnOverrideError(f"{change.actor} drafted {key!r}; somebody else has to release it")
            _put(change, row, row["draft"], draft=None)

    def discard(self, key: str) -> None:
        """Forget a draft; UnknownOverrideError: as of `release`."""
        with self._ledger.change(ACTOR.get(), f"{self._kind} discard") as change:
            change.update(OverrideRow, [self._row(change, key)], {"draft": None, "changed_at": change.at})

    def undo(self, key: str) -> None:
        """Put in force what was before; once more: what is now. UnknownOverrideError: it never was otherwise."""
        with self._ledger.change(ACTOR.get(), f"{self._kind} undo") as change:
            row = self._row(change, key)
            _put(change, row, row["previous"])

    def reset(self, key: str) -> None:
        """Put in force what is shipped; UnknownOverrideError: as of `undo`."""
        with self._ledger.change(ACTOR.get(), f"{self._kind} reset") as change:
            _put(change, self._row(change, key), None)

    @property
    def _of_kind(self) -> ColumnElement[bool]:
        return OverrideRow.entry.startswith(f"{self._kind}:", autoescape=True)

    def _entry(self, key: str) -> str:
        return f"{self._kind}:{key}"

    def _key(self, entry: str) -> str:
        return entry.removeprefix(f"{self._kind}:")

    def _row(self, change: Change, key: str) -> Values:
        rows = change.rows(OverrideRow, OverrideRow.entry == self._entry(key))
        if not rows:
            raise UnknownOverrideError(key)
        change.refuse_foreign(rows)
        return rows[0]


def _put(change: Change, row: Values, value: object, **more: object) -> None:
    if value == row["value"] and not more:
        return
    now = {"value": value, "previous": row["value"], "released_by": change.actor, "changed_at": change.at}
    change.update(OverrideRow, [row], {**now, "revision": change.revision, **more})


_ALL: Final = select(*OverrideRow.__table__.columns)
