"""The light on a class screen: paired by a code that is typed once, kept by a cookie, followed by asking again.

No token stands in an address. Whoever has no paired screen sees a form for the code and nothing of a room.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from analysis.indoor.rooms import RoomAir, Rooms
from dashboard.http import forms
from dashboard.http.sessions import SCREEN, go
from dashboard.parts.document import document
from dashboard.parts.form import button, field
from dashboard.parts.fragment import path_of
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.request_address import address_of
from dashboard.parts.room_light import light
from dashboard.staff.login import problem_of, too_many
from data.records.attempts import TooManyAttemptsError
from data.records.logins import WrongLoginError

if TYPE_CHECKING:
    from dashboard.http.routes import Routes
    from dashboard.http.sessions import Sessions
    from dashboard.parts.addresses import Address
    from dashboard.parts.page import PageContext
    from dashboard.texts import Words
    from data.records.paired_screens import PairedScreen
    from services.context import House

PATH: Final = "/ampel"
FRAMED: Final = f"{PATH}/eingebettet"
"""The same for a frame on a page of the school (EMBED_ORIGINS); it is paired there, and apart from `PATH`."""
PIECE: Final = "licht"
EVERY_S: Final = 30
_YEAR: Final = timedelta(days=365)
_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class ClassScreen:
    """Renders and answers both pages."""

    context: "PageContext"
    house: "House"
    sessions: "Sessions"

    def register(self, routes: "Routes") -> None:
        """Add them."""
        for path in (PATH, FRAMED):
            routes.add(path, self.show, permission="public")
            routes.add(path, self.pair, permission="public", methods=("POST",))
            routes.add(path_of(path, PIECE), self.piece, permission="public")

    @cached_property
    def rooms(self) -> Rooms:
        """The rooms of all schools."""
        return Rooms(self.context.store, self.house.layers)

    async def show(self, request: Request) -> Response:
        """The light, or the form for the code."""
        screen = await run_in_threadpool(self._screen, request)
        html = partial(self._form, request) if screen is None else partial(self._page, request, screen)
        return HTMLResponse(await run_in_threadpool(html), headers=_NO_STORE)

    async def piece(self, request: Request) -> Response:
        """The light alone, as the page asks for it again and again; 401 for a screen that was removed."""
        screen = await run_in_threadpool(self._screen, request)
        if screen is None:
            return HTMLResponse("", HTTPStatus.UNAUTHORIZED, _NO_STORE)
        address = self._address(request)
        return HTMLResponse(str(await run_in_threadpool(self._light, screen, address)), headers=_NO_STORE)

    async def pair(self, request: Request) -> Response:
        """Make a screen known by its code, or say why not."""
        self.sessions.refuse_foreign(request)
        typed = await forms.fields(request)
        pair = partial(self.house.records.screens.pair, typed.get("code", ""), address=self.sessions.address(request))
        try:
            secret = await run_in_threadpool(pair, now=datetime.now(UTC))
        except WrongLoginError:
            return HTMLResponse(self._form(request, wrong="wrong"), HTTPStatus.FORBIDDEN, _NO_STORE)
        except TooManyAttemptsError:
            return too_many(self._form(request, wrong="too_many"))
        address = self._address(request)
        answer = go(address.to())
        same_site: Literal["none", "strict"] = "none" if address.path == FRAMED else "strict"
        self.sessions.keep(request, answer, secret, purpose=SCREEN, lasts=_YEAR, same_site=same_site)
        return answer

    # ---- what is shown --------------------------------------------------------------------------

    def _screen(self, request: Request) -> "PairedScreen | None":
        secret = request.cookies.get(self.sessions.cookie(request, SCREEN), "")
        return self.house.records.screens.screen(secret, now=datetime.now(UTC))

    def _address(self, request: Request) -> "Address":
        return address_of(request, self.house, FRAMED if request.url.path.find(FRAMED) >= 0 else PATH)

    def _page(self, request: Request, screen: "PairedScreen") -> str:
        address = self._address(request)
        words = address.words(self.context.texts)
        lost = tag("p", {"class": "airlight__lost", "id": "lost", "role": "alert", "hidden": True}, words["light.lost"])
        main = tag("main", {"class": "room", "id": "main"}, self._light(screen, address), lost)
        return self._document(address, words, main, words["light.title"])

    def _light(self, screen: "PairedScreen", address: "Address") -> Markup:
        words, now = address.words(self.context.texts), self.house.clock.now().astimezone(UTC)
        found = self.rooms.air(screen.site_id, now=now)
        shown = light(found, now=now, words=words) if found else tag("p", None, words["light.gone"])
        source = f"{address.asset(path_of(address.path, PIECE))}?lang={address.language}"
        facts: dict[str, Attribute] = {
            "class": "room__light",
            "id": PIECE,
            "data-fragment": source,
            "data-every": EVERY_S,
        }
        return tag("section", {**facts, "aria-live": "polite"}, self._name(found, screen), shown)

    def _name(self, found: RoomAir | None, screen: "PairedScreen") -> Markup:
        return tag("h1", {"class": "room__name"}, found.name if found else screen.name)

    def _form(self, request: Request, *, wrong: str = "") -> str:
        address = self._address(request)
        words = address.words(self.context.texts)
        code = field("code", words["light.code"], hint=words["light.code_hint"], required=True)
        parts = (problem_of(words[f"light.{wrong}"] if wrong else ""), code, button(words["light.pair"]))
        form = tag("form", {"class": "form", "method": "post", "action": address.to()}, *parts)
        title = tag("h1", {"class": "room__name"}, words["light.pair_title"])
        note = tag("p", {"class": "room__note"}, words["light.cookie"])
        about = (tag("p", None, words["light.pair_intro"]), form, note)
        main = tag("main", {"class": "room room--form", "id": "main"}, title, *about)
        return self._document(address, words, main, words["light.pair_title"])

    def _document(self, address: "Address", words: "Words", main: Markup, title: str) -> str:
        files = self.context.files(styles=("ampel.css",), scripts=("ampel.js",))
        product = words.say("page.title", town=self.context.town.name)
        return document(
            address,
            title=f"{title} – {product}",
            description=words["light.pair_intro"],
            files=files,
            sprite=self.context.frame.sprite,
            body=main,
            robots="noindex",
        )
