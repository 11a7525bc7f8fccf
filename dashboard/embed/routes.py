"""The addresses of tiles: HTML, picture, and the words of the picture."""

from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import ASK_AGAIN, JSON, Answer, Answers, plain, respond, unchanged
from dashboard.assets import Shelf
from dashboard.assets.routes import answer as sent
from dashboard.embed.iframe import SCRIPT
from dashboard.embed.options import Reader
from dashboard.embed.page import TilePage
from dashboard.embed.picture import Painter
from dashboard.embed.speaker import Speaker
from dashboard.embed.window import window
from dashboard.http.routes import Endpoint, Routes
from dashboard.parts.discovery import oembed_link
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options, Tile, Tiles

HTML: Final = "text/html; charset=utf-8"
PNG: Final = "image/png"
SVG: Final = "image/svg+xml"
_OPEN: Final = ((b"access-control-allow-origin", b"*"), (b"cross-origin-resource-policy", b"cross-origin"))
"""Pictures and their words may be taken by any page."""


def register(routes: Routes, context: PageContext, tiles: Tiles) -> None:
    """Add ``/embed/{tile}``, ``.png``, ``.svg``, ``.json`` for every tile there is or was, and the script of hosts."""

    async def script(request: Request) -> Response:
        return _opened(sent(context.shelf[SCRIPT.rpartition("/")[2]], request))

    routes.add(SCRIPT, script, permission="public")
    made = TileRoutes(TilePage(Speaker(context, tiles), context.shelf, context.frame.sprite), context)
    routes.add("/embed/{tile}.png", made.answering(made.picture), permission="public")
    routes.add("/embed/{tile}.svg", made.answering(made.drawing), permission="public")
    routes.add("/embed/{tile}.json", made.answering(made.words), permission="public")
    routes.add("/embed/{tile}", made.answering(made.html), permission="public")


def _files_digest(shelf: Shelf) -> str:
    return sha256("".join(asset.digest for asset in shelf.values()).encode()).hexdigest()[:8]


class TileRoutes:
    """Answers for tiles: made once a question, lake version and minute."""

    def __init__(self, page: TilePage, context: PageContext) -> None:
        self.page, self._context, self._files = page, context, _files_digest(context.shelf)
        self._answers, self._painter = Answers(), Painter(page.speaker)

    def answering(self, make: Callable[[Options, str, str], Answer]) -> Endpoint:
        """An endpoint whose answer is made by ``make`` from options, ETag and the address of our server."""

        async def endpoint(request: Request) -> Response:
            options = self._options(request)
            etag = self._etag(options)
            base = self._context.api.base(request) if make == self.html else ""  # it alone names our server
            answer = await self._answers.get((make.__name__, options, base), etag, lambda: make(options, etag, base))
            made = _plain(request, answer) if answer.media_type == PNG else respond(request, answer)
            if options.wrong is not None and made.status_code == HTTPStatus.OK:
                made.status_code = HTTPStatus.BAD_REQUEST
            if answer.media_type == SVG:
                made.headers["Content-Disposition"] = "attachment"  # as a page its style would be forbidden
            return made if answer.media_type == HTML else _opened(made)

        return endpoint

    def html(self, options: Options, etag: str, base: str) -> Answer:
        """The tile itself."""
        words = options.address.words(self._context.texts)
        found = oembed_link(base, options.path)
        made = self.page.html(options, words, now=self._context.house.clock.now(), found=found)
        return Answer(made.encode(), HTML, etag)

    def picture(self, options: Options, etag: str, _base: str) -> Answer:
        """The tile as a picture."""
        words = options.address.words(self._context.texts)
        made = self._painter.png(options, words, now=self._context.house.clock.now())
        return Answer(made, PNG, etag)

    def drawing(self, options: Options, etag: str, _base: str) -> Answer:
        """The picture as a drawing."""
        words = options.address.words(self._context.texts)
        made = self._painter.svg(options, words, now=self._context.house.clock.now())
        return Answer(made.encode(), SVG, etag)

    def words(self, options: Options, etag: str, _base: str) -> Answer:
        """What the picture shows, in words, and who is to be named."""
        words = options.address.words(self._context.texts)
        said = self.page.speaker.say(options, words)
        document = {
            "tile": options.tile.id,
            "language": words.language,
            "alt": said.text(words),
            "heading": said.heading,
            "figure": said.figure,
            "answer": said.answer,
            "more": said.more,
            "measured": said.measured,
            "notice": said.notice,
            **({"window": window(options, self._context)} if options.tile.is_mapped and said.usable else {}),
            "simulated": said.simulated,
            **({"replay": said.replay} if said.replay else {}),
            "attribution": [
                {"for": kind, "holder": one.holder, "licence": one.licence, "licence_url": one.licence_url}
                for kind, one in said.sources
            ],
        }
        return Answer(plain(document), JSON, etag)

    def _options(self, request: Request) -> Options:
        base = self._context.house.settings.public_path
        return Reader(request.query_params, self._context).read(self._tile(request), base=base)

    def _tile(self, request: Request) -> Tile:
        return self.page.speaker.tiles[request.path_params["tile"]]

    def _etag(self, options: Options) -> str:
        """Values, released notices, the minute in which ages are said, and the files a page loads."""
        store, context = self._context.store, self._context
        versions = "-".join(str(store.versions().get(one, 0)) for one in options.layers)
        notices = context.house.records.notices.stamp(context.house.clock.now())
        return f'W/"{versions}-{context.api.moment()}-{self._files}{notices}"'


def _plain(request: Request, answer: Answer) -> Response:
    """A picture as it is: compressing it gains nothing."""
    same = unchanged(request, answer.etag)
    headers = {"ETag": answer.etag, "Cache-Control": ASK_AGAIN}
    return same or Response(answer.body, media_type=answer.media_type, headers=headers)


def _opened(answer: Response) -> Response:
    answer.raw_headers.extend(_OPEN)
    return answer
