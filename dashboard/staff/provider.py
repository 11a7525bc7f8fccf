"""The ways to the town's own directory (OpenID Connect) and back: logging in, and logging out there and here."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.http import forms
from dashboard.http.sessions import LOGIN
from dashboard.parts.request_address import address_of
from dashboard.staff.login import PROVIDER, LoginPage
from data import strict_json
from data.errors import DeclarationError
from data.records.directory import NameTakenError, NoGrantError
from services.identity_provider import IdentityProvider, ProviderDownError, ProviderRefusedError, ProviderRequest

if TYPE_CHECKING:
    from dashboard.http.routes import Routes
    from dashboard.http.sessions import Sessions
    from dashboard.parts.addresses import Address
    from services.context import House

BACK: Final = f"{PROVIDER}/zurueck"
ENDED: Final = f"{PROVIDER}/beendet"
_PURPOSE: Final = "provider"
_WAITS: Final = timedelta(minutes=10)
_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class ProviderEntrance:
    """What the ways answer."""

    house: "House"
    page: LoginPage
    sessions: "Sessions"
    provider: IdentityProvider
    inside: "Callable[[Address], str]"

    def register(self, routes: "Routes") -> None:
        """Add them."""
        routes.add(PROVIDER, self.leave, permission="public")
        routes.add(BACK, self.come_back, permission="public")
        routes.add(ENDED, self.end, permission="public", methods=("POST",))

    async def leave(self, request: Request) -> Response:
        """Send somebody to the provider."""
        try:
            address, asked = await run_in_threadpool(self.provider.begin, self._back(request))
        except ProviderDownError:
            return self._failed(request, "provider_down", HTTPStatus.SERVICE_UNAVAILABLE)
        answer = RedirectResponse(address, HTTPStatus.SEE_OTHER, _NO_STORE)
        sealed = await run_in_threadpool(self.house.records.key.sealed, _PURPOSE, strict_json.dumps(asdict(asked)))
        self.sessions.keep(request, answer, sealed, purpose=_PURPOSE, lasts=_WAITS, same_site="lax")
        return answer

    async def come_back(self, request: Request) -> Response:
        """Log in whom the provider has proved, or say why not."""
        try:
            secret = await self._secret(request)
        except ProviderDownError:
            return self._failed(request, "provider_down", HTTPStatus.SERVICE_UNAVAILABLE)
        except (NoGrantError, NameTakenError) as error:
            wrong = "no_grant" if isinstance(error, NoGrantError) else "name_taken"
            return self._failed(request, wrong, HTTPStatus.FORBIDDEN)
        except (ProviderRefusedError, DeclarationError, ValueError):
            await run_in_threadpool(self.house.records.witness, "login failed", subject="login:provider")
            return self._failed(request, "provider_refused", HTTPStatus.FORBIDDEN)
        answer = self._onward(request)
        self.sessions.forget(request, answer, purpose=_PURPOSE)
        self.sessions.keep(request, answer, secret)
        return answer

    async def _secret(self, request: Request) -> str:
        records, now = self.house.records, datetime.now(UTC)
        sealed = request.cookies.get(self.sessions.cookie(request, _PURPOSE), "")
        asked = ProviderRequest(**json.loads(await run_in_threadpool(records.key.opened, _PURPOSE, sealed)))
        told = dict(request.query_params)
        found = await run_in_threadpool(self.provider.finish, told, asked, self._back(request))
        admit = partial(records.directory.admit, found.issuer, found.subject, name=found.name, grants=found.grants)
        name = await run_in_threadpool(admit, now=now)
        begin = partial(records.logins.admit, name, "provider", now=now, before=self.sessions.secret(request))
        return await run_in_threadpool(begin, provider_sid=found.sid, id_token=found.id_token)

    async def end(self, request: Request) -> Response:
        """End what has ended at the provider (OpenID Connect Back-Channel Logout)."""
        typed, records = await forms.fields(request), self.house.records
        sid, subject = await run_in_threadpool(self.provider.ended, typed.get("logout_token", ""))
        if sid:
            await run_in_threadpool(records.logins.end_of_provider, sid)
        elif name := await run_in_threadpool(records.directory.name_of, self.provider.issuer, subject):
            await run_in_threadpool(records.logins.end_all, name)
        return Response(status_code=HTTPStatus.OK, headers=_NO_STORE)

    def _onward(self, request: Request) -> Response:
        """A page of ours that goes on: browsers send a strict cookie only to what our own pages ask for."""
        address = self._login(request)
        inside = self.inside(address)
        return HTMLResponse(
            self.page.onward(address, "onward", inside), headers={**_NO_STORE, "Refresh": f"0; url={inside}"}
        )

    def _failed(self, request: Request, wrong: str, status: HTTPStatus) -> Response:
        return HTMLResponse(self.page.html(self._login(request), wrong=wrong), status, _NO_STORE)

    def _login(self, request: Request) -> "Address":
        return address_of(request, self.house, LOGIN)

    def _back(self, request: Request) -> str:
        return self.page.context.api.base(request) + BACK
