"""JSON schemas of the OpenAPI document (3.0), made from what the layers declare."""

from collections.abc import Iterable
from typing import Any

from dashboard.api.context import AUDIENCE
from dashboard.api.operations import reference
from data.declare import Layers
from data.state import STATES

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
LABEL: Schema = {"anyOf": [INSTANT, {"type": "string", "format": "date"}]}
"""Raw readings and hours are labelled by instants, days by their date."""
WORDS: Schema = {"type": "object", "properties": {"de": TEXT, "en": TEXT}, "required": ["de", "en"]}


def schemas(layers: Layers) -> dict[str, Schema]:
    """Every schema by name."""
    return {
        "Link": record({"href": TEXT, "rel": TEXT, "type": TEXT, "title": TEXT}, required=("href", "rel")),
        "Problem": record({"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT, "instance": TEXT}),
        "Landing": record({"title": TEXT, "description": TEXT, "links": many(reference("Link"))}),
        "Conformance": record({"conformsTo": many(TEXT)}),
        "Collections": record({"links": many(reference("Link")), "collections": many(reference("Collection"))}),
        "Collection": _collection(),
        "Measure": _measure(),
        "Class": _class(),
        "FeatureCollection": _feature_collection(),
        "Feature": _feature(layers),
        "Versions": {"type": "object", "properties": dict.fromkeys(layers, WHOLE), "required": list(layers)},
        "Readings": _columns({"site_id": TEXT}, {"observed_at": LABEL, "channel": WHOLE, "measure": TEXT}),
        "Series": _columns(
            {"layer": TEXT, "measure": TEXT, "unit": TEXT},
            {"site_id": TEXT, "channel": WHOLE, "observed_at": LABEL},
        ),
        "Accepted": record({"offset": WHOLE, "ignored": TEXT}, required=()),
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


def _measure() -> Schema:
    return record(
        {
            "id": TEXT,
            "title": WORDS,
            "unit": TEXT,
            "low": NUMBER,
            "high": NUMBER,
            "decimals": WHOLE,
            "codes": maybe({"type": "object", "additionalProperties": WHOLE}),
            "finest_step": {"type": "string", "enum": ["raw", "hour", "day"]},
            "min_count": maybe(WHOLE),
            "classes": {**many(reference("Class")), "nullable": True},
        }
    )


def _class() -> Schema:
    return record(
        {
            "id": TEXT,
            "title": WORDS,
            "from": NUMBER,
            "to": maybe(NUMBER),
            "colour": TEXT,
            "symbol": TEXT,
            "usable": YES_NO,
        }
    )


def _collection() -> Schema:
    return record(
        {
            "id": TEXT,
            "title": TEXT,
            "titles": WORDS,
            "description": TEXT,
            "descriptions": WORDS,
            "attribution": TEXT,
            "licence": record({"id": TEXT, "url": TEXT, "note": WORDS}),
            "extent": record(
                {
                    "spatial": record({"bbox": many(many(NUMBER)), "crs": TEXT}),
                    "temporal": record({"interval": many(many(maybe(INSTANT))), "trs": TEXT}),
                }
            ),
            "itemType": TEXT,
            "crs": many(TEXT),
            "shows": TEXT,
            "interval_s": WHOLE,
            "max_age_s": WHOLE,
            "shape": TEXT,
            "measures": many(reference("Measure")),
            "classes": many(reference("Class")),
            "legend": record(
                {"measure": TEXT, "unit": TEXT, "kind": TEXT, "marks": many(NUMBER), "states": many(TEXT)}
            ),
            "links": many(reference("Link")),
        }
    )


def _feature_collection() -> Schema:
    return record(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "numberMatched": WHOLE,
            "numberReturned": WHOLE,
            "timeStamp": INSTANT,
            "replay": {**YES_NO, "description": "true where the past is played again; else left out"},
            "links": many(reference("Link")),
            "features": many(reference("Feature")),
        },
        required=("type", "numberMatched", "numberReturned", "timeStamp", "links", "features"),
    )


def _feature(layers: Layers) -> Schema:
    """A site; which measures it has depends on its layer."""
    point = record({"type": {"type": "string", "enum": ["Point"]}, "coordinates": many(NUMBER)})
    always = {
        "name": TEXT,
        "district": TEXT,
        "attributes": {"type": "object", "additionalProperties": True},
        "observed_at": maybe(INSTANT),
        "state": {"type": "string", "enum": list(STATES)},
        "class": maybe(TEXT),
        "simulated": YES_NO,
    }
    measured: Schema = {
        measure.id: {
            **maybe(NUMBER),
            "description": f"{measure.title['en']} in {measure.unit or 'codes'} (layer {layer.id})",
        }
        for layer in layers.values()
        for measure in layer.visible(AUDIENCE)
    }
    measured |= {
        f"{measure.id}_class": {**maybe(TEXT), "description": f"Class of {measure.id} (layer {layer.id})"}
        for layer in layers.values()
        for measure in layer.visible(AUDIENCE)
        if measure.classes and measure != layer.shows
    }
    measured["state_until"] = {**maybe(INSTANT), "description": "When an open place closes or a closed one opens"}
    return record(
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": TEXT,
            "geometry": point,
            "properties": record({**always, **measured}, required=always),
            "links": many(reference("Link")),
        },
        required=("type", "id", "geometry", "properties"),
    )


def _columns(facts: Schema, keys: Schema) -> Schema:
    """An answer in columns of equal length: raw ones have value, flags, simulated; rolled up ones the rest."""
    raw = {"value": maybe(NUMBER), "flags": WHOLE, "simulated": YES_NO}
    rolled = {"min": maybe(NUMBER), "mean": maybe(NUMBER), "max": maybe(NUMBER), "n": WHOLE, "expected": WHOLE}
    columns = {name: many(schema) for name, schema in {**keys, **raw, **rolled}.items()}
    source = {"attribution": TEXT, "licence": TEXT}
    span = {"step": TEXT, "from": LABEL, "to": LABEL}
    return record({**facts, **span, **source, "columns": record(columns, required=keys)})
