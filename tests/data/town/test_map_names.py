"""Which names a map shows clear of its symbols, and in which order they take their places."""

from pathlib import Path

import pyarrow as pa
import shapely

from data import geoparquet
from data.town import map_names
from data.town.map_names import MapName


def test_town_district_neighbour_and_motorway_are_named_in_this_order(tmp_path: Path) -> None:
    columns = {
        "kind": ["wood", "motorway", "neighbour", "district", "district", "town"],
        "name": ["Holz", "A 2", "Herne", "Ickern", "Rauxel", "Castrop-Rauxel"],
        "rank": [5, 4, 3, 2, 1, 1],
    }
    places = shapely.points([(7.0 + n / 100, 51.5) for n in range(6)])
    geoparquet.write(tmp_path / "labels.parquet", pa.table(columns), places)
    found = map_names.read(tmp_path)
    assert [one.name for one in found] == ["Castrop-Rauxel", "Rauxel", "Ickern", "Herne", "A 2"]
    assert found[1] == MapName("district", "Rauxel", 7.04, 51.5)


def test_a_town_without_labels_has_no_names(tmp_path: Path) -> None:
    assert map_names.read(tmp_path) == []
