"""Messages to staff (Meldungen): what wants a person's attention, who has taken it, until when it is put off."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, func, select

from data.alarm import AlarmKind, Severity
from data.errors import FieldError, NotFoundError
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.ledger import Ledger
from data.records.message_schema import MessageDeliveryRow, MessageEntryRow, MessageRestRow, MessageRow

LONGEST_NOTE: Final = 500
LONGEST_SHELF: Final = timedelta(days=14)
"""What is put off for longer is out of service, or its rule is wrong."""
Ending: TypeAlias = Literal["", "back", "hand", "rest", "gone"]
"""It is over by itself, somebody ended it, its site was put out of service, nothing watches for it any more."""


class UnknownStaffMessageError(NotFoundError):
    """No message of this id, or none that who acts may change."""

    kind = "message"


class UnknownRestError(NotFoundError):
    """Nothing of this id is out of service, or nothing that who acts may change."""

    kind = "site out of service"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMessage:
    """One message.

    Args:
        about: the same for the same rule at the same place.
        subject: what it is about where that is no site: ``gateway:EUI``, ``network:ttn``; else empty.
        site_id: empty: it is about several.
        value: what the reading said that raised it; None: it is not about a value.
        members: ids of the sites or devices it is about, some of them where there are many.
        affected: how many there are.
        raised_at: by the reading's time, UTC.
        told_at: when it was told last: raised, or again.
        times: how often it was told.
        stands: whether what it is about still holds, also where somebody ended it.
        cleared_at: over since, UTC; None: open.
        taken_by: who looks after it, as the audit names people; empty: nobody.
        shelved_until: put off until then, UTC.
        note: what was noted last.
    """

    message_id: str
    body: str
    about: str
    rule_id: str
    kind: AlarmKind
    severity: Severity
    layer: str
    site_id: str
    channel: int
    subject: str
    measure: str
    value: float | None
    limit: float | None
    members: list[str]
    affected: int
    raised_at: datetime
    told_at: datetime
    times: int
    stands: bool
    cleared_at: datetime | None
    cleared_by: str
    ending: Ending
    taken_at: datetime | None
    taken_by: str
    shelved_at: datetime | None
    shelved_by: str
    shelved_until: datetime | None
    note: str

    def is_shelved(self, now: datetime) -> bool:
        """Whether it is put off at an instant."""
        return self.shelved_until is not None and now < self.shelved_until


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEntry:
    """What happened to a message, and who did it."""

    message_id: str
    at: datetime
    what: str
    actor: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A site out of service; until: UTC, None: nobody knows."""

    rest_id: str
    body: str
    site_id: str
    begun_at: datetime
    until: datetime | None
    author: str
    note: str


