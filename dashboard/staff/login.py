"""The page on which staff log in: a name, a password, and one sentence where that fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.http import forms
from dashboard.http.errors import problem
from dashboard.http.sessions import (
    LOGIN,
    OWN,
    LoginNeededError,
    NotPermittedError,
    SecondFactorNeededError,
    Sessions,
    go,
)
from dashboard.parts.addresses import Address
from dashboard.parts.article import article
from dashboard.parts.document import PageFiles
from dashboard.parts.form import button, field
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import PageContext
from dashboard.parts.request_address import address_of
from dashboard.staff.page import MOUNTING, TOURS
from dashboard.texts import Words
from data.records.attempts import TooManyAttemptsError
from data.records.logins import WrongLoginError
from services.identity_provider import IdentityProvider

if TYPE_CHECKING:
    from dashboard.http.routes import Routes
    from services.context import House

LOGOUT: Final = "/logout"
BADGE: Final = "/login/ausweis"
CODE: Final = "/login/code"
PROVIDER: Final = "/login/anmeldedienst"
ACCOUNT: Final = OWN
_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class LoginPage:
    """Renders ``/login``."""

    context: PageContext
    files: PageFiles
    has_provider: bool = False

    def denied(self, address: Address) -> str:
        """What whoever lacks a permission is told, with the ways out."""
        words = address.words(self.context.texts)
        intro = tag("p", {"class": "article__intro"}, words["login.denied"])
        own = tag("p", None, tag("a", {"href": address.page_at(ACCOUNT)}, words["account.title"]))
        return self._page(address, words, "denied_title", [intro, own, way_out(address, words)])

    def html(self, address: Address, *, name: str = "", wrong: str = "") -> str:
        """The whole page; ``wrong`` is the key of the sentence that says why it failed, empty if nothing did."""
        words = address.words(self.context.texts)
        form = tag(
            "form",
            {"class": "form", "method": "post", "action": address.to()},
            problem_of(words[f"login.{wrong}"] if wrong else ""),
            field("name", words["login.user"], value=name, autocomplete="username", required=True),
            field("password", words["login.password"], kind="password", autocomplete="current-password", required=True),
            button(words["login.go"]),
        )
        intro = tag("p", {"class": "article__intro"}, words["login.intro"])
        link = tag("a", {"class": "kern-link", "href": address.page_at(PROVIDER)}, words["login.provider"])
        other = [tag("p", None, link)] if self.has_provider else []
        return self._page(address, words, "title", [intro, *other, form])

    def onward(self, address: Address, key: str, to: str) -> str:
        """A page that goes on by itself, with a link for browsers that do not."""
        words = address.words(self.context.texts)
        link = tag("p", None, tag("a", {"href": to}, words[f"login.{key}"]))
        return self._page(address, words, f"{key}_title", [link])

    def code(self, address: Address, *, wrong: str = "") -> str:
        """The form for the code of a second factor."""
        words = address.words(self.context.texts)
        form = tag(
            "form",
            {"class": "form", "method": "post", "action": address.to()},
            problem_of(words[f"login.{wrong}"] if wrong else ""),
            field(
                "code", words["login.code"], hint=words["login.code_hint"], autocomplete="one-time-code", required=True
            ),
            button(words["login.go"]),
        )
        return self._page(address, words, "code_title", [form])

    def _page(self, address: Address, words: Words, title: str, content: Sequence[Markup]) -> str:
        return article(self.context.frame, address, words, self.files, title=words[f"login.{title}"], content=content)


@dataclass(frozen=True, slots=True)
class Entrance:
    """What /login and /logout answer, and what is said to whoever lacks a login or a permission."""

    house: "House"
    page: LoginPage
    sessions: Sessions
    inside: Callable[[Address], str]
    provider: IdentityProvider | None = None

    def register(self, routes: "Routes") -> None:
        """Add both, and send whoever must log in there."""
        routes.add(LOGIN, self.show, permission="public")
        routes.add(LOGIN, self.log_in, permission="public", methods=("POST",))
        routes.add(CODE, self.show_code, permission="public")
        routes.add(CODE, self.confirm, permission="public", methods=("POST",))
        routes.add(LOGOUT, self.log_out, permission="own", methods=("POST",))
        routes.server.add_exception_handler(LoginNeededError, self.first_log_in)
        routes.server.add_exception_handler(NotPermittedError, self.deny)
        routes.server.add_exception_handler(SecondFactorNeededError, self.first_set_up)

    async def show(self, request: Request) -> Response:
        """The form; whoever is logged in goes on."""
        address = self._here(request)
        if await self.sessions.account(request) is not None:
            return go(self.inside(address))
        return HTMLResponse(self.page.html(address), headers=_NO_STORE)

    async def log_in(self, request: Request) -> Response:
        """Begin a login, or say why not."""
        self.sessions.refuse_foreign(request)
        address, typed = self._here(request), await forms.fields(request)
        name = typed.get("name", "").strip().lower()
        try:
            login = await self.sessions.begin(request, name, typed.get("password", ""))
        except WrongLoginError:
            return HTMLResponse(self.page.html(address, name=name, wrong="wrong"), HTTPStatus.FORBIDDEN, _NO_STORE)
        except TooManyAttemptsError:
            return too_many(self.page.html(address, name=name, wrong="too_many"))
        if login.needs_code:
            return self.sessions.begun(request, login.secret, to=address.to(path=CODE))
        return self.sessions.begun(request, login.secret, to=self.inside(address))

    async def show_code(self, request: Request) -> Response:
        """The form for a code; without a password before it nothing comes of it."""
        return HTMLResponse(self.page.code(address_of(request, self.house, CODE)), headers=_NO_STORE)

    async def confirm(self, request: Request) -> Response:
        """Go on from a password by a code, or say why not."""
        self.sessions.refuse_foreign(request)
        address, typed = address_of(request, self.house, CODE), await forms.fields(request)
        try:
            secret = await self.sessions.confirm(request, typed.get("code", ""))
        except WrongLoginError:
            return HTMLResponse(self.page.code(address, wrong="wrong_code"), HTTPStatus.FORBIDDEN, _NO_STORE)
        except TooManyAttemptsError:
            return too_many(self.page.code(address, wrong="too_many"))
        return self.sessions.begun(request, secret, to=self.inside(address))

    async def log_out(self, request: Request) -> Response:
        """End a login, and send whom a provider has proved there to end that one too."""
        address, secret = self._here(request), self.sessions.secret(request)
        there = await run_in_threadpool(self._logout_address, secret, self.page.context.api.base(request) + LOGIN)
        await self.sessions.end(request)
        if not there:
            return self.sessions.ended(request, to=address.to())
        # No redirect: what answers a form may lead to our own pages only (form-action of the policy).
        answer = HTMLResponse(self.page.onward(address, "out_there", there), headers={"Refresh": f"0; url={there}"})
        self.sessions.forget(request, answer)
        return answer

    def _logout_address(self, secret: str, back: str) -> str:
        id_token = self.house.records.logins.id_token(secret)
        return self.provider.logout_address(id_token, back) if self.provider and id_token else ""

    async def first_log_in(self, request: Request, error: Exception) -> Response:
        """Send a browser to the form; tell a program."""
        if _is_for_reading(request):
            address, (wanted, is_tour) = self._here(request), _wanted(request.url.path)
            at_badge = is_tour and self.sessions.device(request)
            return go(address.to(path=BADGE if at_badge else LOGIN, site=wanted or None))
        return problem(HTTPStatus.UNAUTHORIZED, str(error), instance=request.url.path)

    async def deny(self, request: Request, error: Exception) -> Response:
        """Say that a permission is missing."""
        if _is_for_reading(request):
            return HTMLResponse(self.page.denied(self._here(request)), HTTPStatus.FORBIDDEN, _NO_STORE)
        return problem(HTTPStatus.FORBIDDEN, str(error), instance=request.url.path)

    async def first_set_up(self, request: Request, error: Exception) -> Response:
        """Send a browser to where a second factor is set up; tell a program."""
        if _is_for_reading(request):
            return go(self._here(request).page_at(ACCOUNT))
        return problem(HTTPStatus.FORBIDDEN, str(error), instance=request.url.path)

    def _here(self, request: Request) -> Address:
        return address_of(request, self.house, LOGIN)


def too_many(html: str) -> Response:
    """A page that says that there were too many attempts."""
    return HTMLResponse(html, HTTPStatus.TOO_MANY_REQUESTS, {**_NO_STORE, "Retry-After": "900"})


def problem_of(sentence: str) -> Markup | None:
    """What went wrong, above a form; None: nothing did."""
    return tag("p", {"class": "form__problem", "role": "alert"}, sentence) if sentence else None


def _wanted(path: str) -> tuple[str, bool]:
    """What somebody goes on to after the login: a site whose label was read, or a tour, and whether it is one."""
    _, is_label, site_id = path.rpartition(MOUNTING)
    if is_label:
        return site_id, False
    _, is_tour, tour = path.rpartition(TOURS)
    return (tour.strip("/").partition("/")[0] or TOURS.strip("/"), True) if is_tour else ("", False)


def _is_for_reading(request: Request) -> bool:
    return request.method in {"GET", "HEAD"} and not request.url.path.startswith("/api/")


def way_out(address: Address, words: Words) -> Markup:
    """The button that ends a login."""
    form = {"class": "form form--out", "method": "post", "action": address.page_at(LOGOUT)}
    return tag("form", form, button(words["login.out"], kind="secondary"))
