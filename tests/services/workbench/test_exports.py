"""Files of an answer open again in other programs' readers, and hold what the answer holds."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pytest
import shapely

from services.workbench import QuestionResult, ResultFigure, ResultShapes
from services.workbench.exports import EXPORTS, ExportChoice, ExportFacts
from services.workbench.exports.export_facts import ExportError

SITES = np.array([shapely.Point(7.31, 51.55), shapely.Point(7.32, 51.56)])
AREA = np.array([shapely.box(7.30, 51.54, 7.33, 51.57)])
RESULT = QuestionResult(
    figures={"share": ResultFigure(61.25, "%", 1, low=58.0, high=64.5), "best": ResultFigure("Ickern")},
    tables={
        "by_district": pa.table({"district": ["Ickern", "Rauxel, Süd"], "share": [61.25, None]}),
        "area": pa.table({"name": ["x"]}),
    },
    shapes={
        "sites": ResultShapes("sites", SITES, pa.table({"name": ["Müller", "b"], "residents": [12, 7]}), "residents"),
        "area": ResultShapes("area", AREA, pa.table({"name": ["alles"]})),
    },
)
FACTS = ExportFacts(
    question="reach",
    asked={"places": "bins"},
    sources={
        "bins": {"attribution": "Stadt", "licence": "dl-de/by-2-0"},
        "streets": {"attribution": "OSM", "licence": "ODbL"},
    },
    made_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
)


def exported(form: str, *, table: str | None = None, shape: str | None = None) -> bytes:
    return EXPORTS[form](RESULT, FACTS, ExportChoice(table, shape))


def test_a_geopackage_holds_everything_in_metres(tmp_path: Path) -> None:
    path = tmp_path / "answer.gpkg"
    path.write_bytes(exported("gpkg"))
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers == {
        "sites": "Point",
        "area": "Polygon",
        "by_district": None,
        "table_area": None,
        "figures": None,
        "sources": None,
    }
    sites = gpd.read_file(path, layer="sites")
    assert sites.crs.to_epsg() == 25832
    assert sites["residents"].tolist() == [12, 7]
    assert sites["name"].tolist() == ["Müller", "b"]
    expected = gpd.GeoSeries(SITES, crs=4326).to_crs(25832)
    assert sites.geometry.distance(expected).max() < 0.01
    table = pyogrio.read_dataframe(path, layer="by_district")
    assert table["share"].tolist() == pytest.approx([61.25, np.nan], nan_ok=True)
    figures = pyogrio.read_dataframe(path, layer="figures").set_index("figure")
    assert (figures["value"]["share"], figures["high"]["share"], figures["text"]["best"]) == (61.25, 64.5, "Ickern")
    assert pyogrio.read_dataframe(path, layer="sources")["licence"].tolist() == ["dl-de/by-2-0", "ODbL"]
    assert pyogrio.read_info(path, layer="sites")["layer_metadata"]["made_at"] == "2026-07-01T12:00:00Z"


def test_geoparquet_is_read_by_geopandas() -> None:
    found = gpd.read_parquet(io.BytesIO(exported("geoparquet", shape="sites")))
    assert found.crs.to_authority() == ("OGC", "CRS84")  # EPSG:4326, longitude first
    assert shapely.equals_exact(found.geometry.to_numpy(), SITES, tolerance=1e-9).all()
    assert found["residents"].tolist() == [12, 7]


def test_geojson_is_read_by_gdal_and_names_its_sources() -> None:
    written = exported("geojson", shape="area")
    found = pyogrio.read_dataframe(io.BytesIO(written))
    assert found["name"].tolist() == ["alles"]
    assert found.geometry.iloc[0].symmetric_difference(AREA[0]).area < 1e-9
    said = json.loads(written)
    assert (said["attribution"], said["licence"], said["kind"]) == ("Stadt; OSM", "dl-de/by-2-0; ODbL", "area")


def test_csv_holds_one_table_with_its_source() -> None:
    found = pd.read_csv(io.BytesIO(exported("csv")))
    assert found["district"].tolist() == ["Ickern", "Rauxel, Süd"]
    assert found["share"].tolist() == pytest.approx([61.25, np.nan], nan_ok=True)
    assert set(found["licence"]) == {"dl-de/by-2-0; ODbL"}


@pytest.mark.parametrize(
    ("form", "choice", "said"),
    [
        ("csv", ExportChoice("districts", None), "no table 'districts'; choose one of: by_district, area"),
        ("geojson", ExportChoice(None, "left_out"), "no shape 'left_out'; choose one of: sites, area"),
    ],
)
def test_what_the_answer_lacks_is_told(form: str, choice: ExportChoice, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        EXPORTS[form](RESULT, FACTS, choice)


@pytest.mark.parametrize("form", EXPORTS)
def test_of_nothing_there_is_no_file(form: str) -> None:
    with pytest.raises(ExportError, match="choose another form"):
        EXPORTS[form](QuestionResult(figures={}), FACTS, ExportChoice())
