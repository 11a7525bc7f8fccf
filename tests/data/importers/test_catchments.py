"""Catchments are taken row by row: what cannot be right is left out with its reason, and a file is put in whole."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from data import catchments
from data.importers.approval import DeclinedError
from data.importers.catchments import import_catchments, read
from data.importers.errors import ImportRefusedError
from tests.support.real_files import DATA, at_hand

BOUNDS = (7.25, 51.51, 7.39, 51.61)
GAUGES = {"gauge-0001": (7.30, 51.55), "gauge-0002": (7.36, 51.58)}
RING = [[7.30, 51.55], [7.32, 51.55], [7.32, 51.57], [7.30, 51.57], [7.30, 51.55]]


def feature(key: str, ring: list[list[float]] = RING, **told: Any) -> dict[str, Any]:
    properties = {"id": key, "name": f"Gebiet {key}", "gauge": "gauge-0001", "sealed": 0.4, **told}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def written(folder: Path, *features: dict[str, Any]) -> Path:
    path = folder / "catchments.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_a_file_is_taken_with_areas_that_geopandas_has(tmp_path: Path) -> None:
    path = written(tmp_path, feature("a", area_km2=3.1), feature("b", sealed=0))
    found = read(path, BOUNDS, GAUGES)
    assert found.left_out == []
    area = gpd.read_file(path).to_crs(3035).area.to_numpy() / 1e6
    assert [one.area_km2 for one in found.catchments] == pytest.approx(area, rel=1e-3)
    kept = tmp_path / "kept.parquet"
    assert import_catchments(found, kept)[0].startswith("new: a (Gebiet a), 3.08 km², 40 % sealed, gauge gauge-0001")
    assert catchments.read(kept) == found.catchments


def test_a_geopackage_in_metres_is_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, feature("a"))
    moved = tmp_path / "catchments.gpkg"
    gpd.read_file(path).to_crs(25832).to_file(moved)
    one, other = (read(each, BOUNDS, GAUGES).catchments[0] for each in (path, moved))
    assert other.area_km2 == pytest.approx(one.area_km2, abs=1e-4)
    assert (other.catchment_id, other.gauge, other.sealed) == ("a", "gauge-0001", 0.4)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"gauge": "gauge-9"}, "its gauge 'gauge-9' measures no level here; such sites are gauge-0001, gauge-0002"),
        ({"gauge": "gauge-0002"}, "its gauge gauge-0002 stands 2"),
        ({"sealed": 45}, "sealed is 45; wanted a share from 0 to 1"),
        ({"sealed": None}, "sealed is None"),
        ({"sealed": True}, "sealed is True"),
        ({"area_km2": 4.0}, "area_km2 is 4.0, but its polygon has 3.08 km²"),
        ({"area_km2": "large"}, "area_km2 is 'large'"),
    ],
)
def test_a_row_that_cannot_be_right_is_left_out(tmp_path: Path, told: dict[str, Any], sentence: str) -> None:
    found = read(written(tmp_path, feature("a", **told), feature("b")), BOUNDS, GAUGES)
    assert [one.catchment_id for one in found.catchments] == ["b"]
    assert len(found.left_out) == 1
    assert sentence in found.left_out[0]


def test_shapes_and_ids_are_checked_too(tmp_path: Path) -> None:
    tiny = [[7.3, 51.55], [7.3005, 51.55], [7.3005, 51.5505], [7.3, 51.55]]
    point = {**feature("point"), "geometry": {"type": "Point", "coordinates": [7.3, 51.55]}}
    there = feature("far", [[x + 3, y] for x, y in RING])
    found = read(written(tmp_path, feature("a"), feature("a"), feature("tiny", tiny), point, there), BOUNDS, GAUGES)
    assert [one.catchment_id for one in found.catchments] == ["a"]
    told = " ".join(found.left_out)
    assert all(part in told for part in ("two sites have the id 'a'", "are a catchment", "a point", "far outside"))


def test_nothing_is_written_without_approval_or_without_a_usable_row(tmp_path: Path) -> None:
    kept = tmp_path / "kept.parquet"
    good = read(written(tmp_path, feature("a")), BOUNDS, GAUGES)
    with pytest.raises(DeclinedError):
        import_catchments(good, kept, approve=lambda _: False)
    none = read(written(tmp_path, feature("a", sealed=7)), BOUNDS, GAUGES)
    with pytest.raises(ImportRefusedError, match="no catchment of the file can be used"):
        import_catchments(none, kept)
    assert catchments.read(kept) == []


def test_what_was_there_and_is_not_in_the_file_is_gone(tmp_path: Path) -> None:
    kept = tmp_path / "kept.parquet"
    import_catchments(read(written(tmp_path, feature("a"), feature("b")), BOUNDS, GAUGES), kept)
    lines = import_catchments(read(written(tmp_path, feature("b")), BOUNDS, GAUGES), kept)
    assert [one.partition(" (")[0] for one in lines] == ["again: b", "gone: a"]
    with pytest.raises(ImportRefusedError, match=r"catchments are read from \.geojson"):
        read(tmp_path / "catchments.csv", BOUNDS, GAUGES)


def test_catchments_of_camels_de_are_read_as_they_are_published(tmp_path: Path) -> None:
    source = at_hand(DATA / "wave2/water/camels_de/CAMELS_DE_catchment_boundaries/catchments/CAMELS_DE_catchments.gpkg")
    frame = gpd.read_file(source).rename(columns={"gauge_id": "id"})
    frame["gauge"], frame["sealed"] = frame["id"], 0.05
    path = tmp_path / "camels.gpkg"
    frame.to_file(path)
    degrees = frame.to_crs(4326)
    corners = [shapely.get_coordinates(shape)[0].tolist() for shape in degrees.geometry]
    outlets = {one: (lon, lat) for one, (lon, lat) in zip(degrees["id"], corners, strict=True)}
    found = read(path, (5.0, 47.0, 15.0, 55.0), outlets)
    assert found.left_out == []
    area = frame.to_crs(3035).area.to_numpy() / 1e6
    assert [one.area_km2 for one in found.catchments] == pytest.approx(area, rel=2e-3)
