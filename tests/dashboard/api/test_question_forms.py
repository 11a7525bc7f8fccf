"""An answer to planners in every form: the same numbers, under a name to be kept."""

import io
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from starlette.testclient import TestClient

ASKED = "/api/questions/reach?places=bins&by=straight&limit=700"
MINE = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [7.31, 51.55]}, "properties": {}}],
}
MEDIA = {
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "gpkg": "application/geopackage+sqlite3",
    "geoparquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize("form", MEDIA)
def test_a_file_says_its_type_and_name(on_streets: TestClient, form: str) -> None:
    got = on_streets.get(f"{ASKED}&f={form}")
    assert got.status_code == 200, got.text
    assert got.headers["content-type"] == MEDIA[form]
    assert got.headers["content-disposition"].startswith('attachment; filename="reach.')


def test_files_hold_the_numbers_of_the_answer(on_streets: TestClient, tmp_path: Path) -> None:
    told = on_streets.get(ASKED).json()
    table = pd.read_csv(io.BytesIO(on_streets.get(f"{ASKED}&f=csv&table=by_district").content))
    assert table["within"].tolist() == told["tables"]["by_district"]["within"]
    out = gpd.read_parquet(io.BytesIO(on_streets.get(f"{ASKED}&f=geoparquet&shape=left_out").content))
    assert out["residents"].sum() == told["figures"]["without"]["value"]
    package = tmp_path / "reach.gpkg"
    package.write_bytes(on_streets.get(f"{ASKED}&f=gpkg").content)
    figures = pyogrio.read_dataframe(package, layer="figures").set_index("figure")["value"]
    assert figures["within"] == told["figures"]["within"]["value"]
    assert len(pyogrio.read_dataframe(package, layer="left_out")) == len(out)


def test_features_of_ones_own_come_back_in_a_file_that_nobody_keeps(on_streets: TestClient) -> None:
    body = {"parameters": {"places": "own:mine", "by": "straight"}, "own": {"mine": MINE}}
    got = on_streets.post("/api/questions/reach?f=geojson&shape=sites", json=body)
    assert got.status_code == 200, got.text
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["content-disposition"] == 'attachment; filename="reach-sites.geojson"'
    assert got.json()["features"][0]["geometry"]["coordinates"] == [7.31, 51.55]


@pytest.mark.parametrize(
    ("more", "said"),
    [("f=xls", "choose one of: json, figures, geojson"), ("f=csv&table=lost", "this answer has no table 'lost'")],
)
def test_what_there_is_not_is_told(on_streets: TestClient, more: str, said: str) -> None:
    got = on_streets.get(f"{ASKED}&{more}")
    assert got.status_code == 400
    assert said in got.json()["detail"]


def test_figures_alone_are_those_of_the_whole_answer(on_streets: TestClient) -> None:
    asked = f"{ASKED}&added=at:7.3108,51.5495;7.29,51.56"
    whole, told = on_streets.get(asked).json(), on_streets.get(f"{asked}&f=figures").json()
    assert told["figures"] == whole["figures"]
    assert (told["says"], told["tables"], told["shapes"]) == ("scenario", {}, {})
    assert on_streets.get(f"{ASKED}&added=at:7.3108;51.5495&f=figures").status_code == 400
