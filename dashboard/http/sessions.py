"""Logins of staff over HTTP: a cookie only after a login, and nothing done that did not come from our own pages.

The border to other ways of logging in (dashboard.staff.provider) is ``keep`` and ``Logins.admit``: whoever has proved a
name by other means begins a login there; cookie, guard and pages stay as they are.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from dashboard.http.errors import UnauthorizedError
from dashboard.http.proxies import Proxies
from dashboard.http.routes import NOBODY, Access
from data.errors import AccessError
from data.records.logins import WORKING_DAY, Login
from data.records.permissions import PERMISSIONS, Account
from services.context import House

COOKIE: Final = "stadtklima_staff"
"""Without TLS; else `Sessions.cookie` says its name."""
DEVICE: Final = "device"
"""Purpose of the cookie of a shared device."""
SCREEN: Final = "screen"
"""Purpose of the cookie of a screen that shows one site."""
LOGIN: Final = "/login"
OWN: Final = "/konto"
"""What somebody logs in with."""
_SAFE: Final = frozenset({"GET", "HEAD"})


class LoginNeededError(UnauthorizedError):
    """This address is for staff who have logged in."""


class NotPermittedError(AccessError):
    """Who is logged in may not do this."""


class SecondFactorNeededError(AccessError):
    """An administrator whose password alone is not enough here."""


class ForeignFormError(AccessError):
    """A form that did not come from one of our own pages."""


class Sessions:
    """What the web knows of logins."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._proxies = Proxies.of(house.settings.trusted_proxies)

    async def guard(self, asker: HTTPConnection, access: Access) -> Account:
        """Let in who may, and say who it is.

        Raises:
            LoginNeededError: nobody is logged in.
            NotPermittedError: who is logged in lacks the permission, in every body.
            SecondFactorNeededError: they may set one up (``own``), and nothing else before that.
            ForeignFormError: something is to be changed, and the question did not come from our own pages.
        """
        account = await self.account(asker)
        if account is None:
            raise LoginNeededError(f"{asker.scope['path']} is for staff; log in at {LOGIN}")
        if asker.scope.get("method") not in _SAFE:
            self.refuse_foreign(asker)
        if access != "own" and await run_in_threadpool(self.lacks_factor, account):
            raise SecondFactorNeededError(f"{asker.scope['path']} needs a second factor; set it up at {OWN}")
        return permitted(account, access, asker)

    def lacks_factor(self, account: Account) -> bool:
        """Whether an administrator must have another factor than a password, and has none."""
        is_asked = self._house.settings.admins_need_second_factor and account.is_administrator
        return is_asked and account.method == "password" and not self._house.records.second_factor.has(account.name)

    async def account(self, asker: HTTPConnection) -> Account | None:
        """Who asks; None: nobody who is logged in."""
        secret = self.secret(asker)
        if not secret:
            return None
        # The true time, not the house's clock: a replay must not end logins.
        account = partial(self._house.records.logins.account, secret, device=self.device(asker))
        return await run_in_threadpool(account, now=datetime.now(UTC))

    async def of_token(self, asker: HTTPConnection) -> Account | None:
        """Whose token is shown; None: none is, since no browser sends such a header by itself.

        Raises:
            UnauthorizedError: it is none of ours, or over, or shown from elsewhere.
        """
        scheme, _, token = asker.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        find = partial(self._house.records.api_tokens.account, token.strip(), address=self.address(asker))
        account = await run_in_threadpool(find, now=datetime.now(UTC))
        if account is None:
            raise UnauthorizedError(f"this token does not open {asker.scope['path']}; see `stadtklima token list`")
        return account

    async def recognised(self, asker: HTTPConnection) -> Account:
        """Who asks at an address for everybody; a stranger without a login, and whatever pages of others send.

        UnauthorizedError: a token is shown, and none that opens anything here.
        """
        machine = await self.of_token(asker)
        if machine is not None:
            return machine
        account = await self.account(asker)
        if account is None or await run_in_threadpool(self.lacks_factor, account):
            return NOBODY
        try:
            if asker.scope.get("method") not in _SAFE:
                self.refuse_foreign(asker)
        except ForeignFormError:
            return NOBODY
        return account

    def secret(self, asker: HTTPConnection) -> str:
        """What the browser shows; empty: nothing."""
        return asker.cookies.get(self.cookie(asker), "")

    def device(self, asker: HTTPConnection) -> str:
        """What a shared device shows; empty: it is none."""
        return asker.cookies.get(self.cookie(asker, DEVICE), "")

    def cookie(self, asker: HTTPConnection, purpose: str = "staff") -> str:
        """A cookie's name: with TLS one that no other host, and no page without TLS, can set for us."""
        name = f"stadtklima_{purpose}"
        if not self._is_secure(asker):
            return name
        return f"__Host-{name}" if self._path == "/" else f"__Secure-{name}"

    def address(self, asker: HTTPConnection) -> str:
        """From where somebody asks, past our own proxies."""
        return self._proxies.asker(asker.scope)

    def _is_secure(self, asker: HTTPConnection) -> bool:
        addresses = (self._proxies.base(asker.scope), self._house.settings.public_url)
        return any(one.startswith("https:") for one in addresses)

    def refuse_foreign(self, asker: HTTPConnection) -> None:
        """Refuse (ForeignFormError) what our own pages did not send: browsers say so in Origin, no page can lie."""
        told = asker.headers.get("origin", "")
        own = {self._proxies.base(asker.scope), self._house.settings.public_origin} - {""}
        if told not in own:
            raise ForeignFormError(f"this came from {told[:60] or 'nowhere'!r}; only our own pages may send it")

    async def begin(self, request: Request, name: str, password: str) -> Login:
        """Log somebody in; return the secret for the cookie. Errors as of data.records.logins."""
        begin = partial(self._house.records.logins.begin, name, password, before=self.secret(request))
        return await run_in_threadpool(begin, address=self.address(request), now=datetime.now(UTC))

    async def confirm(self, request: Request, code: str) -> str:
        """Go on from a password to a login by a code, with another secret. Errors as of data.records.logins."""
        confirm = partial(self._house.records.logins.confirm, self.secret(request), code)
        return await run_in_threadpool(confirm, address=self.address(request), now=datetime.now(UTC))

    async def end(self, request: Request) -> None:
        """Log out who asks."""
        await run_in_threadpool(self._house.records.logins.end, self.secret(request))

    def begun(self, request: Request, secret: str, *, to: str) -> Response:
        """Go on to a page with the cookie of a login that has begun."""
        answer = go(to)
        self.keep(request, answer, secret)
        return answer

    def keep(
        self,
        request: Request,
        answer: Response,
        secret: str,
        *,
        purpose: str = "staff",
        lasts: timedelta = WORKING_DAY,
        same_site: Literal["strict", "lax", "none"] = "strict",
    ) -> None:
        """Give an answer a cookie: that of a login, or of another purpose.

        One for a page within a frame of somebody else's (``none``) is kept apart for each of these (CHIPS), and needs
        TLS: without it, it is as strict as any.
        """
        is_framed = same_site == "none" and self._is_secure(request)
        answer.set_cookie(
            self.cookie(request, purpose),
            secret,
            max_age=int(lasts.total_seconds()),
            path=self._path,
            secure=self._is_secure(request),
            httponly=True,
            samesite=same_site if is_framed or same_site != "none" else "strict",
        )
        if is_framed:
            answer.headers["set-cookie"] = f"{answer.headers['set-cookie']}; Partitioned"

    def ended(self, request: Request, *, to: str) -> Response:
        """Go on to a page without the cookie."""
        answer = go(to)
        self.forget(request, answer)
        return answer

    def forget(self, request: Request, answer: Response, *, purpose: str = "staff") -> None:
        """Take a cookie away with an answer."""
        name, secure = self.cookie(request, purpose), self._is_secure(request)
        answer.delete_cookie(name, path=self._path, secure=secure, httponly=True, samesite="strict")

    @property
    def _path(self) -> str:
        return self._house.settings.public_path or "/"


def permitted(account: Account, access: Access, asker: HTTPConnection) -> Account:
    """The account itself; NotPermittedError: it may not, in any body, or is a machine where somebody is meant."""
    path = asker.scope["path"]
    if access in {"own", "login"} and not account.actor.startswith("user:"):
        raise NotPermittedError(f"{path} is about people who have logged in, and {account.name} is a machine")
    if access in PERMISSIONS and not account.may(access):
        raise NotPermittedError(f"{path} needs the permission {access}, which {account.name} has in no body")
    return account


def go(to: str) -> Response:
    """Go on to a page after a form."""
    return RedirectResponse(to, 303, {"Cache-Control": "no-store"})
