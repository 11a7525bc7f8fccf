"""Names of people in the audit: separated from it after a time, told to who may ask, or gone for ever.

A pseudonym is random; that it is somebody's says one row of a table of its own. Without that row nobody can tell.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from data.errors import BadRequestError, NotFoundError
from data.records.change import ACTOR, Change
from data.records.ledger import Ledger
from data.records.message_schema import MessageEntryRow, MessageRestRow, MessageRow, MessageRuleRow
from data.records.saved_answers_schema import SavedAnswerRow
from data.records.schema import AuditRow, Base, FileRow, JobRow, NoticeRow, OverrideRow, PseudonymRow, UserRow

USER: Final = "user:"
PSEUDONYM: Final = "pseudonym:"
LEAST_REASON: Final = 10
_KEPT: Final = frozenset({"role", "name"})
"""Of a row about somebody the audit keeps these beside numbers, once the name is gone."""
NAMING: Final = {
    FileRow.owner: FileRow.created_at,
    JobRow.owner: JobRow.due,
    MessageEntryRow.actor: MessageEntryRow.at,
    MessageRestRow.author: MessageRestRow.begun_at,
    MessageRow.cleared_by: MessageRow.cleared_at,
    MessageRow.shelved_by: MessageRow.shelved_at,
    MessageRow.taken_by: MessageRow.taken_at,
    MessageRuleRow.author: MessageRuleRow.changed_at,
    NoticeRow.author: NoticeRow.changed_at,
    NoticeRow.released_by: NoticeRow.released_at,
    OverrideRow.author: OverrideRow.changed_at,
    OverrideRow.released_by: OverrideRow.changed_at,
    SavedAnswerRow.author: SavedAnswerRow.saved_at,
}
"""Columns that say who did something, as the audit does, with the column that says when."""


class UnknownPseudonymError(NotFoundError):
    """No pseudonym that is known to be anybody's."""

    kind = "pseudonym"


class ReasonError(BadRequestError):
    """A reason that says nothing."""


def checked_reason(reason: str) -> str:
    """The reason itself; ReasonError: it is too short to be one."""
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonError(f"the reason {reason[:20]!r} says too little; write at least {LEAST_REASON} characters")
    return reason.strip()


def about_people() -> list[type[Base]]:
    """The tables whose rows are each about somebody who may log in."""
    tables = [one.class_ for one in Base.registry.mappers]
    name = UserRow.__table__.c.name
    return [one for one in tables if any(key.column is name for key in one.__table__.foreign_keys)] + [UserRow]


