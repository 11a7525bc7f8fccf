"""The addresses of tiles: HTML, picture, and the words of the picture."""

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard import vendor
from dashboard.addressed import address_of
from dashboard.api.answers import ASK_AGAIN, JSON, Answer, Answers, plain, respond, unchanged
from dashboard.embed.contents import Speaker
from dashboard.embed.options import Options, Reader
from dashboard.embed.origins import Origins
from dashboard.embed.page import TilePage
from dashboard.embed.picture import Painter
from dashboard.embed.tiles import TILES, Tile, UnknownTileError
from dashboard.house import House
from dashboard.pages import PRIVATE, embed_builder, plain_files, with_scripts
from dashboard.parts.document import Files
from dashboard.parts.markup import Markup
from dashboard.proxies import Proxies
from dashboard.roles import Endpoint, Routes
from dashboard.texts import Texts
from data.store import Store

HTML: Final = "text/html; charset=utf-8"
PNG: Final = "image/png"
_OPEN: Final = ((b"access-control-allow-origin", b"*"), (b"cross-origin-resource-policy", b"cross-origin"))
"""Pictures and their words may be taken by any page."""


def register(routes: Routes, house: House, store: Store, texts: Texts) -> None:
    """Add ``/embed/{tile}``, ``.png`` and ``.json`` for every tile there is or was."""
    shelf = vendor.stock()
    page = TilePage(Speaker(house, store), shelf, Markup(vendor.sprite()))
    tiles = TileRoutes(page, texts, _files_digest(shelf))
    builder = embed_builder.BuilderPage(
        town=house.town,
        layers=house.layers,
        store=store,
        texts=texts,
        files=_builder_files(shelf, base=house.settings.public_path),
        sprite=Markup(vendor.sprite()),
        origins=Origins(house.settings.embed_origins),
    )
    routes.add(embed_builder.PATH, _building(builder, house), role="public")
    routes.add("/embed/{tile}.png", tiles.answering(tiles.picture), role="public")
    routes.add("/embed/{tile}.json", tiles.answering(tiles.words), role="public")
    routes.add("/embed/{tile}", tiles.answering(tiles.html), role="public")


def _builder_files(shelf: vendor.Shelf, *, base: str) -> Files:
    plain = plain_files(shelf, base=base)
    styles = [*plain.styles, shelf.address("builder.css", base=base)]
    files = Files(icon=plain.icon, styles=styles, fonts=plain.fonts)
    return with_scripts(files, ("builder.js",), shelf, base=base)


def _building(builder: embed_builder.BuilderPage, house: House) -> Endpoint:
    proxies = Proxies.of(house.settings.trusted_proxies)

    async def endpoint(request: Request) -> Response:
        public = house.settings.public_url or proxies.base(request.scope)
        html = builder.html(request.query_params, address_of(request, house, embed_builder.PATH), public=public)
        return HTMLResponse(html, headers=PRIVATE)

    return endpoint


def _files_digest(shelf: vendor.Shelf) -> str:
    return sha256("".join(asset.digest for asset in shelf.values()).encode()).hexdigest()[:8]


class TileRoutes:
    """Answers for tiles: made once a question, lake version and minute.

    Args:
        page: renders.
        texts: every text.
        files: digest of all files that tiles load.
    """

    def __init__(self, page: TilePage, texts: Texts, files: str) -> None:
        self.page, self._texts, self._files = page, texts, files
        self._answers, self._painter = Answers(), Painter(page.speaker)

    def answering(self, make: Callable[[Options, str], Answer]) -> Endpoint:
        """An endpoint whose answer is made by ``make`` from options and ETag."""

        async def endpoint(request: Request) -> Response:
            options = self._options(request)
            etag = self._etag(options)
            answer = await self._answers.get((make.__name__, options), etag, lambda: make(options, etag))
            made = _plain(request, answer) if answer.media_type == PNG else respond(request, answer)
            return made if answer.media_type == HTML else _opened(made)

        return endpoint

    def html(self, options: Options, etag: str) -> Answer:
        """The tile itself."""
        words = self._texts.of(options.address.language)
        made = self.page.html(options, words, now=self.page.speaker.house.clock.now())
        return Answer(made.encode(), HTML, etag)

    def picture(self, options: Options, etag: str) -> Answer:
        """The tile as a picture."""
        words = self._texts.of(options.address.language)
        made = self._painter.png(options, words, now=self.page.speaker.house.clock.now())
        return Answer(made, PNG, etag)

    def words(self, options: Options, etag: str) -> Answer:
        """What the picture shows, in words, and who is to be named."""
        words = self._texts.of(options.address.language)
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
            "simulated": said.simulated,
            **({"replay": said.replay} if said.replay else {}),
            "attribution": [
                {"for": kind, "holder": one.holder, "licence": one.licence, "licence_url": one.licence_url}
                for kind, one in said.sources
            ],
        }
        return Answer(plain(document), JSON, etag)

    def _options(self, request: Request) -> Options:
        house = self.page.speaker.house
        return Reader(request.query_params, house.layers, house.town).read(
            self._tile(request), base=house.settings.public_path
        )

    def _tile(self, request: Request) -> Tile:
        name: str = request.path_params["tile"]
        if name not in TILES:
            raise UnknownTileError(name, list(TILES))
        return TILES[name]

    def _etag(self, options: Options) -> str:
        """Values, the minute in which ages are said, and the files a page loads."""
        store, clock = self.page.speaker.store, self.page.speaker.house.clock
        versions = "-".join(str(store.versions().get(one, 0)) for one in options.layers)
        return f'W/"{versions}-{clock.epoch_ms() // 60_000}-{self._files}"'


def _plain(request: Request, answer: Answer) -> Response:
    """A picture as it is: compressing it gains nothing."""
    same = unchanged(request, answer.etag)
    headers = {"ETag": answer.etag, "Cache-Control": ASK_AGAIN}
    return same or Response(answer.body, media_type=answer.media_type, headers=headers)


def _opened(answer: Response) -> Response:
    answer.raw_headers.extend(_OPEN)
    return answer
