"""JSON schemas of what the API takes and gives: schemas.toml's, and those that follow from the town's layers."""

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from analysis.heat.surface.quality import REASONS
from analysis.waste.time_to_full import RELIABILITIES
from dashboard.api import coverage, events, nearest, places
from dashboard.api.context import AUDIENCE
from dashboard.api.operations import reference
from dashboard.api.parameters import Parameter
from dashboard.api.publication import STEPS
from data.declare import Layers
from data.state import STATES

Schema = dict[str, Any]
FILE: Final = Path(__file__).with_name("schemas.toml")
TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "number"}
WHOLE: Final[Schema] = {"type": "integer"}
YES_NO: Final[Schema] = {"type": "boolean"}
INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
GEOMETRIES: Final = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
LABEL: Final[Schema] = {"anyOf": [INSTANT, {"type": "string", "format": "date"}]}
"""Raw readings and hours are labelled by instants, days by their date."""


def schemas(layers: Layers) -> dict[str, Schema]:
    """Every schema by name."""
    declared = {name: _schema(raw) for name, raw in tomllib.loads(FILE.read_text("utf-8")).items()}
    return declared | {
        "Feature": _feature(layers),
        "Versions": record(dict.fromkeys(layers, WHOLE)),
        "Readings": _columns({"site_id": TEXT}, {"observed_at": LABEL, "channel": WHOLE, "measure": TEXT}),
        "Series": _columns(
            {"layer": TEXT, "measure": TEXT, "unit": TEXT}, {"site_id": TEXT, "channel": WHOLE, "observed_at": LABEL}
        ),
        "PlacesQuestion": _question(places.PARAMETERS, required=("q",)),
        "NearestQuestion": _question(nearest.PARAMETERS, required=("layer", "lon", "lat")),
    }


def record(properties: dict[str, Any], *, required: Iterable[str] | None = None) -> Schema:
    """An object; all its properties are required unless said otherwise."""
    return {"type": "object", "required": list(properties if required is None else required), "properties": properties}


def many(of: Any) -> Schema:
    """An array."""
    return {"type": "array", "items": of}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {**schema, "nullable": True}


def one_of(names: Sequence[str]) -> Schema:
    """One of some names."""
    return {"type": "string", "enum": list(names)}


def _geometry(kind: str, coordinates: Schema) -> Schema:
    return record({"type": one_of([kind]), "coordinates": coordinates})


_KINDS: Final[dict[str, Schema]] = {
    "text": TEXT,
    "number": NUMBER,
    "whole": WHOLE,
    "yes_no": YES_NO,
    "instant": INSTANT,
    "label": LABEL,
    "words": record({"de": TEXT, "en": TEXT}),
    "texts": {"type": "object", "additionalProperties": TEXT},
    "wholes": {"type": "object", "additionalProperties": WHOLE},
    "anything": {"type": "object", "additionalProperties": True},
    "point": _geometry("Point", many(NUMBER)),
    "geometry": record({"type": one_of(GEOMETRIES), "coordinates": many({})}),
    "line": _geometry("LineString", many(many(NUMBER))),
    "step": one_of(STEPS),
    "state": one_of(STATES),
    "event": one_of(events.KINDS),
    "reason": one_of(REASONS),
    "reliability": one_of(RELIABILITIES),
    "coverage_mode": one_of(coverage.MODES),
    "counted": one_of(coverage.COUNTED),
}


def _schema(raw: Any) -> Schema:
    """What a table, an array or a word of schemas.toml means."""
    if isinstance(raw, str):
        return _word(raw)
    if isinstance(raw, list):
        return many(_schema(raw[0]))
    properties = {name.removesuffix("?"): _schema(one) for name, one in raw.items()}
    return record(properties, required=[name for name in raw if not name.endswith("?")])


def _word(text: str) -> Schema:
    text, _, about = text.partition("; ")
    if about:
        return {**_word(text), "description": about}
    if text.endswith("?"):
        return maybe(_word(text.removesuffix("?")))
    if text.startswith("["):
        return many(_word(text[1:-1]))
    if text.startswith("one of: "):
        return one_of(text.removeprefix("one of: ").split(", "))
    return reference(text) if text[0].isupper() else _KINDS[text]


def _question(parameters: tuple[Parameter, ...], *, required: tuple[str, ...]) -> Schema:
    """The same names as in an address."""
    fields = {one.name: {**one.schema, "description": one.about} for one in parameters}
    return {**record(fields, required=required), "additionalProperties": False}


def _feature(layers: Layers) -> Schema:
    """A site; which measures it has depends on its layer."""
    always = {
        "name": TEXT,
        "district": TEXT,
        "attributes": _KINDS["anything"],
        "observed_at": maybe(INSTANT),
        "state": _KINDS["state"],
        "class": maybe(TEXT),
        "simulated": YES_NO,
    }
    shown = [(layer, measure) for layer in layers.values() for measure in layer.visible(AUDIENCE)]
    measured: Schema = {
        measure.id: {
            **maybe(NUMBER),
            "description": f"{measure.title['en']} in {measure.unit or 'codes'} (layer {layer.id})",
        }
        for layer, measure in shown
    }
    measured |= {
        f"{measure.id}_class": {**maybe(TEXT), "description": f"Class of {measure.id} (layer {layer.id})"}
        for layer, measure in shown
        if measure.classes and measure != layer.shows
    }
    measured["state_until"] = {**maybe(INSTANT), "description": "When an open place closes or a closed one opens"}
    measured["place"] = {**many(NUMBER), "description": "Where the symbol of a line or an area stands: lon, lat"}
    measured["valid_from"] = {**INSTANT, "description": "Since when a site that states its own value is"}
    measured["valid_to"] = {**maybe(INSTANT), "description": "Until when; null: nobody knows yet"}
    feature = {"type": one_of(["Feature"]), "id": TEXT, "geometry": _KINDS["geometry"]}
    properties = record({**always, **measured}, required=always)
    links = many(reference("Link"))
    return record({**feature, "properties": properties, "links": links}, required=(*feature, "properties"))


def _columns(facts: Schema, keys: Schema) -> Schema:
    """An answer in columns of equal length: raw ones have value and flags, rolled up ones the rest."""
    raw = {"simulated": YES_NO, "value": maybe(NUMBER), "flags": WHOLE}
    rolled = {"min": maybe(NUMBER), "mean": maybe(NUMBER), "max": maybe(NUMBER), "n": WHOLE, "expected": WHOLE}
    columns = {name: many(schema) for name, schema in {**keys, **raw, **rolled}.items()}
    source = {"attribution": TEXT, "licence": TEXT, "simulated": YES_NO}
    span = {"step": TEXT, "from": LABEL, "to": LABEL}
    return record({**facts, **span, **source, "columns": record(columns, required=keys)})