class Pseudonyms:
    """What stands for names; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def separate(self, *, before: datetime) -> int:
        """Put pseudonyms in the place of names in entries made before an instant; return of how many people."""
        with self._ledger.read() as db:
            names = self._names(db.scalars(select(AuditRow.actor).where(AuditRow.at < before).distinct()))
            old = select(AuditRow.subject).where(AuditRow.at < before, _about_somebody()).distinct()
            said = {one.partition(":")[2] for one in db.scalars(old)}
            names |= {one for one in said if not one.startswith(PSEUDONYM)}
            for column, at in NAMING.items():
                names |= self._names(db.scalars(select(column).where(at < before).distinct()))
        for name in sorted(names):
            with self._ledger.change(ACTOR.get(), "name separate") as change:
                pseudonym = _pseudonym(change, name)
                _replace(change, name, pseudonym, AuditRow.at < before)
                for column, at in NAMING.items():
                    _put(change, column, name, pseudonym, at < before)
        return len(names)

    def _names(self, actors: Any) -> set[str]:
        return {one.removeprefix(USER) for one in actors if one.startswith(USER)}

    def resolve(self, pseudonym: str, *, reason: str) -> str:
        """Whose a pseudonym is; that somebody asked, and why, is audited. UnknownPseudonymError, ReasonError."""
        said = checked_reason(reason)
        with self._ledger.change(ACTOR.get(), "name resolve") as change:
            found = change.rows(PseudonymRow, PseudonymRow.pseudonym == pseudonym.removeprefix(PSEUDONYM))
            if not found:
                raise UnknownPseudonymError(pseudonym)
            change.tell(f"{PSEUDONYM}{found[0]['pseudonym']}", {"reason": said})
        return str(found[0]["name"])

    def forget(self, *, before: datetime) -> int:
        """Let nobody find out any more whose the pseudonyms are that were made before an instant; return how many."""
        with self._ledger.change(ACTOR.get(), "name forget") as change:
            return change.delete(PseudonymRow, PseudonymRow.created_at < before)

    def erase(self, name: str) -> dict[str, int]:
        """Forget somebody: account, roles, logins, whatever proves them, and their name in all entries.

        Returns:
            How many rows went, by table, and in how many entries of the audit the name stood.

        Raises:
            UnknownUserError: nobody of this name has an account.
            ForeignBodyError: who acts may not, in a body in which they have a role.
        """
        with self._ledger.change(ACTOR.get(), "user erase") as change:
            user = change.rows(UserRow, UserRow.name == name)
            pseudonym = secrets.token_hex(8)
            gone = {
                table.__tablename__: change.delete(table, getattr(table, table.SUBJECT) == name)
                for table in about_people()
            }
            gone["pseudonym"] = change.delete(PseudonymRow, PseudonymRow.name == name)
            for column in NAMING:
                _put(change, column, name, pseudonym)
            entries = _replace(change, name, pseudonym)
            if not (user or entries):
                raise UnknownPersonError(name)
            facts = {**{table: n for table, n in gone.items() if n}, "entries": entries}
            change.tell(f"{UserRow.__tablename__}:{PSEUDONYM}{pseudonym}", facts)
            return facts


class UnknownPersonError(NotFoundError):
    """Nobody of this name, neither with an account nor in the audit."""

    kind = "user"


def _about_somebody() -> ColumnElement[bool]:
    return or_(*(AuditRow.subject.startswith(f"{one.__tablename__}:", autoescape=True) for one in about_people()))


def _pseudonym(change: Change, name: str) -> str:
    found = change.rows(PseudonymRow, PseudonymRow.name == name)
    row = {"pseudonym": secrets.token_hex(8), "name": name, "created_at": change.at}
    return str((found or change.insert(PseudonymRow, [row]))[0]["pseudonym"])


def _put(
    change: Change, column: InstrumentedAttribute[str], name: str, pseudonym: str, *where: ColumnElement[bool]
) -> None:
    """Put a pseudonym in the place of a name in a column; the audit would say the name once more, and is not told."""
    rows = update(column.class_).where(column == USER + name, *where)
    change.db.execute(rows.values({column.key: PSEUDONYM + pseudonym}))


def _replace(change: Change, name: str, pseudonym: str, *where: ColumnElement[bool]) -> int:
    """Put a pseudonym in the place of a name wherever the audit says it; return in how many entries."""
    subjects = [f"{one.__tablename__}:{name}" for one in about_people()]
    who = USER + name
    keys = sorted({column.key for column in NAMING})
    owned = [side[key].as_string() == who for side in (AuditRow.before, AuditRow.after) for key in keys]
    named = or_(AuditRow.actor == who, AuditRow.subject.in_(subjects), *owned)
    rows = change.db.execute(select(AuditRow.__table__).where(named, *where)).mappings().all()
    for row in rows:
        about = row["subject"] in subjects
        values = {
            "actor": PSEUDONYM + pseudonym if row["actor"] == who else row["actor"],
            "subject": f"{row['subject'].partition(':')[0]}:{PSEUDONYM}{pseudonym}" if about else row["subject"],
            **{side: _thinned(row[side], name, pseudonym, about=about) for side in ("before", "after")},
        }
        change.db.execute(update(AuditRow).where(AuditRow.audit_id == row["audit_id"]).values(values))
    return len(rows)


def _thinned(side: Mapping[str, Any] | None, name: str, pseudonym: str, *, about: bool) -> Mapping[str, Any] | None:
    if side is None:
        return None
    kept = {key: one for key, one in side.items() if not about or key in _KEPT or not isinstance(one, str)}
    put = {USER + name: PSEUDONYM + pseudonym, name: pseudonym}
    return {key: put.get(one, one) if isinstance(one, str) else one for key, one in kept.items()}
