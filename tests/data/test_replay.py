"""Readings of the past arrive when the replay's clock says so, unchanged and each once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

import layers
from data.errors import BadRequestError
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from data.replay import CONTEXT, NothingToReplayError, Replay, check_span, span

START = datetime(2019, 6, 25, 22, 0, tzinfo=UTC)


def reading(at: datetime, value: float, *, flags: int = 0) -> dict[str, object]:
    return {
        "site_id": "heat-0001",
        "channel": 0,
        "measure": "air_temperature_c",
        "value": value,
        "observed_at": at,
        "received_at": datetime(2026, 1, 1, tzinfo=UTC),
        "device_id": "D",
        "flags": flags,
        "simulated": False,
    }


@pytest.fixture
def source(tmp_path: Path) -> Lake:
    """A reading every ten minutes from ten days before the start to a day after it; each value is its number."""
    lake = Lake(tmp_path / "source").open_or_create(kind="real")
    first = START - timedelta(days=10)
    rows = [reading(first + timedelta(minutes=10 * i), float(i), flags=i % 2) for i in range(11 * 144)]
    lake.append("readings", pa.Table.from_pylist(rows, schema=TABLES["readings"].schema))
    return lake


@pytest.fixture
def target(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "target").open_or_create(kind="real")


def replay(source: Lake, target: Lake, end: datetime = START + timedelta(hours=12)) -> Replay:
    return Replay(source, target, layers=layers.discover(), start=START, end=end)


def values(lake: Lake) -> list[float]:
    days = {file.day for file in lake.live_files("readings")}
    found: list[float] = lake.read("readings", days=days).sort_by("observed_at")["value"].to_pylist()
    return found


def test_the_days_before_the_start_are_there_from_the_beginning(source: Lake, target: Lake) -> None:
    count = replay(source, target).play(START)
    assert count == CONTEXT / timedelta(minutes=10)
    assert values(target)[-1] == 1440.0


def test_readings_come_one_by_one_across_midnight_unchanged(source: Lake, target: Lake) -> None:
    played = replay(source, target)
    played.play(START)
    for minutes in range(5, 300, 7):
        played.play(START + timedelta(minutes=minutes))
    assert values(target) == [float(i) for i in range(1009, 1441 + 29)]
    days = {file.day for file in target.live_files("readings")}
    rows = target.read("readings", days=days).to_pylist()
    assert all(row["flags"] == int(row["value"]) % 2 for row in rows)
    assert all(row["received_at"] == row["observed_at"] for row in rows)


def test_the_layer_s_version_rises_with_what_comes_and_only_then(source: Lake, target: Lake) -> None:
    played = replay(source, target)
    played.play(START)
    before = target.layer_version("heat")
    played.play(START + timedelta(minutes=1))
    assert target.layer_version("heat") == before
    played.play(START + timedelta(minutes=10))
    assert target.layer_version("heat") == before + 1


def test_nothing_comes_after_the_end(source: Lake, target: Lake) -> None:
    played = replay(source, target, START + timedelta(hours=1))
    played.play(START)
    assert played.play(START + timedelta(hours=5)) == 6
    assert played.play(START + timedelta(hours=6)) == 0


def test_the_source_is_only_read(source: Lake, target: Lake) -> None:
    before = source.version()
    played = replay(source, target)
    played.play(START + timedelta(hours=3))
    played.tidy(START + timedelta(hours=3))
    assert source.update() is False
    assert source.version() == before


def test_rollups_follow(source: Lake, target: Lake) -> None:
    played = replay(source, target)
    played.play(START + timedelta(hours=1))
    played.tidy(START + timedelta(hours=1))
    hours = target.read("rollup_hour", days={START.date()}).sort_by("hour").to_pylist()
    assert hours[-1]["hour"] == START + timedelta(hours=1)


def test_the_span_of_a_lake_is_that_of_its_readings(source: Lake, target: Lake) -> None:
    assert span(source) == (START - timedelta(days=10), START + timedelta(days=1) - timedelta(minutes=10))
    with pytest.raises(NothingToReplayError, match="has no readings"):
        span(target)


def test_a_time_without_readings_is_refused_with_the_time_there_is(source: Lake) -> None:
    with pytest.raises(NothingToReplayError, match="the lake has 2019-06-15 to 2019-06-26"):
        check_span(source, start=START + timedelta(days=400), end=START + timedelta(days=401))
    with pytest.raises(BadRequestError, match="is not after --from"):
        check_span(source, start=START, end=START)


def test_hours_and_days_before_the_start_are_there_as_the_lake_has_them(source: Lake, target: Lake) -> None:
    rollups = Rollups(source, intervals_s={"heat": 600})
    rollups.refresh(rollups.stale_days())
    played = replay(source, target)
    assert played.begin() == CONTEXT / timedelta(minutes=10)
    played.play(START + timedelta(hours=5))
    played.tidy(START + timedelta(hours=5))
    before = [one for one in source.read("rollup_hour").to_pylist() if one["hour"] <= START]
    assert len(before) >= 200
    there = target.read("rollup_hour").to_pylist()
    assert all(one in there for one in before)
    days = set(target.read("rollup_day")["day"].to_pylist())
    assert {START.date() - timedelta(days=back) for back in range(10)} <= days
