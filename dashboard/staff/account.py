"""The page of one's own account: roles, logins with a way to end each, password, second factor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.http import forms
from dashboard.http.routes import Routes, account_of
from dashboard.http.sessions import Sessions, go
from dashboard.parts.addresses import Address
from dashboard.parts.article import article
from dashboard.parts.document import PageFiles
from dashboard.parts.figures import when
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.page import PageContext
from dashboard.parts.qr import qr
from dashboard.parts.request_address import address_of
from dashboard.parts.status.table import cards
from dashboard.staff.login import ACCOUNT, problem_of, way_out
from dashboard.texts import Words
from data.errors import BadRequestError, NotFoundError, StadtklimaError
from data.language import LANGUAGES
from data.records.attempts import TooManyAttemptsError
from data.records.logins import LoginEntry, WrongLoginError
from data.records.passwords import WeakPasswordError
from data.records.permissions import Account
from data.records.second_factor import Enrolment, WrongCodeError
from data.records.staff import User

WRONG: Final[Mapping[type[StadtklimaError], str]] = {
    WrongLoginError: "password",
    WeakPasswordError: "weak",
    WrongCodeError: "code",
    TooManyAttemptsError: "too_many",
}
"""The sentence of each error; of others the one that asks to try again."""
DEEDS: Final = "confirm, end, enrol, language, password, remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """What the page shows; ``codes`` are told once, after a second factor has begun to count."""

    user: User
    logins: Sequence[LoginEntry]
    has_factor: bool
    lacks_factor: bool
    enrolment: Enrolment | None = None
    codes: Sequence[str] = ()
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Renders and answers ``/konto``."""

    context: PageContext
    files: PageFiles
    sessions: Sessions

    def register(self, routes: Routes) -> None:
        """Add the page."""
        routes.add(ACCOUNT, self.show, permission="own")
        routes.add(ACCOUNT, self.change, permission="own", methods=("POST",))

    async def show(self, request: Request) -> Response:
        """The page as it is."""
        return await self._answer(request)

    async def change(self, request: Request) -> Response:
        """Do what a form says, or say why not."""
        typed = await forms.fields(request)
        try:
            return await self._apply(request, typed)
        except (BadRequestError, NotFoundError, WrongLoginError, TooManyAttemptsError) as error:
            wrong = WRONG.get(type(error), "other")
            return await self._answer(request, status=HTTPStatus.BAD_REQUEST, wrong=wrong)

    async def _apply(self, request: Request, typed: Mapping[str, str]) -> Response:
        records, name, now = self.context.house.records, account_of(request).name, datetime.now(UTC)
        action = typed.get("do", "")
        if action == "end":
            await run_in_threadpool(records.logins.end_one, name, typed.get("login", ""))
        elif action == "language":
            await run_in_threadpool(records.staff.set_language, name, typed.get("language", ""))
        elif action == "enrol":
            enrol = partial(records.second_factor.enrol, name, issuer=self.context.town.name)
            return await self._answer(request, enrolment=await run_in_threadpool(enrol))
        elif action == "confirm":
            confirm = partial(records.second_factor.confirm, name, typed.get("code", "").replace(" ", ""), now=now)
            codes = await run_in_threadpool(confirm, secret=self.sessions.secret(request))
            return await self._answer(request, codes=codes)
        elif action in {"password", "remove"}:
            prove = partial(records.logins.prove, name, typed.get("password", ""), now=now)
            await run_in_threadpool(prove, address=self.sessions.address(request))
            return await self._renew(request, name, typed)
        else:
            raise BadRequestError(f"cannot do {action[:20]!r}; known: {DEEDS}")
        return go(self._here(request).to())

    async def _renew(self, request: Request, name: str, typed: Mapping[str, str]) -> Response:
        """Change what proves somebody: all logins end, and this browser gets another."""
        records = self.context.house.records
        if typed["do"] == "remove":
            await run_in_threadpool(records.second_factor.remove, name)
        else:
            await run_in_threadpool(records.staff.set_password, name, typed.get("new", ""))
        secret = await run_in_threadpool(records.logins.admit, name, "password", now=datetime.now(UTC))
        return self.sessions.begun(request, secret, to=self._here(request).to())

    async def _answer(self, request: Request, *, status: int = HTTPStatus.OK, **facts: object) -> Response:
        state = await run_in_threadpool(self._state, account_of(request), self.sessions.secret(request), facts)
        return HTMLResponse(await run_in_threadpool(self.html, self._here(request), state), status)

    def _state(self, account: Account, secret: str, facts: Mapping[str, object]) -> AccountState:
        records, name = self.context.house.records, account.name
        logins = records.logins.of_user(name, secret=secret, now=datetime.now(UTC))
        found = {"user": records.staff.user(name), "logins": logins, "has_factor": records.second_factor.has(name)}
        found["lacks_factor"] = self.sessions.lacks_factor(account)
        return AccountState(**{**found, **facts})  # type: ignore[arg-type]  # as their names say

    def _here(self, request: Request) -> Address:
        return address_of(request, self.context.house, ACCOUNT)

    def html(self, address: Address, state: AccountState) -> str:
        """The whole page."""
        words = address.words(self.context.texts)
        parts = [
            problem_of(words[f"account.error.{state.wrong}"] if state.wrong else ""),
            tag("p", {"class": "article__intro"}, words.say("account.intro", name=state.user.name)),
            problem_of(words["account.factor_first"] if state.lacks_factor else ""),
            _roles(state.user, words, self.context.town.bodies),
            _codes(state.codes, words) if state.codes else None,
            *([] if state.user.issuer else [_factor(state, address, words), _password(address, words)]),
            _language(state.user, address, words),
            _logins(state, address, words),
            way_out(address, words),
        ]
        content = [one for one in parts if one]
        title = words["account.title"]
        return article(self.context.frame, address, words, self.files, title=title, content=content, robots="noindex")


