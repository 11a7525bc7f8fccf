"""What is made of a town's files beside the requests."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.ground import Ground
from data.folders import Folders


def test_every_part_of_a_town_is_made(built_town: Folders) -> None:
    ground = Ground(built_town.town)
    states = [ground.ready]
    ground.start()
    ground.join(60)
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
    ground = Ground(tmp_path)
    ground.prepare()
    assert ground.ready
    assert (ground.gazetteer, ground.ways, ground.homes, ground.boundary) == (None, None, None, None)


def test_a_broken_file_is_logged_and_leaves_the_rest(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "boundary.parquet").write_bytes(b"no parquet")
    ground = Ground(tmp_path)
    ground.prepare()
    assert ground.ready
    assert "no boundary: the town's file cannot be read" in caplog.text
