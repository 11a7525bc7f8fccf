"""The addresses of staff, and of the public page beside them: status, login, administration."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.http.routes import Routes
from dashboard.http.sessions import Sessions
from dashboard.pages import PRIVATE
from dashboard.parts.page import Page, PageContext
from dashboard.parts.request_address import address_of
from dashboard.staff import (
    account,
    administration,
    badge,
    class_screen,
    fahrt,
    jobs,
    login,
    provider,
    saved_answers,
    status,
)
from dashboard.staff.administration import devices
from dashboard.staff.desk import start_of
from services.identity_provider import IdentityProvider
from services.inspection import Inspection

MOVED: Final = "/status/geraete"
"""Where devices stood before there was administration."""


def register(
    routes: Routes, context: PageContext, inspection: Inspection, sessions: Sessions, shown: Sequence[Page]
) -> None:
    """Add /status, /login, /logout, /konto, administration, and what programs of staff ask of jobs."""
    house, store, files = context.house, context.store, context.files(styles=("status.css",))
    known = IdentityProvider(house.settings) if house.settings.oidc_issuer else None
    public, entrance = (
        status.StatusPage(context, files),
        login.LoginPage(context, files, has_provider=known is not None),
    )

    async def show(request: Request) -> Response:
        address = address_of(request, house, status.PATH, origin=context.api.base(request))
        seen = await run_in_threadpool(inspection.seen)
        demo = any(store.summary(layer_id).is_demo for layer_id in house.layers)
        return HTMLResponse(public.html(address, seen, demo=demo), headers=PRIVATE)

    async def moved(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{house.settings.public_path}{devices.PATH}{query}", HTTPStatus.PERMANENT_REDIRECT)

    routes.add(status.PATH, show, permission="public")
    routes.add(MOVED, moved, permission="devices.read")
    administration.register(routes, context, inspection, shown)
    jobs.register(routes, house)
    saved_answers.register(routes, context)
    login.Entrance(house, entrance, sessions, start_of, known).register(routes)
    if known is not None:
        provider.ProviderEntrance(house, entrance, sessions, known, start_of).register(routes)
    account.AccountPage(context, files, sessions).register(routes)
    badge.BadgeEntrance(context, files, sessions, start_of).register(routes)
    class_screen.ClassScreen(context, inspection.house, sessions).register(routes)
    fahrt.register(routes, context)
