"""The open API: OGC API Features, histories, versions, the doors; each route is an Operation."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.api import (
    counts,
    coverage,
    descriptions,
    docs,
    doors,
    effects,
    events,
    histories,
    hotspots,
    items,
    live,
    maps,
    nearest,
    notices,
    openapi,
    places,
    questions,
    rasters,
    town_geodata,
)
from dashboard.api.answer_forms import AnswerForm
from dashboard.api.answers import Answer, plain, respond
from dashboard.api.context import Context
from dashboard.api.operations import Operation, described
from dashboard.api.question_desk import QuestionDesk
from dashboard.http.questions import Asked, NoQuery
from dashboard.http.routes import Routes
from services.town_data import TownData

ROOT = "/api"


class OpenApiQuery(Asked):
    """In which version of OpenAPI."""

    f: Literal["3.1", "3.0"] = Field(
        "3.1", description="Version of OpenAPI: 3.1, or 3.0 for clients that know no other."
    )


def register(
    routes: Routes,
    context: Context,
    entrance: doors.Doors,
    *,
    ground: TownData,
    desk: QuestionDesk,
    reports: Mapping[str, AnswerForm],
    further: Iterable[Operation],
) -> None:
    """Add every route of the open API and the doors; reports: forms of answers that people read."""
    sites = items.Items(context)
    operations = [
        *items.operations(sites),
        *live.operations(context),
        *descriptions.operations(context),
        *histories.operations(context),
        *events.operations(context),
        *counts.operations(context),
        *places.operations(ground),
        *nearest.operations(context, ground),
        *coverage.operations(context, ground),
        *hotspots.operations(context),
        *effects.operations(context),
        *notices.operations(context),
        *maps.operations(context),
        *rasters.operations(context),
        *questions.operations(desk, reports),
        *town_geodata.operations(context),
        *further,
        *doors.operations(entrance),
    ]
    operations = [*operations, *_documentation(context, operations, sites)]
    routes.server.state.known = {"layer": list(context.house.layers)}
    for one in operations:
        add = routes.add_asked if one.asked is None else routes.add
        # The standard writes {root}/, people write /api.
        for path in (one.path, f"{ROOT}/") if one.path == ROOT else (one.path,):
            add(
                path,
                one.endpoint,
                permission=one.permission,
                methods=(one.method,),
                largest_bytes=one.largest_bytes,
                recognises=one.recognises,
            )


def _documentation(context: Context, documented: list[Operation], sites: items.Items) -> list[Operation]:
    house = context.house

    @lru_cache(2)
    def made(base: str, attributes: frozenset[str]) -> dict[str, Any]:
        every = [*documented, *about]
        return openapi.document(every, town=house.town, layers=house.layers, base=base, attributes=attributes)

    async def openapi_json(request: Request, query: Annotated[OpenApiQuery, Query()]) -> Response:
        document = made(house.settings.public_url or "/", frozenset(sites.attributes()))
        body = plain(document if query.f == "3.1" else openapi.in_3_0(document))
        etag = f'W/"{openapi.VERSION}-{sha256(body).hexdigest()[:8]}"'
        return respond(request, Answer(body, f"{descriptions.OPENAPI}={query.f}", etag))

    async def docs_page(_: NoQuery) -> Response:
        document = made(house.settings.public_path, frozenset(sites.attributes()))
        page = docs.page(openapi.in_3_0(document), layer=next(iter(house.layers)))
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    about = [
        described("GET /api/openapi.json", openapi_json, dict[str, Any]),
        described("GET /api/docs", docs_page),
    ]
    return about
