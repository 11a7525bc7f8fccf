"""Asks each operation of the published OpenAPI, well and badly, and says in what an answer breaks its promise."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import jsonschema
from starlette.testclient import TestClient

from tests.support.snapshot import Resolved

SAID: Final = {
    "datetime": ["2026-07-01T11:00:00Z", "2026-07-01T11:00:00Z/..", "../2026-07-01", "2026-07-01/2026-07-02", "never"],
    "bbox": ["7.24,51.52,7.38,51.63", "7,51,0,8,52,90", "1,2,3"],
    "measure": ["air_temperature_c", "fill_percent,battery_percent", "happiness"],
    "from": ["2026-06-30", "2026-07-01T06:00:00Z", "2199-12-31", "soon"],
    "to": ["2026-07-01", "1900-01-01", "soon"],
    "since": ["2026-07-01T11:30:00Z", "2020-01-01", "2026-07-02"],
    "class": ["full", "nothing"],
    "event": ["up", "join"],
    "url": ["http://testserver/embed/figure", "http://testserver/verwaltung", "https://elsewhere.example/embed/map"],
    "format": ["json", "xml"],
    "places": ["bins", "own:mine", "nothing"],
    "area": ["town", "district:Mitte", "own:mine"],
    "q": ["Markt", "", "x" * 121],
}
"""Texts whose form no schema says."""
TYPED: Final[dict[str, list[Any]]] = {
    "string": ["Castrop", "", "x" * 300, "ä%00\x1b"],
    "integer": [1, 5, 0, -1, 10**9, "many"],
    "number": [7.3, 51.55, 0, -200, "nan", "far"],
    "boolean": ["true", "false", "1", "perhaps"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One way of asking an operation; ``body``: JSON text, None where nothing is sent."""

    path: str
    query: dict[str, str]
    body: str | None = None

    def ask(self, client: TestClient, method: str, headers: dict[str, str]) -> Any:
        sent = {} if self.body is None else {"content": self.body}
        return client.request(method, self.path, params=self.query, headers=headers, **sent)  # type: ignore[arg-type]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each."""
    for path, methods in document["paths"].items():
        yield from ((method.upper(), path, one) for method, one in methods.items())


def questions(document: dict[str, Any], path: str, operation: dict[str, Any]) -> Iterator[Question]:
    """With what must be said alone; with each further thing said well and badly; with what nobody knows."""
    parameters = operation.get("parameters", [])
    ways = {one["name"]: _values(one["name"], one["schema"]) for one in parameters}
    always = [one["name"] for one in parameters if one["in"] == "query" and one["required"]]
    bodies = list(_bodies(document, operation))
    for address in _addresses(path, [one for one in parameters if one["in"] == "path"]):
        least = {name: str(ways[name][0]) for name in always}
        yield Question(path=address, query=least, body=bodies[0])
        yield Question(path=address, query={**least, "nobody_knows": "1"}, body=bodies[0])
        yield from (Question(path=address, query=least, body=one) for one in bodies[1:])
        yield from (Question(path=address, query={n: v for n, v in least.items() if n != one}) for one in always)
        for one in parameters:
            if one["in"] == "query":
                yield from (
                    Question(path=address, query={**least, one["name"]: str(value)}, body=bodies[0])
                    for value in ways[one["name"]]
                )


def broken(document: dict[str, Any], operation: dict[str, Any], answer: Any) -> str:
    """In what an answer breaks what is published of its operation; empty: in nothing."""
    promised = operation["responses"].get(str(answer.status_code))
    if promised is None:
        return f"{answer.status_code} is not published: {answer.text[:200]}"
    media, contents = answer.headers.get("content-type", ""), promised.get("content", {})
    plain = {one.replace(" ", ""): schema for one, schema in contents.items()}
    found = plain.get(media.replace(" ", ""), plain.get(media.partition(";")[0]))
    if found is None:
        return f"{answer.status_code} as {media!r}, not as {list(contents)}" if contents or answer.content else ""
    if "json" not in media:
        return ""
    schema = {**found["schema"], "components": document["components"]}
    try:
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        jsonschema.Draft202012Validator(schema, format_checker=checker).validate(answer.json())
    except jsonschema.ValidationError as error:
        return f"{answer.status_code}: {error.json_path}: {error.message[:200]}"
    return ""


def _addresses(path: str, parameters: list[dict[str, Any]]) -> Iterator[str]:
    """A path with each layer and a site of it, and with what there is not."""
    layers = next((one["schema"]["enum"] for one in parameters if one["name"] == "layer"), ["heat", "bins"])
    named = [one["name"] for one in parameters]
    sites = [f"{layer}-0001" for layer in layers]
    ways = {"layer": layers, "site_id": sites, "file": ["districts", "residents"]}
    ways |= {"service": ["orthophotos"], "raster_id": ["heights"]}
    for values in zip(*(ways.get(one, ["13"]) for one in named), strict=True) if named else [()]:
        yield path.format(**dict(zip(named, values, strict=True)))
    if named:
        yield path.format(**dict.fromkeys(named, "nowhere-7"))


def _values(name: str, schema: dict[str, Any]) -> list[Any]:
    """Things to say of a parameter, a good one first."""
    if "enum" in schema:
        return [*schema["enum"], "none_of_these"]
    return SAID.get(name) or TYPED[schema.get("type", "string")]


def _bodies(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[str | None]:
    if "requestBody" not in operation:
        yield None
        return
    forms = operation["requestBody"]["content"]
    if "application/json" not in forms:
        yield from ("PASSKEY=none&stationtype=none", "", "%", "{}")
        return
    schema = Resolved(document, forms["application/json"]["schema"]).part
    properties = schema.get("properties", {})
    good = {"lat": 51.55, **{name: _values(name, properties[name])[0] for name in schema.get("required", ())}}
    good = {name: value for name, value in good.items() if name in properties} | (
        {"lat": 51.55} if "lat" in properties else {}
    )
    yield json.dumps(good)
    yield from ("", "[]", "{}", "{", '{"nobody_knows": 1}', "null")
    for name, value in itertools.chain.from_iterable(
        ((name, value) for value in [*_values(name, one), None, [], {}]) for name, one in properties.items()
    ):
        yield json.dumps({**good, name: value})
