"""How the store follows a lake that grows, is compacted, loses files and is cleaned."""

import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable
from numpy.typing import NDArray

from data.ingest.rollups import Rollups
from data.lake import TABLES
from data.store import Store
from data.store.snapshot import Follower
from data.store.tail import SMALL_ROWS
from tests.support.store_place import LAYERS, LONG_AGO, NOON, Place, footers_bytes, reading, some_sites

MINUTE = timedelta(minutes=1)


def shows(store: Store) -> float:
    return float(store.current("bins").shows[0])


def values(store: Store) -> list[float]:
    rows = store.readings("bins-0001", measures=["fill_percent"], start=LONG_AGO, end=NOON + timedelta(days=1))
    found: list[float] = rows["value"].to_pylist()
    return found


def compact(place: Place, day: date) -> None:
    place.lake.rewrite_day("readings", day, place.lake.read("readings", days={day}))


def test_nothing_new_is_no_change(place: Place) -> None:
    store = place.store()
    assert not store.follow()
    place.add(reading("bins-0001", 1, NOON))
    assert store.follow()
    assert not store.follow()


def test_versions_come_from_the_lake_and_only_of_what_was_touched(place: Place) -> None:
    store = place.store()
    place.add(reading("bins-0001", 1, NOON))
    place.add(reading("bins-0001", 2, NOON + MINUTE), reading("heat-0001", 20, NOON))
    store.follow()
    assert store.versions() == {"bins": 2, "heat": 1, "paper": 0}
    assert store.current("heat").version == 1
    assert place.store().versions() == store.versions()


def test_a_compaction_changes_no_answer(place: Place) -> None:
    store = place.store()
    for number in range(6):
        place.add(reading("bins-0001", number, NOON + number * MINUTE))
        store.follow()
    before = store.current("bins"), values(store)
    compact(place, NOON.date())
    store.follow()
    assert (shows(store), values(store)) == (before[0].shows[0], [0, 1, 2, 3, 4, 5])
    assert store.versions() == {"bins": 6, "heat": 0, "paper": 0}


def test_rows_that_were_compacted_before_they_were_seen_are_seen(place: Place) -> None:
    store = place.store()
    place.add(reading("bins-0001", 1, NOON))
    place.add(reading("bins-0001", 2, NOON + MINUTE))
    compact(place, NOON.date())
    store.follow()
    assert (shows(store), values(store)) == (2, [1, 2])


def test_large_files_are_read_from_the_disk_and_small_ones_from_memory(place: Place) -> None:
    many = [reading("bins-0001", i % 100, NOON - timedelta(seconds=i)) for i in range(SMALL_ROWS + 1)]
    place.add(*many)
    place.add(reading("bins-0001", 55, NOON + MINUTE))
    store = place.store()
    assert len(values(store)) == SMALL_ROWS + 2
    assert shows(store) == 55


def test_a_file_that_was_vacuumed_away_is_asked_for_anew(place: Place) -> None:
    many = [reading("bins-0001", 7, NOON - timedelta(seconds=i)) for i in range(SMALL_ROWS + 1)]
    place.add(*many)
    store = place.store()
    compact(place, NOON.date())
    live = set(place.lake.files("readings"))
    for path in Path(place.folders.lake / "readings").glob("day=*/*.parquet"):
        if str(path) not in live:
            path.unlink()
    assert len(values(store)) == SMALL_ROWS + 1


def test_a_log_that_was_cleaned_away_is_no_obstacle(place: Place) -> None:
    store = place.store()
    for number in range(4):
        place.add(reading("bins-0001", number, NOON + number * MINUTE))
    log = place.folders.lake / "readings" / "_delta_log"
    place.lake._delta("readings").create_checkpoint()
    for version in range(3):
        (log / f"{version:020d}.json").unlink()
    store.follow()
    assert (shows(store), values(store)) == (3, [0, 1, 2, 3])


