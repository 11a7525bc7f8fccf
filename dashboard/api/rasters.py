"""Rasters of the town: which there are, tiles of them, and the value at a place."""

from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, Final, TypeAlias

from fastapi import Path, Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.context import Context
from dashboard.api.documents import Sourced, Told, told
from dashboard.api.maps import TilePath, ZoomPath
from dashboard.api.operations import Operation, described
from dashboard.http.questions import Asked, NoQuery
from data.rasters import picture
from data.rasters.reader import RasterReader
from data.rasters.shelf import RasterShelf, TownRaster
from data.web_tiles import WebTile

_PNG: Final = "image/png"
RasterPath: TypeAlias = Annotated[str, Path(description="Id of a raster.", examples=["heights"])]


class RasterPlaceQuery(Asked):
    """Where."""

    lon: float = Field(ge=-180, le=180, description="Degrees east, EPSG:4326.")
    lat: float = Field(ge=-90, le=90, description="Degrees north, EPSG:4326.")


class RasterColour(Told):
    """A step of a scale of colours."""

    value: float
    colour: str


class RasterDescription(Sourced):
    """A raster; ``legend``: between its steps colours pass over, beyond them they stay."""

    id: str
    title: str
    unit: str
    bounds: list[float]
    max_zoom: int
    is_model: bool = Field(description="Computed for an assumed event; nothing of it was measured.")
    return_years: int | None = Field(description="Return period of that event; null: nobody says.")
    legend: list[RasterColour]
    tiles: str = Field(description="Template of addresses of tiles, EPSG:3857.")


class RasterList(Told):
    """All rasters of the town."""

    rasters: list[RasterDescription]


class RasterValue(Sourced):
    """The value of the cell at a place; null: it has none, or the place lies outside."""

    value: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class RasterAnswers:
    """Answers out of the town's rasters."""

    context: Context
    shelf: RasterShelf
    reader: RasterReader = field(default_factory=RasterReader)

    async def listed(self, request: Request, _: NoQuery) -> Response:
        """All of them."""
        known = await run_in_threadpool(self.shelf.listed)
        base = self.context.base(request)
        body = told(RasterList, {"rasters": [_described(one, base) for one in known.values()]})
        tag = "-".join(f"{one.id}-{one.stamp}" for one in known.values())
        return respond(request, Answer(body, JSON, f'W/"rasters-{tag}"'))

    async def tile(
        self, request: Request, raster_id: RasterPath, z: ZoomPath, x: TilePath, y: TilePath, _: NoQuery
    ) -> Response:
        """A picture of 256 pixels."""
        tile, one = WebTile(z, x, y), await run_in_threadpool(self.shelf.raster, raster_id)
        etag = f'W/"raster-{one.id}-{one.stamp}"'
        return await self.context.respond(request, ("raster", one.id, tile), etag, partial(self._tile, one, tile, etag))

    def _tile(self, one: TownRaster, tile: WebTile, etag: str) -> Answer:
        return Answer(picture.png(self.reader.tile(one, tile), one.facts), _PNG, etag)

    async def picture(self, request: Request, raster_id: RasterPath, _: NoQuery) -> Response:
        """All of it, to be laid between its bounds on a web map."""
        one = await run_in_threadpool(self.shelf.raster, raster_id)
        etag = f'W/"raster-picture-{one.id}-{one.stamp}"'
        return await self.context.respond(request, ("raster picture", one.id), etag, partial(self._picture, one, etag))

    def _picture(self, one: TownRaster, etag: str) -> Answer:
        return Answer(picture.png(self.reader.whole(one), one.facts), _PNG, etag)

    async def point(self, raster_id: RasterPath, query: Annotated[RasterPlaceQuery, Query()]) -> Response:
        """The value at a place."""
        one = await run_in_threadpool(self.shelf.raster, raster_id)
        value = await run_in_threadpool(self.reader.value, one, query.lon, query.lat)
        body = told(RasterValue, {"value": value, "unit": one.facts.unit, **_source(one)})
        return Response(body, media_type=JSON, headers={"Cache-Control": "no-store"})


def _described(one: TownRaster, base: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.facts.title,
        "unit": one.facts.unit,
        "bounds": list(one.facts.bounds),
        "max_zoom": one.facts.max_zoom,
        "is_model": one.facts.is_model,
        "return_years": one.facts.return_years,
        "legend": [{"value": value, "colour": colour} for value, colour in picture.legend(one.facts)],
        "tiles": f"{base}/api/rasters/{one.id}/{{z}}/{{x}}/{{y}}.png",
        **_source(one),
    }


def _source(one: TownRaster) -> dict[str, str]:
    return {"attribution": one.facts.attribution, "licence": one.facts.licence}


def operations(context: Context) -> list[Operation]:
    """GET /api/rasters, tiles and values of one of them."""
    answers = RasterAnswers(context, RasterShelf(context.house.folders.rasters))
    return [
        described("GET /api/rasters", answers.listed, RasterList),
        described("GET /api/rasters/{raster_id}/{z}/{x}/{y}.png", answers.tile),
        described("GET /api/rasters/{raster_id}/picture.png", answers.picture),
        described("GET /api/rasters/{raster_id}/point", answers.point, RasterValue),
    ]
