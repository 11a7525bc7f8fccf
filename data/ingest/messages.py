"""Reads JSON from strangers: bounded in size and depth, wrong types said in a sentence."""

import hashlib
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from data import instants, strict_json
from data.instants import InstantError
from data.rejection import RejectedError

MOST_BYTES: Final = 262_144
MOST_NESTED: Final = 32
_LARGEST: Final = sys.float_info.max
"""JSON knows whole numbers beyond it, and Python reads them."""


def parse(raw: bytes) -> Mapping[str, Any]:
    """A JSON object from bytes; RejectedError: as of `parse_any`, or it is no object."""
    message = parse_any(raw)
    if not isinstance(message, dict):
        raise RejectedError(f"the message is a JSON {type(message).__name__}, not an object")
    return message


def parse_any(raw: bytes) -> Any:
    """JSON of any kind from bytes; RejectedError: it is too large, nested too deeply, or not JSON."""
    if len(raw) > MOST_BYTES:
        raise RejectedError(f"the message has {len(raw)} bytes; at most {MOST_BYTES} are read")
    _refuse_depth(raw)
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise RejectedError(f"the message is not JSON: {error}") from None
    if b"\\u" in raw:
        _refuse_halves(found)
    return found


def _refuse_halves(found: Any) -> None:
    """JSON may name half of a pair of UTF-16 by an escape; no file and no table can hold it."""
    try:
        strict_json.compact(found).encode()
    except UnicodeEncodeError as error:
        half = ord(error.object[error.start])
        raise RejectedError(f"a text holds \\u{half:04x}, half of a character; send whole ones") from None


def _refuse_depth(raw: bytes) -> None:
    # Brackets inside strings are counted too: a bound, not a parser.
    if raw.count(b"{") + raw.count(b"[") <= MOST_NESTED:
        return
    depth = deepest = 0
    for byte in raw:
        if byte in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"}]":
            depth -= 1
    if deepest > MOST_NESTED:
        raise RejectedError(f"the message is nested {deepest} deep; at most {MOST_NESTED} are read")


def member(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object inside an object; absent or null is empty, as servers omit what is. RejectedError: something else."""
    found = message.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise RejectedError(f"{name!r} is a {type(found).__name__}, not an object")
    return found


def members(message: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of an array; absent or null is none. RejectedError: it is something else."""
    found = message.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise RejectedError(f"{name!r} is not an array of objects")
    return found


def text(message: Mapping[str, Any], name: str) -> str:
    """A string; absent is empty. RejectedError: it is something else."""
    found = message.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise RejectedError(f"{name!r} is a {type(found).__name__}, not a text")
    return found


def real(message: Mapping[str, Any], name: str, default: float | None = 0.0) -> float | None:
    """A number; absent is ``default``, as servers omit zeros. RejectedError: it is something else."""
    found = message.get(name)
    if found is None:
        return default
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) <= _LARGEST:
        raise RejectedError(f"{name!r} is {str(found)[:40]!r}, not a number")
    return float(found)


def whole(message: Mapping[str, Any], name: str, *, most: int = 2**32 - 1) -> int:
    """A whole number from 0 on; absent is 0. RejectedError: it is something else."""
    found = real(message, name) or 0.0
    if found != int(found) or not 0 <= found <= most:
        raise RejectedError(f"{name!r} is {found:g}, not a whole number from 0 to {most}")
    return int(found)


def instant(message: Mapping[str, Any], name: str) -> datetime | None:
    """An instant in UTC (data.instants); absent is None. RejectedError: it is something else."""
    found = text(message, name)
    return utc(found, name) if found else None


def utc(found: str, name: str) -> datetime:
    """A text as an instant in UTC, also of one without a zone; else a RejectedError says the ``name`` it stood at."""
    try:
        return instants.parse(found)
    except InstantError as error:
        raise RejectedError(f"{name!r}: {error}") from None


def digest(record: Any) -> str:
    """The same for records that say the same."""
    return hashlib.blake2b(strict_json.dumps(record, sort_keys=True).encode(), digest_size=8).hexdigest()
