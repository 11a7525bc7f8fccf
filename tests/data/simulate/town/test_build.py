"""Building a town as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import DeclarationError
from data.folders import Folders
from data.simulate import town as demo
from data.town import Town


def _bytes(folders: Folders) -> dict[str, bytes]:
    files = [*folders.town.glob("*.parquet"), folders.basemap]
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.long
def test_the_same_seed_builds_the_same_bytes(built_town: Folders, castrop: Town, tmp_path: Path) -> None:
    again = Folders(tmp_path / "again")
    told: list[tuple[str, float]] = []
    demo.build(castrop, again, progress=lambda step, share: told.append((step, share)))
    assert _bytes(again) == _bytes(built_town)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_town_without_a_plan_leaves_nothing_behind(castrop: Town, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "nowhere")
    with pytest.raises(DeclarationError, match=r"geography\.toml is missing"):
        demo.build(replace(castrop, folder=tmp_path), folders, progress=lambda _step, _share: None)
    assert list(folders.root.iterdir()) == []
    assert not demo.is_built(folders)


def test_what_stops_half_way_leaves_nothing_behind(castrop: Town, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "half")
    (folders.root / ".town-1" / "streets").mkdir(parents=True)  # of an earlier build that was killed

    def interrupt(_step: str, share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.build(castrop, folders, progress=interrupt)
    assert list(folders.root.iterdir()) == []


def test_a_plan_that_lacks_something_is_named(castrop: Town, tmp_path: Path) -> None:
    for name in ("geography.toml", "streets.toml"):
        (tmp_path / name).write_text("")
    with pytest.raises(DeclarationError, match="boundary"):
        demo.build(replace(castrop, folder=tmp_path), Folders(tmp_path / "x"), progress=lambda _step, _share: None)
