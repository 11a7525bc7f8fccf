"""What the DWD warns of is told to staff within a minute of its being heard."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

EVERY_S: Final = 60.0
FIRST_S: Final = 30.0


def jobs(_: House) -> Iterable[Job]:
    """To look."""
    yield Job(name="official", run=_look, every_s=EVERY_S, first_s=FIRST_S, is_short=True)


def _look(house: House, _: Progress) -> Mapping[str, Any]:
    from analysis.water.official import is_of_water  # noqa: PLC0415 - shapely, which a worker need not hold
    from services.messages import official  # noqa: PLC0415 - likewise

    return {"told": official.look(house, is_of_water)}
