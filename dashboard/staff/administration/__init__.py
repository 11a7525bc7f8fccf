"""The pages of administration, found by their files: each module's ``page`` makes one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, TypedDict, Unpack
from urllib.parse import quote
from zlib import crc32

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.api.answers import unchanged
from dashboard.http import forms
from dashboard.http.sessions import go
from dashboard.pages import not_found
from dashboard.parts.fragment import path_of
from dashboard.staff.desk import Desk
from dashboard.staff.page import StaffContext, StaffPage, StaffVisit
from data.errors import AccessError, BadRequestError, ConflictError, FieldError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.http.routes import Endpoint, Routes
    from dashboard.parts.markup import Markup
    from dashboard.parts.page import Page, PageContext
    from services.inspection import Inspection


def discover(given: StaffContext) -> Iterator[StaffPage]:
    """Every page of this folder."""
    for found in iter_modules(__path__):
        yield import_module(f"{__name__}.{found.name}").page(given)


def register(routes: "Routes", context: "PageContext", inspection: "Inspection", shown: "Sequence[Page]") -> None:
    """Add the routes of each page: itself, its forms, its pieces, its files."""
    given = StaffContext(context, inspection, shown, [])
    desk = Desk(given)
    # Those without a parameter come first: a page of one thing answers whatever stands at its place.
    given.pages.extend(sorted(discover(given), key=lambda page: "{" in page.path))
    for page in given.pages:
        answers = StaffAnswers(desk, page)
        routes.add(page.path, answers.show, permission=page.permission)
        if page.change is not None:
            largest = page.largest_bytes
            routes.add(page.path, answers.change, permission=page.changes, methods=("POST",), largest_bytes=largest)
        for name, piece in page.pieces.items():
            routes.add(path_of(page.path, name), answers.piece(piece), permission=page.permission)
        for name, file in page.files.items():
            routes.add(f"{page.path}{name}", answers.file(file), permission=page.permission)


class Sent(TypedDict, total=False):
    """What a visit has that sends a form."""

    typed: "Mapping[str, str]"
    files: "Mapping[str, forms.Uploaded]"
    wrong: str


@dataclass(frozen=True, slots=True)
class StaffAnswers:
    """What one page answers; all of it is made in threads."""

    desk: Desk
    page: StaffPage

    async def show(self, request: Request) -> Response:
        """The page."""
        return await self._shown(request, self._visit(request))

    async def change(self, request: Request) -> Response:
        """Do what a form says and go on, or say on the page why not."""
        assert self.page.change is not None  # noqa: S101 -- its route is added for such pages alone; narrows for mypy
        typed, files = await forms.fields_and_files(request, largest_bytes=self.page.largest_bytes)
        visit = self._visit(request, typed=typed, files=files)
        try:
            done = await run_in_threadpool(self.page.change, visit)
        except (BadRequestError, ConflictError, NotFoundError, AccessError) as error:
            named = error.field if isinstance(error, FieldError) else "other"
            wrong = self.page.wrong.get(type(error), named)
            refused = self._visit(request, typed=visit.typed, wrong=wrong)
            return await self._shown(request, refused, HTTPStatus.BAD_REQUEST)
        if isinstance(done, str):
            return go(done)
        return HTMLResponse(await run_in_threadpool(self.desk.html, self.page, visit, done))

    def piece(self, render: "Callable[[StaffVisit], Markup]") -> "Endpoint":
        """What answers with a piece, or that it says what it said."""

        def made(request: Request) -> Response:
            visit = self._visit(request)
            etag = self._etag(visit)
            same = unchanged(request, etag) if etag else None
            return same or HTMLResponse(render(visit), headers={"ETag": etag} if etag else None)

        async def answer(request: Request) -> Response:
            return await run_in_threadpool(made, request)

        return answer

    def _etag(self, visit: StaffVisit) -> str:
        """Of what a page's pieces say to somebody; empty: nobody knows before they are made."""
        if self.page.stamp is None:
            return ""
        said = (self.page.stamp(visit), visit.account.name, visit.address.to(), *sorted(visit.query.items()))
        return f'W/"{crc32(repr(said).encode()):08x}-{self.page.name}"'

    def file(self, made: "Callable[[StaffVisit], Response]") -> "Endpoint":
        """What answers with a file."""

        async def answer(request: Request) -> Response:
            return await run_in_threadpool(made, self._visit(request))

        return answer

    async def _shown(self, request: Request, visit: StaffVisit, status: int = HTTPStatus.OK) -> Response:
        try:
            html = await run_in_threadpool(partial(self._html, visit))
        except NotFoundError:
            return not_found(request, self.desk.context)
        return HTMLResponse(html, status)

    def _html(self, visit: StaffVisit) -> str:
        return self.desk.html(self.page, visit, self.page.show(visit))

    def _visit(self, request: Request, **sent: "Unpack[Sent]") -> StaffVisit:
        named = {name: quote(str(value), safe="") for name, value in request.path_params.items()}
        return StaffVisit.of(request, self.desk.context, self.page.path.format(**named), **sent)
