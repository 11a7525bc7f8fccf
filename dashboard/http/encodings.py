"""Compressed bytes and copies: which encoding an asker takes, how to make it, whether a copy still holds."""

import gzip
from typing import Final, Literal, TypeAlias

import brotli

Encoding: TypeAlias = Literal["br", "gzip", "identity"]
SMALL_BYTES: Final = 500
"""Shorter answers are not worth compressing."""


def chosen(accept_encoding: str) -> Encoding:
    """The best encoding that an ``Accept-Encoding`` header allows; ``;q=0`` refuses one."""
    taken = {name for name, refused in map(_one, accept_encoding.lower().split(",")) if not refused}
    if "br" in taken:
        return "br"
    return "gzip" if taken & {"gzip", "x-gzip"} else "identity"


def compress(body: bytes, encoding: Encoding, *, thorough: bool = False) -> bytes:
    """The body in this encoding; ``thorough`` takes the time, because the result is kept."""
    if encoding == "br":
        compressed: bytes = brotli.compress(body, quality=9 if thorough else 4)
        return compressed
    if encoding == "gzip":
        return gzip.compress(body, 9 if thorough else 5, mtime=0)
    return body


def _one(part: str) -> tuple[str, bool]:
    name, _, parameters = part.partition(";")
    weight = parameters.replace(" ", "").removeprefix("q=")
    return name.strip(), bool(parameters) and weight.strip("0.") == "" and weight != ""


def matches(if_none_match: str, etag: str) -> bool:
    """Whether an ``If-None-Match`` header names this ETag, strong or weak."""
    if if_none_match == etag:
        return True
    bare = etag.removeprefix("W/")
    return any(one.strip().removeprefix("W/") in {"*", bare} for one in if_none_match.split(","))
