"""TOML that people write, read into typed tables: what is wrong is one sentence with file, line and the known keys."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, get_args

from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from data.errors import DeclarationError

T = TypeVar("T")
_Text: TypeAlias = Mapping[Literal["de", "en"], str]
Place: TypeAlias = tuple[str | int, ...]
TABLE: Final = ConfigDict(extra="forbid", validate_by_name=True, validate_by_alias=True, arbitrary_types_allowed=True)
"""Of every table that a person writes."""
LONGEST: Final = 80
"""A wrong value is quoted to this length."""
_UNKNOWN: Final = {"unexpected_keyword_argument", "extra_forbidden"}
"""Said first: a misspelt key is often a missing one, too."""
_HEAD: Final = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_KEY: Final = re.compile(r"""\s*([\w"'.-]+)\s*=""")
_PART: Final = re.compile(r"""[^."'\s]+|"[^"]*"|'[^']*'""")


def _translated(text: _Text) -> _Text:
    if missing := [language for language in ("de", "en") if language not in text]:
        raise ValueError(f"needs {' and '.join(missing)}")
    return text


Translated: TypeAlias = Annotated[_Text, AfterValidator(_translated)]
"""A text in German and English."""


def parse(path: Path) -> dict[str, Any]:
    """The tables of a file as they are written, none without a file; DeclarationError: it is no TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{path}: {error}") from None


def check(shape: type[T], raw: Mapping[str, Any], path: Path) -> T:
    """What `parse` found, perhaps with more, as a pydantic dataclass with the configuration TABLE.

    Raises:
        DeclarationError: a key is unknown or missing, or a value is none of its kind.
    """
    try:
        return TypeAdapter(shape).validate_python(raw)
    except ValidationError as error:
        first = min(error.errors(include_url=False), key=lambda one: one["type"] not in _UNKNOWN)
        where = _line(path, first["loc"])
        raise DeclarationError(f"{path}{f', line {where}' if where else ''}: {_sentence(shape, first)}") from None


def read(shape: type[T], path: Path) -> T:
    """The file as a typed class; one that does not exist is empty."""
    return check(shape, parse(path), path)


def _sentence(shape: Any, error: ErrorDetails) -> str:
    place = error["loc"]
    known = ", ".join(sorted(_keys(shape, place[:-1])))
    if error["type"] in _UNKNOWN:
        return f"{_table(place[:-1])} has no {place[-1]!r}; known: {known}"
    if error["type"] == "missing":
        return f"{_table(place[:-1])} lacks {place[-1]!r}; it needs and may have: {known}"
    said = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    if isinstance(error["input"], dict):
        return f"{_table(place)} {said}"
    quoted = repr(error["input"])
    return f"{_table(place)} = {quoted if len(quoted) <= LONGEST else f'{quoted[:LONGEST]}...'}: {said}"


def _table(place: Place) -> str:
    return ".".join(str(part) for part in place) or "the file"


def _keys(shape: Any, place: Place) -> dict[str, Any]:
    """The keys that the table at a place may have, with their types; none where it is no table of known keys."""
    for part in place:
        shape = _keys(shape, ()).get(str(part)) or next(_inner(shape), None)
    for one in (shape, *_inner(shape)):
        if is_dataclass(one):
            fields = one.__pydantic_fields__  # type: ignore[union-attr]  # a pydantic dataclass, not any
            aliases = {name: one.validation_alias for name, one in fields.items() if not one.exclude}
            return {
                alias if isinstance(alias, str) else name: fields[name].annotation for name, alias in aliases.items()
            }
    return {}


def _inner(shape: Any) -> Iterator[Any]:
    """The types inside ``tuple[T, ...]``, ``dict[str, T]`` or ``T | None``, the one that matters first."""
    return iter(one for one in reversed(get_args(shape)) if one not in {type(None), Ellipsis})


def _line(path: Path, place: Place) -> int:
    """The line on which the deepest part of a place stands; 0: nowhere."""
    lines = dict(reversed([*_places(path.read_text("utf-8"))])) if path.is_file() else {}
    return next((lines[place[:end]] for end in range(len(place), 0, -1) if place[:end] in lines), 0)


def _places(text: str) -> Iterator[tuple[Place, int]]:
    """Where each table, key and row of a list begins."""
    table: Place = ()
    key: Place = ()
    counts: dict[Place, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if head := _HEAD.match(line):
            table = key = _resolved(head[2], counts, adds=head[1] == "[[")
            yield from ((table[:end], number) for end in range(1, len(table) + 1))
        elif found := _KEY.match(line):
            key = (*table, *_parts(found[1]))
            yield key, number
        elif line.strip().startswith("{"):
            counts[key] = counts.get(key, -1) + 1
            yield (*key, counts[key]), number


def _resolved(name: str, counts: dict[Place, int], *, adds: bool) -> Place:
    """The place of a table's head; within a list of tables it is in the last of them."""
    place: Place = ()
    parts = _parts(name)
    for depth, part in enumerate(parts, 1):
        place = (*place, part)
        if adds and depth == len(parts):
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def _parts(name: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(name)]
