"""The outermost guard: nothing of ours or of a library runs, and no body is read, before it has let the asker in.

It decides by the route that will answer, so that what libraries add is guarded like what we add: a route that nobody
has declared (dashboard.http.routes) does not exist. Outside of it stand only the log, headers and compression, which
see answers. Errors that nothing inside has answered are answered here, so that these carry headers too.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.http.askers import ASKER, STRANGER, Asker
from dashboard.http.errors import TooLargeError, TooSlowError, UnknownAddressError, status_of
from dashboard.http.patterns import ROUTE_KEY
from dashboard.http.routes import ACCESS_KEY, ACCOUNT_KEY, NOBODY, PEOPLE, Registered, Routes, account_of
from dashboard.http.sessions import Sessions
from data.errors import StadtklimaError
from data.records import ACTOR, REACH
from data.records.permissions import PERMISSIONS, Account

PATIENCE_S: Final = 10.0
SLOWEST_BYTES_PER_S: Final = 20_000
"""A body has PATIENCE_S, and the time its largest size takes at this rate."""
_BODIES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_EMPTY: Final[Message] = {"type": "http.request", "body": b"", "more_body": False}
_POLICY, _TOO_BIG = 1008, 1009
"""Codes of RFC 6455 with which a websocket is closed."""


class OutermostGuard:
    """Lets in whom the route declares, and counts what they send; a small body may take ``patience_s``."""

    def __init__(self, app: ASGIApp, *, routes: Routes, sessions: Sessions, patience_s: float = PATIENCE_S) -> None:
        self.app = app
        self._routes, self._sessions, self._patience_s = routes, sessions, patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is let in."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(send)
        try:
            declared = await self._let_in(HTTPConnection(scope))
            largest = declared.largest_bytes if scope["method"] in _BODIES else 0
            answer.body = _Body(scope, receive, largest, self._patience_s + largest / SLOWEST_BYTES_PER_S)
            answer.is_kept = declared.permission not in PEOPLE and not account_of(HTTPConnection(scope)).actor
            await self.app(scope, answer.body.receive, answer.send)
        except Exception as error:
            if answer.has_begun:
                raise
            await answer.refuse(scope, answer.refused or error)
        else:
            if answer.refused and not answer.has_begun:
                await answer.refuse(scope, answer.refused)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        asker = HTTPConnection(scope)
        try:
            self._sessions.refuse_foreign(asker)
            declared = await self._let_in(asker)
        except StadtklimaError as error:
            await receive()  # the wish to connect, which a close answers
            await send(_closing(_POLICY, error))
            return
        socket = _Socket(receive, send, declared.largest_bytes, lambda: self._let_in(asker))
        await self.app(scope, socket.receive, socket.send)

    async def _let_in(self, asker: HTTPConnection) -> Registered:
        declared = self._routes.answering(asker.scope)
        if declared is None:
            raise UnknownAddressError(asker.scope["path"])
        asker.scope[ACCESS_KEY] = permission = declared.permission
        asker.scope[ROUTE_KEY] = declared.path
        account = await self._account(asker, declared)
        asker.scope[ACCOUNT_KEY] = account
        ACTOR.set(account.actor)
        REACH.set(account.bodies(permission) if permission in PERMISSIONS else None)
        return declared

    async def _account(self, asker: HTTPConnection, declared: Registered) -> Account:
        if declared.permission != "public":
            return await self._routes.guards[declared.permission](asker, declared.permission)
        account = await self._sessions.recognised(asker) if declared.recognises else NOBODY
        ASKER.set(Asker(account, self._sessions.address(asker)) if declared.recognises else STRANGER)
        return account


class _Body:
    """One body on its way in: counted as it is read and never held; who takes none is handed none."""

    def __init__(self, scope: Scope, receive: Receive, largest: int, seconds: float) -> None:
        announced = Headers(scope=scope).get("content-length", "")
        self._announced, self._size = int(announced) if announced.isdigit() else 0, 0
        self._receive, self._largest, self._is_whole = receive, largest, False
        self._seconds, self._until = seconds, asyncio.get_running_loop().time() + seconds
        self.refused: StadtklimaError | None = None

    async def receive(self) -> Message:
        if self._is_whole:
            return await self._receive()  # from here on only the end of the connection comes
        if not self._largest:
            self._is_whole = True
            return _EMPTY
        self._check(self._announced)
        message = await self._next()
        self._size += len(message.get("body", b""))
        self._check(self._size)
        self._is_whole = not message.get("more_body", False)
        return message

    async def _next(self) -> Message:
        try:
            async with asyncio.timeout_at(self._until):
                return await self._receive()
        except TimeoutError:
            self.refused = TooSlowError(f"the body was not whole after {self._seconds:.0f} s; send it faster")
            raise self.refused from None

    def _check(self, size: int) -> None:
        if size > self._largest:
            self.refused = TooLargeError(f"more than {self._largest} bytes; this address takes no more")
            raise self.refused


class _Answer:
    """One answer on its way out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.body: _Body | None = None
        self.has_begun, self.is_kept = False, True

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self.refused and message["status"] != status_of(self.refused):
                return  # a library has swallowed that the body was refused, and speaks of something else
            self.has_begun = True
            if not self.is_kept:
                # Neither a proxy nor the browser of a shared desk keeps what staff saw.
                message.setdefault("headers", [])
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
        if self.has_begun:
            await self._send(message)

    @property
    def refused(self) -> StadtklimaError | None:
        """Why the body was."""
        return self.body.refused if self.body is not None else None

    async def refuse(self, scope: Scope, error: Exception) -> None:
        self.has_begun = True
        handlers = scope["app"].exception_handlers
        handler: Callable[[Request, Exception], Awaitable[Response]]
        handler = next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)
        await (await handler(Request(scope), error))(scope, _nothing, self._send)


class _Socket:
    """One websocket: at each message, either way, the asker is looked at again."""

    def __init__(self, receive: Receive, send: Send, largest: int, let_in: Callable[[], Awaitable[Registered]]) -> None:
        self._receive, self._send, self._largest, self._let_in = receive, send, largest, let_in
        self._has_ended = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        if len(message.get("text") or message.get("bytes") or "") > self._largest:
            await self._end(_TOO_BIG, TooLargeError(f"more than {self._largest} bytes in a message"))
        elif await self._is_in():
            return message
        return {"type": "websocket.disconnect", "code": _POLICY}

    async def send(self, message: Message) -> None:
        if not self._has_ended and (message["type"] != "websocket.send" or await self._is_in()):
            await self._send(message)

    async def _is_in(self) -> bool:
        try:
            await self._let_in()
        except StadtklimaError as error:
            await self._end(_POLICY, error)
        return not self._has_ended

    async def _end(self, code: int, error: StadtklimaError) -> None:
        if not self._has_ended:
            self._has_ended = True
            await self._send(_closing(code, error))


def _closing(code: int, error: StadtklimaError) -> Message:
    return {"type": "websocket.close", "code": code, "reason": str(error)[:120]}


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
