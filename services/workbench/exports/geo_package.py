"""A whole answer as one GeoPackage: shapes as layers in EPSG:25832, as German offices work, tables beside them."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from data.projection import geometry_to_metres
from services.workbench.exports.export_facts import ExportChoice, ExportError, ExportFacts
from services.workbench.result import QuestionResult, ResultShapes

if TYPE_CHECKING:
    from pandas import DataFrame

METRES: Final = "EPSG:25832"


def geo_package(result: QuestionResult, facts: ExportFacts, _: ExportChoice) -> bytes:
    """All shapes, all tables, the figures, and the sources; ExportError: the answer is empty."""
    if not result.shapes and not result.tables:
        raise ExportError("this answer has neither shapes nor tables; choose another form")
    from pyogrio import write_dataframe  # noqa: PLC0415 - GDAL, for who downloads

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{facts.question}.gpkg"
        for name, frame in _frames(result, facts).items():
            write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists(), layer_metadata=facts.texts)
        return path.read_bytes()


def _frames(result: QuestionResult, facts: ExportFacts) -> "dict[str, DataFrame]":
    """Layers by name; a table whose name shapes have, too, is told apart by its own."""
    shapes = {name: _features(one) for name, one in result.shapes.items() if len(one.geometry)}
    tables = {f"table_{name}" if name in shapes else name: one.to_pandas() for name, one in result.tables.items()}
    return {**shapes, **tables, "figures": _figures(result), "sources": _sources(facts)}


def _features(shapes: ResultShapes) -> "DataFrame":
    from geopandas import GeoDataFrame  # noqa: PLC0415 - pandas, for who downloads

    metres = geometry_to_metres(np.asarray(shapes.geometry))
    found: DataFrame = GeoDataFrame(shapes.columns.to_pandas(), geometry=metres, crs=METRES)
    return found


def _figures(result: QuestionResult) -> "DataFrame":
    rows = [
        {
            "figure": name,
            "value": None if isinstance(one.value, str) else one.value,
            "text": one.value if isinstance(one.value, str) else None,
            "unit": one.unit,
            "low": one.low,
            "high": one.high,
        }
        for name, one in result.figures.items()
    ]
    return _frame(rows, _FIGURES)


def _sources(facts: ExportFacts) -> "DataFrame":
    rows = [{"source": name, **one} for name, one in facts.sources.items()]
    return _frame(rows, _SOURCES)


def _frame(rows: list[dict[str, Any]], schema: pa.Schema) -> "DataFrame":
    found: DataFrame = pa.Table.from_pylist(rows, schema=schema).to_pandas()
    return found


_FIGURES: Final = pa.schema(
    [
        ("figure", pa.string()),
        ("value", pa.float64()),
        ("text", pa.string()),
        ("unit", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
_SOURCES: Final = pa.schema([("source", pa.string()), ("attribution", pa.string()), ("licence", pa.string())])
