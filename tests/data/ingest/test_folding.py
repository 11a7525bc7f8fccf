"""Hours and figures of closed days lie in one file a month, and late readings still find their day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake
from data.lake.damage import repeated
from tests.support.ingest_place import Place

DAY = timedelta(days=1)
TODAY = date(2026, 7, 12)
FIRST = date(2026, 6, 24)


@pytest.fixture
def lake(place: Place) -> Lake:
    return Lake(place.folders.lake).open_or_create(kind="demo")


@pytest.fixture
def rollups(lake: Lake) -> Rollups:
    return Rollups(lake, intervals_s={"bins": 1800})


def put(lake: Lake, day: date, *hours: int) -> None:
    noons = [datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for hour in hours]
    rows = [
        {"site_id": f"bins-{one}", "channel": 0, "measure": "fill_percent", "value": 5, "observed_at": at, "flags": 0}
        for one in range(3)
        for at in noons
    ]
    lake.append("readings", pa.Table.from_pylist(rows, schema=TABLES["readings"].schema))


def days() -> list[date]:
    return [FIRST + number * DAY for number in range((TODAY - FIRST).days + 1)]


def fill(lake: Lake, rollups: Rollups) -> None:
    for day in days():
        put(lake, day, 3, 4)
        rollups.refresh([day])


def hours(lake: Lake, wanted: Iterable[date] | None = None) -> list[dict[str, Any]]:
    rows = lake.read("rollup_hour", days=None if wanted is None else set(wanted)).to_pylist()
    return sorted(rows, key=repr)


def spans(lake: Lake, table: str = "rollup_hour") -> list[tuple[date, date]]:
    return [(file.day, file.last_day) for file in lake.live_files(table)]


def test_closed_days_become_one_file_a_month(lake: Lake, rollups: Rollups) -> None:
    fill(lake, rollups)
    before = hours(lake)
    assert rollups.fold(today=TODAY) == 4
    assert spans(lake) == [
        (FIRST, date(2026, 6, 30)),
        (date(2026, 7, 1), TODAY - 2 * DAY),
        (TODAY - DAY, TODAY - DAY),
        (TODAY, TODAY),
    ]
    assert spans(lake, "rollup_day") == spans(lake)
    assert hours(lake) == before
    assert hours(lake, [date(2026, 7, 3)]) == [row for row in before if row["hour"].date() == date(2026, 7, 3)]
    assert rollups.stale_days() == []
    assert rollups.fold(today=TODAY) == 0


def test_a_file_is_sorted_after_folding(lake: Lake, rollups: Rollups) -> None:
    fill(lake, rollups)
    rollups.fold(today=TODAY)
    rows = lake.read("rollup_hour", days=[FIRST, FIRST + DAY])
    assert rows.sort_by([(name, "ascending") for name in TABLES["rollup_hour"].order]) == rows


def test_a_late_reading_makes_its_day_stale_and_only_that(lake: Lake, rollups: Rollups) -> None:
    fill(lake, rollups)
    rollups.fold(today=TODAY)
    late = date(2026, 7, 5)
    put(lake, late, 9)
    assert rollups.stale_days() == [late]
    rollups.refresh([late])
    assert rollups.stale_days() == []
    assert sorted(row["hour"].hour for row in hours(lake, [late])) == [4] * 3 + [5] * 3 + [10] * 3
    assert len(hours(lake)) == 6 * len(days()) + 3
    assert (late, late) in spans(lake)
    assert (date(2026, 7, 1), TODAY - 2 * DAY) in spans(lake)


def test_nothing_is_folded_while_a_day_is_stale(lake: Lake, rollups: Rollups) -> None:
    fill(lake, rollups)
    put(lake, date(2026, 6, 26), 9)
    assert rollups.fold(today=TODAY) == 0
    assert rollups.stale_days() == [date(2026, 6, 26)]


def test_days_that_do_not_follow_one_another_are_never_in_one_new_file(lake: Lake, rollups: Rollups) -> None:
    for day in (FIRST, FIRST + DAY, FIRST + 3 * DAY):
        put(lake, day, 3)
    rollups.refresh([FIRST, FIRST + DAY, FIRST + 3 * DAY])
    assert spans(lake) == [(FIRST, FIRST + DAY), (FIRST + 3 * DAY, FIRST + 3 * DAY)]
    put(lake, FIRST + 2 * DAY, 3)
    assert rollups.stale_days() == [FIRST + 2 * DAY]


def test_a_crash_after_folding_one_of_two_months_loses_nothing(
    lake: Lake, rollups: Rollups, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(lake, rollups)
    before, merge = hours(lake), lake.merge
    with monkeypatch.context() as patched:
        patched.setattr(lake, "merge", lambda *args, **more: (merge(*args, **more), 1 / 0))
        with pytest.raises(ZeroDivisionError):
            rollups.fold(today=TODAY)
    again = Lake(lake.root)
    assert hours(again) == before
    assert Rollups(again, intervals_s={}).stale_days() == []


def test_a_repeated_row_of_any_day_of_a_file_is_found(lake: Lake, rollups: Rollups) -> None:
    run = [FIRST + number * DAY for number in range(3)]
    for day in run:
        put(lake, day, 3)
    rollups.refresh(run)
    twice = pa.concat_tables([lake.read("rollup_hour"), lake.read("rollup_hour", days=[run[1]]).slice(0, 1)])
    lake.replace_days("rollup_hour", twice, days=run, seen_readings=lake.state())
    assert [day for day, _ in repeated(lake, "rollup_hour")] == [run[1]]
