"""Files stay few, rows stay the same, and what may not be kept goes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from data.ingest import housekeeping
from data.lake import TABLES, Lake
from data.measures import FILL_PERCENT
from tests.support.ingest_place import NOON, Place

TODAY = NOON.date()


@pytest.fixture
def lake(place: Place) -> Lake:
    return Lake(place.folders.lake).open_or_create(kind="demo")


def put(lake: Lake, at: datetime, value: float = 1.0, measure: str = "fill_percent") -> None:
    row = {"site_id": "bins-1", "channel": 0, "measure": measure, "value": value, "observed_at": at, "flags": 0}
    lake.append("readings", pa.Table.from_pylist([row], schema=TABLES["readings"].schema))


def files_a_day(lake: Lake) -> Counter[date]:
    return Counter(file.day for file in lake.live_files("readings"))


def test_today_is_compacted_beyond_its_bound(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "MOST_FILES_TODAY", 5)
    for number in range(5):
        put(lake, NOON + timedelta(minutes=number), number)
    assert housekeeping.compact(lake, today=TODAY) == 0
    put(lake, NOON + timedelta(minutes=9), 9)
    before = sorted(lake.read("readings")["value"].to_pylist())
    assert housekeeping.compact(lake, today=TODAY) == 1
    assert files_a_day(lake) == {TODAY: 1}
    assert sorted(lake.read("readings")["value"].to_pylist()) == before


def test_late_files_of_a_past_day_are_compacted_sooner(lake: Lake) -> None:
    for number in range(housekeeping.MOST_FILES_PAST + 1):
        put(lake, NOON - timedelta(days=3, minutes=number))
        put(lake, NOON - timedelta(minutes=number))
    housekeeping.compact(lake, today=TODAY)
    assert files_a_day(lake) == {TODAY - timedelta(days=3): 1, TODAY: housekeeping.MOST_FILES_PAST + 1}


def test_all_days_together_stay_within_the_bound(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "MOST_FILES", 10)
    monkeypatch.setattr(housekeeping, "FEWEST_FILES_TODAY", 4)
    for day in range(6):
        for number in range(2):
            put(lake, NOON - timedelta(days=day, minutes=number))
    housekeeping.compact(lake, today=TODAY)
    assert len(lake.live_files("readings")) == 6


def test_readings_older_than_their_measure_allows_go_and_rollups_stay(lake: Lake) -> None:
    for days in (1, 10, 40):
        put(lake, NOON - timedelta(days=days), days)
        put(lake, NOON - timedelta(days=days), days, measure="battery_percent")
    measures = {FILL_PERCENT.id: replace(FILL_PERCENT, retention_days=30)}
    version = max(file.seen for file in lake.live_files("readings"))
    assert housekeeping.retain(lake, measures, now=NOON) == 1
    left = lake.read("readings").to_pylist()
    assert sorted((row["measure"], row["value"]) for row in left) == [
        ("battery_percent", 1),
        ("battery_percent", 10),
        ("battery_percent", 40),
        ("fill_percent", 1),
        ("fill_percent", 10),
    ]
    assert max(file.seen for file in lake.live_files("readings")) == version
    assert housekeeping.retain(lake, measures, now=NOON) == 0


def test_a_day_of_which_nothing_may_be_kept_has_no_file(lake: Lake) -> None:
    put(lake, NOON.astimezone(UTC) - timedelta(days=40))
    housekeeping.retain(lake, {FILL_PERCENT.id: replace(FILL_PERCENT, retention_days=30)}, now=NOON)
    assert lake.live_files("readings") == []
