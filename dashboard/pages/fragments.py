"""Pieces of pages as HTML: what a page shows at first, again, so that no script says it a second time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import Answer, respond
from dashboard.parts.fragment import Piece
from dashboard.parts.page import PageContext, Visit
from data.errors import NotFoundError

if TYPE_CHECKING:
    from dashboard.parts.page import Pieces

HTML: Final = "text/html; charset=utf-8"


class UnknownFragmentError(NotFoundError):
    """A page has no piece of this name."""

    kind = "fragment"


@dataclass(frozen=True, slots=True)
class Fragments:
    """Answers with the pieces of one page: each made once a question, version of its layers, and minute."""

    context: PageContext
    pieces: "Pieces"

    async def answer(self, request: Request, visit: Visit) -> Response:
        """The piece that the path names."""
        name = visit.parameters["name"]
        visit = replace(visit, address=replace(visit.address, app=False))
        pieces: Mapping[str, Piece] = self.pieces(visit)
        if name not in pieces:
            raise UnknownFragmentError(name, pieces)
        etag, piece = self._etag(pieces[name]), pieces[name]
        made = await self.context.api.answers.get((name, visit.address, piece.device), etag, lambda: _made(piece, etag))
        return respond(request, made)

    def _etag(self, piece: Piece) -> str:
        """Versions of its layers, released notices, and the minute in which times and ages are said."""
        versions, api = self.context.store.versions(), self.context.api
        numbers = "-".join(str(versions.get(one, 0)) for one in piece.layers)
        return f'W/"{numbers}-{piece.device}{api.moment()}{self.context.house.records.notices.stamp(api.now())}"'


def _made(piece: Piece, etag: str) -> Answer:
    return Answer((piece.render() or "").encode(), HTML, etag)
