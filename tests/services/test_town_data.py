"""What is made of a town's files beside the requests."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from data.folders import Folders
from data.importers.population import residents_table
from data.town import geodata
from services.town_data import TownData


def test_every_part_of_a_town_is_made(built_town: Folders) -> None:
    ground = TownData(built_town.town)
    states = [ground.ready]
    ground.start()
    ground.wait(60)
    ground.close(1)
    states.append(ground.ready)
    assert states == [False, True]
    assert ground.gazetteer is not None
    assert ground.ways is not None
    assert ground.boundary is not None
    assert ground.homes is not None
    assert ground.homes.on_foot is not None
    assert len(ground.homes.xy_m) == len(ground.homes.residents) == len(ground.homes.on_foot)
    assert np.all(ground.homes.residents >= 0)


def test_a_town_without_files_is_ready_with_nothing(tmp_path: Path) -> None:
    ground = TownData(tmp_path)
    ground.prepare()
    assert ground.ready
    assert (ground.gazetteer, ground.ways, ground.homes, ground.boundary) == (None, None, None, None)


def test_a_broken_file_is_logged_and_leaves_the_rest(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "boundary.parquet").write_bytes(b"no parquet")
    ground = TownData(tmp_path)
    ground.prepare()
    assert ground.ready
    assert "no boundary: the town's file cannot be read" in caplog.text


def test_an_import_into_a_running_town_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    ground = TownData(folder)
    ground.prepare()
    assert not ground.follow()
    cell = np.array([shapely.Point(7.3, 51.5)], dtype=object)
    geodata.write(folder, "residents", residents_table(["CRS3035RES100mN1E1"], np.array([12])), cell)
    assert ground.follow()
    assert ground.homes is not None
    assert (ground.homes.residents.tolist(), ground.homes.are_counted) == ([12], True)
    assert not ground.follow()
    geodata.write(folder, "residents", residents_table(["CRS25832RES100mN1E1"], np.array([7])), cell)
    assert ground.follow()
    assert (ground.homes.residents.tolist(), ground.homes.are_counted) == ([7], False)


def test_while_an_import_swaps_the_folder_what_was_made_stays(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    geodata.write(
        folder, "boundary", pa.table({"name": ["Stadt"]}), np.array([shapely.box(7, 51, 8, 52)], dtype=object)
    )
    ground = TownData(folder)
    ground.prepare()
    folder.rename(tmp_path / "old")
    assert not ground.follow()
    assert ground.boundary is not None
