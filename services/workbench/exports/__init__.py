"""An answer as a file that other programs go on with: GeoJSON, GeoPackage, GeoParquet, CSV."""

from collections.abc import Callable, Mapping
from typing import Final

from services.workbench.exports.csv_table import csv_table
from services.workbench.exports.export_facts import ExportChoice, ExportFacts
from services.workbench.exports.feature_collection import geojson
from services.workbench.exports.geo_package import geo_package
from services.workbench.exports.geo_parquet import geo_parquet
from services.workbench.result import QuestionResult

__all__ = ["EXPORTS", "Export", "ExportChoice", "ExportFacts"]

Export = Callable[[QuestionResult, ExportFacts, ExportChoice], bytes]
EXPORTS: Final[Mapping[str, Export]] = {
    "geojson": geojson,
    "csv": csv_table,
    "gpkg": geo_package,
    "geoparquet": geo_parquet,
}
"""By form; an export raises ExportError where the answer has no such table or shapes."""
