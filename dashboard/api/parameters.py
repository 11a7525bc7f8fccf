"""What questions are made of: numbers, places, boxes, instants and spans, read with sentences that teach."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated, Any, Final, TypeAlias

from fastapi import Path
from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from data import instants
from data.declare import Step
from data.errors import BadRequestError
from data.instants import InstantError

_OPEN_END: Final = {"", ".."}
_FLAT_BBOX, _HIGH_BBOX = 4, 6
_ZONES: Final[Mapping[Step, tzinfo]] = {"day": instants.MET}
TOLD_TO_NOBODY: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}

LayerPath: TypeAlias = Annotated[str, Path(description="Id of a collection.")]
SitePath: TypeAlias = Annotated[str, Path(description="Id of a site.")]
LayerId: TypeAlias = Annotated[str, Field(description="Id of a collection.")]
To: TypeAlias = Annotated[str | None, Field(description="Ends before this instant, or with this date. Without it now.")]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number; larger than ``high`` counts as ``high``, as OGC API Features wants it."""

    low: int
    high: int | None = None

    def read(self, value: object, info: ValidationInfo) -> int:
        """The number; BadRequestError: it is none, or below ``low``."""
        text = str(value)
        if not text.isascii() or not text.isdigit() or int(text[:12]) < self.low:
            upper = f" to {self.high}" if self.high is not None else ""
            raise BadRequestError(f"{info.field_name}={text!r} is no whole number from {self.low}{upper}")
        return min(int(text[:12]), self.high if self.high is not None else math.inf)  # type: ignore[return-value]  # an int

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        limits = {"minimum": self.low, "maximum": self.high}
        return {"type": "integer", **{name: one for name, one in limits.items() if one is not None}}


@dataclass(frozen=True, slots=True)
class Degrees:
    """A longitude or latitude; with a ``grid`` it is a text of an address, rounded to so many degrees."""

    at_most: float
    grid: float | None = None

    def read(self, value: object, info: ValidationInfo) -> float:
        """The degrees; BadRequestError: they are missing, no finite number, or not on Earth."""
        name = info.field_name
        if value is None:
            raise BadRequestError(f"{name} is missing; give degrees (EPSG:4326), such as lon 7.311 and lat 51.552")
        number = _number(value) if self.grid else value
        if not isinstance(number, int | float) or isinstance(number, bool) or not abs(number) <= self.at_most:
            raise BadRequestError(f"{name} is no number of degrees from {-self.at_most:g} to {self.at_most:g}")
        return float(number) if self.grid is None else round(round(number / self.grid) * self.grid, 6)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "number", "minimum": -self.at_most, "maximum": self.at_most}


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return math.nan


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees EPSG:4326; west > east where it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


def box(text: str | None, name: str = "bbox") -> Box | None:
    """A bounding box: west,south,east,north in degrees, or with heights, which are ignored.

    Raises:
        BadRequestError: it is none.
    """
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == _HIGH_BBOX:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != _FLAT_BBOX or not all(map(math.isfinite, numbers)) or numbers[1] > numbers[3]:
        raise BadRequestError(
            f"{name}={text!r} is no box; write west,south,east,north in degrees, such as 7.24,51.52,7.38,51.63"
        )
    return Box(*numbers)


def instant(text: str, name: str, *, zone: tzinfo = UTC) -> datetime:
    """An instant in UTC (data.instants); a date alone is its first instant, no offset means that of ``zone``.

    Raises:
        BadRequestError: it is none.
    """
    # A plus sign that was not encoded arrives as a space.
    plain = text.strip().replace(" ", "+") if "T" in text.upper() else text
    try:
        return instants.parse(plain, zone=zone)
    except InstantError as error:
        raise BadRequestError(f"{name}: {error}") from None


def interval(text: str | None, name: str = "datetime") -> tuple[datetime | None, datetime | None]:
    """First and last instant of an interval, the last None where it is open; of a single instant the last alone.

    Raises:
        BadRequestError: it is neither an instant nor an interval, or it ends before it begins.
    """
    if text is None:
        return None, None
    begin, slash, end = text.partition("/")
    if not slash:
        return None, instant(begin, name)
    if {begin, end} <= _OPEN_END:
        raise BadRequestError(f"{name}={text!r} has neither a beginning nor an end; write one, or leave it out")
    first = instants.BEGIN if begin in _OPEN_END else instant(begin, name)
    last = None if end in _OPEN_END else _end_of(end, name) - timedelta(milliseconds=int(instants.is_date(end)))
    if last is not None and first > last:
        raise BadRequestError(f"{name}={text!r} ends before it begins")
    return first, last


def span(
    first: str | None,
    last: str | None,
    *,
    now: datetime,
    default: timedelta,
    longest: timedelta,
    step: Step = "raw",
) -> tuple[datetime, datetime]:
    """The span of the texts from..to, its end left out; without both the last ``default`` until now.

    With the step ``day`` a date is the day at UTC+1, and the span begins with the whole day of its first instant.

    Raises:
        BadRequestError: it ends before it begins, or is longer than ``longest``.
    """
    zone = _ZONES.get(step, UTC)
    end = now if last is None else _end_of(last, "to", zone)
    start = end - default if first is None else instant(first, "from", zone=zone)
    if start >= end:
        raise BadRequestError(f"from {instants.text(start)} is not before to {instants.text(end)}")
    if end - start > longest:
        raise BadRequestError(
            f"from..to is longer than {longest.days} days; ask for less at once, or for a coarser step"
        )
    return instants.day_begin(start) if step == "day" else start, end


def dates(start: datetime, end: datetime, step: Step) -> tuple[str, str]:
    """The first and the last date of a span: of days at UTC+1 where the step is ``day``, else of UTC."""
    first, last = (one.astimezone(_ZONES.get(step, UTC)) for one in (start, end - timedelta.resolution))
    return first.date().isoformat(), last.date().isoformat()


def bounds(start: datetime, end: datetime, step: Step) -> dict[str, str]:
    """A span as an answer says it: instants, or the first and the last day."""
    written = dates(start, end, step) if step == "day" else (instants.text(start), instants.text(end))
    return dict(zip(("from", "to"), written, strict=True))


def _end_of(text: str, name: str, zone: tzinfo = UTC) -> datetime:
    """An instant; of a date alone the instant at which it is over."""
    return instant(text, name, zone=zone) + timedelta(days=int(instants.is_date(text)))
