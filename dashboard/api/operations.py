"""One operation of the API: what is registered is what the OpenAPI document shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dashboard.api.parameters import Parameter
from dashboard.http.roles import SMALL_BYTES, Endpoint, Role


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