def _logins(state: AccountState, address: Address, words: Words) -> Markup:
    now = datetime.now(UTC)
    rows = [
        [
            words["account.this"] if one.is_this else words[f"account.method.{one.method.replace(' ', '_')}"],
            when(one.created_at, now=now, words=words),
            when(one.seen_at, now=now, words=words),
            "" if one.is_this else _form(address, "end", _button(words, "end"), login=one.session_id),
        ]
        for one in state.logins
    ]
    head = [words[f"account.{one}"] for one in ("login", "since", "seen", "end")]
    return _part("logins", words, cards(head, rows, caption=words["account.logins"]))


def _roles(user: User, words: Words, bodies: Mapping[str, object]) -> Markup:
    if not user.grants:
        return tag("p", None, words["account.no_role"])
    names = {body_id: getattr(body, "name", body_id) for body_id, body in bodies.items()}
    listed = (f"{words[f'role.{one.role}']}, {names.get(one.body, one.body)}" for one in user.grants)
    return _part("roles", words, tag("ul", None, *(tag("li", None, one) for one in listed)))


def _factor(state: AccountState, address: Address, words: Words) -> Markup:
    if state.has_factor:
        form = _form(address, "remove", join(_present(words, "remove"), _button(words, "factor_off")))
        return _part("factor", words, tag("p", None, words["account.factor_on"]), form)
    if state.enrolment is None:
        form = _form(address, "enrol", _button(words, "factor_begin"))
        return _part("factor", words, tag("p", None, words["account.factor_none"]), form)
    code = field("code", words["login.code"], autocomplete="one-time-code", required=True)
    return _part(
        "factor",
        words,
        tag("p", None, words["account.factor_scan"]),
        qr(state.enrolment.address, words["account.factor_qr"]),
        tag("p", None, words["account.factor_typed"], " ", tag("code", None, state.enrolment.secret)),
        _form(address, "confirm", join(code, button(words["account.factor_confirm"]))),
    )


def _codes(codes: Sequence[str], words: Words) -> Markup:
    listed = tag("ul", {"class": "account__codes"}, *(tag("li", None, tag("code", None, one)) for one in codes))
    return _part("codes", words, tag("p", None, words["account.codes_told"]), listed)


def _password(address: Address, words: Words) -> Markup:
    hint = words["account.new_hint"]
    new = field("new", words["account.new"], kind="password", hint=hint, autocomplete="new-password", required=True)
    form = _form(address, "password", join(_present(words, "change"), new, button(words["account.change"])))
    return _part("password_part", words, form)


def _language(user: User, address: Address, words: Words) -> Markup:
    """In which language messages are sent; that of the page is chosen at its head."""
    options = [(one, words[f"account.language_name.{one}"]) for one in LANGUAGES]
    chosen = choice("language", words["account.language_of"], options, value=user.language)
    return _part("language", words, _form(address, "language", join(chosen, _button(words, "language_set"))))


def _present(words: Words, scope: str) -> Markup:
    label = words["account.password"]
    return field("password", label, kind="password", autocomplete="current-password", required=True, scope=scope)


def _button(words: Words, name: str) -> Markup:
    return button(words[f"account.{name}"], kind="secondary")


def _part(name: str, words: Words, *inside: Markup) -> Markup:
    return tag("section", {"class": "article__part"}, tag("h2", None, words[f"account.{name}"]), *inside)


def _form(address: Address, action: str, inside: Markup, **known: str) -> Markup:
    fields = (hidden(name, value) for name, value in {"do": action, **known}.items())
    return tag("form", {"class": "form", "method": "post", "action": address.to()}, *fields, inside)
