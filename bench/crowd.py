"""A crowd of visitors with a page open: each asks /api/live every two seconds and fetches its layer when it changed."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

EVERY_S: Final = 2.0
"""Between the end of one round and the next, as in assets/js/core/live.js."""
LIVE: Final = "/api/live"
ITEMS: Final = "/api/collections/{layer}/items?limit=10000&v={version}"
PATIENCE_S: Final = 30.0
OK: Final = 200

Versions = Callable[[float, bytes], int]
"""The version of the layer, from seconds since the beginning and the answer to /api/live."""


@dataclass
class Heard:
    """What all visitors together have seen.

    Attributes:
        live_ms: time of each poll, from the first byte sent to the last one received.
        items_ms: likewise of each fetch of features.
        errors: what went wrong, by its name.
        changes: seconds since the beginning at which a new version was first seen, and that version.
        size: bytes received.
    """

    live_ms: list[float] = field(default_factory=list)
    items_ms: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    changes: dict[int, float] = field(default_factory=dict)
    size: int = 0

    def failed(self, error: BaseException) -> None:
        """Count an error."""
        name = f"{type(error).__name__}: {error}"[:80]
        self.errors[name] = self.errors.get(name, 0) + 1


class UnexpectedAnswerError(Exception):
    """Not the answer that a page can use."""


@dataclass
class _Connection:
    """One visitor's connection, kept open between rounds as browsers do."""

    port: int
    heard: Heard
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, times: list[float]) -> bytes:
        """The body of an answer, still encoded."""
        began = time.perf_counter()
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br, gzip\r\n\r\n".encode())
        status, body = await asyncio.wait_for(_answer(reader), PATIENCE_S)
        times.append((time.perf_counter() - began) * 1000)
        self.heard.size += len(body)
        if status != OK:
            raise UnexpectedAnswerError(f"{status} for {path.partition('?')[0]}")
        return body

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
        self.streams = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    return int(head.split(" ", 2)[1]), await reader.readexactly(length)


@dataclass(frozen=True)
class Crowd:
    """Visitors of one server.

    Args:
        port: of 127.0.0.1.
        layer: what they look at.
        visitors: how many.
        seconds: how long they stay.
        version: of the layer at a time; the real one reads the answer.
    """

    port: int
    layer: str
    visitors: int
    seconds: float
    version: Versions

    def run(self) -> Heard:
        """Let them all come, spread over one interval, and stay."""
        return asyncio.run(self._all())

    async def _all(self) -> Heard:
        heard, began = Heard(), time.monotonic()
        await asyncio.gather(*(self._visit(one, heard, began) for one in range(self.visitors)))
        return heard

    async def _visit(self, number: int, heard: Heard, began: float) -> None:
        connection, known = _Connection(self.port, heard), -1
        await asyncio.sleep(EVERY_S * number / self.visitors)
        while time.monotonic() - began < self.seconds:
            try:
                known = await self._round(connection, known, heard, began)
            except (OSError, EOFError, TimeoutError, UnexpectedAnswerError, asyncio.LimitOverrunError) as error:
                heard.failed(error)
                connection.close()
            await asyncio.sleep(EVERY_S)
        connection.close()

    async def _round(self, connection: _Connection, known: int, heard: Heard, began: float) -> int:
        body = await connection.ask(LIVE, heard.live_ms)
        passed = time.monotonic() - began
        version = self.version(passed, body)
        if version != known:
            heard.changes.setdefault(version, passed)
            await connection.ask(ITEMS.format(layer=self.layer, version=version), heard.items_ms)
        return version


def told(layer: str) -> Versions:
    """The version that the answer tells."""
    return lambda _, body: int(json.loads(body)[layer])


def replayed(changes: dict[int, float]) -> Versions:
    """Versions as another crowd has seen them come, for a server whose answers never change."""
    return lambda passed, _: max((one for one, at in changes.items() if at <= passed), default=min(changes))
