"""What was asked for: query parameters, checked by name and parsed into values, with sentences that teach."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import parse_qsl

from starlette.requests import Request

from data import instants
from data.declare import Step
from data.errors import BadRequestError
from data.instants import InstantError

Query: TypeAlias = Mapping[str, str]
_OPEN_END: Final = {"", ".."}
_FLAT_BBOX, _HIGH_BBOX = 4, 6
_MOST_FIELDS: Final = 60
_ZONES: Final[Mapping[Step, tzinfo]] = {"day": instants.MET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an address, as it is checked and as the OpenAPI document shows it.

    Args:
        example: a value that works; None: the schema says enough.
    """

    name: str
    about: str
    schema: Mapping[str, Any]
    where: Literal["query", "path"] = "query"
    example: str | float | None = None

    @classmethod
    def text(cls, name: str, about: str, **further: Any) -> "Parameter":
        """One whose value is any text."""
        return cls(name=name, about=about, schema={"type": "string"}, **further)

    @classmethod
    def whole(cls, name: str, about: str, **limits: int) -> "Parameter":
        """One whose value is a whole number; limits are ``minimum``, ``maximum`` and ``default``."""
        return cls(name=name, about=about, schema={"type": "integer", **limits})

    @classmethod
    def choice(cls, name: str, about: str, choices: Iterable[str], default: str) -> "Parameter":
        """One whose value is one of some words."""
        return cls(name=name, about=about, schema={"type": "string", "enum": list(choices), "default": default})


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees EPSG:4326; west > east where it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


def query(request: Request, known: Iterable[Parameter], *, also: Iterable[str] = ()) -> Query:
    """The query parameters of a request; BadRequestError: one is unknown or given twice."""
    return checked(pairs(request), [one.name for one in known if one.where == "query"] + list(also))


def pairs(request: Request) -> list[tuple[str, str]]:
    """Names and values of the query in their order; BadRequestError: there are more than 60."""
    raw: bytes = request.scope["query_string"]
    if not raw:
        return []
    try:
        return parse_qsl(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BadRequestError(f"more than {_MOST_FIELDS} query parameters; ask in several questions") from None


def checked(given: list[tuple[str, str]], names: Iterable[str]) -> Query:
    """The pairs as a mapping; BadRequestError: a name is unknown or given twice."""
    allowed = sorted(set(names))
    found: dict[str, str] = {}
    for name, value in given:
        if name not in allowed:
            raise BadRequestError(f"unknown query parameter {name!r}{_meant(name, allowed)}; {_listed(allowed)}")
        if name in found:
            raise BadRequestError(f"query parameter {name!r} is given twice; give it once")
        found[name] = value
    return found


def integer(asked: Query, name: str, *, default: int, low: int, high: int | None = None) -> int:
    """A whole number; larger than ``high`` counts as ``high``, as OGC API Features wants it.

    Raises:
        BadRequestError: it is no whole number, or below ``low``.
    """
    text = asked.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or int(text[:12]) < low:
        upper = f" to {high}" if high is not None else ""
        raise BadRequestError(f"{name}={text!r} is no whole number from {low}{upper}")
    value = int(text[:12])
    return value if high is None else min(value, high)


def box(asked: Query, name: str = "bbox") -> Box | None:
    """A bounding box: west,south,east,north in degrees, or with heights, which are ignored.

    Raises:
        BadRequestError: it is none.
    """
    text = asked.get(name)
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


def interval(asked: Query, name: str = "datetime") -> tuple[datetime | None, datetime | None]:
    """First and last instant of an interval, None where it is open; of a single instant the last alone.

    Raises:
        BadRequestError: it is neither an instant nor an interval, or it ends before it begins.
    """
    text = asked.get(name)
    if text is None:
        return None, None
    begin, slash, end = text.partition("/")
    if not slash:
        return None, instant(begin, name)
    first = None if begin in _OPEN_END else instant(begin, name)
    last = None if end in _OPEN_END else _end_of(end, name) - timedelta(milliseconds=int(instants.is_date(end)))
    if first is not None and last is not None and first > last:
        raise BadRequestError(f"{name}={text!r} ends before it begins")
    return first, last


def span(
    asked: Query, *, now: datetime, default: timedelta, longest: timedelta, step: Step = "raw"
) -> tuple[datetime, datetime]:
    """The span from..to, its end left out; without both the last ``default`` until now.

    With the step ``day`` a date is the day at UTC+1, and the span begins with the whole day of its first instant.

    Raises:
        BadRequestError: it ends before it begins, or is longer than ``longest``.
    """
    zone = _ZONES.get(step, UTC)
    end = _end_of(asked["to"], "to", zone) if "to" in asked else now
    start = instant(asked["from"], "from", zone=zone) if "from" in asked else end - default
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


def one_of(asked: Query, name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first where nothing was asked for.

    Raises:
        BadRequestError: it is none of them.
    """
    value = asked.get(name, choices[0])
    if value not in choices:
        raise BadRequestError(f"{name}={value!r}; choose one of: {', '.join(choices)}")
    return value


def _end_of(text: str, name: str, zone: tzinfo = UTC) -> datetime:
    """An instant; of a date alone the instant at which it is over."""
    return instant(text, name, zone=zone) + timedelta(days=int(instants.is_date(text)))


def _meant(name: str, allowed: list[str]) -> str:
    close = difflib.get_close_matches(name, allowed, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _listed(allowed: list[str]) -> str:
    return f"this address takes: {', '.join(allowed)}" if allowed else "this address takes none"
