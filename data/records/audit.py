"""Who changed what: the audit that every change of the records writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from data.records.change import within_reach
from data.records.ledger import Ledger
from data.records.schema import AuditRow


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


class Audit:
    """What the audit says; it is written by changes alone."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def entries(
        self, *, subject: str = "", body: str = "", before: int | None = None, most: int = 100
    ) -> list[AuditEntry]:
        """The newest entries that who acts may see, the newest first.

        Args:
            subject: of one row; empty: of any.
            body: of whose rows; empty: anybody's.
            before: only entries with a smaller number (audit_id), for the next page.
            most: how many.
        """
        given = {AuditRow.subject: subject, AuditRow.body: body}
        where = [within_reach(AuditRow), *(column == value for column, value in given.items() if value)]
        where += [] if before is None else [AuditRow.audit_id < before]
        columns = [getattr(AuditRow, name) for name in AuditEntry.__slots__]
        statement = select(*columns).where(*where).order_by(AuditRow.audit_id.desc()).limit(most)
        with self._ledger.read() as db:
            return [AuditEntry(**row) for row in db.execute(statement).mappings()]