class Messages:
    """The messages of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    # ---- read ---------------------------------------------------------------------------------

    def open(self, bodies: Collection[str] | None = None) -> list[StaffMessage]:
        """What is not over, of these bodies or of those who acts may see, the newest first; shelved ones, too."""
        whose = within_reach(MessageRow) if bodies is None else MessageRow.body.in_(bodies)
        return self._listed(MessageRow.cleared_at.is_(None), whose)

    def standing(self) -> dict[str, StaffMessage]:
        """By what it is about, each message whose cause still holds."""
        return {one.about: one for one in self._listed(MessageRow.stands.is_(True))}

    def between(self, start: datetime, end: datetime) -> list[StaffMessage]:
        """What was raised or stood between two instants, of the bodies that who acts may see."""
        since = MessageRow.cleared_at.is_(None) | (MessageRow.cleared_at > start)
        return self._listed(MessageRow.raised_at < end, since, within_reach(MessageRow))

    def message(self, message_id: str) -> StaffMessage:
        """One of them; UnknownStaffMessageError: there is none of this id that who acts may see."""
        found = self._listed(MessageRow.message_id == message_id, within_reach(MessageRow))
        if not found:
            raise UnknownStaffMessageError(message_id[:40])
        return found[0]

    def entries(self, message_id: str) -> list[MessageEntry]:
        """What happened to a message, in the order of time."""
        where = MessageEntryRow.message_id == message_id, within_reach(MessageEntryRow)
        found = select(*_ENTRY).where(*where).order_by(MessageEntryRow.at, MessageEntryRow.entry_id)
        with self._ledger.read() as db:
            return [MessageEntry(**row) for row in db.execute(found).mappings()]

    def told(self, start: datetime, end: datetime) -> list[MessageEntry]:
        """When messages were raised, told again and over between two instants, of the bodies who acts may see."""
        what = MessageEntryRow.what.in_(("raised", "again", "joined"))
        span = MessageEntryRow.at >= start, MessageEntryRow.at < end, within_reach(MessageEntryRow)
        with self._ledger.read() as db:
            return [MessageEntry(**row) for row in db.execute(select(*_ENTRY).where(what, *span)).mappings()]

    def count(self, *where: ColumnElement[bool]) -> int:
        """How many there are of some sort."""
        with self._ledger.read() as db:
            return db.scalar(select(func.count()).select_from(MessageRow).where(*where)) or 0

    def _listed(self, *where: ColumnElement[bool]) -> list[StaffMessage]:
        newest = select(*_MESSAGE).where(*where).order_by(MessageRow.raised_at.desc(), MessageRow.message_id)
        with self._ledger.read() as db:
            return [StaffMessage(**row) for row in db.execute(newest).mappings()]

    # ---- what people do -----------------------------------------------------------------------

    def take(self, message_id: str, note: str = "") -> None:
        """Look after a message (acknowledge); UnknownStaffMessageError, FieldError: as named."""
        with self._ledger.change(ACTOR.get(), "message take") as change:
            row = _row(change, message_id)
            self._do(change, row, "taken", note, {"taken_at": change.at, "taken_by": change.actor})

    def remark(self, message_id: str, note: str) -> None:
        """Note something; FieldError: it says nothing, or too much."""
        if not note.strip():
            raise FieldError("note", "the note is empty")
        with self._ledger.change(ACTOR.get(), "message note") as change:
            self._do(change, _row(change, message_id), "note", note, {})

    def shelve(self, message_id: str, *, until: datetime, now: datetime, note: str = "") -> None:
        """Put a message off until an instant, after which it is there again; FieldError: it has none, or a late one."""
        if not now < until <= now + LONGEST_SHELF:
            days = LONGEST_SHELF.days
            raise FieldError("until", f"{until:%Y-%m-%d %H:%M} is not within the next {days} days")
        with self._ledger.change(ACTOR.get(), "message shelve") as change:
            values = {"shelved_at": change.at, "shelved_by": change.actor, "shelved_until": until}
            self._do(change, _row(change, message_id), "shelved", note, values)

    def unshelve(self, message_id: str) -> None:
        """Have a message that was put off again."""
        with self._ledger.change(ACTOR.get(), "message unshelve") as change:
            self._do(change, _row(change, message_id), "unshelved", "", {"shelved_until": None})

    def clear(self, message_id: str, note: str = "") -> None:
        """End a message by hand; what holds again after it was over is another one."""
        with self._ledger.change(ACTOR.get(), "message clear") as change:
            ended = {"cleared_at": change.at, "cleared_by": change.actor, "ending": "hand"}
            self._do(change, _row(change, message_id), "cleared", note, ended)

    def _do(self, change: Change, row: Values, what: str, note: str, values: Values) -> None:
        said = _checked(note)
        if row["cleared_at"] is not None:
            raise FieldError("over", f"message {row['message_id']} is over; nothing can be done with it any more")
        change.update(MessageRow, [row], {**values, **({"note": said} if said else {})})
        change.insert(MessageEntryRow, [entry(change, row, what, note=said)])

    # ---- out of service -----------------------------------------------------------------------

    def rests(self, now: datetime) -> list[Rest]:
        """What is out of service at an instant, of the bodies that who acts may see."""
        there = MessageRestRow.ended_at.is_(None), MessageRestRow.until.is_(None) | (MessageRestRow.until > now)
        found = select(*_REST).where(*there, within_reach(MessageRestRow)).order_by(MessageRestRow.site_id)
        with self._ledger.read() as db:
            return [Rest(**row) for row in db.execute(found).mappings()]

    def rest(self, site_id: str, *, body: str, now: datetime, until: datetime | None = None, note: str = "") -> None:
        """Take a site out of service: what is open there is over, and nobody is told of it.

        Raises:
            FieldError: it ends before it begins.
            ForeignBodyError: who acts may not, in this body.
        """
        if until is not None and until <= now:
            raise FieldError("until", f"{until:%Y-%m-%d %H:%M} is past")
        with self._ledger.change(ACTOR.get(), "message rest", body=body) as change:
            row = {"rest_id": uuid.uuid4().hex, "site_id": site_id, "begun_at": change.at, "until": until}
            change.insert(MessageRestRow, [{**row, "ended_at": None, "author": change.actor, "note": _checked(note)}])
            there = MessageRow.stands & (MessageRow.site_id == site_id) & (MessageRow.body == body)
            for one in change.rows(MessageRow, there):
                over = {"stands": False, "cleared_at": one["cleared_at"] or change.at}
                by = {"cleared_by": one["cleared_by"] or change.actor, "ending": one["ending"] or "rest"}
                change.update(MessageRow, [one], over | by)
                change.insert(MessageEntryRow, [entry(change, one, "rest")])

    def end_rest(self, rest_id: str) -> None:
        """Put a site into service again; UnknownRestError: it is not out of it."""
        with self._ledger.change(ACTOR.get(), "message rest end") as change:
            rows = change.rows(MessageRestRow, (MessageRestRow.rest_id == rest_id) & MessageRestRow.ended_at.is_(None))
            if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
                raise UnknownRestError(rest_id[:40])
            change.update(MessageRestRow, rows, {"ended_at": change.at})

    def forget(self, *, before: datetime) -> int:
        """Delete what was over before an instant, with all that was noted of it."""
        old = select(MessageRow.message_id).where(~MessageRow.stands, MessageRow.cleared_at < before)
        with self._ledger.read() as db:
            if not (gone := [*db.scalars(old.limit(2_000))]):
                return 0
        with self._ledger.change(ACTOR.get(), "message forget") as change:
            change.delete(MessageDeliveryRow, MessageDeliveryRow.message_id.in_(gone))
            change.delete(MessageEntryRow, MessageEntryRow.message_id.in_(gone))
            return change.delete(MessageRow, MessageRow.message_id.in_(gone))


_MESSAGE: Final = [getattr(MessageRow, name) for name in StaffMessage.__slots__]
_ENTRY: Final = [getattr(MessageEntryRow, name) for name in MessageEntry.__slots__]
_REST: Final = [getattr(MessageRestRow, name) for name in Rest.__slots__]


def entry(change: Change, row: Values, what: str, *, at: datetime | None = None, note: str = "") -> Values:
    """The row that says what happens to a message."""
    own = {"body": row["body"], "message_id": row["message_id"], "at": at or change.at}
    return {**own, "what": what, "actor": change.actor, "note": note}


def _row(change: Change, message_id: str) -> Values:
    rows = change.rows(MessageRow, MessageRow.message_id == message_id)
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownStaffMessageError(message_id[:40])
    return rows[0]


def _checked(note: str) -> str:
    said = note.replace("\r\n", "\n").strip()
    if len(said) > LONGEST_NOTE:
        raise FieldError("note", f"the note has {len(said)} characters; at most {LONGEST_NOTE}")
    return said
