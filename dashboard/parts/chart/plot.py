"""What a chart shows, and how large it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.parts.chart.course import Buckets, Span
from dashboard.texts import Words
from data.declare import Measure
from services.publication import finest_step


@dataclass(frozen=True, slots=True)
class Limit:
    """A value that matters, drawn as a line; on the axis stands its label, else its number."""

    value: float
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What is drawn; instants in milliseconds since 1970 UTC.

    Each course is a drawing of its own, all by one scale; ``town`` is the mean of all sites, None where it says
    nothing; changes are of the first site's device; ``hues`` are the map's colours, each from its value on;
    ``is_shown`` says whether the map shows the measure, too.
    """

    site_ids: Sequence[str]
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
    hues: Sequence[tuple[float, str]] = ()
    is_shown: bool = True

    @property
    def is_level(self) -> bool:
        """Whether it stands still between readings, and falls at once when it is emptied."""
        return bool(self.measure.drops)

    @property
    def is_stepped(self) -> bool:
        """Whether nothing leads from one bucket to the next."""
        return self.is_level or not self.is_shown

    @property
    def is_open(self) -> bool:
        """Whether there are pictures of it for everybody."""
        return self.is_shown and self.measure.min_count is None

    @property
    def is_single(self) -> bool:
        """Whether a bucket is one value: a reading, or the mean of all that a site has."""
        return self.is_held or not self.is_shown

    @property
    def is_held(self) -> bool:
        """Whether its buckets are single readings, each of which holds until the next."""
        return is_held(self.measure, self.span)


def is_held(measure: Measure, span: Span) -> bool:
    """Whether the single readings of a measure are drawn: of a short time, of a level that everybody may see so."""
    return bool(measure.drops) and span.step == "hour" and finest_step(measure) == "raw"


@dataclass(frozen=True, slots=True)
class Size:
    """Of a drawing, in its own units: 13 of them are the height of its letters."""

    name: str
    width: int
    height: int


WIDE: Final = Size("wide", 880, 320)
NARROW: Final = Size("narrow", 360, 260)
LOW: Final = Size("low", 400, 210)
MULTIPLE: Final = Size("multiple", 360, 180)
"""One of several."""
