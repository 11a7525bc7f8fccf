"""The basemap of the demo town, read by another decoder (GDAL)."""

from functools import cache
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pmtiles.reader import MemorySource, Reader

from data.folders import Folders
from data.projection import geometry_to_metres
from data.town import geodata


def _reader(folders: Folders) -> Any:
    return Reader(MemorySource(folders.basemap.read_bytes()))  # type: ignore[no-untyped-call]  # no annotations


@cache
def _read(
    folders: Folders, layer: str, zoom: int, *, max_features: int | None = None
) -> tuple[list[dict[str, object]], np.ndarray]:
    meta, _, wkb, columns = pyogrio.raw.read(
        folders.basemap, layer=layer, max_features=max_features, ZOOM_LEVEL=str(zoom)
    )
    names = list(meta["fields"])
    rows = zip(*columns, strict=True) if names else ()
    return [dict(zip(names, row, strict=True)) for row in rows], shapely.from_wkb(wkb)


def _values(folders: Folders, layer: str, zoom: int, key: str) -> set[object]:
    return {one.get(key) for one in _read(folders, layer, zoom)[0]}


def test_the_header_says_where_the_town_is(built_town: Folders) -> None:
    header = _reader(built_town).header()
    assert (header["min_zoom"], header["max_zoom"]) == (9, 15)
    assert header["min_lon_e7"] == pytest.approx(72_407_000, abs=70_000)
    assert header["max_lat_e7"] == pytest.approx(516_271_000, abs=50_000)


@pytest.mark.parametrize(
    ("zoom", "layers"),
    [
        (9, {"earth", "landuse", "water", "roads", "places"}),
        (12, {"earth", "landuse", "water", "waterways", "boundaries", "railway", "roads", "places"}),
        (14, {"earth", "landuse", "water", "boundaries", "railway", "roads", "places", "buildings"}),
        (15, {"earth", "landuse", "water", "roads", "places", "buildings", "housenumbers"}),
    ],
)
def test_each_zoom_holds_its_layers(built_town: Folders, zoom: int, layers: set[str]) -> None:
    assert {name for name in layers if len(_read(built_town, name, zoom, max_features=1)[1])} == layers


def test_small_streets_come_with_the_zoom(built_town: Folders) -> None:
    assert _values(built_town, "roads", 9, "kind") == {"motorway"}
    assert "minor" in _values(built_town, "roads", 12, "kind")
    assert "path" in _values(built_town, "roads", 14, "kind")


def test_names_of_streets_come_with_the_zoom(built_town: Folders) -> None:
    assert _values(built_town, "roads", 12, "name") == {None}
    assert "Wittener Straße" in _values(built_town, "roads", 13, "name")
    assert "Münsterstraße" in _values(built_town, "roads", 15, "name")


def test_all_streets_are_on_the_map_in_full_length(built_town: Folders) -> None:
    _, lines = geodata.read(built_town.town, "streets")
    _, drawn = _read(built_town, "roads", 15)
    stretch = 1 / np.cos(np.deg2rad(51.57))  # Web Mercator at this latitude
    shown_km = shapely.length(drawn).sum() / stretch / 1000
    real_km = shapely.length(geometry_to_metres(lines)).sum() / 1000
    assert shown_km == pytest.approx(real_km, rel=0.01)


def test_roofs_cover_as_much_as_the_buildings(built_town: Folders) -> None:
    _, buildings = geodata.read(built_town.town, "buildings")
    _, drawn = _read(built_town, "buildings", 15)
    stretch = 1 / np.cos(np.deg2rad(51.57)) ** 2
    shown = shapely.area(drawn).sum() / stretch
    assert shown == pytest.approx(shapely.area(geometry_to_metres(buildings)).sum(), rel=0.12)


def test_labels_are_there_from_far_and_near(built_town: Folders) -> None:
    assert {"Castrop-Rauxel", "Herne"} <= _values(built_town, "places", 9, "name")
    assert {"Ickern", "Pöppinghausen", "A 42"} <= _values(built_town, "places", 11, "name")
    assert {"Münsterplatz", "Europaplatz", "Hauptbahnhof"} <= _values(built_town, "places", 13, "name")


def test_a_first_view_is_small(built_town: Folders) -> None:
    reader = _reader(built_town)
    tiles = [reader.get(12, x, y) for x in range(2128, 2134) for y in range(1361, 1368)]
    assert 10_000 < sum(len(tile) for tile in tiles if tile) < 150_000
    assert built_town.basemap.stat().st_size < 3_000_000
