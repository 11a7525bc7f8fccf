"""The addresses of the crew's pages, and what they answer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from dashboard.http.bodies import body_of
from dashboard.pages import not_found
from dashboard.parts.page import Visit
from dashboard.staff.fahrt import inlet, tour_files, tour_sheet
from dashboard.staff.fahrt.cab import CabPage
from dashboard.staff.fahrt.tour_list import TourListPage
from dashboard.staff.fahrt.tour_view import TourView, view_of
from dashboard.staff.page import TOURS
from data.errors import NotFoundError
from services import tours
from services.agreement import check_agreement

if TYPE_CHECKING:
    from dashboard.http.routes import Endpoint, Routes
    from dashboard.parts.page import PageContext
    from data.records.crew_log import Verdict

TOUR: Final = f"{TOURS}/{{tour_id}}"
STATE: Final = f"{TOUR}/stand"
REPORTS: Final = f"{TOUR}/meldungen"
PHOTOS: Final = f"{TOUR}/fotos"
PLANNED: Final = "/einsatz/touren/{tour_id}"
"""Where dispatchers have the files of a tour."""
FILES: Final = {tour_sheet.NAME: tour_sheet.tour_sheet, tour_files.GPX: tour_files.gpx, tour_files.CSV: tour_files.csv}
"""By their names."""
_PERMISSION: Final = "drive"


def register(routes: "Routes", context: "PageContext") -> None:
    """Add them."""
    answers = CrewAnswers(context)
    routes.add(TOURS, answers.tours, permission=_PERMISSION)
    routes.add(TOUR, answers.page, permission=_PERMISSION)
    for name, made in FILES.items():
        routes.add(f"{TOUR}/{name}", answers.file(made), permission=_PERMISSION)
        routes.add(f"{PLANNED}/{name}", answers.file(made), permission="tours.read")
    routes.add(STATE, answers.state, permission=_PERMISSION)
    routes.add(REPORTS, answers.report, permission=_PERMISSION, methods=("POST",))
    routes.add(PHOTOS, answers.photo, permission=_PERMISSION, methods=("POST",), largest_bytes=inlet.LARGEST_PHOTO)


@dataclass(frozen=True, slots=True)
class CrewAnswers:
    """What each answers; all of it is made in threads, and only with an agreement."""

    context: "PageContext"

    async def tours(self, request: Request) -> Response:
        """The tours of today."""
        visit = Visit.of(request, self.context, TOURS)
        return await self._agreed(lambda: HTMLResponse(TourListPage(self.context).html(visit)))

    async def page(self, request: Request) -> Response:
        """One of them."""
        visit = Visit.of(request, self.context, f"{TOURS}/{request.path_params['tour_id']}")

        def html() -> Response:
            view = view_of(self.context, request.path_params["tour_id"])
            return HTMLResponse(CabPage(self.context).html(visit, view))

        try:
            return await self._agreed(html)
        except NotFoundError:
            return not_found(request, self.context)

    async def state(self, request: Request) -> Response:
        """What its script knows, anew."""
        return await self._agreed(lambda: JSONResponse(self._state(request)))

    def file(self, made: "Callable[[PageContext, Visit, TourView], Response]") -> "Endpoint":
        """What answers with a file of a tour."""

        async def answer(request: Request) -> Response:
            tour_id = request.path_params["tour_id"]
            visit = Visit.of(request, self.context, f"{TOURS}/{tour_id}")
            return await run_in_threadpool(lambda: made(self.context, visit, view_of(self.context, tour_id)))

        return answer

    async def report(self, request: Request) -> Response:
        """Take in one action; 409 with the state of the tour: it is kept, and the tour has changed."""
        action = inlet.action_of(request.path_params["tour_id"], await body_of(request))
        return await self._applied(request, partial(tours.apply, self.context.house, action))

    async def photo(self, request: Request) -> Response:
        """Take in one picture, likewise."""
        action = inlet.photo_of(request.path_params["tour_id"], dict(request.query_params))
        content = await body_of(request)
        return await self._applied(request, partial(tours.attach, self.context.house, action, content))

    async def _applied(self, request: Request, apply: "Callable[[], Verdict]") -> Response:
        def answer() -> Response:
            done = apply()
            said = {"outcome": done.outcome, "detail": done.sentence}
            if done.outcome != "conflict":
                return JSONResponse(said)
            return JSONResponse({**said, "tour": self._state(request)}, HTTPStatus.CONFLICT)

        return await self._agreed(answer)

    def _state(self, request: Request) -> dict[str, Any]:
        view: TourView = view_of(self.context, request.path_params["tour_id"])
        return view.state(now=self.context.api.now(), agent=request.headers.get("user-agent", ""))

    async def _agreed(self, answer: Callable[[], Response]) -> Response:
        def checked() -> Response:
            check_agreement(self.context.house)
            return answer()

        return await run_in_threadpool(checked)
