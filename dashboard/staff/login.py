"""The page on which staff log in: a name, a password, and one sentence where that fails."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.http import forms
from dashboard.http.errors import problem
from dashboard.http.sessions import LOGIN, LoginNeededError, Sessions, go
from dashboard.parts.addresses import Address
from dashboard.parts.article import article
from dashboard.parts.document import PageFiles
from dashboard.parts.form import button, field
from dashboard.parts.markup import tag
from dashboard.parts.page import PageContext
from dashboard.parts.request_address import address_of
from data.records.staff import TooManyAttemptsError, WrongLoginError

if TYPE_CHECKING:
    from dashboard.http.roles import Routes
    from services.context import House

LOGOUT: Final = "/logout"
_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class LoginPage:
    """Renders ``/login``."""

    context: PageContext
    files: PageFiles

    def html(self, address: Address, *, name: str = "", wrong: str = "") -> str:
        """The whole page; ``wrong`` is the key of the sentence that says why it failed, empty if nothing did."""
        words = address.words(self.context.texts)
        said = tag("p", {"class": "form__problem", "role": "alert"}, words[f"login.{wrong}"]) if wrong else None
        form = tag(
            "form",
            {"class": "form", "method": "post", "action": address.to()},
            said,
            field("name", words["login.user"], value=name, autocomplete="username", required=True),
            field("password", words["login.password"], kind="password", autocomplete="current-password", required=True),
            button(words["login.go"]),
        )
        content = [tag("p", {"class": "article__intro"}, words["login.intro"]), form]
        return article(self.context.frame, address, words, self.files, title=words["login.title"], content=content)


def register(
    routes: "Routes", house: "House", page: LoginPage, sessions: Sessions, *, inside: Callable[[Address], str]
) -> None:
    """Add /login and /logout, and send whoever must log in there."""

    def here(request: Request) -> Address:
        return address_of(request, house, LOGIN)

    async def show(request: Request) -> Response:
        address = here(request)
        if await sessions.user(request) is not None:
            return go(inside(address))
        return HTMLResponse(page.html(address), headers=_NO_STORE)

    async def log_in(request: Request) -> Response:
        sessions.refuse_foreign(request)
        address, typed = here(request), await forms.fields(request)
        name = typed.get("name", "").strip().lower()
        try:
            secret = await sessions.begin(request, name, typed.get("password", ""))
        except WrongLoginError:
            return HTMLResponse(page.html(address, name=name, wrong="wrong"), HTTPStatus.FORBIDDEN, _NO_STORE)
        except TooManyAttemptsError:
            html = page.html(address, name=name, wrong="too_many")
            return HTMLResponse(html, HTTPStatus.TOO_MANY_REQUESTS, {**_NO_STORE, "Retry-After": "900"})
        return sessions.begun(request, secret, to=inside(address))

    async def log_out(request: Request) -> Response:
        await sessions.end(request)
        return sessions.ended(to=here(request).to())

    async def first_log_in(request: Request, error: Exception) -> Response:
        if request.method in {"GET", "HEAD"} and not request.url.path.startswith("/api/"):
            return go(here(request).to())
        return problem(HTTPStatus.UNAUTHORIZED, str(error), instance=request.url.path)

    routes.add(LOGIN, show, role="public")
    routes.add(LOGIN, log_in, role="public", methods=("POST",))
    routes.add(LOGOUT, log_out, role="staff", methods=("POST",))
    routes.server.add_exception_handler(LoginNeededError, first_log_in)
