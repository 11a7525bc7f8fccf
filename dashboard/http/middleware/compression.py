"""Compresses answers that are not compressed yet; what has a Content-Range is never touched."""

import hashlib
from collections import OrderedDict
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.http.encodings import SMALL_BYTES, Encoding, chosen, compress

_TYPES: Final = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/geo+json",
    "application/javascript",
    "application/manifest+json",
    "application/vnd.oai.openapi+json",
    "image/svg+xml",
)
_LARGEST_BYTES: Final = 16_000_000
_INLINE_BYTES: Final = 100_000
_KEPT_BYTES: Final = 32_000_000


class CompressedFiles:
    """Compressed bytes of files that never change, by what they contain; the oldest go first."""

    def __init__(self, limit_bytes: int = _KEPT_BYTES) -> None:
        self._limit, self._size = limit_bytes, 0
        self._kept: OrderedDict[tuple[Encoding, bytes], bytes] = OrderedDict()

    def compressed(self, body: bytes, encoding: Encoding) -> bytes:
        """The body in this encoding, made once."""
        key = (encoding, hashlib.blake2b(body, digest_size=16).digest())
        if key not in self._kept:
            self._keep(key, compress(body, encoding, thorough=True))
        return self._kept[key]

    def _keep(self, key: tuple[Encoding, bytes], made: bytes) -> None:
        self._kept[key] = made
        self._size += len(made)
        while self._size > self._limit and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped)


class Compression:
    """Compresses with brotli or gzip what is text, long enough, whole and not encoded yet."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept = CompressedFiles()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; hold its answer back until it is whole where it is worth compressing."""
        encoding = _wanted(scope)
        if encoding == "identity":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Held(send, encoding, self._kept).send)


class _Held:
    """One answer on its way out."""

    def __init__(self, send: Send, encoding: Encoding, kept: CompressedFiles) -> None:
        self._send, self._encoding, self._kept = send, encoding, kept
        self._start: Message | None = None
        self._body: list[bytes] = []

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _worth(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self._start, b"".join(self._body))

    async def _finish(self, start: Message, body: bytes) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        headers.add_vary_header("Accept-Encoding")
        if len(body) >= SMALL_BYTES:
            body = await self._compressed(body, lasting="max-age=31536000" in headers.get("cache-control", ""))
            headers["Content-Encoding"] = self._encoding
            headers["Content-Length"] = str(len(body))
            _weaken(headers)
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})

    async def _compressed(self, body: bytes, *, lasting: bool) -> bytes:
        make = self._kept.compressed if lasting else compress
        if len(body) <= _INLINE_BYTES and not lasting:
            return make(body, self._encoding)
        return await run_in_threadpool(make, body, self._encoding)


def _wanted(scope: Scope) -> Encoding:
    if scope["type"] != "http" or scope["method"] == "HEAD":
        return "identity"
    return chosen(Headers(scope=scope).get("accept-encoding", ""))


def _worth(start: Message) -> bool:
    """Whether this answer is whole, plain, known to be small enough to hold, and text."""
    headers = Headers(raw=list(start["headers"]))
    length = headers.get("content-length", "")
    return (
        start["status"] not in {204, 206, 304}
        and "content-range" not in headers
        and "content-encoding" not in headers
        and length.isdigit()
        and SMALL_BYTES <= int(length) <= _LARGEST_BYTES
        and headers.get("content-type", "").startswith(_TYPES)
    )


def _weaken(headers: MutableHeaders) -> None:
    """A strong ETag promises the same bytes; the encoded ones are others."""
    etag = headers.get("etag", "")
    if etag and not etag.startswith("W/"):
        headers["ETag"] = "W/" + (etag if etag.startswith('"') else f'"{etag}"')
