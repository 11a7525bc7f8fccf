"""Messages to the town's app: kept until they have arrived, claimed by one process at a time, given up in the end."""

import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, get_args

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from data.errors import BadRequestError, NotFoundError
from data.records.change import ACTOR, within_reach
from data.records.ledger import Ledger
from data.records.schema import PushRow
from data.records.sending import Sending

PushState: TypeAlias = Literal["waiting", "sent", "failed", "dropped"]
_STATES: Final[tuple[PushState, ...]] = get_args(PushState)
_TOLD: Final[tuple[PushState, ...]] = ("sent", "failed")
"""What was given up is not told anew as long as nothing changes."""


class UnknownMessageError(NotFoundError):
    """No message of this id."""

    kind = "message"


class NotFailedError(BadRequestError):
    """A message that is to be tried again, and has not failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushMessage:
    """One message.

    Args:
        message_id: the same at each attempt, so that who gets it twice knows it again.
        thread: what it is about: one container, one notice, one warning through all of its updates.
        number: its place in that thread, from 1.
        names: by which the thread is found again.
        essence: what it says in short; another message of the thread that says the same is no news. Empty: it is over.
        kind: ``container.room``.
        at: when that happened, UTC.
        until: it is of no use any more from then on, UTC; None: that is not known.
        is_urgent: whether it is sent in quiet hours, too.
        state: ``waiting`` for its time, or for another attempt; ``sent``: it has arrived; ``failed``: given up;
            ``dropped``: it was not true any more before it was sent.
        due: not before this instant, UTC.
    """

    message_id: str = ""
    body: str = ""
    thread: str
    number: int = 0
    names: list[str]
    essence: str
    topic: str
    kind: str
    data: Mapping[str, Any]
    at: datetime
    until: datetime | None = None
    is_urgent: bool = False
    made_at: datetime
    state: PushState = "waiting"
    due: datetime
    attempts: int = 0
    claimed_until: datetime | None = None
    ended_at: datetime | None = None
    error: str = ""

    @property
    def is_end(self) -> bool:
        """Whether it says that what the thread is about is over."""
        return not self.essence


class Outbox:
    """The messages of a town, safe to use from several processes and threads; instants are UTC."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._sending = Sending(ledger, PushRow, PushRow.message_id)

    def threads(self, family: str) -> dict[str, list[PushMessage]]:
        """What was told last in the threads whose name begins with ``family/``, and before it what still waits."""
        found: dict[str, list[PushMessage]] = {}
        known = (PushRow.state == "waiting") | (PushRow.state.in_(_TOLD) & ~_followed(*_TOLD))
        for one in self._messages(PushRow.thread.startswith(f"{family}/", autoescape=True), known, most=None):
            found.setdefault(one.thread, []).append(one)
        return found

    def add(self, message: PushMessage) -> None:
        """Keep a message until it has arrived; of two processes that add one to the same thread, one does."""
        last = select(func.max(PushRow.number)).where(PushRow.thread == message.thread)
        with self._ledger.read() as db:
            number = (db.scalar(last) or 0) + 1
        # Named by its place: both see the same one, and a name is given once.
        message_id = f"msg_{uuid.uuid5(uuid.NAMESPACE_OID, f'{self._ledger.town} {message.thread} {number}').hex}"
        row = {name: getattr(message, name) for name in PushMessage.__slots__}
        with suppress(IntegrityError), self._ledger.note() as db:
            db.execute(insert(PushRow), {**row, **self._ledger.owner, "number": number, "message_id": message_id})

    def learn(self, message: PushMessage, names: Collection[str]) -> None:
        """Find the thread of a message by further names."""
        known = sorted({*message.names, *names})
        if known != message.names:
            with self._ledger.note() as db:
                db.execute(update(PushRow).where(PushRow.message_id == message.message_id).values(names=known))

    def drop(self, message: PushMessage, *, now: datetime) -> bool:
        """Do not send what waits and is true no more; False: it is on its way, or has arrived."""
        where = PushRow.message_id == message.message_id, PushRow.state == "waiting", self._sending.free(now)
        with self._ledger.note() as db:
            return bool(db.execute(update(PushRow).where(*where).values(state="dropped", ended_at=now)).rowcount)

    def expire(self, *, now: datetime) -> int:
        """Do not send what waits and is of no use any more; return how many."""
        where = PushRow.state == "waiting", PushRow.until <= now, self._sending.free(now)
        with self._ledger.note() as db:
            return db.execute(update(PushRow).where(*where).values(state="dropped", ended_at=now)).rowcount

    def claim(self, *, now: datetime) -> PushMessage | None:
        """Take the message that has been due longest and let nobody else send it meanwhile; None: none is due."""
        row = self._sending.claim(now=now)
        return None if row is None else PushMessage(**{name: row[name] for name in PushMessage.__slots__})

    def arrived(self, message: PushMessage, *, now: datetime) -> None:
        """A claimed message has arrived."""
        self._sending.end(message.message_id, message.attempts, state="sent", ended_at=now, error="")

    def refused(self, message: PushMessage, error: str, *, again: datetime | None, now: datetime) -> None:
        """A claimed message has not arrived: it is tried again at an instant, or given up."""
        self._sending.refused(message.message_id, message.attempts, error, again=again, now=now)

    def retry(self, message_id: str) -> None:
        """Try a message that was given up once more; UnknownMessageError, NotFailedError: as named."""
        with self._ledger.change(ACTOR.get(), "push retry") as change:
            found = change.rows(PushRow, (PushRow.message_id == message_id) & within_reach(PushRow))
            if not found:
                raise UnknownMessageError(message_id)
            if found[0]["state"] != "failed":
                raise NotFailedError(f"message {message_id!r} is {found[0]['state']}; what failed can be tried again")
            again = {"state": "waiting", "attempts": 0, "claimed_until": None, "ended_at": None}
            change.update(PushRow, found, again)

    def listed(self, state: PushState, *, most: int = 20) -> list[PushMessage]:
        """The newest messages in a state."""
        return self._messages(PushRow.state == state, most=most)

    def counts(self) -> dict[str, int]:
        """How many there are by state."""
        statement = select(PushRow.state, func.count()).group_by(PushRow.state)
        with self._ledger.read() as db:
            return {row[0]: row[1] for row in db.execute(statement)}

    def lost(self, *, now: datetime) -> int:
        """How many were given up that would still be of use, and that nothing newer made up for."""
        useful = PushRow.until.is_(None) | (PushRow.until > now)
        given_up = select(func.count()).where(PushRow.state == "failed", useful, ~_followed("sent"))
        with self._ledger.read() as db:
            return db.scalar(given_up) or 0

    def forget(self, *, ended_before: datetime, last_before: datetime) -> int:
        """Delete what ended before an instant, the last one of each thread where it was made before another."""
        ended = PushRow.state != "waiting", PushRow.ended_at < ended_before
        gone = _followed(*_STATES) | (PushRow.made_at < last_before)
        with self._ledger.note() as db:
            return db.execute(delete(PushRow).where(*ended, gone)).rowcount

    def _messages(self, *where: ColumnElement[bool], most: int | None) -> list[PushMessage]:
        with self._ledger.read() as db:
            rows = db.execute(select(*_COLUMNS).where(*where).order_by(*_NEWEST).limit(most)).mappings()
            return [PushMessage(**row) for row in rows]


_COLUMNS: Final = [getattr(PushRow, name) for name in PushMessage.__slots__]
_NEWEST: Final = (PushRow.made_at.desc(), PushRow.number.desc(), PushRow.message_id)


def _followed(*states: PushState) -> ColumnElement[bool]:
    """That a later message of the same thread is in one of these states."""
    later = aliased(PushRow)
    return exists().where(later.thread == PushRow.thread, later.number > PushRow.number, later.state.in_(states))
