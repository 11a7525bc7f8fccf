"""One operation of the API: what is registered is what the OpenAPI document shows."""

import tomllib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Literal

from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.responses import Response

from dashboard.api.answers import JSON
from dashboard.http.errors import PROBLEM_TYPE
from dashboard.http.routes import SMALL_BYTES, Access

FILE: Final = Path(__file__).with_name("operations.toml")
_PROBLEM: Final = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A path with one method.

    Args:
        path: with ``{parameters}``.
        endpoint: a FastAPI endpoint, whose signature says what is asked.
        summary: a few words.
        about: sentences for people.
        answer: the model of a good answer; None: it is no JSON.
        media: its type.
        also: further types it comes in.
        asked: what is asked of an endpoint that takes a Request alone and reads it itself, as the signature of this;
            such an endpoint spares the tenth of a millisecond that reading by FastAPI takes.
        method: GET or POST.
        permission: who may use it.
        largest_bytes: of what is sent.
        recognises: whether an operation for everybody says more to staff who are logged in (dashboard.http.askers).
        status: of a good answer.
        problems: statuses of the problem documents it may answer with.
        kept: whether it has an ETag, and an asker's copy may still hold.
        tag: heading it stands under.
    """

    path: str
    endpoint: Callable[..., Awaitable[Response]]
    summary: str
    about: str
    answer: Any = None
    media: str = JSON
    also: tuple[str, ...] = ()
    asked: Callable[..., None] | None = None
    method: Literal["GET", "POST"] = "GET"
    permission: Access = "public"
    largest_bytes: int = SMALL_BYTES
    recognises: bool = False
    status: int = 200
    problems: tuple[int, ...] = (400,)
    kept: bool = True
    tag: str = "Open data"

    def documented(self) -> APIRoute:
        """The route as FastAPI documents it."""
        json = JSONResponse if self.media.partition(";")[0].endswith("json") else Response
        return APIRoute(
            self.path,
            self.asked or self.endpoint,
            methods=[self.method],
            operation_id="_".join([self.method.lower(), *self.path.translate(_LETTERS).strip("/").split("/")]),
            summary=self.summary,
            description=self.about,
            tags=[self.tag],
            status_code=self.status,
            response_model=self.answer,
            response_class=type("Answer", (json,), {"media_type": self.media}),
            response_description=HTTPStatus(self.status).phrase,
            responses=self._responses(),
            openapi_extra=None if self.permission == "public" else {"security": [{"token": []}]},
        )

    def _responses(self) -> dict[int | str, dict[str, Any]]:
        found: dict[int | str, dict[str, Any]] = {"default": {"description": "Any other problem", "content": _PROBLEM}}
        if self.also:
            found[self.status] = {
                "content": {one: {"schema": {"type": "object" if "json" in one else "string"}} for one in self.also}
            }
        if self.kept and self.method == "GET":
            found[HTTPStatus.NOT_MODIFIED.value] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
        for status in self.problems:
            found[status] = {"description": HTTPStatus(status).phrase, "content": _PROBLEM}
        return found


_LETTERS: Final = str.maketrans(".", "_", "{}")


def described(name: str, endpoint: Callable[..., Awaitable[Response]], answer: Any = None, **facts: Any) -> Operation:
    """The operation of a table of operations.toml, ``GET /api/events``; facts stand for names in braces."""
    fields: dict[str, Any] = dict(zip(("method", "path"), name.split(" "), strict=True)) | _descriptions()[name]
    fields |= {key: facts.pop(key) for key in ("permission", "largest_bytes", "asked", "recognises") if key in facts}
    for key in ("path", "summary", "about"):
        for fact, value in facts.items():
            fields[key] = fields[key].replace(f"{{{fact}}}", str(value))
    fields |= {key: tuple(fields[key]) for key in ("problems", "also") if key in fields}
    return Operation(endpoint=endpoint, answer=answer, **fields)


@cache
def _descriptions() -> Mapping[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text("utf-8"))
