"""Addresses, streets, squares and districts by name; typing errors are forgiven."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

import anyio.to_thread
from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from dashboard.api.answers import JSON
from dashboard.api.documents import Told, told
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import TOLD_TO_NOBODY, Whole
from dashboard.http.errors import NotReadyError
from dashboard.http.questions import Asked, NoQuery
from data.errors import BadRequestError
from data.town.gazetteer import Found, Kind, NamedPlace
from services.town_data import TownData

LIMIT: Final = 8
LIMIT_AT_MOST: Final = 20
LONGEST: Final = 120
"""Letters; no name is longer."""
DEGREE_DECIMALS: Final = 6


class PlacesQuestion(Asked):
    """What somebody typed."""

    q: str = Field(
        description=f"What somebody typed, at most {LONGEST} letters.",
        examples=["Wittener Str"],
        json_schema_extra={"minLength": 1, "maxLength": LONGEST},
    )
    limit: Annotated[int, Whole(1, LIMIT_AT_MOST)] = Field(LIMIT, description="How many places at most.")


class Place(Told):
    """One place of that name."""

    name: str
    kind: Kind
    district: str
    lon: float
    lat: float
    unknown_number: str | None = Field(
        None,
        description="The house number that was asked for and is not known: this is next door, or the street.",
    )


class FoundPlaces(Told):
    """Places of that name, best first."""

    places: list[Place]
    is_sure: bool = Field(description="Whether the first is meant; else several may be, and people are to choose.")


@dataclass(frozen=True, slots=True)
class Names:
    """Answers about names."""

    ground: TownData

    async def get(self, question: Annotated[PlacesQuestion, Query()]) -> Response:
        """Places by a name in the address; for names that are nobody's own."""
        return await self._answer(question)

    async def post(self, question: PlacesQuestion, _: NoQuery) -> Response:
        """Places by a name in the body, which no log sees."""
        return await self._answer(question)

    async def _answer(self, question: PlacesQuestion) -> Response:
        found = await self.found(question)
        body = told(FoundPlaces, {"places": [_told(one) for one in found.places], "is_sure": found.is_sure})
        return Response(body, media_type=JSON, headers=dict(TOLD_TO_NOBODY))

    async def found(self, question: PlacesQuestion) -> Found:
        """Places by a name, best first, and whether the first is meant."""
        text, limit = question.q, question.limit
        if not text.strip() or len(text) > LONGEST:
            raise BadRequestError(f"q has {len(text)} letters; write part of a name, at most {LONGEST}: q=Wittener Str")
        gazetteer = self.ground.gazetteer
        if gazetteer is None and not self.ground.ready:
            raise NotReadyError("names are being read; ask again in a few seconds")
        return await anyio.to_thread.run_sync(lambda: gazetteer.find(text, limit=limit) if gazetteer else Found())


def _told(place: NamedPlace) -> dict[str, Any]:
    """A place as answers say it, WGS 84."""
    said = {"name": place.name, "kind": place.kind, "district": place.district}
    where = {"lon": round(place.lon, DEGREE_DECIMALS), "lat": round(place.lat, DEGREE_DECIMALS)}
    return said | where | ({"unknown_number": place.unknown_number} if place.unknown_number else {})


def operations(ground: TownData) -> list[Operation]:
    """GET and POST /api/places."""
    names = Names(ground)
    return [
        described("GET /api/places", names.get, FoundPlaces),
        described("POST /api/places", names.post, FoundPlaces),
    ]
