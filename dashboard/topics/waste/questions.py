"""Questions of the search for room whose body nobody keeps, answered with pieces of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.api.body_parameters import TOLD_TO_NOBODY, fields
from dashboard.api.nearest import PARAMETERS, Nearest, NearestQuestion
from dashboard.api.parameters import Parameter
from dashboard.api.places import PARAMETERS as NAMED
from dashboard.api.places import Names
from dashboard.parts.markup import Markup
from dashboard.parts.page import PageContext
from dashboard.texts import Words
from dashboard.topics.waste.answer import RoomNear, suggestions

_LONGEST: Final = 120
_TEXT: Final = {"type": "string"}
SPOKEN: Final = tuple(Parameter(name=one, about="The visitor's language.", schema=_TEXT) for one in ("lang", "simple"))
FROM: Final = tuple(Parameter(name=one, about="How it is called.", schema=_TEXT) for one in ("how", "name", "share"))
"""How: by device, map, link or search; name: of what was searched for; share: whether the answer gets a link."""


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

    async def room(self, request: Request) -> Response:
        """Where there is room near a place in the body."""
        given = await fields(request, (*PARAMETERS, *SPOKEN, *FROM))
        question, agent = self.nearest.question(given), request.headers.get("user-agent", "")
        return _private(await self.nearest.made(lambda: self._room(question, given, agent)))

    def _room(self, question: NearestQuestion, given: Mapping[str, Any], agent: str) -> Markup:
        words = self._words(given)
        groups, yards, current = self.nearest.found(question)
        view = self.context.view(question.layer.id, words, self.context.api.now(), current=current)
        inside = self.nearest.in_town(question)
        return RoomNear(
            view=view,
            groups=groups,
            yards=yards,
            origin=(question.lat, question.lon),
            said_from=_called(given, words) if inside else words.say("disposal.from_out_of_town", town=view.town.name),
            mode=question.mode,
            agent=agent,
            share=given.get("share") is True,
        ).markup()

    async def places(self, request: Request) -> Response:
        """Suggestions for what somebody typed."""
        given = await fields(request, (*NAMED, *SPOKEN))
        found = await self.names.found({one.name: str(given[one.name]) for one in NAMED if one.name in given})
        return _private(suggestions(found, self._words(given)))

    def _words(self, given: Mapping[str, Any]) -> Words:
        return self.context.texts.of(str(given.get("lang", "de")), simple=given.get("simple") is True)


def _called(given: Mapping[str, Any], words: Words) -> str:
    """How somebody gave the place they ask from."""
    key = {"device": "from_device", "map": "from_map", "link": "share.from"}.get(str(given.get("how")))
    name = str(given.get("name", ""))[:_LONGEST]
    return words[f"disposal.{key}"] if key else words.say("disposal.from_place", place=name)


def _private(piece: Markup) -> Response:
    return HTMLResponse(piece, headers=dict(TOLD_TO_NOBODY))
