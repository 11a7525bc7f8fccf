"""A lake is proved, and a lake whose files were really cut off is repaired from inbox and readings."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data.declare import Layers
from data.ingest.events import StoredEvents
from data.ingest.proof import prove
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake, damage
from data.records import Device, changes
from tests.support.ingest_place import LAYERS, NOON, Place, eui, minutes, uplink

EMPTIED_TOO = pytest.mark.parametrize("empty", [False, pytest.param(True, marks=pytest.mark.long)])


def fill(place: Place, count: int = 6) -> None:
    for number in range(count):
        place.take_in(uplink(10, number, NOON + minutes(10 * number), {"temperature": 20 + number / 10}))


def proof(place: Place, layers: Layers = LAYERS) -> list[tuple[str, str]]:
    lake = Lake(place.folders.lake)
    rollups = Rollups(lake, intervals_s={layer.id: layer.interval_s for layer in layers.values()})
    return [(one.table, one.what) for one in prove(lake, rollups, StoredEvents(lake, layers))]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def newest(place: Place, table: str) -> Path:
    lake = place.lake
    return Path(max(lake.files(table), key=lambda path: Path(path).stat().st_mtime_ns))


def repair(place: Place) -> list[str]:
    return [one.table for one in damage.repair(Lake(place.folders.lake), replay_from=place.inbox.oldest())]


def everything(place: Place) -> list[list[dict[str, Any]]]:
    return [place.rows(table) for table in ("readings", "uplinks", "rollup_hour", "rollup_day", "rejected")]


def test_a_lake_of_ingest_is_in_order(place: Place) -> None:
    fill(place)
    place.take_in(b"rubbish")
    assert proof(place) == []


@pytest.mark.parametrize("table", ["readings", "rollup_hour", "rollup_day"])
@EMPTIED_TOO
def test_a_data_file_that_was_cut_off_is_found_and_made_anew(place: Place, table: str, *, empty: bool) -> None:
    fill(place)
    before, path = everything(place), newest(place, table)
    if empty:
        path.write_bytes(b"")
    else:
        cut(path)
    ((found, what),) = proof(place)
    assert found == table
    assert "cannot be read" in what
    assert repair(place) == [table]
    place.take_in()
    assert everything(place) == before
    assert proof(place) == []
    assert [one.stat().st_size > 0 for one in (place.folders.lake / damage.ASIDE / table).rglob("*.parquet")] == [
        not empty
    ]


@pytest.mark.parametrize("table", ["readings", "rollup_hour"])
@EMPTIED_TOO
def test_a_log_entry_that_was_cut_off_is_found_and_made_anew(place: Place, table: str, *, empty: bool) -> None:
    fill(place)
    before = everything(place)
    entry = max((place.folders.lake / table / "_delta_log").glob("*.json"))
    if empty:
        entry.write_bytes(b"")
    else:
        cut(entry)
    assert proof(place) == [(table, "the log entry is cut off")]
    assert repair(place) == [table]
    place.take_in()
    assert everything(place) == before
    assert proof(place) == []


def test_a_checkpoint_that_was_cut_off_is_done_without(place: Place) -> None:
    fill(place)
    before = everything(place)
    log = place.folders.lake / "readings" / "_delta_log"
    place.lake._delta("readings").create_checkpoint()
    (checkpoint,) = log.glob("*.checkpoint.parquet")
    cut(checkpoint)
    ((table, _),) = proof(place)
    assert table == "readings"
    repair(place)
    place.take_in()
    assert everything(place) == before


def test_a_whole_lake_needs_no_repair(place: Place) -> None:
    fill(place)
    before = everything(place)
    assert repair(place) == []
    assert everything(place) == before


def test_repeated_keys_are_found(place: Place) -> None:
    fill(place)
    lake = Lake(place.folders.lake)
    lake.append("readings", lake.read("readings").slice(0, 2))
    assert ("readings", "2 rows with the key of another") in proof(place)


def test_repeated_rows_are_healed_and_the_first_of_each_stays(place: Place) -> None:
    place.records.add_devices([Device(device_id=eui(77), profile="ultrasonic_mm", network="ttn")])
    changes.swap(place.records, eui(0), eui(77), at=NOON)
    fill(place)
    before = everything(place), place.rows("events")
    lake = Lake(place.folders.lake)
    for table in ("readings", "uplinks", "events", "events"):
        lake.append(table, lake.read(table))
    repeated = damage.take_out_repeated(Lake(place.folders.lake))
    assert [(one.table, one.what) for one in repeated] == [
        ("readings", "6 rows with the key of another"),
        ("uplinks", "6 rows with the key of another"),
        ("events", "3 rows with the key of another"),
    ]
    place.take_in()
    assert (everything(place), place.rows("events")) == before
    assert proof(place) == []
    assert damage.take_out_repeated(Lake(place.folders.lake)) == []


def test_rollups_that_readings_do_not_bear_out_are_found(place: Place) -> None:
    fill(place)
    lake = Lake(place.folders.lake)
    hours = lake.read("rollup_hour").to_pylist()
    hours[0]["mean"] += 0.5
    schema = TABLES["rollup_hour"].schema
    wrong = pa.Table.from_pylist(hours, schema=schema)
    lake.replace_days("rollup_hour", wrong, days={NOON.date()}, seen_readings=lake.state())
    tables = [table for table, _ in proof(place)]
    assert "rollup_hour" in tables


def test_log_entries_are_json_lines(place: Place) -> None:
    # What `damage` takes for whole is what Delta writes.
    fill(place, 1)
    entry = max((place.folders.lake / "readings" / "_delta_log").glob("*.json"))
    assert all(json.loads(line) for line in entry.read_text().splitlines())
