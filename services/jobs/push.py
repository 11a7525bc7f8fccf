"""What the town's app is told: planned where readings, notices or warnings are news, and sent until it arrives.

One job looks at the readings, in a process of its own; the other at all else, and it sends.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

EVERY_S: Final = 15.0
SITES_EVERY_S: Final = 120.0
"""A process that reads the lake takes two seconds of a core: no container is missed within two minutes."""
FIRST_S: Final = 30.0
KEPT: Final = timedelta(days=30)
LAST_KEPT: Final = timedelta(days=400)
"""The last message of a thread says what is known there: a year's first frost is none of last year's."""


def jobs(house: House) -> Iterable[Job]:
    """Both, where there is somebody to tell."""
    if house.settings.push_url:
        yield Job(name="push", run=_send, every_s=EVERY_S, is_short=True)
        yield Job(name="push:sites", run=_look, every_s=SITES_EVERY_S, first_s=FIRST_S, follows_lake=True)


def _send(house: House, progress: Progress) -> Mapping[str, Any]:
    from services.push import notices, warnings  # noqa: PLC0415 - shapely, which a worker without push need not hold
    from services.push.delivery import deliver  # noqa: PLC0415 - likewise
    from services.push.plan import plan  # noqa: PLC0415 - likewise

    plan(house, [notices.FAMILY, warnings.FAMILY])
    sent, now = deliver(house, progress), house.clock.now()
    return {**sent, "forgotten": house.records.outbox.forget(ended_before=now - KEPT, last_before=now - LAST_KEPT)}


def _look(house: House, _: Progress) -> None:
    from services.push import containers, crossings  # noqa: PLC0415 - likewise
    from services.push.plan import plan  # noqa: PLC0415 - likewise

    store = house.store()
    store.follow()
    plan(house, [containers.FAMILY, crossings.FAMILY], store)
