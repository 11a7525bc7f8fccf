"""Hours and days against a plain computation, with late data and restarts."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from data.declare import layer_id
from data.flags import SUSPECT, Flag
from data.ingest.rollups import Rollups, days_touched
from data.lake import SEEN_READINGS, TABLES, Lake
from tests.support.ingest_place import NOON, Place, minutes, uplink

INTERVALS = {"bins": 1800, "heat": 600}
HOUR = timedelta(hours=1)


def random_readings(count: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(7)
    start = datetime(2026, 6, 29, 20, tzinfo=UTC)
    rows: dict[tuple[str, int, datetime], dict[str, Any]] = {}
    for _ in range(count):
        layer = str(rng.choice(["bins", "heat"]))
        at = start + timedelta(milliseconds=int(rng.integers(0, 3 * 86_400_000)))
        site, channel = f"{layer}-{rng.integers(3):04d}", int(rng.integers(2))
        rows[site, channel, at] = {
            "site_id": site,
            "channel": channel,
            "measure": "fill_percent",
            "value": float(rng.normal(50, 20)),
            "observed_at": at,
            "received_at": at.replace(microsecond=0),
            "device_id": "D",
            "flags": int(rng.choice([0, 0, 0, Flag.CLOCK, Flag.STEP, Flag.RANGE | Flag.STUCK])),
            "simulated": True,
        }
    return list(rows.values())


def by_hand(readings: list[dict[str, Any]], *, day: bool) -> dict[tuple[Any, ...], list[Any]]:
    groups: defaultdict[tuple[Any, ...], list[float]] = defaultdict(list)
    for row in readings:
        at = row["observed_at"].astimezone(UTC)
        end = at.replace(minute=0, second=0, microsecond=0) + HOUR
        label = (at + HOUR).date() if day else end
        values = groups[row["site_id"], row["channel"], row["measure"], label]
        if not row["flags"] & SUSPECT:
            values.append(row["value"])
    hours = 24 if day else 1
    return {
        key: [
            *((min(values), sum(values) / len(values), max(values)) if values else (None, None, None)),
            len(values),
            hours * 3600 // INTERVALS[layer_id(key[0])],
        ]
        for key, values in groups.items()
    }


def rolled(lake: Lake, table: str) -> dict[tuple[Any, ...], list[Any]]:
    found: dict[tuple[Any, ...], list[Any]] = {}
    for file in lake.live_files(table):
        for later in range((file.last_day - file.day).days + 1):
            day = file.day + timedelta(days=later)
            for row in lake.read(table, days=[day]).to_pylist():
                label: datetime | date = row["hour"].astimezone(UTC) if table == "rollup_hour" else day
                statistics = [row[name] for name in ("min", "mean", "max", "n", "expected")]
                key = (row["site_id"], row["channel"], row["measure"], label)
                assert found.setdefault(key, statistics) == statistics
    assert len(found) == len(lake.read(table))
    return found


def same(found: dict[tuple[Any, ...], list[Any]], expected: dict[tuple[Any, ...], list[Any]]) -> None:
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        assert found[key] == pytest.approx(values), key


@pytest.fixture
def lake(place: Place) -> Lake:
    return Lake(place.folders.lake).open_or_create(kind="demo")


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES["readings"].schema)


def test_rollups_equal_a_plain_computation_also_with_late_data(lake: Lake) -> None:
    rows = random_readings(3000)
    rollups = Rollups(lake, intervals_s=INTERVALS)
    for start, end in ((0, 1000), (1000, 2990), (2990, 3000)):
        lake.append("readings", table_of(rows[start:end]))
        rollups.refresh({(row["observed_at"] + HOUR).date() for row in rows[start:end]})
    same(rolled(lake, "rollup_hour"), by_hand(rows, day=False))
    same(rolled(lake, "rollup_day"), by_hand(rows, day=True))


def test_missing_rollups_are_found_on_start_and_only_those(lake: Lake) -> None:
    rows = random_readings(400)
    rollups = Rollups(lake, intervals_s=INTERVALS)
    lake.append("readings", table_of(rows))
    everything = sorted({(row["observed_at"] + HOUR).date() for row in rows})
    assert rollups.stale_days() == everything
    rollups.refresh(everything)
    assert rollups.stale_days() == []
    late = {**rows[0], "observed_at": datetime(2026, 6, 30, 23, 30, tzinfo=UTC)}
    lake.append("readings", table_of([late]))
    assert date(2026, 7, 1) in rollups.stale_days()
    rollups.refresh(rollups.stale_days())
    same(rolled(lake, "rollup_day"), by_hand([*rows, late], day=True))


def test_a_crash_between_hours_and_days_is_made_up(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.append("readings", table_of(random_readings(50)))
    rollups = Rollups(lake, intervals_s=INTERVALS)
    stale = rollups.stale_days()
    with monkeypatch.context() as patched:
        patched.setattr(rollups, "days", lambda _hours: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rollups.refresh(stale)
    assert rollups.stale_days() == stale


def test_compaction_makes_no_rollup_stale(lake: Lake) -> None:
    for number in range(3):
        lake.append("readings", table_of(random_readings(30)[number * 10 :][:10]))
    rollups = Rollups(lake, intervals_s=INTERVALS)
    rollups.refresh(rollups.stale_days())
    for day in {file.day for file in lake.live_files("readings")}:
        lake.rewrite_day("readings", day, lake.read("readings", days=[day]))
    assert rollups.stale_days() == []


def test_a_rollup_says_which_readings_it_has_seen(lake: Lake) -> None:
    lake.append("readings", table_of(random_readings(5)))
    rollups = Rollups(lake, intervals_s=INTERVALS)
    rollups.refresh(rollups.stale_days())
    assert lake.transaction_version(SEEN_READINGS, table="rollup_hour") == lake.version("readings")


def test_a_reading_at_23_utc_belongs_to_the_next_day() -> None:
    day, evening = date(2026, 7, 1), datetime(2026, 7, 1, 23, tzinfo=UTC).timestamp() * 1000
    assert days_touched([day], last_ms=int(evening) - 1) == {day}
    assert days_touched([day], last_ms=int(evening)) == {day, date(2026, 7, 2)}


def test_ingest_makes_up_the_rollups_of_a_killed_process(place: Place) -> None:
    place.send(uplink(0, 1, NOON + minutes(5), {"distance_mm": 700}))
    with place.ingest() as ingest:
        ingest.round()
    assert place.rows("rollup_hour") == []
    place.take_in()
    (hour,) = place.rows("rollup_hour")
    assert (hour["hour"], hour["n"], hour["expected"], hour["mean"]) == (NOON + HOUR, 1, 2, 50)
