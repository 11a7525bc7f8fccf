"""How staff want to hear of messages: by which channel, of how much, when; and what is to be sent to them."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, select, update

from data.alarm import Severity
from data.errors import BadRequestError, NotFoundError
from data.records.change import ACTOR, Change
from data.records.key import InstallationKey
from data.records.ledger import Ledger
from data.records.message_schema import MessageDeliveryRow, MessagePreferenceRow
from data.records.schema import UserRow
from data.records.sending import Sending

MOST: Final = 5
"""Channels of one person."""
_PURPOSE: Final = "message channel"


class UnknownPreferenceError(NotFoundError):
    """Nobody wants this, or somebody else does."""

    kind = "channel"


class TooManyPreferencesError(BadRequestError):
    """Somebody has as many channels as anybody may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePreference:
    """One way in which somebody wants to hear of messages.

    Args:
        name: who.
        channel: an address of e-mail, or a URL as of services.messages.channels; kept sealed, and not read with it.
        shown: it without what is secret in it.
        least: nothing milder than this.
        digest: ``07:30``: all of a day at once, at this time; empty: each at once.
        quiet_from, quiet_to: local time in which only what is urgent is sent; empty: never.
        shift: only then, as in OpenStreetMap; empty: always.
        after_min: only what nobody has taken for so many minutes; 0: at once.
    """

    preference_id: str = ""
    name: str
    channel: str
    shown: str
    least: Severity = "high"
    digest: str = ""
    quiet_from: str = ""
    quiet_to: str = ""
    shift: str = ""
    after_min: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivery:
    """That somebody is to be told of a message; state as of data.records.outbox."""

    delivery_id: str
    preference_id: str
    name: str
    message_id: str
    is_digest: bool
    made_at: datetime
    state: str
    due: datetime
    attempts: int
    ended_at: datetime | None
    error: str


class MessagePreferences:
    """What people want; safe to use from several threads."""

    def __init__(self, ledger: Ledger, key: InstallationKey) -> None:
        self._ledger, self._key = ledger, key

    def of(self, name: str) -> list[MessagePreference]:
        """Somebody's."""
        return [one for one in self.all() if one.name == name]

    def all(self) -> list[MessagePreference]:
        """Everybody's, by their ids."""
        found = select(*_PREFERENCE).order_by(MessagePreferenceRow.preference_id)
        with self._ledger.read() as db:
            return [MessagePreference(**{**row, "channel": ""}) for row in db.execute(found).mappings()]

    def channel(self, preference_id: str) -> str:
        """Where somebody wants to be told.

        Raises:
            UnknownPreferenceError: nobody does.
            DeclarationError: it was sealed by another installation.
        """
        found = select(MessagePreferenceRow.channel).where(MessagePreferenceRow.preference_id == preference_id)
        with self._ledger.read() as db:
            sealed = db.scalar(found)
        if sealed is None:
            raise UnknownPreferenceError(preference_id[:40])
        return self._key.opened(_PURPOSE, sealed)

    def put(self, wanted: MessagePreference, *, body: str = "") -> str:
        """Add what somebody wants, or change it; return its id.

        Args:
            wanted: by whom and how.
            body: within which they may read messages; empty: their own.

        Raises:
            UnknownPreferenceError: it is not theirs.
            TooManyPreferencesError: they have enough.
        """
        said = {name: getattr(wanted, name) for name in MessagePreference.__slots__}
        said["channel"] = self._key.sealed(_PURPOSE, wanted.channel)
        with self._ledger.change(ACTOR.get(), "message channel") as change:
            own = change.rows(MessagePreferenceRow, MessagePreferenceRow.name == wanted.name)
            if wanted.preference_id:
                before = [one for one in own if one["preference_id"] == wanted.preference_id]
                if not before:
                    raise UnknownPreferenceError(wanted.preference_id[:40])
                change.update(MessagePreferenceRow, before, said)
                return wanted.preference_id
            if len(own) >= MOST:
                raise TooManyPreferencesError(f"{wanted.name} has {len(own)} channels; at most {MOST}")
            (user,) = change.rows(UserRow, UserRow.name == wanted.name)
            said |= {"preference_id": uuid.uuid4().hex, "body": body or user["body"]}
            return str(change.insert(MessagePreferenceRow, [said])[0]["preference_id"])

    def remove(self, name: str, preference_id: str) -> None:
        """Take back what somebody wants, with what waits for that; UnknownPreferenceError: it is not theirs."""
        mine = (MessagePreferenceRow.name == name) & (MessagePreferenceRow.preference_id == preference_id)
        with self._ledger.change(ACTOR.get(), "message channel remove") as change:
            if not change.delete(MessagePreferenceRow, mine):
                raise UnknownPreferenceError(preference_id[:40])
            waits = MessageDeliveryRow.preference_id == preference_id, MessageDeliveryRow.state == "waiting"
            change.db.execute(update(MessageDeliveryRow).where(*waits).values(state="dropped", ended_at=change.at))


