"""Every route asked by everybody, and the table of it; `python -m tests.support.permission_table` writes it anew."""

import asyncio
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from starlette.types import Message, Receive, Scope, Send

from dashboard.factory import create
from dashboard.http.middleware.guard import OutermostGuard
from dashboard.http.routes import PEOPLE, SOCKET, Registered, Routes
from dashboard.http.sessions import COOKIE, Sessions
from data.records import REACH, passwords
from data.records.permissions import PERMISSIONS, ROLES
from tests.support.small import Small, settle

PAGE: Final = Path(__file__).parents[2] / "docs/permissions.md"
BODIES: Final = ("town", "euv", "stadtwerke")
PASSWORD: Final = "correct horse battery"  # noqa: S105 -- made up
IN: Final = HTTPStatus.NO_CONTENT
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question: a status, and whose rows it could see; None: anybody's."""

    status: int
    reach: frozenset[str] | None = None


def walked(root: Path) -> "Walk":
    """A town in which every route stands, also those that come with a provider of logins."""
    return Walk(settle(root, oidc_issuer="https://login.example.org", oidc_client_id="stadtklima"))


@dataclass
class Walk:
    """A town's routes with nothing behind the guard, and everybody who may ask."""

    town: Small
    askers: dict[str, Headers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = create(self.town.house)
        self.routes: Routes = self.server.state.routes
        self._guard = OutermostGuard(_reached, routes=self.routes, sessions=Sessions(self.town.house))
        now = datetime.now(UTC)
        self.askers |= {"nobody": {}, "forged": {"cookie": f"{COOKIE}=forged"}, "forged token": _bearer("forged")}
        for role in ROLES:
            for body in BODIES:
                name = f"{role}@{body}"
                self.town.house.records.staff.add(name, PASSWORD, now=now, body=body, roles=(role,))
                self.askers[name] = self._logged_in(name, now)
        self.tokens = {f"{one}@{BODIES[1]}": self._token(one) for one in PERMISSIONS}
        self.askers["expired"] = self._logged_in("admin@town", now - timedelta(hours=9))

    def _logged_in(self, name: str, now: datetime) -> Headers:
        secret = self.town.house.records.logins.begin(name, PASSWORD, address="192.0.2.1", now=now).secret
        return {"cookie": f"{COOKIE}={secret}"}

    def _token(self, permission: str, **facts: Any) -> Headers:
        new = self.town.house.records.api_tokens.new
        return _bearer(new(permission, [permission], body=BODIES[1], **{"lasts": timedelta(days=1), **facts}))

    def calls(self) -> Iterator[tuple[Registered, str]]:
        """Each declared route with each of its methods."""
        return ((one, method) for one in self.routes.registered for method in one.methods)

    def ask(self, route: Registered, method: str, given: Headers, *, address: str = "192.0.2.1") -> Outcome:
        """What becomes of one question."""
        return asyncio.run(self._ask(route, method, given, address))

    async def _ask(self, route: Registered, method: str, given: Headers, address: str) -> Outcome:
        status, path = 0, "/".join("x" if part.startswith("{") else part for part in route.path.split("/"))
        headers = {"host": "testserver", "origin": "http://testserver", **given}

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            closed = HTTPStatus.UNAUTHORIZED if message["type"] == "websocket.close" else status
            status = message.get("status", closed)

        kind = {"type": "websocket"} if method == SOCKET else {"type": "http", "method": method}
        scope: dict[str, Any] = {**kind, "path": path, "query_string": b"", "root_path": ""}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope |= {"scheme": "http", "http_version": "1.1", "headers": raw, "app": self.server, "client": (address, 1)}
        await self._guard(scope, receive, send)
        return Outcome(status, scope.get("reach"))


async def _reached(scope: Scope, _: Receive, send: Send) -> None:
    scope["reach"] = REACH.get()
    await send({"type": "http.response.start", "status": IN.value, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _bearer(token: str) -> Headers:
    return {"authorization": f"Bearer {token}"}


def page(walk: Walk) -> str:
    """The whole document."""
    return "\n".join([_HEAD, *_roles(), "", *_guarded(walk), "", *_public(walk), ""])


_HEAD: Final = """# Who may do what

A role is a named set of permissions and holds within one body (`[bodies]` of the town's file): who has it sees and
changes rows of that body alone. Roles are declared in `data/records/permissions.py`, the permission of a route where
the route is added (`Page(permission=...)`, `routes.add(..., permission=...)`). This page is written by
`python -m tests.support.permission_table` out of what the guard really answers to each asker at each route; a test
compares both, and sees that an expired or forged login or token opens nothing.
"""


def _roles() -> Iterator[str]:
    yield from ("## Roles", "", "| role | permissions |", "|---|---|")
    for role, permissions in ROLES.items():
        names = (
            "every one"
            if permissions == frozenset(PERMISSIONS)
            else ", ".join(f"`{one}`" for one in sorted(permissions))
        )
        yield f"| `{role}` | {names} |"


def _guarded(walk: Walk) -> Iterator[str]:
    yield from ("## Routes that are not for everybody", "")
    yield "| route | permission | roles that are let in, each within its body | nobody, expired, forged |"
    yield "|---|---|---|---|"
    for route, method in sorted(walk.calls(), key=lambda one: (one[0].path, one[1])):
        if route.permission == "public":
            continue
        told = {walk.ask(route, method, walk.askers[one]).status for one in ("nobody", "expired", "forged")}
        yield f"| `{method} {route.path}` | `{route.permission}` | {_let_in(walk, route, method)} | {_said(told)} |"


def _let_in(walk: Walk, route: Registered, method: str) -> str:
    found = [role for role in ROLES if walk.ask(route, method, walk.askers[f"{role}@euv"]).status == IN]
    if route.permission not in PEOPLE:
        return "none: a token of its own"
    return "every one" if len(found) == len(ROLES) else ", ".join(f"`{one}`" for one in found)


def _said(told: Iterable[int]) -> str:
    words = {303: "303 to `/login`", 401: "401"}  # of a websocket: it is closed before it opens
    return ", ".join(words[one] for one in sorted(told))


def _public(walk: Walk) -> Iterator[str]:
    yield from ("## Routes for everybody", "")
    found: dict[str, list[str]] = {}
    for route, method in walk.calls():
        if route.permission == "public":
            found.setdefault(route.path, []).append(method)
    yield from (f"- `{' '.join(sorted(methods))} {path}`" for path, methods in sorted(found.items()))


if __name__ == "__main__":
    passwords._COST = (4, 8, 1)
    PAGE.write_text(page(walked(Path(tempfile.mkdtemp()))), "utf-8")
