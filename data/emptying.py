"""What a crew says of a container that it emptied; which of them said it is said nowhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

Level: TypeAlias = Literal["empty", "half", "full", "overflowing"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""How full a container was when a crew came to empty it."""
MARK: Final = '"origin":"crew"'
"""In the detail of each event that a crew told: found without reading it."""
WITHIN: Final = timedelta(hours=2)
"""A fall that a sensor shows so near to it is the same emptying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptying:
    """A container was emptied.

    Args:
        emptying_id: the same however often it is told; what is told of it later holds.
        channel: of the container; 0: the site itself.
        at: when, UTC; also of a correction within a day of what was told first.
        level: how full it was before; None: it was not emptied after all.
        told_at: when this was said, UTC: of two that contradict each other the later one holds.
        within: how far from ``at`` it may have been.
    """

    emptying_id: str
    site_id: str
    channel: int
    at: datetime
    level: Level | None
    told_at: datetime
    within: timedelta = WITHIN
