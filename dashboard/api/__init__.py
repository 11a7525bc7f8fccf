"""The open API: OGC API Features, histories, versions, the doors; each route is an Operation."""

from collections.abc import Iterable
from functools import cache

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.api import (
    coverage,
    descriptions,
    docs,
    doors,
    events,
    histories,
    hotspots,
    items,
    live,
    nearest,
    openapi,
    parameters,
    places,
)
from dashboard.api.answers import Answer, plain, respond
from dashboard.api.context import Context
from dashboard.api.operations import Operation, described
from dashboard.http.roles import Routes
from services.town_data import TownData

ROOT = "/api"


def register(
    routes: Routes, context: Context, entrance: doors.Doors, *, ground: TownData, further: Iterable[Operation]
) -> None:
    """Add every route of the open API and the doors."""
    operations = [
        *items.operations(context),
        *live.operations(context),
        *descriptions.operations(context),
        *histories.operations(context),
        *events.operations(context),
        *places.operations(ground),
        *nearest.operations(context, ground),
        *coverage.operations(context, ground),
        *hotspots.operations(context),
        *further,
        *doors.operations(entrance),
    ]
    operations += _documentation(context, operations)
    for one in operations:
        # The standard writes {root}/, people write /api.
        for path in (one.path, f"{ROOT}/") if one.path == ROOT else (one.path,):
            routes.add(path, one.endpoint, role=one.role, methods=(one.method,), largest_bytes=one.largest_bytes)


def _documentation(context: Context, documented: list[Operation]) -> list[Operation]:
    house = context.house

    @cache
    def answer() -> Answer:
        base = house.settings.public_url or "/"
        made = openapi.document([*documented, *about], town=house.town, layers=house.layers, base=base)
        body = plain(made)
        return Answer(body, descriptions.OPENAPI, f'W/"{openapi.VERSION}-{len(body)}"')

    async def openapi_json(request: Request) -> Response:
        parameters.query(request, ())
        return respond(request, answer())

    async def docs_page(request: Request) -> Response:
        parameters.query(request, ())
        base = house.settings.public_path
        made = openapi.document([*documented, *about], town=house.town, layers=house.layers, base=base)
        return HTMLResponse(docs.page(made, layer=next(iter(house.layers))), headers={"Cache-Control": "no-cache"})

    about = [described("GET /api/openapi.json", openapi_json), described("GET /api/docs", docs_page)]
    return about
