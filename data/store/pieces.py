"""Time in pieces, of which a question holds one at once however long the whole is."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final

from data.declare import Step
from data.store.snapshot import LiveFiles

_LONGEST: Final[Mapping[Step, timedelta]] = {
    "raw": timedelta(days=1),
    "hour": timedelta(days=31),
    "day": timedelta(days=366),
}


def pieces(start: datetime, end: datetime, *, step: Step, files: LiveFiles) -> Iterator[tuple[datetime, datetime]]:
    """One or more spans that follow each other from where the files begin, or ``start`` where that is later, to end."""
    # A day at UTC+1 begins on the day before.
    first = datetime.combine(files.days[0].item() - timedelta(days=1), time(), UTC) if files.paths else end
    begin = min(max(start, first), end)
    while (until := begin + _LONGEST[step]) < end:
        yield begin, until
        begin = until
    yield begin, end
