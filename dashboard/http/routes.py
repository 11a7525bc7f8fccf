"""Who may use a route, and how much may be sent to it: every route is declared here, and a test lists them all.

What is declared is enforced in one place, outside of everything that reads a body (dashboard.http.middleware.guard).
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from fastapi import FastAPI
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from dashboard.http.questions import AskedRoute
from data.errors import DeclarationError
from data.records.permissions import PERMISSIONS, Account, Permission

Access: TypeAlias = Literal["public", "device", "operator", "monitor", "own", "login"] | Permission
"""public: everybody; device: a network server with its token; operator: of charging points, with a token of OCPI;
monitor: the Prometheus of this installation; own: whoever has logged in, about what they log in with; login:
likewise, once that is enough (STADTKLIMA_ADMINS_NEED_SECOND_FACTOR); else whoever has the
permission in some body."""
PEOPLE: Final[frozenset[Access]] = frozenset({"own", "login", *PERMISSIONS})
"""What nobody may without a login, or a token that stands for one."""
ACCESSES: Final[frozenset[Access]] = frozenset({"public", "device", "operator", "monitor", *PEOPLE})
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
Guard: TypeAlias = Callable[[HTTPConnection, Access], Awaitable[Account]]
"""Says who asks; raises UnauthorizedError or AccessError unless the asker may."""

ACCESS_KEY: Final = "stadtklima.access"
ACCOUNT_KEY: Final = "stadtklima.account"
"""In a request's scope: what its route declares, and who asks."""
SOCKET: Final = "WEBSOCKET"
"""Stands for the method of a route that is a websocket."""
SMALL_BYTES: Final = 16 * 1024
"""So much may be sent to a route that declares nothing else: a form, a question."""


@dataclass(frozen=True, slots=True)
class Registered:
    """One route and who may use it.

    Args:
        path: as Starlette writes it, with ``{parameters}``.
        largest_bytes: of a body, or of a message to a websocket.
        recognises: whether an address for everybody looks who asks, because staff are told more there.
    """

    path: str
    methods: tuple[str, ...]
    permission: Access
    largest_bytes: int = SMALL_BYTES
    recognises: bool = False


NOBODY: Final = Account(actor="")
_RECALLED: Final = 4_096
_RECALLED_LENGTH: Final = 256
"""So many paths are recalled, and so long ones: an asker's inventions fill no memory."""
_NOTHING: Final = Registered("", (), "public", 0)
"""No route answers, and Starlette says so."""


@dataclass
class Routes:
    """The one way to add a route to the server.

    Args:
        guards: what lets an asker in; ``public`` needs none.
    """

    server: FastAPI
    guards: Mapping[Access, Guard]
    registered: list[Registered] = field(default_factory=list)
    _declared: dict[tuple[str, str], Registered] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Asking some seventy routes costs a fifth of a millisecond, as long as a kept answer takes.
        self._recalled = lru_cache(_RECALLED)(self._found)

    def add(
        self,
        path: str,
        endpoint: Endpoint,
        *,
        permission: Access,
        methods: Iterable[str] = ("GET",),
        largest_bytes: int = SMALL_BYTES,
        recognises: bool = False,
    ) -> None:
        """Add a route for those who have a permission; GET also answers HEAD. DeclarationError: as in `declare`."""
        self.declare(path, permission=permission, methods=methods, largest_bytes=largest_bytes, recognises=recognises)
        self.server.add_route(path, endpoint, methods=list(methods), include_in_schema=False)

    def add_asked(
        self,
        path: str,
        endpoint: Callable[..., Awaitable[Response]],
        *,
        permission: Access,
        methods: Iterable[str] = ("GET",),
        largest_bytes: int = SMALL_BYTES,
        recognises: bool = False,
    ) -> None:
        """Add a route likewise, whose question FastAPI reads as the endpoint's signature says."""
        self.declare(path, permission=permission, methods=methods, largest_bytes=largest_bytes, recognises=recognises)
        answered = [*methods, *(["HEAD"] if "GET" in methods else [])]
        self.server.router.routes.append(AskedRoute(path, endpoint, methods=answered, response_model=None))

    def declare(
        self,
        path: str,
        *,
        permission: Access,
        methods: Iterable[str] = ("GET",),
        largest_bytes: int = SMALL_BYTES,
        recognises: bool = False,
    ) -> None:
        """Say who may use a route that a library adds itself (Dash's own).

        Raises:
            DeclarationError: there is no such permission, no guard for it, or the route is declared already.
        """
        if permission != "public" and permission not in self.guards:
            known = ", ".join(["public", *self.guards])
            raise DeclarationError(f"route {path}: nobody guards {permission!r}; there are: {known}")
        one = Registered(path, tuple(methods), permission, largest_bytes, recognises)
        for method in one.methods:
            if self._declared.setdefault((path, method), one) is not one:
                raise DeclarationError(f"route {method} {path} is declared twice; its first permission counts")
        self.registered.append(one)

    def answering(self, scope: Scope) -> Registered | None:
        """What is declared of the route that will answer; None: it is a library's, and nobody has declared it."""
        method = SOCKET if scope["type"] == "websocket" else scope["method"]
        address = (scope["type"], method, scope["path"], scope.get("root_path", ""))
        return self._recalled(*address) if len(scope["path"]) <= _RECALLED_LENGTH else self._found(*address)

    def _found(self, kind: str, method: str, path: str, root_path: str) -> Registered | None:
        scope = {"type": kind, "method": method, "path": path, "root_path": root_path}
        for route in self.server.router.routes:
            if route.matches(scope)[0] is Match.FULL:
                return self.declared(route, method)
        return _NOTHING

    def declared(self, route: BaseRoute, method: str) -> Registered | None:
        """What is declared of a route of the server; None: nothing."""
        return self._declared.get((getattr(route, "path", ""), "GET" if method == "HEAD" else method))


def account_of(asker: HTTPConnection) -> Account:
    """Who asks, as the guard has found out; of a route for everybody somebody without a name."""
    found: Account = asker.scope.get(ACCOUNT_KEY, NOBODY)
    return found
