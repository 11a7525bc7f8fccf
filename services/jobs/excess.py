"""Which buildings use more than is usual is looked at a few times a day: what is measured by the day is so told."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

EVERY_S: Final = 6 * 3600.0
FIRST_S: Final = 300.0


def jobs(_: House) -> Iterable[Job]:
    """To look."""
    yield Job(name="excess", run=_look, every_s=EVERY_S, first_s=FIRST_S)


def _look(house: House, _: Progress) -> Mapping[str, Any]:
    if not house.records.buildings.listed():
        return {"told": 0}
    from services.energy import excess_messages  # noqa: PLC0415 - Arrow and Delta, which a worker need not hold

    return {"told": excess_messages.look(house)}
