"""What each release left behind is carried over by this version, with all its rows."""

import json
import re
import tarfile
from pathlib import Path

import pytest

from data.folders import Folders
from data.ingest.events import StoredEvents
from data.ingest.proof import prove
from data.ingest.rollups import Rollups
from data.lake import Lake
from layers import discover
from tests.support.commands import run
from tests.support.release_installation import CITY, CONTENTS, MOST_BYTES, RELEASES, counts

CHANGELOG = Path(__file__).parents[3] / "CHANGELOG.md"


@pytest.mark.parametrize("stored", sorted(RELEASES.glob("*.tar.xz")), ids=lambda path: path.name)
def test_a_release_is_carried_over(stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stored.stat().st_size <= MOST_BYTES
    with tarfile.open(stored) as archive:
        archive.extractall(tmp_path, filter="data")
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    before = json.loads((tmp_path / CONTENTS).read_text("utf-8"))
    assert min(before[f"lake {name}"] for name in ("readings", "events", "rejected", "rollup_day")) > 0
    run("upgrade")
    folders = Folders(tmp_path / CITY)
    after = counts(folders)
    assert {name: after[name] for name in before} == before
    run("check", "--declarations")
    assert "anna" in run("user", "list")
    lake = Lake(folders.lake)
    intervals_s = {layer.id: layer.interval_s for layer in discover().values()}
    assert prove(lake, Rollups(lake, intervals_s=intervals_s), StoredEvents(lake, discover())) == []


def test_each_release_stored_an_installation() -> None:
    released = re.findall(r"^## \[?(\d+\.\d+\.\d+)", CHANGELOG.read_text("utf-8"), re.MULTILINE)
    assert [one for one in released if not (RELEASES / f"{one}.tar.xz").is_file()] == []
