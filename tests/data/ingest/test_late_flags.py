"""Flags that are known late: from stuck runs and from neighbours, through ingest into rollups and back into files."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from data import sites
from data.flags import Flag
from data.ingest import housekeeping
from data.ingest.late_flags import judged
from data.lake import TABLES, Lake, damage
from data.records.staff_sites import StaffSite
from data.sites import Sites
from tests.support.ingest_place import LONG_AGO, NOON, Place, minutes, uplink


@pytest.fixture
def place(place: Place) -> Place:
    """The town in the evening: what is measured in the afternoon is not of the future."""
    place.now = NOON + timedelta(hours=11)
    return place


def temperatures(place: Place, device: int, values: list[float], *, step: int = 30) -> None:
    for number, value in enumerate(values):
        place.send(uplink(device, number, NOON + minutes(step * number), {"temperature": value}))


def flags(place: Place) -> list[int]:
    lake = place.lake
    rows = judged(lake, days={file.day for file in lake.live_files("readings")}).sort_by("observed_at")
    found: list[int] = rows["flags"].to_pylist()
    return found


STUCK = [19.0, *[20.0] * 8, 20.2]


@pytest.mark.parametrize("at_once", [1, 4, 10])
def test_a_stuck_run_is_flagged_from_its_beginning(place: Place, at_once: int) -> None:
    for start in range(0, len(STUCK), at_once):
        for number in range(start, min(start + at_once, len(STUCK))):
            place.send(uplink(10, number, NOON + minutes(30 * number), {"temperature": STUCK[number]}))
        with place.ingest() as ingest:
            ingest.round()
    place.take_in()
    assert flags(place) == [0, *[Flag.STUCK] * 8, 0]
    assert sum(row["n"] for row in place.rows("rollup_hour")) == 2
    assert [row["n"] for row in place.rows("rollup_day")] == [2]


def test_late_flags_are_folded_into_their_readings(place: Place) -> None:
    for number, value in enumerate(STUCK):
        place.take_in(uplink(10, number, NOON + minutes(30 * number), {"temperature": value}))
    before, hours = flags(place), place.rows("rollup_hour")
    assert len(place.rows("flags")) == 7
    lake = Lake(place.folders.lake)
    assert housekeeping.fold_flags(lake, today=NOON.date() + timedelta(days=2)) == 1
    assert place.rows("flags") == []
    assert [row["flags"] for row in sorted(place.rows("readings"), key=lambda row: row["observed_at"])] == before
    place.take_in()
    assert place.rows("rollup_hour") == hours


def put_heat_sites(place: Place, n: int) -> None:
    """The first n heat points, 70 m from each other."""
    ids, text, zeros = [f"heat-{number:04d}" for number in range(n)], [""] * n, np.zeros(n)
    lon, lat = 7.3 + np.arange(n) / 1000, zeros + 51.5
    found = Sites(ids, ids, text, [{}] * n, zeros.astype(np.int16), text, text, [LONG_AGO] * n, [None] * n, lon, lat)
    sites.write(place.folders.sites_of("heat"), found)


def send_one_wrong(place: Place) -> None:
    """The same ten minutes of four heat points, of which the last is too warm."""
    for number, value in enumerate([20.0, 20.5, 19.5, 27.0]):
        place.send(uplink(10 + number, 1, NOON + minutes(number), {"temperature": value}))


def test_neighbours_tell_of_a_wrong_thermometer(place: Place) -> None:
    put_heat_sites(place, 4)
    send_one_wrong(place)
    with place.ingest() as ingest:
        ingest.round()
        assert ingest.ask_neighbours() == 0
        place.now = NOON + minutes(25)
        assert ingest.ask_neighbours() == 1
        assert ingest.ask_neighbours() == 0
        ingest.roll_up()
    assert flags(place) == [0, 0, 0, Flag.BUDDY]
    assert [row["n"] for row in place.rows("rollup_hour")] == [1, 1, 1, 0]


def test_neighbours_tell_once_also_across_a_restart_and_beside_a_stuck_run(place: Place) -> None:
    put_heat_sites(place, 4)
    send_one_wrong(place)
    place.now = NOON + minutes(25)
    for told in (1, 0):
        with place.ingest() as ingest:
            ingest.round()
            assert ingest.ask_neighbours() == told
    lake = Lake(place.folders.lake)
    (row,) = place.rows("flags")
    lake.append("flags", pa.Table.from_pylist([{**row, "flags": int(Flag.STUCK)}], TABLES["flags"].schema))
    assert list(damage.repeated(lake, "flags")) == []
    assert flags(place) == [0, 0, 0, Flag.BUDDY | Flag.STUCK]


def test_a_site_that_comes_while_ingest_runs_has_neighbours(place: Place) -> None:
    put_heat_sites(place, 3)
    with place.ingest() as ingest:
        assert ingest.follow_sites() == 0
        put_heat_sites(place, 4)
        assert (ingest.follow_sites(), ingest.follow_sites()) == (1, 0)
        send_one_wrong(place)
        ingest.round()
        place.now = NOON + minutes(25)
        assert ingest.ask_neighbours() == 1
    assert flags(place) == [0, 0, 0, Flag.BUDDY]


def test_a_site_that_staff_move_away_has_its_former_neighbours_no_more(place: Place) -> None:
    put_heat_sites(place, 4)
    before, after = (
        StaffSite(site_id="heat-0003", name="", source="", valid_from=LONG_AGO, geometry=f"POINT ({lon} 51.5)")
        for lon in (7.303, 7.5)
    )
    send_one_wrong(place)
    with place.ingest() as ingest:
        place.records.sites.put("site change", "heat", [(before, after)], at=NOON)
        ingest.round()
        ingest.round()
        assert (ingest.follow_sites(), ingest.follow_sites()) == (1, 0)
        place.now = NOON + minutes(25)
        assert ingest.ask_neighbours() == 0


def test_sites_that_cannot_be_read_leave_the_neighbours_that_were(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    put_heat_sites(place, 4)
    file = place.folders.sites_of("heat")
    with place.ingest() as ingest:
        whole = file.read_bytes()
        file.unlink()
        file.mkdir()
        assert ingest.follow_sites() == 0
        assert "neighbours stay as they were" in caplog.text
        file.rmdir()
        file.write_bytes(whole)
        assert ingest.follow_sites() == 1
