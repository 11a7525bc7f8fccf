"""The outermost guard: permissions by path, bodies counted and timed, logins looked at again at each message."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dash import Dash, html
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.factory import create
from dashboard.http import errors, guards, static
from dashboard.http.middleware.guard import OutermostGuard
from dashboard.http.routes import SMALL_BYTES, SOCKET, Routes
from dashboard.http.sessions import COOKIE, Sessions
from data.errors import DeclarationError
from data.records import ACTOR
from tests.support import small as town
from tests.support.client import asker
from tests.support.small import Small

HOME = {"Origin": "http://testserver"}
PASSWORD = "correct horse battery"  # noqa: S105 -- made up
PREFIX = "/dash/probe/"


class Desk:
    """A server with one Dash application for staff, and one route of each kind."""

    def __init__(self, root: Path) -> None:
        self.house = town.settle(root).house
        self.seen: list[str] = []
        self.server = FastAPI(openapi_url=None)
        sessions = Sessions(self.house)
        self.routes = Routes(self.server, guards.of(self.house, sessions))
        errors.register(self.server)
        self.app = Dash(
            "probe",
            server=self.server,  # type: ignore[arg-type]  # as in dashboard.factory
            pages_folder="",
            routes_pathname_prefix=PREFIX,
            requests_pathname_prefix=PREFIX,
            add_log_handler=False,
        )
        self.app.layout = html.Div(id="x")
        static.declare_dash(self.routes, prefix=PREFIX, permission="devices.change", sockets=True)
        for path, permission in (("/staff", "devices.change"), ("/public", "public")):
            self.routes.add(path, self.taken, permission=permission, methods=("GET", "POST"))  # type: ignore[arg-type]  # one
        self.server.router.routes.append(Route("/library", self.taken, methods=["GET", "POST"]))
        self.server.router.routes.append(WebSocketRoute("/library", self.opened))
        self.server.add_middleware(OutermostGuard, routes=self.routes, sessions=sessions, patience_s=0.2)

    async def taken(self, request: Request) -> Response:
        self.seen.append(ACTOR.get())
        return PlainTextResponse(str(len(await request.body())))

    async def opened(self, socket: WebSocket) -> None:
        self.seen.append("opened")
        await socket.accept()

    def log_in(self) -> str:
        now = datetime.now(UTC)
        self.house.records.staff.add("anna", PASSWORD, now=now, roles=("admin",))
        return self.house.records.logins.begin("anna", PASSWORD, address="192.0.2.1", now=now).secret


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def anybody(desk: Desk) -> Iterator[TestClient]:
    with TestClient(desk.server, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def anna(desk: Desk, anybody: TestClient) -> TestClient:
    anybody.cookies.set(COOKIE, desk.log_in())
    return anybody


def sent(desk: Desk, path: str, parts: Iterable[bytes], *, method: str = "POST") -> tuple[int, int]:
    """Status of the answer, and how many bytes the server took, of a body whose length is not announced."""
    taken, status, coming = 0, 0, iter(parts)

    async def receive() -> Message:
        nonlocal taken
        part = next(coming, None)
        if part is None:
            await asyncio.Event().wait()  # nothing comes any more, and nobody hangs up
        assert part is not None
        taken += len(part)
        return {"type": "http.request", "body": part, "more_body": True}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    headers = [(b"content-type", b"application/json"), (b"host", b"testserver")]
    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers}
    asyncio.run(desk.server({**scope, "scheme": "http", "http_version": "1.1", "root_path": ""}, receive, send))
    return status, taken


@pytest.mark.parametrize("path", ["_dash-layout", "_dash-dependencies", "_dash-component-suites/dash/x.js"])
def test_a_librarys_route_asks_for_the_permission_it_is_declared_with(anna: TestClient, path: str) -> None:
    assert anna.get(PREFIX + path).status_code != 401
    anna.cookies.clear()
    answer = anna.get(PREFIX + path)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("path", ["/library", f"{PREFIX}_reload-hash", f"{PREFIX}_favicon.ico", PREFIX])
def test_a_route_that_nobody_declared_does_not_exist(desk: Desk, anna: TestClient, path: str) -> None:
    assert anna.get(path).status_code == 404
    assert anna.post(path, headers=HOME).status_code in {404, 405}
    assert desk.seen == []


def test_a_route_is_declared_once(desk: Desk) -> None:
    with pytest.raises(DeclarationError, match="POST /staff is declared twice"):
        desk.routes.declare("/staff", permission="public", methods=("POST",))


def test_whoever_asks_is_known_to_what_answers(desk: Desk, anna: TestClient) -> None:
    assert anna.get("/staff").headers["cache-control"] == "no-store"
    anna.get("/public")
    assert desk.seen == ["user:anna", ""]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_what_a_login_may_do_is_done_from_our_own_pages_only(desk: Desk, anna: TestClient, origin: str) -> None:
    headers = {"Origin": origin} if origin else {}
    assert anna.post("/staff", headers=headers).status_code == 403
    assert anna.post(f"{PREFIX}_dash-update-component", json={}, headers=headers).status_code == 403
    assert desk.seen == []
    assert anna.post("/staff", headers=HOME).status_code == 200


def test_a_body_is_read_up_to_its_limit_and_no_further(desk: Desk) -> None:
    part = b"[]," * 341
    assert sent(desk, "/public", [part] * 30_000) == (413, (SMALL_BYTES // len(part) + 1) * len(part))


def test_a_librarys_middleware_cannot_swallow_that_a_body_was_refused(desk: Desk) -> None:
    path = f"{PREFIX}_dash-open"
    desk.routes.add(path, desk.taken, permission="public", methods=("POST",))
    status, taken = sent(desk, path, [b"[]," * 341] * 30_000)
    assert (status, taken < 2 * SMALL_BYTES) == (413, True)
    assert sent(desk, path, [b"{"] * 10)[0] == 408


@pytest.mark.parametrize("path", ["/staff", "/library", f"{PREFIX}_dash-x", f"{PREFIX}_dash-update-component", "/x"])
def test_no_body_is_read_of_whom_nobody_lets_in(desk: Desk, path: str) -> None:
    status, taken = sent(desk, path, [b"[]," * 341] * 30_000)
    assert (status in {401, 404}, taken) == (True, 0)


def test_a_question_that_takes_no_body_is_handed_none(desk: Desk) -> None:
    assert sent(desk, "/public", [b"x" * 100_000] * 3, method="GET") == (200, 0)


def test_an_announced_body_is_refused_before_it_comes(anybody: TestClient) -> None:
    answer = anybody.post("/public", content=b"x" * (SMALL_BYTES + 1))
    assert (answer.status_code, answer.json()["title"]) == (413, "Request Entity Too Large")
    assert anybody.post("/public", content=b"x" * SMALL_BYTES).text == str(SMALL_BYTES)


def test_a_body_that_dribbles_has_its_time(desk: Desk) -> None:
    assert sent(desk, "/public", [b"{"] * 20) == (408, 20)


@pytest.mark.parametrize("origin", [None, "https://evil.example", "http://testserver.evil.example"])
def test_a_websocket_is_for_our_own_pages(anna: TestClient, origin: str | None) -> None:
    assert refused(anna, f"{PREFIX}_dash-ws-callback", {"Origin": origin} if origin else {})


def test_a_websocket_asks_for_the_permission_it_is_declared_with(desk: Desk, anybody: TestClient) -> None:
    assert refused(anybody, f"{PREFIX}_dash-ws-callback", HOME)
    assert refused(anybody, "/library", HOME)
    assert refused(anybody, "/nowhere", HOME)
    assert desk.seen == []


def test_a_login_is_looked_at_again_at_each_message(desk: Desk, anna: TestClient) -> None:
    with anna.websocket_connect(f"{PREFIX}_dash-ws-callback", headers=HOME) as socket:
        for _ in range(2):
            socket.send_json({"type": "heartbeat"})
            assert json.loads(socket.receive_text())["type"] == "heartbeat_ack"
        desk.house.records.logins.end(anna.cookies[COOKIE])
        socket.send_json({"type": "heartbeat"})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert (closed.value.code, "log in" in closed.value.reason) == (1008, True)


def test_what_is_pushed_to_a_login_that_has_ended_does_not_arrive(desk: Desk, anna: TestClient) -> None:
    async def pushing(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("before")
        desk.house.records.logins.end(anna.cookies[COOKIE])
        await socket.send_text("after")

    desk.server.router.routes.append(WebSocketRoute("/pushed", pushing))
    desk.routes.declare("/pushed", permission="devices.change", methods=(SOCKET,))
    with anna.websocket_connect("/pushed", headers=HOME) as socket:
        assert socket.receive_text() == "before"
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()


def test_a_message_too_long_ends_its_websocket(anna: TestClient) -> None:
    with anna.websocket_connect(f"{PREFIX}_dash-ws-callback", headers=HOME) as socket:
        socket.send_text("x" * (static.CALLBACK_BYTES + 1))
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == 1009


def refused(client: TestClient, path: str, headers: dict[str, str]) -> bool:
    try:
        with client.websocket_connect(path, headers=headers):
            return False
    except WebSocketDisconnect:
        return True


def test_the_guard_stands_outside_of_everything_that_a_library_wraps_around(small: Small) -> None:
    wrapped: list[Any] = [one.cls for one in create(small.house).user_middleware]
    inside = wrapped[wrapped.index(OutermostGuard) + 1 :]
    outside = wrapped[: wrapped.index(OutermostGuard)]
    assert {one.__module__.partition(".")[0] for one in outside} == {"dashboard"}
    assert "DashMiddleware" in {one.__name__ for one in inside}


def test_nobody_is_let_into_a_route_that_is_not_for_everybody(small: Small) -> None:
    with asker(small) as client:
        routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
        closed = [
            (one.path, method) for one in routes.registered if one.permission != "public" for method in one.methods
        ]
        for path, method in closed:
            address = "/".join("x" if part.startswith("{") else part for part in path.split("/"))
            if method == SOCKET:
                assert refused(client, address, HOME), path
                continue
            answer = client.request(method, address, follow_redirects=False)
            assert answer.status_code in {401, 303}, (method, path)
    assert {method for _, method in closed} >= {"GET", "POST", "PUT"}


def test_a_method_nobody_knows_is_said(client: TestClient) -> None:
    assert client.request("PROPFIND", "/").status_code == 405
