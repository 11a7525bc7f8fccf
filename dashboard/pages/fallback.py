"""What answers where no other route does: our 404, 405, the preflight of the open API, a slash too many."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match

from dashboard import pages
from dashboard.http.errors import MethodError, UnknownAddressError
from dashboard.http.routes import Routes
from dashboard.parts.page import PageContext

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_MACHINE: Final = ("/api", "/ingest", "/ocpi", "/healthz", "/metrics", "/assets")
_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def register(routes: Routes, context: PageContext) -> None:
    """Answer every address that no route before this one answers; to be registered last."""
    known, house = list(routes.server.router.routes), context.house

    async def unknown(request: Request) -> Response:
        path = request.url.path
        allowed = _methods_at(known, request)
        if request.method == "OPTIONS" and _below(path, "/api") and (opened := _public(routes, request, allowed)):
            headers = {**_PREFLIGHT, "Access-Control-Allow-Methods": ", ".join(opened)}
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
        if allowed:
            raise MethodError(request.method, allowed)
        if path.endswith("/") and path.strip("/") and request.method == "GET" and _answers(known, request, path[:-1]):
            return RedirectResponse(house.settings.public_path + path[:-1], HTTPStatus.PERMANENT_REDIRECT)
        if any(_below(path, start) for start in _MACHINE):
            raise UnknownAddressError(path, ["/api lists what there is"] if _below(path, "/api") else ())
        return pages.not_found(request, context)

    routes.add("/{path:path}", unknown, permission="public", methods=_METHODS, largest_bytes=0)


def _below(path: str, start: str) -> bool:
    return path == start or path.startswith(start + "/")


def _methods_at(known: list[BaseRoute], request: Request) -> tuple[str, ...]:
    partial = [route for route in known if route.matches(request.scope)[0] is Match.PARTIAL]
    return tuple(sorted({method for route in partial for method in getattr(route, "methods", None) or ()}))


def _public(routes: Routes, request: Request, methods: Iterable[str]) -> list[str]:
    """Those of the methods that everybody may use here, from any origin."""
    found = ((method, routes.answering({**request.scope, "method": method})) for method in methods)
    return [method for method, declared in found if declared is not None and declared.permission == "public"]


def _answers(known: list[BaseRoute], request: Request, path: str) -> bool:
    scope = {**request.scope, "path": path}
    return any(route.matches(scope)[0] is Match.FULL for route in known)
