"""Sites from the town's own tables."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from numpy.typing import NDArray

from data.declare import Geometry
from data.importers import access, cells, site_files
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


def geopackage(path: Path, columns: dict[str, NDArray[Any]], gaps: dict[str, list[bool]] | None = None) -> Path:
    """Two points with these columns; where a gap is, nothing stands in the cell."""
    holes = [np.array(gaps[name]) if gaps and name in gaps else None for name in columns]
    points = shapely.to_wkb(shapely.points([[7.31, 51.55], [7.32, 51.55]]))
    names = np.array(list(columns), dtype=object)
    pyogrio.raw.write(
        path, points, list(columns.values()), names, field_mask=holes, geometry_type="Point", crs="EPSG:4326"
    )
    return path


TWO = np.array(["a", "b"], dtype=object)


def test_a_number_that_is_missing_is_left_out_and_the_others_stay_whole(tmp_path: Path) -> None:
    file = geopackage(tmp_path / "a.gpkg", {"id": TWO, "n": np.array([120, 0], np.int32)}, {"n": [False, True]})
    assert [site.attributes for site in site_files.read(file, TOWN)] == [{"n": 120}, {}]


def test_numbers_that_are_none_are_left_out_of_geojson(tmp_path: Path) -> None:
    text = (
        '{"features":[{"properties":{"id":7.0,"n":NaN,"m":Infinity,"name":NaN},'
        '"geometry":{"type":"Point","coordinates":[7.31,51.55]}}]}'
    )
    (site,) = site_files.read(written(tmp_path / "a.geojson", text), TOWN)
    assert (site.key, site.name, site.attributes) == ("7", "7", {})


def test_dates_and_instants_are_iso_text(tmp_path: Path) -> None:
    days = np.array(["2026-11-01", "NaT"], "datetime64[D]")
    instants = np.array(["2026-11-01T10:00:00", "NaT"], "datetime64[ms]")
    first, second = site_files.read(
        geopackage(tmp_path / "a.gpkg", {"id": TWO, "day": days, "checked": instants}), TOWN
    )
    assert first.attributes == {"day": "2026-11-01", "checked": "2026-11-01T10:00:00"}
    assert second.attributes == {}


@pytest.mark.parametrize("kind", [np.int64, np.float64])
def test_ids_that_are_numbers_stay(tmp_path: Path, kind: type) -> None:
    file = geopackage(tmp_path / "a.gpkg", {"id": np.array([1, 0], kind)})
    assert [site.key for site in site_files.read(file, TOWN)] == ["1", "0"]


def test_a_row_without_an_id_is_refused_by_its_name(tmp_path: Path) -> None:
    names = np.array(["Ort 0", "Ort 1"], dtype=object)
    file = geopackage(tmp_path / "a.gpkg", {"id": np.array([1, 2]), "name": names}, {"id": [False, True]})
    with pytest.raises(ImportRefusedError, match=r"site 2 \(Ort 1\) has no id"):
        site_files.read(file, TOWN)


def test_pictures_are_no_public_facts() -> None:
    with pytest.raises(ValueError, match="3 bytes are no text"):
        cells.fact(b"jpg")


@pytest.mark.parametrize("geometry", ["null", '{"type":"Point","coordinates":[]}'])
def test_a_place_that_is_missing_is_named(tmp_path: Path, geometry: str) -> None:
    text = f'{{"features":[{{"properties":{{"id":"n2"}},"geometry":{geometry}}}]}}'
    with pytest.raises(ImportRefusedError, match=r"site 1 \(n2\) has no place"):
        site_files.read(written(tmp_path / "a.geojson", text), TOWN)


def test_commas_in_addresses_may_outnumber_the_separator(tmp_path: Path) -> None:
    text = "id;name;lon;lat\na1;Lindenstr. 1, 44575 Ort, Nord;7,31;51,55\n"
    (site,) = site_files.read(written(tmp_path / "a.csv", text), TOWN)
    assert site.name == "Lindenstr. 1, 44575 Ort, Nord"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id;name;lon;lat\n1;A;51,55;7,31\n", "look swapped; lon comes first"),
        ("id;name;lon;lat\n1;A;382900;5712200\n", "is far outside the town"),
        ("id;name;lon;lat\n1;A;7.31.0;51,55\n", "line 2: '7.31.0' has both comma and point or one of them twice"),
        ("id;name;lon;lat\n;A;7,31;51,55\n", r"site 1 \(A\) has no id"),
        ("id;name;lon;lat\n1;A;nan;51,55\n", "line 2: 'nan' is no number"),
        ("id;name;lon;lat\n1;A;7,31;inf\n", "line 2: 'inf' is no number"),
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


def test_lines_are_no_sites_of_points(tmp_path: Path) -> None:
    line = {
        "type": "Feature",
        "properties": {"id": 1},
        "geometry": {"type": "LineString", "coordinates": [[7.3, 51.5], [7.4, 51.6]]},
    }
    path = written(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": [line]}))
    with pytest.raises(ImportRefusedError, match=r"site 1 \(1\) is a LineString; sites are points"):
        site_files.read(path, TOWN)


@pytest.mark.parametrize(("geometry", "shapes"), [("lines", ["LineString"]), ("areas", ["LineString", "Polygon"])])
def test_lines_and_areas_keep_their_shape(tmp_path: Path, geometry: Geometry, shapes: list[str]) -> None:
    line = {"type": "LineString", "coordinates": [[7.3, 51.55], [7.32, 51.55]]}
    area = {"type": "Polygon", "coordinates": [[[7.3, 51.55], [7.32, 51.55], [7.32, 51.56], [7.3, 51.55]]]}
    features = [
        {"type": "Feature", "properties": {"id": one["type"]}, "geometry": one}
        for one in (line, area)
        if one["type"] in shapes
    ]
    path = written(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    found = site_files.read(path, TOWN, geometry)
    assert [one.geometry and one.geometry.geom_type for one in found] == shapes
    assert (found[0].lon, found[0].lat) == (7.31, 51.55)


def test_sites_that_are_not_for_everybody_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = ("1;A;7,31;51,55;öffentlich", "2;B;7,31;51,55;privat", "3;C;7,31;51,55;nicht öffentlich", "4;D;7,31;51,55;")
    text = "id;name;lon;lat;Zugang\n" + "\n".join(rows) + "\n"
    sites, said = access.usable(site_files.read(written(tmp_path / "a.csv", text), TOWN))
    assert [one.key for one in sites] == ["1", "4"]
    assert said == ["sites left out, not for everybody: 2 (zugang=privat 1, zugang=nicht öffentlich 1)"]
    assert access.usable(sites) == (sites, [])


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"access": "private"}, "access=private"),
        ({"access": "customers"}, "access=customers"),
        ({"access": "permit"}, "access=permit"),
        ({"access": "permissive"}, ""),
        ({"access": "yes", "disused": "yes"}, "disused=yes"),
        ({"disused": "no"}, ""),
        ({}, ""),
    ],
)
def test_what_keeps_people_from_using_a_place(told: dict[str, str], reason: str) -> None:
    assert access.why_not(told) == reason


def test_sites_of_one_place_say_so_in_a_column_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id,name,lon,lat,place_id\n1,A,7.31,51.55,S7\n2,B,7.31,51.55,\n")
    assert [(one.place_id, one.attributes) for one in site_files.read(path, TOWN)] == [("S7", {}), ("", {})]
