"""`stadtklima check`: exit codes for Nagios, and a repair of files that were really cut off."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard import health, monitor
from dashboard.cli import program
from dashboard.monitor import Level, judge
from data.inbox import Inbox
from data.ingest.rollups import Rollups
from tests.dashboard import small as town
from tests.dashboard.small import Small


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    made = town.settle(tmp_path)
    town.fill(made)
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    made.house.folders.heartbeat.touch()
    monkeypatch.setattr(health, "free_bytes", lambda _house: 10**11)
    return made


def test_all_is_well(here: Small) -> None:
    level, line = judge(here.house)
    assert level is Level.OK
    assert line.startswith("STADTKLIMA OK - the lake can be read; ingest works; no message waits; 100.0 GB")
    assert " | lake_files=" in line


def test_an_ingest_that_died_is_critical(here: Small) -> None:
    here.house.folders.heartbeat.unlink()
    level, line = judge(here.house)
    assert (level, line.partition(" | ")[0]) == (Level.CRITICAL, "STADTKLIMA CRITICAL - ingest has not worked ever")


def test_scarce_room_warns_before_it_is_critical(here: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "free_bytes", lambda _house: monitor.SCARCE_BYTES - 1)
    assert judge(here.house)[0] is Level.WARNING
    monkeypatch.setattr(health, "free_bytes", lambda _house: health.FREE_BYTES - 1)
    assert judge(here.house)[0] is Level.CRITICAL


def test_many_waiting_messages_warn(here: Small) -> None:
    settings = here.house.settings.model_copy(update={"inbox_limit": 10})
    house = replace(here.house, settings=settings)
    inbox = Inbox(here.house.folders.inbox)
    for count, level in ((1, Level.OK), (2, Level.WARNING), (6, Level.CRITICAL)):
        while inbox.depth() < count:
            inbox.append("ttn", b"{}", datetime(2026, 7, 1, tzinfo=UTC))
        assert judge(house)[0] is level


def test_a_town_without_a_lake_is_unknown(here: Small) -> None:
    (here.house.folders.lake / "lake.json").unlink()
    assert judge(here.house)[0] is Level.UNKNOWN


def test_the_exit_code_is_the_level(here: Small) -> None:
    here.house.folders.heartbeat.unlink()
    answer = CliRunner().invoke(program(), ["check", "--monitor"])
    assert answer.exit_code == Level.CRITICAL
    assert len(answer.output.splitlines()) == 1


def test_a_cut_off_rollup_is_found_and_made_anew(here: Small) -> None:
    lake = here.lake
    rollups = Rollups(lake, intervals_s=here.house.intervals_s())
    rollups.refresh(rollups.stale_days())
    path = Path(lake.files("rollup_day")[-1])
    path.write_bytes(path.read_bytes()[:50])
    found = CliRunner().invoke(program(), ["check"])
    assert "the file cannot be read" in found.output
    assert found.exit_code == 1
    repaired = CliRunner().invoke(program(), ["check", "--repair"])
    assert "Repaired 1 files." in repaired.output
    assert "ok      lake: every file readable, no key twice, rollups equal to their readings" in repaired.output


def test_a_damaged_log_is_critical(here: Small) -> None:
    entry = max((here.house.folders.lake / "readings" / "_delta_log").glob("*.json"))
    entry.write_bytes(b"")
    level, line = judge(here.house)
    assert level is Level.CRITICAL
    assert "check --repair" in line
