"""Addresses, streets, squares and districts by name; typing errors are forgiven."""

from dataclasses import dataclass
from typing import Any, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.api import parameters
from dashboard.api.body_parameters import TOLD_TO_NOBODY, fields
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import Parameter, Query
from dashboard.http.errors import NotReadyError
from data.errors import BadRequestError
from services.town_data import TownData

LIMIT: Final = 8
LIMIT_AT_MOST: Final = 20
LONGEST: Final = 120
"""Letters; no name is longer."""
DEGREE_DECIMALS: Final = 6

PARAMETERS = (
    Parameter(
        name="q",
        about=f"What somebody typed, at most {LONGEST} letters.",
        schema={"type": "string", "maxLength": LONGEST},
        example="Wittener Str",
    ),
    Parameter.whole("limit", "How many places at most.", minimum=1, maximum=LIMIT_AT_MOST, default=LIMIT),
)


@dataclass(frozen=True, slots=True)
class Names:
    """Answers about names."""

    ground: TownData

    async def get(self, request: Request) -> Response:
        """Places by a name in the address; for names that are nobody's own."""
        return await self._answer(parameters.query(request, PARAMETERS))

    async def post(self, request: Request) -> Response:
        """Places by a name in the body, which no log sees."""
        return await self._answer({name: str(value) for name, value in (await fields(request, PARAMETERS)).items()})

    async def _answer(self, query: Query) -> Response:
        return JSONResponse({"places": await self.found(query)}, headers=TOLD_TO_NOBODY)

    async def found(self, query: Query) -> list[dict[str, Any]]:
        """Places by a name, best first."""
        text = query.get("q", "")
        if not text.strip() or len(text) > LONGEST:
            raise BadRequestError(f"q has {len(text)} letters; write part of a name, at most {LONGEST}: q=Wittener Str")
        limit = parameters.integer(query, "limit", default=LIMIT, low=1, high=LIMIT_AT_MOST)
        gazetteer = self.ground.gazetteer
        if gazetteer is None and not self.ground.ready:
            raise NotReadyError("names are being read; ask again in a few seconds")
        found = await anyio.to_thread.run_sync(lambda: gazetteer.search(text, limit=limit) if gazetteer else [])
        return [
            {
                "name": one.name,
                "kind": one.kind,
                "district": one.district,
                "lon": round(one.lon, DEGREE_DECIMALS),
                "lat": round(one.lat, DEGREE_DECIMALS),
            }
            for one in found
        ]


def operations(ground: TownData) -> list[Operation]:
    """GET and POST /api/places."""
    names = Names(ground)
    return [described("GET /api/places", names.get, PARAMETERS), described("POST /api/places", names.post)]
