"""A town from its boundary alone, and a new boundary for a town."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

import layers
from data import sites, town
from data.degrees import look_swapped
from data.folders import Folders
from data.importers import boundaries
from data.importers.attribution import Origin
from data.importers.boundaries import import_boundary
from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import Incoming, merge
from data.town import geodata
from tests.support.real_files import DATA, needs

BKG = DATA / "boundaries" / "castrop_rauxel_vg5000_2021.geojson"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
BIN = Incoming("7", "Am Markt", "Nord", {}, 0, 7.31, 51.56)
NORTH, SOUTH = shapely.box(7.3, 51.55, 7.34, 51.57), shapely.box(7.3, 51.53, 7.34, 51.55)


def geojson(folder: Path, *parts: tuple[str, shapely.Geometry]) -> Path:
    features: list[Mapping[str, Any]] = [
        {"type": "Feature", "properties": {"name": name}, "geometry": json.loads(shapely.to_geojson(shape))}
        for name, shape in parts
    ]
    path = folder / "boundary.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def imported(path: Path, root: Path) -> Folders:
    import_boundary(
        path,
        town_id=root.name,
        name="Neustadt",
        origin=Origin("default", "Stadt Neustadt", "dl-de/by-2-0"),
        folders=Folders(root),
        layers=layers.discover(),
    )
    return Folders(root)


def test_a_town_begins_with_its_boundary(tmp_path: Path) -> None:
    folders = imported(geojson(tmp_path, ("Nord", NORTH), ("Süd", SOUTH)), tmp_path / "neustadt")
    loaded = town.load("neustadt", imported=folders.root)
    assert (loaded.name, loaded.districts, loaded.bounds) == ("Neustadt", ("Nord", "Süd"), (7.3, 51.53, 7.34, 51.57))
    assert loaded.attribution["basemap"].holder == "Stadt Neustadt"
    assert folders.basemap.stat().st_size > 0
    for name in geodata.SCHEMAS:
        geodata.read(folders.town, name)
    assert all(len(sites.read(folders.sites_of(layer_id))) == 0 for layer_id in layers.discover())


def test_a_new_boundary_keeps_streets_and_sites(tmp_path: Path) -> None:
    root = tmp_path / "neustadt"
    folders = imported(geojson(tmp_path, ("Nord", NORTH)), root)
    schema = geodata.SCHEMAS["labels"]
    label = schema.empty_table().from_pylist([{"kind": "square", "name": "Markt", "rank": 4}], schema=schema)
    geodata.write(folders.town, "labels", label, shapely.points([[7.31, 51.56]]))
    merged, _ = merge(sites.empty(), [BIN], layer_id="bins", source="EUV", licence="CC0-1.0", at=NOW)
    sites.write(folders.sites_of("bins"), merged)
    imported(geojson(tmp_path, ("Nord", NORTH), ("Süd", SOUTH)), root)
    table, _ = geodata.read(folders.town, "labels")
    assert table["name"].to_pylist() == ["Markt"]
    _, edge = geodata.read(folders.town, "boundary")
    assert edge[0].equals(shapely.union_all([NORTH, SOUTH]))
    assert sites.read(folders.sites_of("bins")).site_id == ["bins-0001"]


@needs(BKG)
def test_a_boundary_of_the_bkg_is_read() -> None:
    edge = boundaries.read(BKG).edge
    assert edge.contains(shapely.Point(7.311, 51.552))
    assert boundaries.read(BKG).parts == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no json", "cannot be read as GeoJSON"),
        ("[1, 2]", "cannot be read as GeoJSON"),
        ('{"type": "Point", "coordinates": [7, 51]}', "holds no polygon"),
        (shapely.to_geojson(shapely.box(380_000, 5_710_000, 390_000, 5_720_000)), "are no degrees"),
    ],
)
def test_another_file_is_refused_and_nothing_is_there(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "boundary.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(ImportRefusedError, match=message):
        imported(path, tmp_path / "neustadt")
    assert [one.name for one in tmp_path.iterdir()] == ["boundary.geojson"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=r"none\.geojson"):
        boundaries.read(tmp_path / "none.geojson")


def test_a_bow_tie_becomes_a_valid_boundary(tmp_path: Path) -> None:
    tie = shapely.Polygon([(7.3, 51.5), (7.4, 51.6), (7.4, 51.5), (7.3, 51.6)])
    edge = boundaries.read(geojson(tmp_path, ("", tie))).edge
    assert shapely.is_valid(np.array([edge], dtype=object)).all()


@pytest.mark.parametrize(
    ("told", "kept"), [(["05562004"], "05562004"), (["05562004", "05562008"], ""), (["5562"], ""), ([""], "")]
)
def test_a_boundary_that_says_its_ags_tells_the_federal_state(tmp_path: Path, told: list[str], kept: str) -> None:
    path = geojson(tmp_path, *((f"Teil {number}", NORTH) for number in range(len(told))))
    raw = json.loads(path.read_text("utf-8"))
    for feature, ags in zip(raw["features"], told, strict=True):
        feature["properties"]["AGS"] = ags
    path.write_text(json.dumps(raw), "utf-8")
    folders = imported(path, tmp_path / "neustadt")
    assert town.load("neustadt", imported=folders.root).ags == kept


def test_a_boundary_with_latitude_before_longitude_is_refused(tmp_path: Path) -> None:
    swapped = shapely.transform(NORTH, lambda at: at[:, ::-1])
    with pytest.raises(ImportRefusedError, match="look swapped; longitude comes first, then latitude"):
        imported(geojson(tmp_path, ("Nord", swapped)), tmp_path / "neustadt")
    assert not (tmp_path / "neustadt").exists()


@pytest.mark.parametrize(
    ("lon", "lat", "swapped"),
    [(7.3, 51.5, False), (51.5, 7.3, True), (24.9, 60.2, False), (60.2, 24.9, True), (39.0, 36.0, False)],
)
def test_degrees_look_swapped_where_only_the_other_order_is_in_europe(lon: float, lat: float, *, swapped: bool) -> None:
    assert look_swapped(lon, lat) is swapped
