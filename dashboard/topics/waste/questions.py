"""Questions of the search for room whose body nobody keeps, answered with pieces of its page."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.api.nearest import Nearest, NearestQuestion
from dashboard.api.parameters import TOLD_TO_NOBODY
from dashboard.api.places import Names, PlacesQuestion
from dashboard.http.questions import Asked, NoQuery
from dashboard.parts.markup import Markup
from dashboard.parts.page import PageContext
from dashboard.parts.place_search import LONGEST, suggestions
from dashboard.texts import Words
from dashboard.topics.waste.answer import RoomNear


class Spoken(Asked):
    """The visitor's language."""

    lang: str = "de"
    simple: bool = False


class NamedQuestion(PlacesQuestion, Spoken):
    """What somebody typed, and their language."""


class RoomQuestion(NearestQuestion, Spoken):
    """Where somebody asks from, and how that place is called.

    Args:
        how: by device, map, link or search.
        name: of what was searched for.
        share: whether the answer gets a link.
    """

    how: str | None = None
    name: str | None = None
    share: bool = False


@dataclass(frozen=True, slots=True)
class Questions:
    """Answers where there is room, and which places have a name."""

    context: PageContext
    nearest: Nearest
    names: Names

    @classmethod
    def of(cls, context: PageContext) -> "Questions":
        """With what the open API answers by."""
        return cls(context, Nearest(context.api, context.ground), Names(context.ground))

    async def room(self, request: Request, question: RoomQuestion, _: NoQuery) -> Response:
        """Where there is room near a place in the body."""
        self.nearest.checked(question)
        agent = request.headers.get("user-agent", "")
        return _private(await self.nearest.made(lambda: self._room(question, agent)))

    def _room(self, question: RoomQuestion, agent: str) -> Markup:
        words = self._words(question)
        groups, yards, current = self.nearest.found(question)
        view = self.context.view(question.layer, words, self.context.api.now(), current=current)
        inside = self.nearest.in_town(question)
        return RoomNear(
            view=view,
            groups=groups,
            yards=yards,
            origin=(question.lat, question.lon),
            said_from=_called(question, words)
            if inside
            else words.say("disposal.from_out_of_town", town=view.town.name),
            mode=question.mode,
            agent=agent,
            share=question.share,
        ).markup()

    async def places(self, question: NamedQuestion, _: NoQuery) -> Response:
        """Suggestions for what somebody typed."""
        return _private(suggestions(await self.names.found(question), self._words(question)))

    def _words(self, question: Spoken) -> Words:
        return self.context.texts.of(question.lang, simple=question.simple)


def _called(question: RoomQuestion, words: Words) -> str:
    """How somebody gave the place they ask from."""
    key = {"device": "from_device", "map": "from_map", "link": "share.from"}.get(question.how or "")
    name = (question.name or "")[:LONGEST]
    return words[f"disposal.{key}"] if key else words.say("disposal.from_place", place=name)


def _private(piece: Markup) -> Response:
    return HTMLResponse(piece, headers=dict(TOLD_TO_NOBODY))
