"""Polled addresses: each ``[[poll]]`` of the town is a job, which asks for what is new and puts it into the inbox."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from data.progress import Progress
from data.receivers.polls import polls
from data.town.subscriptions import Poll
from services.context import House
from services.job import Job

if TYPE_CHECKING:
    from data.receivers.rest import Poller

MISSED: Final = 3
"""An address is late when so many of its questions in a row brought nothing."""
_ASKER: Final = secrets.token_hex(8)
"""This process, whose pollers remember what was said last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledAddress:
    """How an address does.

    Args:
        last_success: when it answered as it should, UTC; None: never.
        trouble: why it did not the last time; empty: it did.
        is_late: whether several answers in a row are missing.
        next_at: when it is asked next, UTC; None: no worker has planned that.
    """

    name: str
    last_success: datetime | None
    trouble: str
    is_late: bool
    next_at: datetime | None = None


def addresses(house: House) -> list[PolledAddress]:
    """How each address of the town does, in the order of its file."""
    due = {one.name: one.due for one in house.records.jobs.open() if not one.owner}
    return [_address(house, one, datetime.now(UTC), due.get(_name(one))) for one in house.town.poll]


def _address(house: House, poll: Poll, now: datetime, next_at: datetime | None) -> PolledAddress:
    past, done = house.records.jobs.past(_name(poll)), house.records.jobs.last(_name(poll))
    last_success = done.ended_at if done else None
    since = last_success or (past[-1].began_at if past else None) or now
    late = now - since > MISSED * timedelta(seconds=poll.every_s)
    trouble = past[0].error if past else ""
    return PolledAddress(name=poll.name, last_success=last_success, trouble=trouble, is_late=late, next_at=next_at)


def jobs(house: House) -> Iterable[Job]:
    """One a polled address; one that does not answer is never asked more often than one that does."""
    for one in polls(house.town.poll, house.settings.secrets()):
        yield Job(name=_name(one), run=_asking(one), every_s=one.every_s, retry_s=one.every_s, is_short=True)


def _name(poll: Poll) -> str:
    return f"poll:{poll.name}"


def _asking(poll: Poll) -> Callable[[House, Progress], Mapping[str, Any]]:
    kept: list[Poller] = []

    def ask(house: House, _: Progress) -> Mapping[str, Any]:
        last = house.records.jobs.last(_name(poll))
        if not kept or last is None or (last.result or {}).get("asker") != _ASKER:
            # Another worker asked last: what this one remembers is not what was said last.
            kept[:] = [_poller(poll, house)]
        return {"new": kept[0].ask(), "asker": _ASKER}

    return ask


def _poller(poll: Poll, house: House) -> "Poller":
    from data.inbox import Inbox  # noqa: PLC0415 - Delta and Arrow, which a worker without addresses need not hold
    from data.profiles import discover  # noqa: PLC0415 - likewise
    from data.receivers.rest import Poller  # noqa: PLC0415 - likewise

    inbox = Inbox(house.folders.inbox, most_messages=house.settings.inbox_limit)
    profiles = discover(*house.profile_folders())
    return Poller(poll, inbox=inbox, profiles=profiles, clock=house.clock, weather=house.folders.weather)
