"""The pages of devices that several share: making one known by its code, and logging in by badge and PIN."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.http import forms
from dashboard.http.sessions import DEVICE, go
from dashboard.parts.article import article
from dashboard.parts.form import button, field
from dashboard.parts.markup import Markup, tag
from dashboard.parts.request_address import address_of
from dashboard.staff.login import BADGE, problem_of, too_many
from data.records.attempts import TooManyAttemptsError
from data.records.logins import WrongLoginError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.http.routes import Routes
    from dashboard.http.sessions import Sessions
    from dashboard.parts.addresses import Address
    from dashboard.parts.document import PageFiles
    from dashboard.parts.page import PageContext
    from dashboard.texts import Words

ENROLMENT: Final = "/login/geraet"
_YEAR: Final = timedelta(days=365)
_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class BadgeEntrance:
    """Renders and answers both."""

    context: "PageContext"
    files: "PageFiles"
    sessions: "Sessions"
    inside: "Callable[[Address], str]"

    def register(self, routes: "Routes") -> None:
        """Add them."""
        for path, change in ((BADGE, self.log_in), (ENROLMENT, self.enrol)):
            routes.add(path, self.show, permission="public")
            routes.add(path, change, permission="public", methods=("POST",))

    async def show(self, request: Request) -> Response:
        """The form of a path."""
        return HTMLResponse(self.html(request), headers=_NO_STORE)

    async def log_in(self, request: Request) -> Response:
        """Begin a login by a badge, or say why not."""
        self.sessions.refuse_foreign(request)
        typed, badges = await forms.fields(request), self.context.house.records.badges
        begin = partial(badges.log_in, typed.get("badge", "").strip(), typed.get("pin", "").strip())
        begin = partial(begin, device=self.sessions.device(request), before=self.sessions.secret(request))
        try:
            secret = await run_in_threadpool(begin, address=self.sessions.address(request), now=datetime.now(UTC))
        except WrongLoginError:
            return HTMLResponse(self.html(request, wrong="wrong"), HTTPStatus.FORBIDDEN, _NO_STORE)
        except TooManyAttemptsError:
            return too_many(self.html(request, wrong="too_many"))
        return self.sessions.begun(request, secret, to=self.inside(self._here(request)))

    async def enrol(self, request: Request) -> Response:
        """Make this device known by its code, or say why not."""
        self.sessions.refuse_foreign(request)
        typed, badges = await forms.fields(request), self.context.house.records.badges
        enrol = partial(badges.enrol, typed.get("code", ""), address=self.sessions.address(request))
        try:
            secret = await run_in_threadpool(enrol, now=datetime.now(UTC))
        except WrongLoginError:
            return HTMLResponse(self.html(request, wrong="wrong_code"), HTTPStatus.FORBIDDEN, _NO_STORE)
        except TooManyAttemptsError:
            return too_many(self.html(request, wrong="too_many"))
        answer = go(self._here(request).page_at(BADGE))
        self.sessions.keep(request, answer, secret, purpose=DEVICE, lasts=_YEAR)
        return answer

    def html(self, request: Request, *, wrong: str = "") -> str:
        """The page of a path."""
        address = self._here(request)
        words, is_badge = address.words(self.context.texts), address.path == BADGE
        fields = self._badge(request, words) if is_badge else [field("code", words["badge.code"], required=True)]
        problem = problem_of(words[f"badge.{wrong}"] if wrong else "")
        sending = button(words["login.go"] if is_badge else words["badge.enrol"])
        form = tag("form", {"class": "form", "method": "post", "action": address.to()}, problem, *fields, sending)
        title = words["badge.title" if is_badge else "badge.device_title"]
        return article(self.context.frame, address, words, self.files, title=title, content=[form])

    def _badge(self, request: Request, words: "Words") -> list[Markup]:
        known = bool(self.sessions.device(request))
        return [
            tag("p", None, words["badge.intro" if known else "badge.unknown"]),
            field("badge", words["badge.badge"], kind="password", required=True),
            field("pin", words["badge.pin"], kind="password", required=True),
        ]

    def _here(self, request: Request) -> "Address":
        path = ENROLMENT if request.url.path.endswith(ENROLMENT) else BADGE
        return address_of(request, self.context.house, path)
