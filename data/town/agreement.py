"""The agreement with those who work (Dienstvereinbarung) without which nothing is kept of what crews do."""

from datetime import date

from pydantic.dataclasses import dataclass

from data.documents import TABLE


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Agreement:
    """``[agreement]`` of the town's file.

    Args:
        name: as both sides call it.
        date: in force from then on.
    """

    name: str
    date: date
