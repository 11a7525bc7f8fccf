"""Answers of the open API: bytes made once, kept compressed, checked by ETag."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dashboard.http.encodings import SMALL_BYTES, Encoding, chosen, compress, matches
from dashboard.http.errors import TooManyError
from data import strict_json

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
ASK_AGAIN: Final = "public, no-cache"
"""Any cache may keep it, and asks with its ETag each time."""
_KEPT_BYTES: Final = 64_000_000
_AT_ONCE: Final = 4
_WAITING: Final = 200


def plain(document: Any) -> bytes:
    """A document as JSON, UTF-8, without spaces."""
    return strict_json.compact(document).encode()


@dataclass(slots=True)
class Answer:
    """One answer and its encoded forms.

    Args:
        body: plain bytes.
        media_type: of the body.
        etag: weak, because every encoding carries the same.
        links: for the header Link, already written.
        filename: of a file to be kept; empty: it is shown.
    """

    body: bytes
    media_type: str
    etag: str
    links: str = ""
    filename: str = ""
    _encoded: dict[Encoding, bytes] = field(default_factory=dict)

    def encoded(self, encoding: Encoding) -> bytes:
        """The body in this encoding, made once."""
        if encoding not in self._encoded:
            self._encoded[encoding] = compress(self.body, encoding)
        return self._encoded[encoding]

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.body) + sum(map(len, self._encoded.values()))


def disposition(filename: str) -> str:
    """The header of a file that is kept under a name, in plain letters."""
    return f'attachment; filename="{filename}"'


class Ready(Response):
    """An answer whose headers are already bytes: nothing is left to do for each request."""

    def __init__(self, status: int, raw: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status_code = status
        self.raw_headers = raw
        self.body = body
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else self.body})


def unchanged(request: Request, etag: str, *, cache_control: str = ASK_AGAIN) -> Ready | None:
    """304 if the asker's copy still holds, else None."""
    asked = request.headers.get("if-none-match")
    if asked is None or not matches(asked, etag):
        return None
    return Ready(HTTPStatus.NOT_MODIFIED, _headers(etag, cache_control), b"")


def respond(request: Request, answer: Answer, *, cache_control: str = ASK_AGAIN) -> Ready:
    """The answer in the best encoding the asker takes, or 304."""
    same = unchanged(request, answer.etag, cache_control=cache_control)
    if same is not None:
        return same
    headers = _headers(answer.etag, cache_control)
    encoding = chosen(request.headers.get("accept-encoding", "")) if len(answer.body) >= SMALL_BYTES else "identity"
    body = answer.encoded(encoding)
    if encoding != "identity":
        headers.append((b"content-encoding", encoding.encode()))
    if answer.links:
        headers.append((b"link", answer.links.encode("latin-1", "replace")))
    if answer.filename:
        headers.append((b"content-disposition", disposition(answer.filename).encode()))
    headers += [(b"content-type", answer.media_type.encode()), (b"content-length", str(len(body)).encode())]
    return Ready(HTTPStatus.OK, headers, body)


class Answers:
    """Keeps one answer a question, as long as its ETag holds; the longest unused go first.

    Args:
        limit_bytes: how much is kept, encoded forms included.
        at_once: how many are made at the same time.
    """

    def __init__(self, limit_bytes: int = _KEPT_BYTES, *, at_once: int = _AT_ONCE) -> None:
        self._limit = limit_bytes
        self._makers = anyio.CapacityLimiter(at_once)
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._being_made: dict[tuple[Hashable, str], asyncio.Future[Answer]] = {}

    async def get(self, key: Hashable, etag: str, make: Callable[[], Answer]) -> Answer:
        """The kept answer of this ETag, or a new one: made in a thread, once for all who wait for it.

        Raises:
            TooManyError: too many different questions wait already.
        """
        kept = self._kept.get(key)
        if kept is not None and kept.etag == etag:
            self._kept.move_to_end(key)
            return kept
        waiting = self._being_made.get((key, etag))
        if waiting is None:
            if len(self._being_made) >= _WAITING:
                raise TooManyError(f"{_WAITING} questions wait for an answer already; ask again in a few seconds")
            waiting = asyncio.ensure_future(anyio.to_thread.run_sync(make, limiter=self._makers))
            self._being_made[key, etag] = waiting
            waiting.add_done_callback(lambda done: self._made(key, etag, done))
        return await asyncio.shield(waiting)

    def _made(self, key: Hashable, etag: str, done: "asyncio.Future[Answer]") -> None:
        del self._being_made[key, etag]
        if done.cancelled() or done.exception() is not None:
            return
        self._kept[key] = done.result()
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and sum(one.size for one in self._kept.values()) > self._limit:
            self._kept.popitem(last=False)


def _headers(etag: str, cache_control: str) -> list[tuple[bytes, bytes]]:
    return [(b"etag", etag.encode()), (b"cache-control", cache_control.encode()), (b"vary", b"Accept-Encoding")]
