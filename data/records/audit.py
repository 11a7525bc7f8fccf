"""Who changed what: the audit that every change of the records writes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypedDict, Unpack

from sqlalchemy import ColumnElement, or_, select

from data.records.change import ACTOR, REACH, within_reach
from data.records.ledger import Ledger
from data.records.pseudonyms import USER, about_people, checked_reason
from data.records.schema import AuditRow

LOOKED: Final = "audit look"
LOOK: Final = timedelta(minutes=30)
"""So long names are shown after a reason was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One row that somebody made, altered or took away.

    Args:
        at: when, UTC.
        actor: who, such as ``user:anna`` or ``command line``.
        what: the deed, such as ``device swap``; its entries share the ``revision``.
        subject: table and name of the row, such as ``device:70B3D57ED0000001``.
        before: the row's values; None: there was none. Secrets are left out.
        after: likewise; None: there is none any more.
    """

    audit_id: int
    at: datetime
    actor: str
    town: str
    body: str
    what: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    revision: int

    def nameless(self) -> "AuditEntry":
        """The same without names of people: who looks for what was done need not know who did it."""
        about = anonymous_subject(self.subject) != self.subject
        return replace(
            self,
            actor=self.actor.partition(":")[0] if self.actor.startswith(USER) else self.actor,
            subject=anonymous_subject(self.subject),
            before=None if about else _without_owner(self.before),
            after=None if about else _without_owner(self.after),
        )


def anonymous_subject(subject: str) -> str:
    """A subject without whom it is about, where it is about somebody."""
    table = subject.partition(":")[0]
    return table if table in {one.__tablename__ for one in about_people()} else subject


class AuditSearch(TypedDict, total=False):
    """What entries are looked for by; what is left out or empty is anything.

    Args:
        actor: who, with or without its kind: ``anna``.
        what: the deed or its first word: ``device``.
        subject: of one row, or of a table: ``device``.
        body: of whose rows.
        since: not before this instant.
        until: before this instant.
    """

    actor: str
    what: str
    subject: str
    body: str
    since: datetime | None
    until: datetime | None


class Audit:
    """What the audit says; it is written by changes alone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def entries(self, *, before: int | None = None, most: int = 100, **search: Unpack[AuditSearch]) -> list[AuditEntry]:
        """The newest entries that who acts may see, the newest first.

        Args:
            before: only entries with a smaller number (audit_id), for the next page.
            most: how many.
            search: what they are looked for by.
        """
        where = [within_reach(AuditRow), *_conditions(search)]
        where += [] if before is None else [AuditRow.audit_id < before]
        columns = [getattr(AuditRow, name) for name in AuditEntry.__slots__]
        statement = select(*columns).where(*where).order_by(AuditRow.audit_id.desc()).limit(most)
        with self._ledger.read() as db:
            return [AuditEntry(**row) for row in db.execute(statement).mappings()]

    def look(self, reason: str, *, of: str = "") -> None:
        """Say why somebody looks at what people did, and at whom; from then on names are shown to them for a while.

        Raises:
            ReasonError: the reason says nothing.
        """
        self._tell(LOOKED, {"reason": checked_reason(reason), **({"of": of} if of else {})})

    def searched(self, actor: str, **facts: int) -> None:
        """Note that somebody who gave a reason looked for what one did, or took entries with names away."""
        self._tell("audit search", {"of": actor, **facts})

    def _tell(self, what: str, facts: Mapping[str, Any]) -> None:
        body = min(REACH.get() or [""])
        with self._ledger.change(ACTOR.get(), what, body=body) as change:
            change.tell("audit", dict(facts))

    def looks(self, actor: str, *, now: datetime) -> str:
        """The reason for which somebody looks at what people did; empty: they have given none lately."""
        mine = AuditRow.actor == actor, AuditRow.what == LOOKED, AuditRow.at > now - LOOK
        newest = select(AuditRow.after).where(*mine).order_by(AuditRow.audit_id.desc()).limit(1)
        with self._ledger.read() as db:
            found = db.scalar(newest)
        return str((found or {}).get("reason", ""))


def _conditions(search: AuditSearch) -> list[ColumnElement[bool]]:
    actor, what, subject = search.get("actor", ""), search.get("what", ""), search.get("subject", "")
    body, since, until = search.get("body"), search.get("since"), search.get("until")
    return [
        *([AuditRow.actor.in_((actor, USER + actor))] if actor else []),
        *([_is_or_begins(AuditRow.what, what, " ")] if what else []),
        *([_is_or_begins(AuditRow.subject, subject, ":")] if subject else []),
        *([AuditRow.body == body] if body else []),
        *([AuditRow.at >= since] if since else []),
        *([AuditRow.at < until] if until else []),
    ]


def _is_or_begins(column: Any, text: str, end: str) -> ColumnElement[bool]:
    return or_(column == text, column.startswith(text + end, autoescape=True))


def _without_owner(side: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return side and {key: one for key, one in side.items() if not str(one).startswith(USER)}
