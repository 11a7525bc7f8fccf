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
    """What is drawn.

    Args:
        site_id: whose course it is.
        courses: the first with its band, those of other sites as lines.
        measure: what is measured.
        span: how far it looks back.
        limits: values that matter.
        changes: when another device took over, milliseconds since 1970 UTC.
        begin_ms: left end, milliseconds since 1970 UTC.
        end_ms: right end, which is now.
        words: the visitor's language.
        town: the mean of all sites, a quiet line; None: it says nothing.
        nights: begin and end of each, milliseconds since 1970 UTC.
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
