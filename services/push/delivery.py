"""Sends what is due, tries again in growing pauses, and gives up in the end, which administrators see."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from data import instants, strict_json
from data.errors import StadtklimaError
from data.progress import Progress
from data.records.outbox import PushMessage
from services.context import House
from services.push.plan import due
from services.retry import pause_s
from services.settings import Settings
from services.webhook import UndeliveredError, Webhook

MOST: Final = 100
"""At most so many in one run, which says then how far it is."""


class NoPushError(StadtklimaError):
    """This installation pushes nothing."""


def webhook(settings: Settings) -> Webhook:
    """Where it goes; NoPushError: nowhere."""
    if not settings.push_url:
        raise NoPushError("STADTKLIMA_PUSH_URL names no server that would be told anything")
    return Webhook(url=settings.push_url, secrets=tuple(one.get_secret_value() for one in settings.push_secrets))


def deliver(house: House, progress: Progress) -> Mapping[str, Any]:
    """Send what is due; return how much was sent, failed, and was too late."""
    hook, outbox = webhook(house.settings), house.records.outbox
    counts = {"sent": 0, "failed": 0, "too_late": outbox.expire(now=house.clock.now())}
    for number in range(MOST):
        progress("sending", number / MOST)
        message = outbox.claim(now=house.clock.now())
        if message is None:
            break
        error = _send(message, hook, house)
        counts["failed" if error else "sent"] += 1
        if error and not error.status:
            break  # nobody is there: the others need not wait for that, one after the other
    return counts


def _send(message: PushMessage, hook: Webhook, house: House) -> UndeliveredError | None:
    outbox, now = house.records.outbox, house.clock.now()
    try:
        hook.post(message.message_id, body(message), at=now)
    except UndeliveredError as error:
        outbox.refused(message, str(error), again=_again(message, error, house, now), now=house.clock.now())
        return error
    outbox.arrived(message, now=house.clock.now())
    return None


def _again(message: PushMessage, error: UndeliveredError, house: House, now: datetime) -> datetime | None:
    """When it is tried again; None: never, after the last pause or where the server wants no more."""
    pause = pause_s(message.attempts)
    if error.status == HTTPStatus.GONE or pause is None:
        return None
    at = now + timedelta(seconds=max(pause, error.wait_s))
    return due(at, house.settings.push_quiet, is_urgent=message.is_urgent)


def body(message: PushMessage) -> bytes:
    """What is posted, as JSON; the same at each attempt."""
    said = {"type": message.kind, "timestamp": instants.text(message.at), "topic": message.topic}
    until = instants.text(message.until) if message.until else None
    whole = {**said, "thread": message.thread, "until": until, "data": message.data}
    return strict_json.dumps(whole, ensure_ascii=False).encode()


def send_test(house: House) -> None:
    """Send a message of the type ``test``; NoPushError, UndeliveredError: as named."""
    hook, now = webhook(house.settings), house.clock.now()
    said = {"type": "test", "timestamp": instants.text(now), "topic": "test", "data": {"town": house.town.name}}
    hook.post(f"msg_{uuid.uuid4().hex}", strict_json.dumps(said, ensure_ascii=False).encode(), at=now)
