"""The town's own geodata: districts, residents, addresses, streets, buildings, land cover, water."""

import json
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path as Folder
from typing import Annotated, Any, Final, Literal

import shapely
from fastapi import Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.answers import GEOJSON, JSON, Answer
from dashboard.api.context import Context
from dashboard.api.documents import Link, Sourced, Told, told
from dashboard.api.feature_documents import Geometry
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import Whole
from dashboard.http.questions import Asked, NoQuery
from data import stamps
from services import town_features

LIMIT: Final = 5_000
LIMIT_AT_MOST: Final = 20_000


class TownFeaturesQuestion(Asked):
    """Which features of a file."""

    bbox: str | None = Field(None, description="Only what touches it: west,south,east,north in degrees (EPSG:4326).")
    limit: Annotated[int, Whole(1, LIMIT_AT_MOST)] = Field(LIMIT, description="How many features at most.")


class TownFile(Told):
    """A file of the town's geodata."""

    id: str
    properties: list[str] = Field(description="What is told of each feature.")
    links: list[Link]


class TownFileList(Told):
    """All files of the town's geodata."""

    files: list[TownFile]


class TownFeature(Told):
    """One of them."""

    type: Literal["Feature"]
    geometry: Geometry
    properties: dict[str, Any]


class TownFeatureCollection(Sourced):
    """Features of a file; residents are squares of 100 m."""

    type: Literal["FeatureCollection"]
    number_matched: int = Field(alias="numberMatched")
    number_returned: int = Field(alias="numberReturned")
    features: list[TownFeature]


@dataclass(frozen=True, slots=True)
class TownGeodata:
    """Answers about the town's files."""

    context: Context

    @property
    def folder(self) -> Folder:
        """Where they are."""
        return self.context.house.folders.town

    async def list(self, request: Request, query: NoQuery) -> Response:
        """Which files there are."""
        etag, base = self._etag("town"), self.context.base(request)
        return await self.context.respond(request, ("town", base, query), etag, partial(self._list, base, etag))

    async def features(
        self,
        request: Request,
        file: Annotated[str, Path(description="Id of a file.")],
        asked: Annotated[TownFeaturesQuestion, Query()],
    ) -> Response:
        """Features of one."""
        etag = self._etag(file)
        make = partial(self._features, file, asked, etag)
        return await self.context.respond(request, ("town", file, asked), etag, make)

    def _etag(self, name: str) -> str:
        """As long as the files are the same."""
        seen = sha256(repr(stamps.of_folder(self.folder)).encode()).hexdigest()[:12]
        return f'W/"{sha256(name.encode()).hexdigest()[:8]}-{seen}"'

    def _list(self, base: str, etag: str) -> Answer:
        files = [
            {
                "id": one,
                "properties": town_features.COLUMNS[one],
                "links": [{"href": f"{base}/api/town/{one}", "rel": "items", "type": GEOJSON}],
            }
            for one in town_features.present(self.folder)
        ]
        return Answer(told(TownFileList, {"files": files}), JSON, etag)

    def _features(self, file: str, asked: TownFeaturesQuestion, etag: str) -> Answer:
        box = parameters.box(asked.bbox)
        around = None if box is None else (box.west, box.south, box.east, box.north)
        found = town_features.read(self.folder, file, box=around, limit=asked.limit)
        shapes = map(json.loads, shapely.to_geojson(found.geometry).tolist())
        rows = zip(shapes, found.columns.to_pylist(), strict=True)
        body = {
            "type": "FeatureCollection",
            "numberMatched": found.matched,
            "numberReturned": len(found.columns),
            "features": [{"type": "Feature", "geometry": shape, "properties": row} for shape, row in rows],
            **self.context.source(file if file in self.context.house.town.attribution else "basemap"),
        }
        return Answer(told(TownFeatureCollection, body), GEOJSON, etag)


def operations(context: Context) -> list[Operation]:
    """GET /api/town and GET /api/town/{file}."""
    answers = TownGeodata(context)
    return [
        described("GET /api/town", answers.list, TownFileList),
        described("GET /api/town/{file}", answers.features, TownFeatureCollection),
    ]
