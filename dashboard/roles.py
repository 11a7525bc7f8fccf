"""Who may use a route: every route is registered here with its role, and a test lists them all."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from data.errors import DeclarationError

Role: TypeAlias = Literal["public", "device", "operator", "monitor", "staff"]
"""public: everybody; device: a network server with its token; operator: of charging points, with a token of OCPI;
monitor: the Prometheus of this installation; staff: people who have logged in."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
Guard: TypeAlias = Callable[[Request], Awaitable[None]]
"""Raises UnauthorizedError or AccessError unless the asker has the role."""

SCOPE_KEY: Final = "stadtklima.role"


@dataclass(frozen=True, slots=True)
class Registered:
    """One route and who may use it.

    Args:
        path: as Starlette writes it, with ``{parameters}``.
        methods: in capitals.
        role: who may use it.
    """

    path: str
    methods: tuple[str, ...]
    role: Role


@dataclass
class Routes:
    """The one way to add a route to the server.

    Args:
        server: the FastAPI app that gets the routes.
        guards: by role, what lets an asker in; ``public`` needs none, a role without a guard lets nobody in.
    """

    server: FastAPI
    guards: Mapping[Role, Guard]
    registered: list[Registered] = field(default_factory=list)

    def add(self, path: str, endpoint: Endpoint, *, role: Role, methods: Iterable[str] = ("GET",)) -> None:
        """Add a route that only this role may use; GET also answers HEAD.

        Raises:
            DeclarationError: there is no such role, or no guard for it.
        """
        self.declare(path, role=role, methods=methods)
        self.server.add_route(path, self._guarded(endpoint, role), methods=list(methods), include_in_schema=False)

    def declare(self, path: str, *, role: Role, methods: Iterable[str] = ("GET",)) -> None:
        """Say who may use a route that a library adds itself (Dash's own)."""
        if role not in ROLES or (role != "public" and role not in self.guards):
            known = ", ".join(["public", *self.guards])
            raise DeclarationError(f"route {path}: no guard for role {role!r}; there are: {known}")
        self.registered.append(Registered(path, tuple(methods), role))

    def _guarded(self, endpoint: Endpoint, role: Role) -> Endpoint:
        if role == "public":
            return endpoint
        guard = self.guards[role]

        async def guarded(request: Request) -> Response:
            request.scope[SCOPE_KEY] = role
            await guard(request)
            answer = await endpoint(request)
            if role == "staff":
                # Neither a proxy nor the browser of a shared desk keeps what staff saw.
                answer.headers["Cache-Control"] = "no-store"
            return answer

        return guarded
