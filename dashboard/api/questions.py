"""What planners ask: each question of the registry is an address, asked by parameters or with features of one's own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Final

import anyio.to_thread
import pyarrow as pa
from fastapi import Query
from pydantic import Field, RootModel, create_model
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import answer_forms
from dashboard.api.answer_forms import AnsweredQuestion, AnswerForm, AnswerQuery
from dashboard.api.answers import JSON, Answer, disposition
from dashboard.api.context import Context
from dashboard.api.documents import Link, Told, told
from dashboard.api.operations import Operation, described
from dashboard.api.question_desk import QuestionDesk, bodies_of
from dashboard.http.askers import ASKER, Asker
from dashboard.http.questions import Asked, NoQuery
from services.workbench import Question, QuestionResult
from services.workbench.exports import ExportFacts
from services.workbench.exports.feature_collection import collection
from services.workbench.own_features import OwnFeatures
from services.workbench.sent_features import sent_features

OWN_BYTES: Final = 20_000_000
"""Of features that are sent with a question."""


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
    """Feature collections of one's own (RFC 7946), or the text of a drive test's CSV or JSON, by name.

    A parameter names one as ``own:NAME``.
    """


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What is asked.

    Args:
        asked: the parameters.
        own: features sent with it.
        asker: who asks.
        begin: whether it is worked out if that takes long.
    """

    asked: Any
    own: Mapping[str, OwnFeatures]
    asker: Asker
    begin: bool = False


@dataclass(frozen=True, slots=True)
class QuestionAnswers:
    """Answers to one question."""

    desk: QuestionDesk
    question: Question
    forms: Mapping[str, AnswerForm]

    def by_address(self) -> Any:
        """An endpoint that is asked by parameters in the address."""
        parameters = self.question.parameters
        kind = create_model(f"{parameters.__name__}Query", __base__=(AnswerQuery, parameters))

        async def get(request: Request, query: Annotated[kind, Query()]) -> Response:  # type: ignore[valid-type]
            asked = parameters(**{one: getattr(query, one) for one in parameters.model_fields})
            asker = ASKER.get()
            etag = await anyio.to_thread.run_sync(self.desk.etag, self.question, asked, asker)
            make = partial(self._answer, AskedQuestion(asked, {}, asker), query, etag)
            key = (self.question.id, query, bodies_of(asker))
            return await self.desk.context.respond(request, key, etag, make)

        return get

    def by_body(self) -> Any:
        """An endpoint that is asked by a body, which may hold features of one's own; nothing of it is kept."""
        name = self.question.parameters.__name__
        own = (OwnCollections, Field(OwnCollections({}), description=OwnCollections.__doc__))
        kind = create_model(f"{name}Body", __base__=Asked, parameters=(self.question.parameters, ...), own=own)

        async def post(asked: kind, query: Annotated[AnswerQuery, Query()]) -> Response:  # type: ignore[valid-type]
            given = asked.own.root  # type: ignore[attr-defined]
            own = {key: sent_features(f"own:{key}", one) for key, one in given.items()}
            whole = AskedQuestion(asked.parameters, own, ASKER.get(), begin=True)  # type: ignore[attr-defined]
            answer = await anyio.to_thread.run_sync(self._answer, whole, query, "")
            headers = {"cache-control": "no-store"}
            headers |= {"content-disposition": disposition(answer.filename)} if answer.filename else {}
            return Response(answer.body, media_type=answer.media_type, headers=headers)

        return post

    def _answer(self, whole: "AskedQuestion", query: AnswerQuery, etag: str) -> Answer:
        asked, own, asker = whole.asked, whole.own, whole.asker
        if query.f == "figures":
            result = self.desk.figures(self.question, asked, own, asker=asker)
            result = replace(result, tables={}, shapes={})
        else:
            result = self.desk.result(self.question, asked, own, asker=asker, begin=whole.begin)
        facts = ExportFacts(
            question=self.question.id,
            asked=asked.model_dump(mode="json"),
            sources=self.desk.sources(self.question, asked, result),
            made_at=self.desk.made_at(self.question, asked, own, asker=asker),
        )
        if query.f not in {"json", "figures"}:
            return self._file(asked, result, facts, query, etag)
        body = {"question": facts.question, "asked": facts.asked, **document(result), "sources": facts.sources}
        return Answer(told(QuestionAnswer, body), JSON, etag)

    def _file(self, asked: Any, result: QuestionResult, facts: ExportFacts, query: AnswerQuery, etag: str) -> Answer:
        answered = AnsweredQuestion(
            asked=asked,
            result=result,
            facts=facts,
            choice=query.choice,
            language=query.lang,
        )
        form = self.forms[query.f]
        return Answer(form.make(answered), form.media, etag, filename=form.filename(answered))


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


def operations(desk: QuestionDesk, reports: Mapping[str, AnswerForm]) -> list[Operation]:
    """GET /api/questions, and GET and POST /api/questions/{id} of each; reports are forms that people read."""
    known, forms = desk.known, {**answer_forms.exports(), **reports}
    found = [described("GET /api/questions", QuestionCatalogue(desk.context, known).get, QuestionList)]
    for one in known.values():
        answers = QuestionAnswers(desk, one, forms)
        facts: dict[str, Any] = {"question": one.id, "recognises": True}
        found.append(described("GET /api/questions/{question}", answers.by_address(), QuestionAnswer, **facts))
        posted = described(
            "POST /api/questions/{question}", answers.by_body(), QuestionAnswer, largest_bytes=OWN_BYTES, **facts
        )
        found.append(posted)
    return found
