"""History in one go equals the same readings one by one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from data.errors import LakeError
from data.flags import Flag
from data.ingest.bulk import write_history
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from tests.support.ingest_place import LAYERS, Place, eui, minutes, uplink

START = datetime(2026, 6, 28, tzinfo=UTC)
DAYS = 3


@pytest.fixture
def lake(place: Place) -> Lake:
    return Lake(place.folders.lake).open_or_create(kind="demo")


def course() -> list[tuple[datetime, float]]:
    """Temperatures of three days with a spike, a stuck spell and an implausible value."""
    rng = np.random.default_rng(3)
    values = np.round(20 + np.cumsum(rng.normal(0, 0.2, DAYS * 144)), 2)
    values[40] += 9
    values[200:230] = values[200]
    values[300] = 77
    return [(START + minutes(10 * number), float(value)) for number, value in enumerate(values)]


def history(values: list[tuple[datetime, float]], measure: str, site_id: str, device: int) -> pa.Table:
    rows: list[dict[str, Any]] = [
        {
            "site_id": site_id,
            "channel": 0,
            "measure": measure,
            "value": value,
            "observed_at": at,
            "received_at": at,
            "device_id": eui(device),
            "flags": 0,
            "simulated": False,
        }
        for at, value in values
    ]
    return pa.Table.from_pylist(rows, schema=TABLES["readings"].schema)


def test_history_equals_the_same_readings_through_the_inbox(lake: Lake, place: Place, tmp_path: Any) -> None:
    write_history(lake, history(course(), "air_temperature_c", "heat-0000", 10), layers=LAYERS)
    one_by_one = Place(type(place.folders)(tmp_path / "other"))
    one_by_one.now = START + timedelta(days=DAYS)
    one_by_one.take_in(*(uplink(10, n, at, {"temperature": value}) for n, (at, value) in enumerate(course())))
    for table in ("readings", "rollup_hour", "rollup_day", "events"):
        assert place.rows(table) == one_by_one.rows(table)
    flags = {row["flags"] for row in place.rows("readings")}
    assert {0, Flag.STEP, Flag.STUCK, Flag.RANGE} <= flags


def test_history_in_spans_equals_history_in_one_go(lake: Lake, place: Place, tmp_path: Any) -> None:
    rows = history(course(), "air_temperature_c", "heat-0000", 10)
    for day in range(DAYS):
        write_history(lake, rows.slice(day * 144, 144), layers=LAYERS)
    other = Place(type(place.folders)(tmp_path / "other"))
    write_history(Lake(other.folders.lake).open_or_create(kind="demo"), rows, layers=LAYERS)
    for table in ("readings", "rollup_hour", "rollup_day"):
        assert place.rows(table) == other.rows(table)


def test_emptyings_of_the_past_are_events(lake: Lake, place: Place) -> None:
    fills = [(START, 80.0), (START + minutes(30), 90.0), (START + minutes(60), 5.0)]
    write_history(lake, history(fills, "fill_percent", "bins-0000", 0), layers=LAYERS)
    assert [(row["kind"], row["at"]) for row in sorted(place.rows("events"), key=lambda row: row["at"])] == [
        ("became_full", START),
        ("emptied", START + minutes(60)),
    ]


def test_each_day_is_one_sorted_file_and_every_layer_has_a_version(lake: Lake) -> None:
    rows = pa.concat_tables(
        [
            history(course(), "air_temperature_c", "heat-0001", 11),
            history(course(), "air_temperature_c", "heat-0000", 10),
        ]
    )
    write_history(lake, rows, layers=LAYERS)
    assert len(lake.live_files("readings")) == DAYS
    for file in lake.live_files("readings"):
        day = lake.read("readings", days=[file.day])
        assert day.sort_by([(name, "ascending") for name in TABLES["readings"].order]) == day
    assert (lake.layer_version("heat"), lake.layer_version("bins")) == (1, 0)
    assert Rollups(lake, intervals_s={}).stale_days() == []


def test_of_equal_keys_the_first_is_kept(lake: Lake, place: Place) -> None:
    twice = history([(START, 20.0), (START, 30.0)], "air_temperature_c", "heat-0000", 10)
    assert write_history(lake, twice, layers=LAYERS) == 1
    assert [row["value"] for row in place.rows("readings")] == [20]
    assert [row["n"] for row in place.rows("rollup_hour")] == [1]


def test_days_with_readings_are_refused_and_stay_as_they_are(lake: Lake) -> None:
    rows = history([(START, 20.0)], "air_temperature_c", "heat-0000", 10)
    write_history(lake, rows, layers=LAYERS)
    with pytest.raises(LakeError, match="readings of 2026-06-28"):
        write_history(lake, rows, layers=LAYERS)


def test_no_history_is_no_history(lake: Lake) -> None:
    assert write_history(lake, TABLES["readings"].schema.empty_table(), layers=LAYERS) == 0


def test_live_uplinks_go_on_where_history_ended(lake: Lake, place: Place) -> None:
    write_history(lake, history(course(), "air_temperature_c", "heat-0000", 10), layers=LAYERS)
    last, value = course()[-1]
    place.now = last + minutes(10)
    place.take_in(uplink(10, 1, last, {"temperature": value}), uplink(10, 2, place.now, {"temperature": value + 8}))
    newest = max(place.rows("readings"), key=lambda row: row["observed_at"])
    assert (newest["flags"], len(place.rows("readings"))) == (Flag.STEP, len(course()) + 1)
    assert place.lake.layer_version("heat") == 2
