"""What was asked for: query parameters, checked by name and parsed into values, with sentences that teach."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import parse_qsl

from starlette.requests import Request

from data.errors import BadRequestError

Query: TypeAlias = Mapping[str, str]
_OPEN_END: Final = {"", ".."}
_FLAT_BBOX, _HIGH_BBOX = 4, 6
_MOST_FIELDS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of an address, as it is checked and as the OpenAPI document shows it.

    Args:
        name: as written in the address.
        about: one sentence for people.
        schema: JSON schema of the value.
        where: in the query or in the path.
        example: a value that works; None: the schema says enough.
    """

    name: str
    about: str
    schema: Mapping[str, Any]
    where: Literal["query", "path"] = "query"
    example: str | float | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees EPSG:4326; west > east where it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float


def query(request: Request, known: Iterable[Parameter], *, also: Iterable[str] = ()) -> Query:
    """The query parameters of a request.

    Args:
        request: of the asker.
        known: parameters this address takes.
        also: further names it takes.

    Raises:
        BadRequestError: one is unknown or given twice.
    """
    return checked(pairs(request), [one.name for one in known if one.where == "query"] + list(also))


def pairs(request: Request) -> list[tuple[str, str]]:
    """Names and values of the query in their order.

    Raises:
        BadRequestError: there are more than 60.
    """
    raw: bytes = request.scope["query_string"]
    if not raw:
        return []
    try:
        return parse_qsl(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BadRequestError(f"more than {_MOST_FIELDS} query parameters; ask in several questions") from None


def checked(given: list[tuple[str, str]], names: Iterable[str]) -> Query:
    """The pairs as a mapping.

    Raises:
        BadRequestError: a name is unknown or given twice.
    """
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


def instant(text: str, name: str) -> datetime:
    """An instant after RFC 3339 in UTC; a date alone is its first instant, no offset means UTC.

    Raises:
        BadRequestError: it is none.
    """
    # A plus sign that was not encoded arrives as a space.
    plain = text.strip().replace(" ", "+")
    try:
        moment = datetime.fromisoformat(plain)
        utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequestError(f"{name}={text!r} is no instant; write it like 2026-07-01T14:00:00Z") from None
    return utc


def as_of(asked: Query, name: str = "datetime") -> datetime | None:
    """The instant whose state is asked for: itself, or the end of an interval; None: now.

    Raises:
        BadRequestError: it is neither an instant nor an interval, or it ends before it begins.
    """
    text = asked.get(name)
    if text is None:
        return None
    begin, slash, end = text.partition("/")
    if not slash:
        return instant(begin, name)
    first = None if begin in _OPEN_END else instant(begin, name)
    last = None if end in _OPEN_END else _end_of(end, name)
    if first is not None and last is not None and first > last:
        raise BadRequestError(f"{name}={text!r} ends before it begins")
    return last


def span(asked: Query, *, now: datetime, default: timedelta, longest: timedelta) -> tuple[datetime, datetime]:
    """The span from..to; without both the last ``default`` until now.

    Raises:
        BadRequestError: it ends before it begins, or is longer than ``longest``.
    """
    end = _end_of(asked["to"], "to") if "to" in asked else now
    start = instant(asked["from"], "from") if "from" in asked else end - default
    if start >= end:
        raise BadRequestError(f"from {start.isoformat()} is not before to {end.isoformat()}")
    if end - start > longest:
        raise BadRequestError(
            f"from..to is longer than {longest.days} days; ask for less at once, or for a coarser step"
        )
    return start, end


def one_of(asked: Query, name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first where nothing was asked for.

    Raises:
        BadRequestError: it is none of them.
    """
    value = asked.get(name, choices[0])
    if value not in choices:
        raise BadRequestError(f"{name}={value!r}; choose one of: {', '.join(choices)}")
    return value


def _end_of(text: str, name: str) -> datetime:
    """An instant; a date alone is its last instant."""
    moment = instant(text, name)
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return moment
    return moment + timedelta(days=1) - timedelta(milliseconds=1)


def _meant(name: str, allowed: list[str]) -> str:
    close = difflib.get_close_matches(name, allowed, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _listed(allowed: list[str]) -> str:
    return f"this address takes: {', '.join(allowed)}" if allowed else "this address takes none"
