"""Whom a message is sent to and when: by what each person wants, within the bodies whose messages they may read."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final, Self

from data.alarm import SEVERITIES
from data.errors import DeclarationError, FieldError
from data.opening_hours import BERLIN
from data.records.change import Change
from data.records.message_preferences import MessageDelivery, MessagePreference
from data.records.messages import StaffMessage
from data.records.permissions import Permission, rights
from services.context import House
from services.fleet import hours_of
from services.messages import channels
from services.messages.readers import may_read
from services.push.plan import due as after_quiet

LONGEST_WAIT_MIN: Final = 24 * 60
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What everybody wants.

    Args:
        house: whose staff.
        wanted: all preferences.
        rights: by person what they may do, each with its body.
    """

    house: House
    wanted: Sequence[MessagePreference]
    rights: Mapping[str, frozenset[tuple[Permission, str]]]

    @classmethod
    def of(cls, house: House) -> Self:
        """As the records have it now."""
        return cls(house=house, wanted=house.records.message_preferences.all(), rights=rights_of(house))

    def plan(self, change: Change, told: Sequence[StaffMessage]) -> None:
        """Have messages that are told now sent to whoever wants them, in the change that tells them."""
        now = self.house.clock.now()
        for message in told:
            urgent = message.severity == "urgent"
            wanting = (one for one in self.wanted if self._wants(one, message))
            found = [_delivery(one, message, now, due(self.house, one, now, is_urgent=urgent)) for one in wanting]
            self.house.records.message_deliveries.add(change, found, body=message.body)

    def _wants(self, one: MessagePreference, message: StaffMessage) -> bool:
        mild = SEVERITIES.index(message.severity) < SEVERITIES.index(one.least)
        return not mild and may_read(self.rights.get(one.name, frozenset()), message)


def rights_of(house: House) -> dict[str, frozenset[tuple[Permission, str]]]:
    """By person what they may do, each with the body in which they may."""
    return {one.name: rights(one.grants) for one in house.records.staff.users()}


def due(house: House, wanted: MessagePreference, now: datetime, *, is_urgent: bool) -> datetime:
    """When somebody is to be told of something, UTC."""
    at = now + timedelta(minutes=wanted.after_min)
    if wanted.digest:
        at = _next(time.fromisoformat(wanted.digest), at)
    elif wanted.quiet_from:
        quiet = (time.fromisoformat(wanted.quiet_from), time.fromisoformat(wanted.quiet_to))
        at = after_quiet(at, quiet, is_urgent=is_urgent)
    if wanted.shift:
        at = hours_of(house, wanted.shift).opens_next(at) or at
    return at.astimezone(now.tzinfo)


def check(house: House, wanted: MessagePreference) -> MessagePreference:
    """The wish with what may be shown of its channel; FieldError: a field of it cannot be so."""
    if wanted.least not in SEVERITIES:
        raise FieldError("least", f"unknown severity {wanted.least[:40]!r}; known: {', '.join(SEVERITIES)}")
    if not 0 <= wanted.after_min <= LONGEST_WAIT_MIN:
        raise FieldError("after_min", f"{wanted.after_min} minutes: 0 to {LONGEST_WAIT_MIN} may be")
    for name in ("digest", "quiet_from", "quiet_to"):
        _check_time(name, getattr(wanted, name))
    if bool(wanted.quiet_from) != bool(wanted.quiet_to):
        raise FieldError("quiet_to", "quiet hours have a begin and an end")
    _check_shift(house, wanted.shift)
    shown = channels.check(house.settings, wanted.channel)
    return replace(wanted, shown=shown)


def _check_time(name: str, text: str) -> None:
    try:
        good = not text or (len(text) == len("00:00") and time.fromisoformat(text))
    except ValueError:
        good = False
    if good is False:
        raise FieldError(name, f"{text[:20]!r} is no time such as 07:30")


def _check_shift(house: House, shift: str) -> None:
    try:
        never = bool(shift) and hours_of(house, shift).is_closed_for_good(house.clock.now())
    except DeclarationError as error:
        raise FieldError("shift", str(error)) from None
    if never:
        raise FieldError("shift", f"{shift!r} never begins: nothing would ever be sent")


def _next(at: time, after: datetime) -> datetime:
    local = after.astimezone(BERLIN)
    today = datetime.combine(local.date(), at, BERLIN)
    return today if today >= local else datetime.combine(local.date() + _DAY, at, BERLIN)


def _delivery(wanted: MessagePreference, message: StaffMessage, now: datetime, at: datetime) -> MessageDelivery:
    name = f"{wanted.preference_id} {message.message_id} {message.times}"
    return MessageDelivery(
        delivery_id=uuid.uuid5(uuid.NAMESPACE_OID, name).hex,
        preference_id=wanted.preference_id,
        name=wanted.name,
        message_id=message.message_id,
        is_digest=bool(wanted.digest),
        made_at=now,
        state="waiting",
        due=at,
        attempts=0,
        ended_at=None,
        error="",
    )
