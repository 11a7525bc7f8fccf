"""Sites from the town's own tables."""

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from data.importers import site_files
from data.importers.errors import ImportRefusedError

TOWN = (7.24, 51.52, 7.38, 51.63)


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_csv_with_decimal_commas_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id;name;lon;lat;district;operator\n7;Am Markt;7,31;51,55;Castrop;EUV\n")
    (site,) = site_files.read(path, TOWN)
    assert (site.key, site.lon, site.lat, site.district) == ("7", 7.31, 51.55, "Castrop")
    assert site.attributes == {"operator": "EUV"}


def test_geojson_points_are_read(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "id": "x1",
        "properties": {"name": "Stadtgarten", "channels": 3},
        "geometry": {"type": "Point", "coordinates": [7.31, 51.55]},
    }
    path = written(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (site,) = site_files.read(path, TOWN)
    assert (site.key, site.name, site.channels) == ("x1", "Stadtgarten", 3)


def test_a_geopackage_in_metres_is_projected(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapely.points([[382_900.0, 5_712_200.0]])),
        [np.array(["p1"], dtype=object)],
        np.array(["id"], dtype=object),
        geometry_type="Point",
        crs="EPSG:25832",
    )
    (site,) = site_files.read(path, TOWN)
    assert (round(site.lon, 2), round(site.lat, 2)) == (7.31, 51.55)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id;name;lon;lat\n1;A;51,55;7,31\n", "look swapped; lon comes first"),
        ("id;name;lon;lat\n1;A;382900;5712200\n", "is far outside the town"),
        ("id;name;lon;lat\n1;A;7.31.0;51,55\n", "line 2: '7.31.0' has both comma and point or one of them twice"),
        ("id;name;lon;lat\n;A;7,31;51,55\n", "site 1 has no id"),
        ("id;name;lon;lat;channels\n1;A;7,31;51,55;many\n", "channels 'many' is no number from 0 to 60"),
        ("id;name;lon;lat\n", "has no sites"),
        ("a;b\n1;2\n", "is a header with id, name, lon, lat"),
    ],
)
def test_a_wrong_csv_is_refused_with_the_reason(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ImportRefusedError, match=message):
        site_files.read(written(tmp_path / "a.csv", text), TOWN)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=r"sites are read from \.csv, \.geojson, \.gpkg, \.json"):
        site_files.read(written(tmp_path / "a.xlsx", ""), TOWN)


def test_a_broken_geopackage_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="cannot be read as a GeoPackage"):
        site_files.read(written(tmp_path / "a.gpkg", "no database"), TOWN)


def test_lines_are_no_sites(tmp_path: Path) -> None:
    line = {
        "type": "Feature",
        "properties": {"id": 1},
        "geometry": {"type": "LineString", "coordinates": [[7.3, 51.5], [7.4, 51.6]]},
    }
    path = written(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": [line]}))
    with pytest.raises(ImportRefusedError, match="site 1 is no point"):
        site_files.read(path, TOWN)
