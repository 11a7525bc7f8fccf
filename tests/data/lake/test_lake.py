"""The lake on a real disk."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import LakeError
from data.lake import INBOX, SEEN_READINGS, TABLES, Lake

LATE = datetime(2026, 7, 1, 23, 59, 59, 999000, tzinfo=UTC)


def reading(site_id: str, at: datetime, value: float = 1.0) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "channel": 0,
        "measure": "fill_percent",
        "value": value,
        "observed_at": at,
        "received_at": at.replace(microsecond=0),
        "device_id": "D",
        "flags": 0,
        "simulated": True,
    }


def readings(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=TABLES["readings"].schema)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake").open_or_create(kind="demo")


def test_a_day_is_the_utc_date_of_the_observation(lake: Lake) -> None:
    lake.append("readings", readings(reading("bins-1", LATE), reading("bins-1", LATE + timedelta(milliseconds=1))))
    assert [file.day for file in lake.live_files("readings")] == [date(2026, 7, 1), date(2026, 7, 2)]


def test_files_are_sorted_and_compressed_with_zstd(lake: Lake) -> None:
    lake.append("readings", readings(reading("bins-2", LATE), reading("bins-1", LATE)))
    (path,) = lake.files("readings")
    assert pq.read_table(path, partitioning=None)["site_id"].to_pylist() == ["bins-1", "bins-2"]
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_one_commit_carries_rows_offset_and_layer_version(lake: Lake) -> None:
    before = lake.version()
    after = lake.append("readings", readings(reading("bins-1", LATE)), offset=17, layer_versions={"bins": 17})
    assert after == before + 1
    assert (lake.transaction_version(INBOX), lake.layer_version("bins")) == (17, 17)


def test_an_offset_can_be_committed_without_rows(lake: Lake) -> None:
    lake.append("readings", readings(), offset=5)
    assert lake.transaction_version(INBOX) == 5
    assert lake.files("readings") == []


def test_what_was_never_committed_is_version_0(lake: Lake) -> None:
    assert (lake.layer_version("heat"), lake.transaction_version(INBOX, table="uplinks")) == (0, 0)


def test_an_empty_table_reads_as_no_rows_of_its_schema(lake: Lake) -> None:
    for name, table in TABLES.items():
        assert lake.read(name).schema.names == table.schema.names


def test_readers_follow_the_writer(lake: Lake) -> None:
    reader = Lake(lake.root)
    assert reader.update()
    assert not reader.update()
    lake.append("readings", readings(reading("bins-1", LATE)))
    assert reader.update()
    assert reader.files("readings") == lake.files("readings")


def test_a_reader_that_slept_through_checkpoints_and_cleaned_logs_catches_up(lake: Lake) -> None:
    reader = Lake(lake.root)
    reader.update()
    for number in range(103):
        lake.append("readings", readings(), offset=number)
    for entry in sorted((lake.root / "readings" / "_delta_log").glob("*.json"))[:100]:
        entry.unlink()
    assert reader.update()
    assert reader.transaction_version(INBOX) == 102


def test_files_of_some_days_only(lake: Lake) -> None:
    lake.append("readings", readings(reading("bins-1", LATE), reading("bins-1", LATE + timedelta(days=3))))
    (path,) = lake.files("readings", days=[date(2026, 7, 4)])
    assert "day=2026-07-04" in path


def test_rewriting_a_day_keeps_rows_and_what_rollups_have_seen(lake: Lake) -> None:
    for minute in range(3):
        lake.append("readings", readings(reading("bins-1", LATE - timedelta(minutes=minute), minute)))
    rows, seen = lake.read("readings"), max(file.seen for file in lake.live_files("readings"))
    lake.rewrite_day("readings", LATE.date(), rows)
    (file,) = lake.live_files("readings")
    assert file.seen == seen
    assert lake.read("readings")["value"].to_pylist() == [2, 1, 0]
    assert len(lake.read("readings", measures=[])) == 0


def test_replaced_days_leave_other_days_alone(lake: Lake) -> None:
    def rollup(day: date, n: int) -> dict[str, Any]:
        return {"day": day, "site_id": "bins-1", "channel": 0, "measure": "fill_percent", "n": n}

    schema = TABLES["rollup_day"].schema
    first, second = date(2026, 7, 1), date(2026, 7, 2)
    both = pa.Table.from_pylist([rollup(first, 1), rollup(second, 2)], schema=schema)
    lake.replace_days("rollup_day", both, days=[first, second], seen_readings=3)
    again = pa.Table.from_pylist([rollup(second, 9)], schema=schema)
    lake.replace_days("rollup_day", again, days=[second], seen_readings=4)
    assert lake.read("rollup_day", days=[first])["n"].to_pylist() == [1]
    assert lake.read("rollup_day", days=[second])["n"].to_pylist() == [9]
    assert lake.transaction_version(SEEN_READINGS, table="rollup_day") == 4


def test_a_demo_lake_never_becomes_a_real_one(lake: Lake) -> None:
    with pytest.raises(LakeError, match="created as 'demo' and cannot be used as 'real'"):
        Lake(lake.root).open_or_create(kind="real")


def test_no_lake_says_what_creates_one(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="stadtklima ingest"):
        _ = Lake(tmp_path).kind


def test_vacuum_spares_what_readers_of_the_last_hour_may_read(lake: Lake) -> None:
    lake.append("readings", readings(reading("bins-1", LATE)))
    old = lake.files("readings")
    lake.rewrite_day("readings", LATE.date(), lake.read("readings"))
    assert lake.vacuum("readings") == 0
    assert all(Path(path).exists() for path in old)


def test_vacuum_takes_what_a_failed_commit_left_once_it_is_old(lake: Lake) -> None:
    lake.append("readings", readings(reading("bins-1", LATE)))
    (path,) = lake.files("readings")
    orphan, young = Path(path).with_name("orphan.parquet"), Path(path).with_name("young.parquet")
    for left in (orphan, young):
        left.write_bytes(b"half a file")
    os.utime(orphan, (0, 0))
    lake.vacuum("readings")
    assert [orphan.exists(), young.exists(), Path(path).exists()] == [False, True, True]
