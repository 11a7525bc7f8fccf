"""One line a request that tells nothing about a person: no address, no path as it was typed, no query string."""

import logging
import secrets
import time
from collections.abc import Callable
from http import HTTPMethod, HTTPStatus
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.http.metrics import note
from dashboard.http.patterns import UNKNOWN, route_of
from data.errors import StadtklimaError
from services.logs import ACCESS, FACTS, REQUEST
from services.metrics import MetricRegistry

_log = logging.getLogger(ACCESS)
HEADER: Final = b"x-request-id"
"""Says in every answer which lines of the log are about it."""
_GIVEN: Final = frozenset({HTTPStatus.OK, HTTPStatus.NOT_MODIFIED})
_METHODS: Final = frozenset(HTTPMethod)
"""Others are words that a stranger made up."""
_ASKED_BY_CLOCKS: Final = frozenset({"/api/live", "/healthz", "/healthz/live", "/healthz/ready", "/metrics"})
"""Asked by every open page and every monitor again and again: of these only what went wrong is worth a line."""


class BrokenOffError(StadtklimaError):
    """An answer that had begun could not be brought to its end; the log says why."""


class AccessLog:
    """Gives every request a number, counts every answer, and logs it where a line is wanted.

    What clocks ask for is counted among the requests only: it is nothing that somebody opened.

    ``opened`` is told of each GET that was answered with what it asked for.
    """

    def __init__(
        self, app: ASGIApp, *, metrics: MetricRegistry, opened: Callable[[Scope], None], written: bool
    ) -> None:
        self.app = app
        self._metrics, self._opened, self._written = metrics, opened, written

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and note its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, number = time.perf_counter(), secrets.token_hex(8)
        noted = {"status": 500, "bytes": 0}

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                noted["status"] = message["status"]
                message["headers"] = [*message.get("headers", ()), (HEADER, number.encode())]
            elif message["type"] == "http.response.body":
                noted["bytes"] += len(message.get("body", b""))
            await send(message)

        before = REQUEST.set(number)
        try:
            await self.app(scope, receive, noting)
        except Exception:  # noqa: BLE001 - whatever it was, it is said with the number of its request
            _log.exception("an answer broke off")
            # The server logs what it is told without knowing of which request; it is told to break off, and no more.
            raise BrokenOffError(number) from None
        finally:
            self._note(scope, noted, time.perf_counter() - began)
            REQUEST.reset(before)

    def _note(self, scope: Scope, noted: dict[str, int], seconds: float) -> None:
        note(self._metrics, scope["path"], noted["status"], seconds)
        route, is_given = route_of(scope), noted["status"] in _GIVEN
        if is_given and route in _ASKED_BY_CLOCKS:
            return
        if is_given and scope["method"] == "GET":
            self._opened(scope)
        if self._written:
            method = scope["method"] if scope["method"] in _METHODS else UNKNOWN
            facts = {"method": method, "route": route, **noted, "ms": round(seconds * 1000, 1)}
            _log.info("%s %s %d %d B %.1f ms", *facts.values(), extra={FACTS: facts})
