"""Messages to staff: found when readings came and as time passes, sent when they are due.

Sending is a process of its own, begun only when there is something to send: what it needs takes memory.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

LOOK_S: Final = 60.0
FIRST_S: Final = 20.0
DUE_S: Final = 15.0
SEND: Final = "messages:send"
KEPT: Final = timedelta(days=400)
SENT_KEPT: Final = timedelta(days=30)


def jobs(_: House) -> Iterable[Job]:
    """To find, to see whether something is due, to send."""
    yield Job(name="messages", run=_look, every_s=LOOK_S, first_s=FIRST_S)
    yield Job(name="messages:due", run=_due, every_s=DUE_S, is_short=True)
    yield Job(name=SEND, run=_send)


def _look(house: House, _: Progress) -> Mapping[str, Any]:
    from services.messages import engine  # noqa: PLC0415 - Arrow and Delta, which a worker need not hold

    told = engine.look(house)
    return {"told": told, "forgotten": house.records.messages.forget(before=house.clock.now() - KEPT)}


def _due(house: House, _: Progress) -> None:
    if house.records.message_deliveries.is_due(now=house.clock.now()):
        house.records.jobs.schedule(SEND, due=datetime.now(UTC))


def _send(house: House, progress: Progress) -> Mapping[str, Any]:
    from services.messages import delivery  # noqa: PLC0415 - likewise

    sent = delivery.deliver(house, progress)
    forgotten = house.records.message_deliveries.forget(before=house.clock.now() - SENT_KEPT)
    return {**sent, "forgotten": forgotten}
