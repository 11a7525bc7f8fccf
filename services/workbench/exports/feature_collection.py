"""Shapes of an answer as a feature collection (RFC 7946)."""

import json
from typing import Any, Final

import numpy as np
import shapely

from data import strict_json
from services.workbench.exports.export_facts import ExportChoice, ExportFacts
from services.workbench.result import QuestionResult, ResultShapes

_DECIMALS: Final = 6
"""Of degrees: a tenth of a metre."""


def geojson(result: QuestionResult, facts: ExportFacts, choice: ExportChoice) -> bytes:
    """The shapes that were chosen, with what is to be said of them; ExportError: there are none of their name."""
    found = collection(choice.of_shapes(result.shapes))
    return strict_json.compact({**found, **facts.texts}).encode()


def collection(shapes: ResultShapes) -> dict[str, Any]:
    """Shapes as a FeatureCollection that says of which kind they are."""
    rounded = shapely.transform(shapes.geometry, lambda at: np.round(at, _DECIMALS))
    geometries = [json.loads(one) for one in shapely.to_geojson(rounded).tolist()]
    rows = zip(geometries, shapes.columns.to_pylist(), strict=True)
    features = [{"type": "Feature", "geometry": shape, "properties": row} for shape, row in rows]
    known = {"kind": shapes.kind, "shows": shapes.shows, "unit": shapes.unit}
    return {"type": "FeatureCollection", **known, "features": features}