def test_an_entry_that_a_repair_put_in_the_place_of_another_is_read(place: Place) -> None:
    place.add(reading("bins-0001", 1, NOON))
    place.add(reading("bins-0001", 2, NOON + MINUTE))
    store = place.store()
    log = place.folders.lake / "readings" / "_delta_log"
    (log / f"{DeltaTable(log.parent).version():020d}.json").unlink()
    place.lake.update()
    place.add(reading("bins-0001", 3, NOON + 2 * MINUTE))
    store.follow()
    assert (shows(store), values(store)) == (3, [1, 3])


def test_what_is_read_of_the_log_is_what_delta_says(place: Place) -> None:
    followers = {table: Follower(place.folders.lake / table) for table in TABLES}
    for number in range(5):
        place.add(reading("bins-0001", number, NOON + number * timedelta(hours=9)))
        Rollups(place.lake, intervals_s={"bins": 1800}).refresh({(NOON + number * timedelta(hours=9)).date()})
        for one in followers.values():
            one.refresh()
    compact(place, NOON.date())
    for table, one in followers.items():
        one.refresh()
        anew = Follower(place.folders.lake / table)
        anew.refresh()
        assert (one.files.version, one.files.paths) == (anew.files.version, anew.files.paths)
        assert [a.tolist() for a in arrays(one)] == [a.tolist() for a in arrays(anew)]
    assert len(followers["rollup_day"].files.paths) > 0


def arrays(follower: Follower) -> list[NDArray[Any]]:
    return [follower.files.days, follower.files.last_days, follower.files.rows]


def test_rows_that_were_deleted_are_gone(place: Place) -> None:
    place.add(reading("bins-0001", 1, NOON - timedelta(days=1)), reading("bins-0001", 2, NOON))
    store = place.store()
    DeltaTable(place.folders.lake / "readings").delete(f"day = '{NOON.date()}'")
    store.follow()
    assert (shows(store), values(store)) == (1, [1])


def test_a_round_that_failed_is_made_up(place: Place) -> None:
    store = place.store()
    place.add(reading("bins-0001", 9, NOON))
    path = Path(place.lake.files("readings")[0])
    hidden = path.rename(path.with_suffix(".hidden"))
    with pytest.raises(Exception, match="No files found"):
        store.follow()
    hidden.rename(path)
    assert store.follow()
    assert (shows(store), values(store)) == (9, [9])


def test_rows_of_sites_and_measures_nobody_declared_do_no_harm(place: Place) -> None:
    odd = {**reading("bins-0001", 1, NOON), "site_id": "poles-0001"}
    place.add(reading("bins-0099", 1, NOON), reading("bins-0001", 1, NOON, channel=9), reading("bins-0001", 4, NOON))
    place.lake.append("readings", place.lake.read("readings").slice(0, 0))
    store = place.store()
    assert shows(store) == 4
    assert odd["site_id"] not in store.current("bins").sites.site_id


def test_readers_never_fail_while_the_lake_is_written_and_compacted(place: Place) -> None:
    place.put_sites("bins", some_sites("bins", 2))
    store, stop, failures = place.store(), threading.Event(), []
    follower = threading.Thread(target=store.run, args=(stop,), kwargs={"every_s": 0.01})

    def read() -> None:
        seen = 0
        while not stop.is_set():
            found = values(store)
            # Readings come in order and none is ever missing or doubled.
            if found != [float(i % 100) for i in range(len(found))] or len(found) < seen:
                failures.append(found)
            seen = len(found)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in (follower, *readers):
        thread.start()
    for number in range(60):
        place.add(reading("bins-0001", number % 100, NOON + number * timedelta(seconds=1)))
        if number % 10 == 9:
            compact(place, NOON.date())
    stop.set()
    for thread in (follower, *readers):
        thread.join()
    store.follow()
    assert not failures
    assert len(values(store)) == 60


def test_every_layer_has_a_version_from_the_start(place: Place) -> None:
    assert place.store(follow=False).versions().keys() == LAYERS.keys()


def test_nothing_is_kept_of_files_that_are_read_once(place: Place) -> None:
    store = place.store()
    place.add(reading("bins-0001", 0, NOON))
    store.follow()
    before = footers_bytes(store)
    for number in range(1, 20):
        place.add(reading("bins-0001", number, NOON + number * MINUTE / 60))
        store.follow()
    assert shows(store) == 19
    assert footers_bytes(store) == before
