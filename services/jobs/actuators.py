"""What is switched at sites: commands are sent when they are due, and what sites say is looked at."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

EVERY_S: Final = 15.0
LOOK_S: Final = 120.0
FIRST_S: Final = 30.0


def jobs(house: House) -> Iterable[Job]:
    """Both, where the town has something to switch."""
    if any(one.url for one in house.town.actuators.values()):
        yield Job(name="actuators", run=_drive, every_s=EVERY_S, is_short=True)
        yield Job(name="actuators:look", run=_look, every_s=LOOK_S, first_s=FIRST_S)


def _drive(house: House, _: Progress) -> Mapping[str, Any]:
    from services.actuators.drive import drive  # noqa: PLC0415 - TLS, which a worker that switches nothing need not hold

    return drive(house)


def _look(house: House, _: Progress) -> Mapping[str, Any]:
    from services.actuators.automatic import look  # noqa: PLC0415 - the lake, likewise

    store = house.store()
    store.follow()
    return look(house, store)
