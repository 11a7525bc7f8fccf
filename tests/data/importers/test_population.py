"""Residents from the census grid."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyproj import Transformer

from data.folders import Folders
from data.importers import population
from data.importers.errors import ImportRefusedError
from data.town import geodata


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = Folders(tmp_path).town
    box = shapely.box(7.30, 51.54, 7.32, 51.56)
    geodata.write(folder, "boundary", pa.table({"name": ["Mitte"]}), np.array([box], dtype=object))
    return folder


def census(folder: Path, *people: str) -> Path:
    """A grid of which the first cell is far away and the others are in the town."""
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True).transform(7.31, 51.55)
    x_m, y_m = east // 100 * 100 + 50, north // 100 * 100 + 50
    rows = [
        f"CRS3035RES100mN{y_m:.0f}E{x_m:.0f}_{i};{x_m + (100_000 if i == 0 else 100 * i):.0f};{y_m:.0f};{count}"
        for i, count in enumerate(people)
    ]
    path = folder / "zensus.csv"
    path.write_text("GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n" + "\n".join(rows) + "\n", "utf-8")
    return path


def test_cells_inside_the_town_replace_its_residents(town: Path, tmp_path: Path) -> None:
    result = population.import_grid(census(tmp_path, "50", "12", "7", "–"), Folders(tmp_path))
    assert result == population.Census(cells=2, residents=19, outside=1, withheld=1)
    table, points = geodata.read(town, "residents")
    assert table["residents"].to_pylist() == [12, 7]
    ages = np.column_stack([table[name] for name in ("under_18", "from_18_to_64", "from_65")])
    assert (ages.sum(axis=1) == [12, 7]).all()
    assert shapely.get_x(points) == pytest.approx([7.3114, 7.3128], abs=2e-4)


def test_a_number_that_is_none_is_refused_and_changes_nothing(town: Path, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="line 3: 'zwölf' is no number"):
        population.import_grid(census(tmp_path, "50", "zwölf"), Folders(tmp_path))
    assert not (town / "residents.parquet").exists()


@pytest.mark.usefixtures("town")
def test_a_grid_of_another_town_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="none of its 1 cells is inhabited and inside the town"):
        population.import_grid(census(tmp_path, "50"), Folders(tmp_path))


@pytest.mark.usefixtures("town")
def test_a_grid_whose_axes_are_exchanged_is_refused_with_the_hint(tmp_path: Path) -> None:
    path = census(tmp_path, "50", "12", "7")
    path.write_text(path.read_text("utf-8").replace("x_mp_100m;y_mp_100m", "y_mp_100m;x_mp_100m"), "utf-8")
    with pytest.raises(ImportRefusedError, match="x_mp_100m and y_mp_100m look swapped"):
        population.import_grid(path, Folders(tmp_path))
