"""Map services of others that this town has enabled, asked by us: no visitor's address leaves the house."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias
from urllib.parse import quote

import anyio
import anyio.to_thread
from fastapi import Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import GEOJSON, JSON, Answer, respond
from dashboard.api.context import Context
from dashboard.api.documents import Sourced, Told, Translated, told
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import box
from dashboard.http.questions import Asked, NoQuery
from data.errors import BadRequestError
from data.town.map_services import MapService, MapTopic
from data.web_tiles import DEEPEST, Degrees, WebTile
from services.maps.answer_cache import KeptAnswer
from services.maps.enabled import proxy_of
from services.maps.proxy import MOST_FEATURES, MapProxy

_AT_ONCE: Final = 8
"""So many questions to services of others run in one process: one that hangs takes no thread from anything else."""
ServicePath: TypeAlias = Annotated[str, Path(description="Id of a map service.", examples=["orthophotos"])]
ZoomPath: TypeAlias = Annotated[int, Path(ge=0, le=DEEPEST, description="Zoom of web maps.", examples=[13])]
TilePath: TypeAlias = Annotated[
    int, Path(ge=0, le=2**DEEPEST - 1, description="Column from the west or row from the north.", examples=[4262])
]


class ForeignLayerQuery(Asked):
    """Which layer."""

    map_layer: str = Field("", max_length=60, description="Id of one of the service's layers; without it the first.")


class ForeignPlaceQuery(ForeignLayerQuery):
    """Which layer, where."""

    lon: float = Field(ge=-180, le=180, description="Degrees east, EPSG:4326.")
    lat: float = Field(ge=-90, le=90, description="Degrees north, EPSG:4326.")


class ForeignItemsQuery(ForeignLayerQuery):
    """Which layer, in which area."""

    bbox: str = Field(description="West, south, east, north in degrees, separated by commas.", max_length=120)
    limit: int = Field(MOST_FEATURES, ge=1, le=MOST_FEATURES, description="So many features at most.")


class ForeignLayer(Told):
    """A layer of a service."""

    id: str
    title: Translated


class ForeignMap(Sourced):
    """A map service that may be asked here; null: it answers no questions of that kind."""

    id: str
    title: Translated
    topic: MapTopic
    kind: Literal["wms", "wmts", "features"]
    layers: list[ForeignLayer]
    min_zoom: int
    max_zoom: int
    tiles: str | None = Field(description="Template of addresses of tiles, EPSG:3857.")
    legend: str | None
    info: str | None
    items: str | None


class ForeignMaps(Told):
    """Those that are enabled."""

    services: list[ForeignMap]


class ForeignInfo(Sourced):
    """What a service says of a place."""

    text: str


class ForeignItems(Sourced):
    """Features of a service (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ForeignAnswers:
    """Answers out of services of others."""

    context: Context
    proxy: MapProxy
    limiter: anyio.CapacityLimiter

    async def listed(self, request: Request, _: NoQuery) -> Response:
        """Those that are enabled."""
        enabled = await anyio.to_thread.run_sync(self.proxy.enabled)
        base = self.context.base(request)
        body = told(ForeignMaps, {"services": [_described(name, one, base) for name, one in enabled.items()]})
        return respond(request, Answer(body, JSON, f'W/"maps-{"-".join(enabled)}"'))

    async def tile(
        self, service: ServicePath, z: ZoomPath, x: TilePath, y: TilePath, query: Annotated[ForeignLayerQuery, Query()]
    ) -> Response:
        """A picture."""
        tile = WebTile(z, x, y)
        found = await self._run(lambda: self.proxy.tile(service, tile, query.map_layer))
        return self._picture(service, found)

    async def legend(self, service: ServicePath, query: Annotated[ForeignLayerQuery, Query()]) -> Response:
        """What its colours mean."""
        return self._picture(service, await self._run(lambda: self.proxy.legend(service, query.map_layer)))

    async def info(self, service: ServicePath, query: Annotated[ForeignPlaceQuery, Query()]) -> Response:
        """What it says of a place."""
        text = await self._run(lambda: self.proxy.info(service, query.lon, query.lat, query.map_layer))
        body = told(ForeignInfo, {"text": text, **self._source(service)})
        return Response(body, media_type=JSON, headers={"Cache-Control": "no-store"})

    async def items(self, service: ServicePath, query: Annotated[ForeignItemsQuery, Query()]) -> Response:
        """Its features in an area."""
        area = _area(query.bbox)
        found = await self._run(lambda: self.proxy.items(service, area, query.limit, query.map_layer))
        body = told(ForeignItems, {"type": "FeatureCollection", "features": found, **self._source(service)})
        return Response(body, media_type=GEOJSON, headers={"Cache-Control": "no-store"})

    async def _run(self, ask: Any) -> Any:
        return await anyio.to_thread.run_sync(ask, limiter=self.limiter)

    def _source(self, service: str) -> dict[str, str]:
        one = self.proxy.service(service)
        return {"attribution": one.attribution, "licence": one.licence}

    def _picture(self, service: str, found: KeptAnswer) -> Response:
        left_s = max(0, int(found.until - self.proxy.now()))
        held = f"public, max-age={left_s}" if left_s else "no-store"
        # Headers hold ASCII: other letters are percent-encoded, as in addresses.
        named = quote(self.proxy.service(service).attribution, safe=" ,.;:()/-")
        return Response(found.body, media_type=found.media, headers={"Cache-Control": held, "Attribution": named})


def _described(name: str, one: MapService, base: str) -> dict[str, Any]:
    root, is_map = f"{base}/api/maps/{name}", one.kind == "wms"
    return {
        "id": name,
        "title": one.title,
        "topic": one.topic,
        "kind": one.kind,
        "layers": [{"id": key, "title": {"de": layer.de, "en": layer.en}} for key, layer in one.layers.items()],
        "min_zoom": one.min_zoom,
        "max_zoom": one.max_zoom,
        "tiles": None if one.kind == "features" else f"{root}/{{z}}/{{x}}/{{y}}",
        "legend": f"{root}/legend" if is_map else None,
        "info": f"{root}/info" if is_map else None,
        "items": f"{root}/items" if one.kind == "features" else None,
        "attribution": one.attribution,
        "licence": one.licence,
    }


def _area(bbox: str) -> Degrees:
    asked = box(bbox)
    if asked is None or asked.west > asked.east:
        raise BadRequestError(f"bbox={bbox!r}; west must be less than east")
    return asked.west, asked.south, asked.east, asked.north


def operations(context: Context) -> list[Operation]:
    """GET /api/maps and what is asked of one of them."""
    answers = ForeignAnswers(context, proxy_of(context.house), anyio.CapacityLimiter(_AT_ONCE))
    return [
        described("GET /api/maps", answers.listed, ForeignMaps),
        described("GET /api/maps/{service}/{z}/{x}/{y}", answers.tile),
        described("GET /api/maps/{service}/legend", answers.legend),
        described("GET /api/maps/{service}/info", answers.info, ForeignInfo),
        described("GET /api/maps/{service}/items", answers.items, ForeignItems),
    ]
