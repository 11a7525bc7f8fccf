"""The OpenAPI document (3.1): FastAPI's, of the operations that are registered, with what only the town knows."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from fastapi.openapi.utils import get_openapi

from dashboard.api.documents import Problem
from dashboard.api.feature_documents import measured
from dashboard.api.operations import Operation
from data.declare import Layers
from data.town import Town

VERSION: Final = "1.1.0"
_NULL: Final = {"type": "null"}
_SECURITY: Final = {"token": {"type": "http", "scheme": "bearer"}}


def document(
    operations: Sequence[Operation], *, town: Town, layers: Layers, base: str, attributes: Iterable[str]
) -> dict[str, Any]:
    """The whole document; ``attributes``: names that items may be asked by beside those of every site."""
    licence = town.attribution_of("default")
    note = licence.note["en"] and f" {licence.note['en']}."
    made = get_openapi(
        title=f"Stadtklima {town.name}",
        version=VERSION,
        description=f"Open data of {town.name}. Coordinates are lon, lat (CRS84), instants UTC. "
        f"Errors are problem documents (RFC 9457).{note}",
        license_info={"name": licence.licence, "url": licence.licence_url},
        servers=[{"url": base}],
        routes=[one.documented() for one in operations],
    )
    schemas = made["components"]["schemas"] | {"Problem": Problem.model_json_schema()}
    made["components"] = {"schemas": dict(sorted(schemas.items())), "securitySchemes": _SECURITY}
    schemas["Properties"]["properties"] |= measured(layers)
    schemas["Versions"] |= {"properties": {one: {"type": "integer"} for one in layers}, "required": list(layers)}
    _items(made)["parameters"] += [_attribute(name) for name in sorted(attributes)]
    for methods in made["paths"].values():
        for one in methods.values():
            for parameter in one.get("parameters", ()):
                _complete(parameter, list(layers))
    for one in (*schemas.values(),):
        if "layer" in one.get("required", ()) and one["title"].endswith("Question"):
            one["properties"]["layer"]["enum"] = list(layers)
    return made


def in_3_0(part: Any) -> Any:
    """The same in the words of OpenAPI 3.0.3, which OGC API Features 1.0 and its clients know."""
    if not isinstance(part, dict):
        return [in_3_0(one) for one in part] if isinstance(part, list) else part
    made = {name: in_3_0(one) for name, one in part.items() if not (name == "examples" and isinstance(one, list))}
    kinds = made.get("anyOf", [])
    if _NULL in kinds:
        rest = [one for one in made.pop("anyOf") if one != _NULL]
        made = (rest[0] if len(rest) == 1 and "$ref" not in rest[0] else {"anyOf": rest}) | made | {"nullable": True}
    if isinstance(made.get("type"), list):
        made |= {"type": made["type"][0], "nullable": True}
    if isinstance(made.get("const"), str):
        made["enum"] = [made.pop("const")]
    return made | {"openapi": "3.0.3"} if "openapi" in made else made


def _items(made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = made["paths"]["/api/collections/{layer}/items"]["get"]
    return found


def _attribute(name: str) -> dict[str, Any]:
    about = "Only sites with this attribute; not each collection has it."
    return {"name": name, "in": "query", "required": False, "description": about, "schema": {"type": "string"}}


def _complete(parameter: dict[str, Any], layers: list[str]) -> None:
    """Say which layers there are, how a list is written, and that an address has no null."""
    schema = parameter["schema"]
    if "anyOf" in schema:
        (kind,) = (one for one in schema.pop("anyOf") if one != _NULL)
        parameter["schema"] = schema = kind | schema
    if parameter["name"] == "layer":
        schema["enum"] = layers
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": False}
    examples = {"layer": layers[:1], "site_id": [f"{one}-0042" for one in layers[:1]], "file": ["districts"]}
    if parameter["in"] == "path" and "examples" not in schema:
        schema["examples"] = examples[parameter["name"]]
