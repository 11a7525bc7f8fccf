"""The pages people open, found by their files: each says where it stands, who may see it, and how it is rendered."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.http.static import declare_dash
from dashboard.pages import unknown
from dashboard.pages.fragments import Fragments
from dashboard.parts.fragment import path_of
from dashboard.parts.page import Page, PageContext, Pieces, Visit
from dashboard.parts.request_address import address_of
from dashboard.topics import Topics
from data.errors import NotFoundError

if TYPE_CHECKING:
    from dashboard.http.routes import Endpoint, Routes

PRIVATE: Final = {"Cache-Control": "no-cache"}


def discover(context: PageContext, topics: Topics) -> list[Page]:
    """Every page: of each module here what its ``page`` or ``pages`` makes, and the own page of each topic."""
    own = [one.page for one in topics.values() if one.page is not None]
    return [*_modules(context, topics), *own]


def _modules(context: PageContext, topics: Topics) -> Iterator[Page]:
    for found in iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        one, several = getattr(module, "page", None), getattr(module, "pages", None)
        if callable(one):
            yield one(context, topics)
        elif callable(several):
            yield from several(context, topics)


def register(routes: "Routes", context: PageContext, pages: list[Page]) -> None:
    """Add the route of each page, and those of its pieces."""
    for one in pages:
        if one.app is not None:
            prefix = one.app.config.routes_pathname_prefix
            declare_dash(
                routes,
                prefix=prefix,
                permission=one.permission,
                sockets=one.sockets,
                largest_bytes=one.callback_bytes,
                recognises=one.recognises,
            )
        routes.add(one.path, _endpoint(one, context), permission=one.permission, recognises=one.recognises)
        if one.sent is not None:
            routes.add(one.path, one.sent, permission=one.permission, methods=("POST",))
        for name, question in one.questions.items():
            asks = one.asks or one.permission
            routes.add_asked(path_of(one.path, name), question, permission=asks, methods=("POST",))
        if one.pieces is not None:
            routes.add(path_of(one.path, "{name}"), _pieces(one, one.pieces, context), permission=one.permission)


def _endpoint(page: Page, context: PageContext) -> "Endpoint":
    """Rendered in a thread: other visitors need not wait for one page."""

    def made(visit: Visit) -> Response:
        moved = page.moved(visit)
        return HTMLResponse(page.render(visit), headers=PRIVATE) if moved is None else RedirectResponse(moved)

    async def endpoint(request: Request) -> Response:
        visit = Visit.of(request, context, page.path)
        try:
            return await anyio.to_thread.run_sync(made, visit)
        except NotFoundError:
            return not_found(request, context)

    return endpoint


def _pieces(page: Page, pieces: Pieces, context: PageContext) -> "Endpoint":
    fragments = Fragments(context, pieces)

    async def endpoint(request: Request) -> Response:
        return await fragments.answer(request, Visit.of(request, context, page.path))

    return endpoint


def not_found(request: Request, context: PageContext) -> HTMLResponse:
    """Our 404 page for a browser; the API answers with problem JSON instead."""
    html = unknown.html(context, address_of(request, context.house))
    return HTMLResponse(html, 404, headers={"Cache-Control": "no-store"})