class MessageDeliveries:
    """What is to be sent, is being sent and was; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.sending = Sending(ledger, MessageDeliveryRow, MessageDeliveryRow.delivery_id)
        """Claims one after the other."""

    def add(self, change: Change, given: Sequence[MessageDelivery], *, body: str) -> None:
        """Have messages sent, in the change that tells them; the same again changes nothing."""
        known = {*change.db.scalars(select(MessageDeliveryRow.delivery_id).where(_ID.in_([*map(_id, given)])))}
        fresh = [one for one in given if one.delivery_id not in known]
        if fresh:
            own = {"town": change.town, "body": body, "claimed_until": None}
            rows = [{**own, **{name: getattr(one, name) for name in MessageDelivery.__slots__}} for one in fresh]
            change.db.execute(insert(MessageDeliveryRow), rows)

    def is_due(self, *, now: datetime) -> bool:
        """Whether anything is to be sent."""
        waits = MessageDeliveryRow.state == "waiting", MessageDeliveryRow.due <= now, self.sending.free(now)
        with self._ledger.read() as db:
            return db.scalar(select(_ID).where(*waits).limit(1)) is not None

    def claim(self, *, now: datetime) -> MessageDelivery | None:
        """What has been due longest; None: nothing is."""
        row = self.sending.claim(now=now)
        return None if row is None else MessageDelivery(**{name: row[name] for name in MessageDelivery.__slots__})

    def together(self, one: MessageDelivery, *, now: datetime) -> list[MessageDelivery]:
        """What else waits for the same digest, and is due."""
        same = MessageDeliveryRow.preference_id == one.preference_id, MessageDeliveryRow.is_digest
        due = MessageDeliveryRow.state == "waiting", MessageDeliveryRow.due <= now, one.delivery_id != _ID
        return self._listed(*same, *due, self.sending.free(now))

    def end(self, given: Collection[MessageDelivery], state: str, *, now: datetime) -> None:
        """They have arrived (``sent``), or are true no more (``dropped``)."""
        for one in given:
            self.sending.end(one.delivery_id, one.attempts, state=state, ended_at=now, error="")

    def listed(self, *, name: str = "", state: str = "", most: int = 20) -> list[MessageDelivery]:
        """The newest ones, of somebody, in a state."""
        named = [MessageDeliveryRow.name == name] if name else []
        return self._listed(*named, *([MessageDeliveryRow.state == state] if state else []), most=most)

    def counts(self) -> dict[str, int]:
        """How many there are by state."""
        statement = select(MessageDeliveryRow.state, func.count()).group_by(MessageDeliveryRow.state)
        with self._ledger.read() as db:
            return {row[0]: row[1] for row in db.execute(statement)}

    def forget(self, *, before: datetime) -> int:
        """Delete what ended before an instant."""
        with self._ledger.note() as db:
            return db.execute(delete(MessageDeliveryRow).where(MessageDeliveryRow.ended_at < before)).rowcount

    def _listed(self, *where: object, most: int = 500) -> list[MessageDelivery]:
        newest = select(*_DELIVERY).where(*where).order_by(MessageDeliveryRow.made_at.desc(), _ID).limit(most)  # type: ignore[arg-type]  # conditions
        with self._ledger.read() as db:
            return [MessageDelivery(**row) for row in db.execute(newest).mappings()]


_ID: Final = MessageDeliveryRow.delivery_id
_PREFERENCE: Final = [getattr(MessagePreferenceRow, name) for name in MessagePreference.__slots__]
_DELIVERY: Final = [getattr(MessageDeliveryRow, name) for name in MessageDelivery.__slots__]


def _id(one: MessageDelivery) -> str:
    return one.delivery_id
