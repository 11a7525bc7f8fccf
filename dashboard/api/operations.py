"""One operation of the API: what is registered is what the OpenAPI document shows."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from dashboard.api.parameters import Parameter
from dashboard.http.roles import SMALL_BYTES, Endpoint, Role

FILE: Final = Path(__file__).with_name("operations.toml")
_PLAIN: Final[Mapping[str, Mapping[str, str]]] = {
    "text": {"type": "string"},
    "binary": {"type": "string", "format": "binary"},
    "object": {"type": "object"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A path with one method.

    Args:
        path: with ``{parameters}``.
        endpoint: answers it.
        role: who may use it.
        summary: a few words.
        about: sentences for people.
        parameters: of path and query.
        method: GET or POST.
        answers: media type -> JSON schema of the answer (a ``$ref`` or a schema).
        status: of a good answer.
        body: media type -> JSON schema of what is sent; empty: nothing is.
        largest_bytes: of what is sent.
        problems: statuses of the problem documents it may answer with.
        tag: heading it stands under.
    """

    path: str
    endpoint: Endpoint
    summary: str
    about: str
    role: Role = "public"
    parameters: tuple[Parameter, ...] = ()
    method: Literal["GET", "POST"] = "GET"
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    status: int = 200
    body: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    largest_bytes: int = SMALL_BYTES
    problems: tuple[int, ...] = (400,)
    tag: str = "Open data"


def reference(name: str) -> dict[str, str]:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def described(name: str, endpoint: Endpoint, parameters: tuple[Parameter, ...] = (), **facts: Any) -> Operation:
    """The operation of a table of operations.toml, ``GET /api/events``; facts stand for names in braces."""
    fields: dict[str, Any] = dict(zip(("method", "path"), name.split(" "), strict=True)) | _descriptions()[name]
    fields |= {key: facts.pop(key) for key in ("role", "largest_bytes") if key in facts}
    for key in ("path", "summary", "about"):
        for fact, value in facts.items():
            fields[key] = fields[key].replace(f"{{{fact}}}", str(value))
    for key in fields.keys() & {"answers", "body"}:
        fields[key] = {media: _PLAIN.get(schema) or reference(schema) for media, schema in fields[key].items()}
    problems = tuple(fields.pop("problems", (400,)))
    return Operation(endpoint=endpoint, parameters=parameters, problems=problems, **fields)


@cache
def _descriptions() -> Mapping[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text("utf-8"))
