"""What the records say about one person, for that person (Art. 15 DSGVO)."""

from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, or_, select

from data import instants
from data.records.change import Values
from data.records.ledger import Ledger
from data.records.pseudonyms import NAMING, PSEUDONYM, USER, UnknownPersonError, about_people
from data.records.schema import AuditRow, Base, PseudonymRow

_PROOF: Final = "(kept as a hash or sealed, not shown)"


def person(ledger: Ledger, name: str) -> dict[str, list[Values]]:
    """Each row about somebody by table: account, roles, logins, what they own, and their entries in the audit.

    Raises:
        UnknownPersonError: there is nothing.
    """
    found: dict[str, list[Values]] = {}
    with ledger.read() as db:
        said = db.scalars(select(PseudonymRow.pseudonym).where(PseudonymRow.name == name)).all()
        actors = [USER + name, *(PSEUDONYM + one for one in said)]
        subjects = [f"{table.__tablename__}:{one}" for table in about_people() for one in (name, *actors[1:])]
        wheres: dict[type[Base], ColumnElement[bool]] = {
            **{table: getattr(table, table.SUBJECT) == name for table in about_people()},
            PseudonymRow: PseudonymRow.name == name,
            **{
                table: or_(*(column.in_(actors) for column in NAMING if column.class_ is table))
                for table in dict.fromkeys(cast("type[Base]", column.class_) for column in NAMING)
            },
            AuditRow: or_(AuditRow.actor.in_(actors), AuditRow.subject.in_(subjects)),
        }
        for table, where in wheres.items():
            secret = {one.name for one in table.__table__.columns if one.info.get("secret")}
            rows = db.execute(select(table.__table__).where(where)).mappings()
            if told := [_told(row, set() if table is PseudonymRow else secret) for row in rows]:
                found[table.__tablename__] = told
    if not found:
        raise UnknownPersonError(name)
    return found


def _told(row: Any, secret: set[str]) -> Values:
    return {key: _PROOF if key in secret else _plain(value) for key, value in row.items()}


def _plain(value: object) -> object:
    return instants.text(value) if isinstance(value, datetime) else value
