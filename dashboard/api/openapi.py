"""The OpenAPI document (3.0.3), made from the very operations that are registered."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from dashboard.api.operations import Operation, reference
from dashboard.api.parameters import Parameter
from dashboard.api.schemas import schemas
from dashboard.http.errors import PROBLEM_TYPE
from data.declare import Layers
from data.town import Town

VERSION: Final = "1.0.0"


def document(operations: Sequence[Operation], *, town: Town, layers: Layers, base: str) -> dict[str, Any]:
    """The whole document."""
    licence = town.attribution_of("default")
    note = licence.note["en"] and f" {licence.note['en']}."
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, layers)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"Stadtklima {town.name}",
            "version": VERSION,
            "description": f"Open data of {town.name}. Coordinates are lon, lat (CRS84), instants UTC. "
            f"Errors are problem documents (RFC 9457).{note}",
            "license": {"name": licence.licence, "url": licence.licence_url},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {"schemas": schemas(layers), "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _operation(operation: Operation, layers: Layers) -> dict[str, Any]:
    good = {
        "description": HTTPStatus(operation.status).phrase,
        "content": {media: {"schema": schema} for media, schema in operation.answers.items()},
    }
    described: dict[str, Any] = {
        "operationId": _name(operation),
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.about,
        "responses": {str(operation.status): good, **{str(status): _problem(status) for status in operation.problems}},
    }
    if operation.parameters:
        described["parameters"] = [_parameter(one, layers) for one in operation.parameters]
    if operation.body:
        content = {media: {"schema": schema} for media, schema in operation.body.items()}
        described["requestBody"] = {"required": True, "content": content}
    if operation.role != "public":
        described["security"] = [{"token": []}]
    return described


def _name(operation: Operation) -> str:
    parts = operation.path.replace("{", "").replace("}", "").replace(".", "_").strip("/").split("/")
    return "_".join([operation.method.lower(), *parts])


def _parameter(one: Parameter, layers: Layers) -> dict[str, Any]:
    schema = dict(one.schema)
    if one.where == "path" and one.name == "layer":
        schema["enum"] = list(layers)
    described: dict[str, Any] = {"name": one.name, "in": one.where, "description": one.about, "schema": schema}
    if one.where == "path":
        described["required"] = True
    else:
        # OGC API Features 17-069r4, 7.15: its parameters are of this style; the others follow it.
        described |= {"required": False, "style": "form", "explode": False}
    layer = next(iter(layers), "")
    example = {"layer": layer, "site_id": f"{layer}-0042"}.get(one.name, one.example)
    if example is not None and schema.get("type") != "array":
        described["example"] = example
    return described


def _problem(status: int) -> dict[str, Any]:
    return {"description": HTTPStatus(status).phrase, "content": {PROBLEM_TYPE: {"schema": reference("Problem")}}}
