"""/api/saved-answers, for planners and their programs: save an answer, list what is saved, and take one in any form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Final

import anyio.to_thread
from fastapi import Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.api import answer_forms
from dashboard.api.answer_forms import AnsweredQuestion, AnswerForm, AnswerQuery
from dashboard.api.answers import JSON, disposition, plain
from dashboard.api.question_desk import STAFF
from dashboard.api.questions import OWN_BYTES, document
from dashboard.http.askers import Asker
from dashboard.http.questions import Asked, NoQuery, read
from dashboard.http.routes import Routes, account_of
from dashboard.parts import answer_report
from dashboard.parts.page import PageContext
from data import instants
from data.records.permissions import Account, Permission
from data.records.saved_answers import LONGEST_NOTE, LONGEST_TITLE, SavedAnswer, SavedAnswers, UnknownSavedAnswerError
from services.workbench.frozen_answer import FrozenAnswer
from services.workbench.own_features import OwnFeatures

PATH: Final = "/api/saved-answers"
PERMISSION: Final[Permission] = "questions.save"
PAGE: Final = "/verwaltung/antworten"
MOST_FILES: Final = 20


class AnswerToSave(Asked):
    """A question that is asked once more, and whose answer is kept."""

    question: str = Field(max_length=64, description="Its id.")
    parameters: dict[str, Any] = Field(description="As of POST /api/questions/{question}.")
    own: dict[str, Any] = Field({}, description="Feature collections by name; nothing but their names is kept.")
    files: dict[str, Annotated[str, Field(max_length=LONGEST_TITLE)]] = Field(
        {}, max_length=MOST_FILES, description="What the files of some of them are called."
    )
    title: str = Field("", max_length=LONGEST_TITLE, description="What it is called; empty: as the question is.")
    note: str = Field("", max_length=LONGEST_NOTE)


def register(routes: Routes, context: PageContext) -> None:
    """Add all of them; they are no part of the open API."""
    made = SavedAnswersDoor(context, {**answer_forms.exports(), **answer_report.forms(context.house, context.texts)})
    one = f"{PATH}/{{answer_id}}"
    routes.add_asked(PATH, made.list, permission=PERMISSION)
    routes.add_asked(PATH, made.save, permission=PERMISSION, methods=("POST",), largest_bytes=OWN_BYTES)
    routes.add_asked(one, made.one, permission=PERMISSION)


@dataclass(frozen=True, slots=True)
class SavedAnswersDoor:
    """What is answered there; all of it in threads."""

    context: PageContext
    forms: Mapping[str, AnswerForm]

    @property
    def saved(self) -> SavedAnswers:
        """The records of them."""
        return self.context.house.records.saved_answers

    async def list(self, request: Request, _: NoQuery) -> Response:
        """Those of the asker's bodies, the newest first; not those that were deleted."""
        base = self.context.api.base(request)
        found = await anyio.to_thread.run_sync(self.saved.listed)
        return JSONResponse({"answers": [_told(one, base) for one in found]})

    async def save(self, request: Request, asked: AnswerToSave, _: NoQuery) -> Response:
        """Ask, and keep what is answered."""
        account, base = account_of(request), self.context.api.base(request)
        saved = await anyio.to_thread.run_sync(partial(self._save, asked, account))
        headers = {"location": f"{base}{PATH}/{saved.answer_id}"}
        return JSONResponse(_told(saved, base), HTTPStatus.CREATED, headers)

    async def one(
        self,
        request: Request,
        answer_id: Annotated[str, Path(max_length=32)],
        query: Annotated[AnswerQuery, Query()],
    ) -> Response:
        """One of them as it was answered, in a form."""
        base = self.context.api.base(request)
        account = account_of(request)
        return await anyio.to_thread.run_sync(partial(self._one, answer_id, query, base, account))

    def _save(self, asked: AnswerToSave, account: Account) -> SavedAnswer:
        desk = self.context.desk
        question = desk.known[asked.question]
        kind: Any = question.parameters
        parameters = read(asked.parameters, kind)
        own = {name: OwnFeatures.read(f"own:{name}", one) for name, one in asked.own.items()}
        body = body_of(account, desk.bodies_of_layers(question, parameters))
        frozen = desk.frozen(question, parameters, own, asker=of_body(account, body))
        title = asked.title or self.context.texts["de"][f"question.{question.id}.title"]
        kept = replace(frozen, files={name: one for name, one in asked.files.items() if name in frozen.own})
        answer_id = self.saved.save(question.id, kept.document(), title=title, note=asked.note, body=body)
        return self.saved.one(answer_id)

    def _one(self, answer_id: str, query: AnswerQuery, base: str, account: Account) -> Response:
        saved = self.saved.one(answer_id)
        frozen = shown_to(account, saved, self.saved.document(answer_id))
        if query.f == "json":
            return Response(plain(_whole(saved, frozen, base)), media_type=JSON)
        answered = AnsweredQuestion(
            asked=frozen.parameters,
            result=frozen.result,
            facts=frozen.facts,
            choice=query.choice,
            language=query.lang,
            texts=frozen.texts,
            reference=answer_id,
        )
        form = self.forms[query.f]
        headers = {"content-disposition": disposition(f"{answer_id}-{form.filename(answered)}")}
        return Response(form.make(answered), media_type=form.media, headers=headers)


def body_of(account: Account, concerned: frozenset[str]) -> str:
    """In whose name somebody saves: of the bodies in which they may, one whose layers are asked about, and they see."""
    return min(account.bodies(PERMISSION), key=lambda one: (one not in concerned, not account.may(STAFF, one), one))


def of_body(account: Account, body: str) -> Asker:
    """Somebody with the rights they have within one body: what is answered is for those of that body."""
    return Asker(replace(account, rights=frozenset(one for one in account.rights if one[1] == body)))


def shown_to(account: Account, saved: SavedAnswer, document: bytes) -> FrozenAnswer:
    """A saved answer; UnknownSavedAnswerError: it is for staff, and who asks is none within its body."""
    frozen = FrozenAnswer.read(document)
    if frozen.audience == "staff" and not account.may(STAFF, saved.body):
        raise UnknownSavedAnswerError(saved.answer_id)
    return frozen


def _told(one: SavedAnswer, base: str) -> dict[str, Any]:
    return {
        "id": one.answer_id,
        "question": one.question,
        "title": one.title,
        "note": one.note,
        "saved_at": instants.text(one.saved_at),
        "links": [
            {"href": f"{base}{PATH}/{one.answer_id}", "rel": "self", "type": JSON},
            {"href": f"{base}{PAGE}?answer={one.answer_id}", "rel": "alternate", "type": "text/html"},
        ],
    }


def _whole(one: SavedAnswer, frozen: FrozenAnswer, base: str) -> dict[str, Any]:
    return {
        **_told(one, base),
        "asked": frozen.asked,
        **document(frozen.result),
        "sources": frozen.sources,
        "answered_at": instants.text(frozen.answered_at),
        "versions": frozen.versions,
        "program": frozen.program,
    }
