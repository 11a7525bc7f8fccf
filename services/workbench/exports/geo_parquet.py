"""Shapes of an answer as GeoParquet 1.1, EPSG:4326, longitude first."""

import io

from data import geoparquet
from services.workbench.exports.export_facts import ExportChoice, ExportFacts
from services.workbench.result import QuestionResult


def geo_parquet(result: QuestionResult, facts: ExportFacts, choice: ExportChoice) -> bytes:
    """The shapes that were chosen; ExportError: there are none of their name."""
    shapes = choice.of_shapes(result.shapes)
    sink = io.BytesIO()
    geoparquet.write_to(sink, shapes.columns, shapes.geometry, facts.texts)
    return sink.getvalue()
