"""The files a town is built of."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from data.errors import DeclarationError
from data.town import geodata


@pytest.fixture
def rasters() -> geodata.Rasters:
    return geodata.Rasters(
        elevation_m=np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32),
        land_cover=np.array([[0, 1, 0], [1, 0, 1]], dtype=np.uint8),
        land_cover_names=("farmland", "wood"),
        built_share=np.zeros((2, 3), dtype=np.float32),
        x_m=np.array([100.0, 125.0, 150.0]),
        y_m=np.array([225.0, 200.0]),
    )


def test_columns_come_back_in_the_types_of_the_schema(tmp_path: Path) -> None:
    labels = pa.table({"rank": [1], "name": ["Castrop"], "kind": ["district"]})
    geodata.write(tmp_path, "labels", labels, np.array([shapely.Point(7.3, 51.5)]))
    table, points = geodata.read(tmp_path, "labels")
    assert table.schema.names == ["kind", "name", "rank"]
    assert table.schema.field("rank").type == pa.int16()
    assert points[0] == shapely.Point(7.3, 51.5)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"landuse.*'kind'.*wanted.*'name'"):
        geodata.write(tmp_path, "landuse", pa.table({"kind": ["wood"]}), np.array([shapely.Point()]))


def test_an_unknown_file_is_named_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(geodata.UnknownTownFileError, match=r"'roads'; known: .*streets"):
        geodata.read(tmp_path, "roads")


def test_a_file_that_was_not_written_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(geodata.UnknownTownFileError, match="'streets'"):
        geodata.read(tmp_path, "streets")


def test_row_0_of_a_raster_is_the_north(rasters: geodata.Rasters) -> None:
    at = rasters.sample("elevation_m", np.array([101.0, 149.0]), np.array([224.0, 201.0]))
    np.testing.assert_array_equal(at, [1, 6])


def test_places_outside_a_raster_take_the_nearest_cell(rasters: geodata.Rasters) -> None:
    at = rasters.sample("elevation_m", np.array([-1e6, 1e6]), np.array([1e6, -1e6]))
    np.testing.assert_array_equal(at, [1, 6])


def test_rasters_come_back(tmp_path: Path, rasters: geodata.Rasters) -> None:
    rasters.write(tmp_path)
    again = geodata.Rasters.read(tmp_path)
    assert again.land_cover_names == ("farmland", "wood")
    np.testing.assert_array_equal(again.land_cover, rasters.land_cover)
    np.testing.assert_array_equal(again.y_m, rasters.y_m)


def test_rasters_that_were_not_written_are_not_found(tmp_path: Path) -> None:
    with pytest.raises(geodata.UnknownTownFileError, match=r"rasters\.npz"):
        geodata.Rasters.read(tmp_path)
