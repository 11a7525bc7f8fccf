"""What planners ask: each question of the registry is an address, asked by parameters or with features of one's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final

import anyio.to_thread
import numpy as np
import pyarrow as pa
import shapely
from fastapi import Query
from pydantic import Field, RootModel, create_model
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import JSON, Answer
from dashboard.api.context import Context
from dashboard.api.documents import Link, Told, told
from dashboard.api.operations import Operation, described
from dashboard.http.errors import NotReadyError
from dashboard.http.questions import Asked, NoQuery
from services import questions
from services.workbench import Question, QuestionResult, ResultShapes
from services.workbench.ground import Workbench
from services.workbench.own_features import OwnFeatures

OWN_BYTES: Final = 20_000_000
"""Of features that are sent with a question."""
_COORDINATE_DECIMALS: Final = 6


class QuestionFigure(Told):
    """A number of an answer; null: it cannot be said. ``low`` and ``high``: its interval."""

    value: float | str | None
    unit: str
    decimals: int
    low: float | None = None
    high: float | None = None


class QuestionAnswer(Told):
    """The answer to a question; tables in columns, shapes as feature collections (EPSG:4326)."""

    question: str
    asked: dict[str, Any] = Field(description="The parameters, with those that were not given.")
    says: str = Field(description="Which of the question's sentences is true.")
    figures: dict[str, QuestionFigure]
    tables: dict[str, dict[str, list[Any]]]
    shapes: dict[str, dict[str, Any]]
    notes: list[str]
    sources: dict[str, dict[str, str]] = Field(description="Whom to name, and the licence, by layer or file.")


class QuestionDescription(Told):
    """A question that may be asked."""

    id: str
    parameters: dict[str, Any] = Field(description="JSON schema of its parameters.")
    links: list[Link]


class QuestionList(Told):
    """All questions."""

    questions: list[QuestionDescription]


class OwnCollections(RootModel[dict[str, Any]]):
    """Feature collections of one's own (RFC 7946) by name; a parameter names one as ``own:NAME``."""


@dataclass(frozen=True, slots=True)
class QuestionAnswers:
    """Answers to one question."""

    context: Context
    bench: Workbench
    question: Question

    def by_address(self) -> Any:
        """An endpoint that is asked by parameters in the address."""
        kind = create_model(f"{self.question.parameters.__name__}Query", __base__=(Asked, self.question.parameters))

        async def get(request: Request, asked: Annotated[kind, Query()]) -> Response:  # type: ignore[valid-type]
            layers = sorted(set(self.question.layers(asked)))
            etag = f'W/"{self.question.id}-{self._versions(layers)}-{self.context.moment()}"'
            make = partial(self._answer, asked, {}, etag)
            return await self.context.respond(request, (self.question.id, asked), etag, make)

        return get

    def by_body(self) -> Any:
        """An endpoint that is asked by a body, which may hold features of one's own; nothing of it is kept."""
        name = self.question.parameters.__name__
        own = (OwnCollections, Field(OwnCollections({}), description=OwnCollections.__doc__))
        kind = create_model(f"{name}Body", __base__=Asked, parameters=(self.question.parameters, ...), own=own)

        async def post(asked: kind, _: NoQuery) -> Response:  # type: ignore[valid-type]
            given = asked.own.root  # type: ignore[attr-defined]
            own = {key: OwnFeatures.read(f"own:{key}", one) for key, one in given.items()}
            make = partial(self._answer, asked.parameters, own, "")  # type: ignore[attr-defined]
            answer = await anyio.to_thread.run_sync(make)
            return Response(answer.body, media_type=JSON, headers={"cache-control": "no-store"})

        return post

    def _versions(self, layers: list[str]) -> str:
        versions = self.context.store.versions()
        return "-".join(str(versions.get(one, 0)) for one in layers)

    def _answer(self, asked: Any, own: Mapping[str, OwnFeatures], etag: str) -> Answer:
        if not self.bench.town.ready:
            raise NotReadyError("residents and streets are being read; ask again in a few seconds")
        ground = self.bench.ground(audience="public", own=own, now=self.context.now())
        result = self.question.run(ground, asked)
        names = [*dict.fromkeys([*self.question.layers(asked), *result.sources])]
        body = {
            "question": self.question.id,
            "asked": asked.model_dump(mode="json"),
            **document(result),
            "sources": {one: self.context.source(one) for one in names},
        }
        return Answer(told(QuestionAnswer, body), JSON, etag)


def document(result: QuestionResult) -> dict[str, Any]:
    """What a question was answered with, as JSON has it."""
    figures = {
        name: {"value": one.value, "unit": one.unit, "decimals": one.decimals}
        | ({} if one.low is None else {"low": one.low, "high": one.high})
        for name, one in result.figures.items()
    }
    return {
        "says": result.says,
        "figures": figures,
        "tables": {name: _columns(one) for name, one in result.tables.items()},
        "shapes": {name: collection(one) for name, one in result.shapes.items()},
        "notes": list(result.notes),
    }


def collection(shapes: ResultShapes) -> dict[str, Any]:
    """Shapes as a FeatureCollection that says of which kind they are."""
    rounded = shapely.transform(shapes.geometry, lambda at: np.round(at, _COORDINATE_DECIMALS))
    geometries = [json.loads(one) for one in shapely.to_geojson(rounded).tolist()]
    rows = zip(geometries, shapes.columns.to_pylist(), strict=True)
    features = [{"type": "Feature", "geometry": shape, "properties": row} for shape, row in rows]
    known = {"kind": shapes.kind, "shows": shapes.shows, "unit": shapes.unit}
    return {"type": "FeatureCollection", **known, "features": features}


def _columns(table: pa.Table) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = table.to_pydict()
    return columns


@dataclass(frozen=True, slots=True)
class QuestionCatalogue:
    """Which questions there are."""

    context: Context
    known: Mapping[str, Question]

    async def get(self, request: Request, query: NoQuery) -> Response:
        """All of them."""
        etag = f'W/"questions-{self.context.moment()}"'
        return await self.context.respond(request, query, etag, partial(self._answer, self.context.base(request), etag))

    def _answer(self, base: str, etag: str) -> Answer:
        found = [
            {
                "id": one.id,
                "parameters": one.parameters.model_json_schema(),
                "links": [{"href": f"{base}/api/questions/{one.id}", "rel": "item", "type": JSON}],
            }
            for one in self.known.values()
        ]
        return Answer(told(QuestionList, {"questions": found}), JSON, etag)


def operations(context: Context, bench: Workbench) -> list[Operation]:
    """GET /api/questions, and GET and POST /api/questions/{id} of each."""
    known = questions.discover()
    found = [described("GET /api/questions", QuestionCatalogue(context, known).get, QuestionList)]
    for one in known.values():
        answers = QuestionAnswers(context, bench, one)
        facts = {"question": one.id}
        found.append(described("GET /api/questions/{question}", answers.by_address(), QuestionAnswer, **facts))
        found.append(
            described(
                "POST /api/questions/{question}",
                answers.by_body(),
                QuestionAnswer,
                largest_bytes=OWN_BYTES,
                **facts,
            )
        )
    return found
