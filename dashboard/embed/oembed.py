"""Says programs how to embed an address of ours (oEmbed 1.0, https://oembed.com): as a tile in a frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from urllib.parse import parse_qsl, urlsplit

from fastapi import Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import JSON
from dashboard.api.documents import Told, told
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import Whole
from dashboard.embed.chosen_tile import PATH, ChosenTile
from dashboard.embed.iframe import FrameSize, Iframe
from dashboard.embed.options import Reader
from dashboard.http.errors import UnknownAddressError, UnofferedFormatError
from dashboard.http.questions import Asked
from dashboard.parts.page import PageContext
from dashboard.parts.preview import HEIGHT, WIDTH
from dashboard.parts.station.address import FOLDER
from dashboard.parts.tile import Tile, Tiles
from dashboard.texts import SIMPLE
from dashboard.topics import Topics
from data.errors import BadRequestError
from services.publication import public_position

_LONGEST: Final = 2_000
_LARGEST: Final = 10_000
_FIELDS: Final = 60
"""Parameters of an address."""
_KEPT_S: Final = 3_600
_OPEN: Final = {"Cache-Control": f"public, max-age={_KEPT_S}", "Access-Control-Allow-Origin": "*"}
_ZOOM: Final = "16"
"""Of a map around a site that has no chart."""


class OEmbedQuery(Asked):
    """What to embed, and how large it may be."""

    url: str = Field(description="An address of ours.", json_schema_extra={"maxLength": _LONGEST})
    maxwidth: Annotated[int, Whole(1, _LARGEST)] = Field(_LARGEST, description="Px, of the frame.")
    maxheight: Annotated[int, Whole(1, _LARGEST)] = Field(_LARGEST, description="Px, of the frame.")
    format: str = Field(
        "json", description="`json`; the standard's other one, `xml`, is answered with 501, as it wants."
    )


class RichEmbed(Told):
    """How to embed it; the thumbnail is there where it may be as large as it is."""

    version: Literal["1.0"]
    type: Literal["rich"]
    title: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str
    width: int
    height: int
    thumbnail_url: str = ""
    thumbnail_width: int = 0
    thumbnail_height: int = 0


@dataclass(frozen=True, slots=True)
class OEmbed:
    """Answers for tiles, the start page, topics and pages of sites; every other address is unknown here."""

    context: PageContext
    tiles: Tiles
    topics: Topics

    async def get(self, request: Request, query: Annotated[OEmbedQuery, Query()]) -> Response:
        """How to embed an address; UnknownAddressError: it is none that everybody may embed."""
        if query.format == "xml":
            raise UnofferedFormatError("format=xml is not offered; ask for json")
        if query.format != "json":
            raise BadRequestError(f"format is {query.format[:40]!r}; known: json")
        base = self.context.api.base(request)
        body = await run_in_threadpool(self._answer, query, base)
        return Response(body, media_type=JSON, headers=_OPEN)

    def _answer(self, query: OEmbedQuery, base: str) -> bytes:
        tile, asked = self._meant(query.url, base)
        wrong = Reader(asked, self.context).read(tile, base=base).wrong
        if wrong is not None:
            raise UnknownAddressError(query.url[:_LONGEST])
        own = {name: value for name, value in asked.items() if name in tile.takes}
        looks = {"tile_lang": "lang", "tile_theme": "theme", "tile_simple": SIMPLE}
        chosen = {field: asked[name] for field, name in looks.items() if asked.get(name)}
        made = ChosenTile(self.context, tile, own | chosen, base=base, public=base)
        size = FrameSize(min(tile.width, query.maxwidth), min(tile.height, query.maxheight))
        frame, picture = made.frame(base).within(size), made.address(".png", root=base)
        return told(RichEmbed, self._said(frame, query, base, picture))

    def _said(self, frame: Iframe, query: OEmbedQuery, base: str, picture: str) -> dict[str, object]:
        thumbnail = {"thumbnail_url": picture, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
        return {
            "version": "1.0",
            "type": "rich",
            "title": frame.title,
            "provider_name": self.context.texts["de"].say("page.title", town=self.context.town.name),
            "provider_url": f"{base}/",
            "cache_age": _KEPT_S,
            "html": frame.code(),
            "width": frame.size.width,
            "height": frame.size.height,
            **(thumbnail if query.maxwidth >= WIDTH and query.maxheight >= HEIGHT else {}),
        }

    def _meant(self, url: str, base: str) -> tuple[Tile, dict[str, str]]:
        """The tile that an address of ours is embedded as, and what its address asks for."""
        try:
            given, ours, pairs = urlsplit(url), urlsplit(base), parse_qsl(urlsplit(url).query, max_num_fields=_FIELDS)
        except ValueError:
            raise UnknownAddressError(url[:_LONGEST]) from None
        if (given.netloc.lower(), given.scheme in {"http", "https"}) != (ours.netloc.lower(), True):
            raise UnknownAddressError(url[:_LONGEST])
        path, query = given.path.removeprefix(ours.path), dict(pairs)
        name = path.removeprefix(f"{PATH}/")
        if path.startswith(f"{PATH}/") and name in self.tiles:
            return self.tiles[name], query
        looks = {one: value for one, value in query.items() if one in {"lang", "theme", SIMPLE}}
        if path.startswith(FOLDER):
            return self._of_site(path.removeprefix(FOLDER), looks)
        return self.tiles["map"], {**self._of_page(path, query), **looks}

    def _of_page(self, path: str, query: Mapping[str, str]) -> dict[str, str]:
        """Layers of the map of a topic or of the town."""
        wanted = {"layers": query["layer"]} if query.get("layer") in self.context.layers else {}
        if path in {"", "/"}:
            return wanted
        topic = next((one for one in self.topics.values() if one.path == path and self.topics.layers_of(one)), None)
        if topic is None:
            raise UnknownAddressError(path[:_LONGEST])
        return wanted or {"layers": self.topics.layers_of(topic)[0].id}

    def _of_site(self, site_id: str, looks: dict[str, str]) -> tuple[Tile, dict[str, str]]:
        """The chart of a site; of one that has none the map around it."""
        layer = self.context.layers.of_site(site_id)
        sites = self.context.store.current(layer.id).sites
        if site_id not in sites.site_id:
            raise UnknownAddressError(f"{FOLDER}{site_id}"[:_LONGEST])
        chart = self.tiles["chart"]
        if layer.id in chart.offers():
            return chart, {"site_id": site_id, **looks}
        row = sites.site_id.index(site_id)
        lon, lat = (float(column[row]) for column in public_position(layer, sites))
        centre = f"{lon:.5f},{lat:.5f}"
        return self.tiles["map"], {"layers": layer.id, "centre": centre, "zoom": _ZOOM, **looks}


def operations(context: PageContext, tiles: Tiles, topics: Topics) -> list[Operation]:
    """GET /oembed."""
    return [described("GET /oembed", OEmbed(context, tiles, topics).get, RichEmbed)]
