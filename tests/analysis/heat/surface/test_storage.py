"""Figures and picture of a surface always fit each other; the last picture stays for those who know its name."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from analysis.heat.surface.storage import StoredSurface, read, write

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
KEPT = StoredSurface(
    layer="heat",
    observed_at=NOON,
    computed_at=NOON,
    n_stations=45,
    simulated=True,
    loo_rmse_k=0.4,
    bounds=(7.2, 51.5, 7.4, 51.6),
    picture="heat-1.png",
)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write(tmp_path / "surface", KEPT, b"picture")
    assert read(tmp_path / "surface", "heat") == KEPT
    assert (tmp_path / "surface" / "heat-1.png").read_bytes() == b"picture"


def test_only_the_last_two_pictures_stay(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        write(tmp_path, replace(KEPT, picture=f"heat-{number}.png"), b"picture")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["heat-2.png", "heat-3.png", "heat.json"]


def test_nothing_and_a_broken_file_are_no_surface(tmp_path: Path) -> None:
    assert read(tmp_path, "heat") is None
    (tmp_path / "heat.json").write_text('{"layer": "heat"', "utf-8")
    assert read(tmp_path, "heat") is None
