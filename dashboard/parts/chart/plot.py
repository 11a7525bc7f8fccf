"""What a chart shows, and how large it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.parts.chart.course import Buckets, Span
from dashboard.texts import Words
from data.declare import Measure


@dataclass(frozen=True, slots=True)
class Limit:
    """A value that matters, drawn as a line; on the axis stands its label, else its number."""

    value: float
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What is drawn; instants in milliseconds since 1970 UTC.

    The first course has its band, those of other sites are lines; ``town`` is the mean of all sites, None where it says
    nothing; changes are of the first site's device.
    """

    site_id: str
    courses: Sequence[Buckets]
    measure: Measure
    span: Span
    limits: Sequence[Limit]
    changes: Sequence[int]
    begin_ms: int
    end_ms: int
    words: Words
    town: Buckets | None = None
    nights: Sequence[tuple[int, int]] = ()

    @property
    def low(self) -> float:
        """The lowest value of the first course."""
        return float(self.courses[0].low.min())

    @property
    def high(self) -> float:
        """Its highest value."""
        return float(self.courses[0].high.max())


@dataclass(frozen=True, slots=True)
class Size:
    """Of a drawing, in its own units: 13 of them are the height of its letters."""

    name: str
    width: int
    height: int


WIDE: Final = Size("wide", 880, 320)
NARROW: Final = Size("narrow", 360, 260)
LOW: Final = Size("low", 400, 210)
