"""Flags that are known late: from stuck runs and from neighbours, through ingest into rollups and back into files."""

from datetime import timedelta

import numpy as np
import pytest

from data import sites
from data.flags import Flag
from data.ingest import housekeeping
from data.ingest.late import judged
from data.lake import Lake
from data.sites import Sites
from tests.data.ingest.place import LONG_AGO, NOON, Place, minutes, uplink


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


def test_neighbours_tell_of_a_wrong_thermometer(place: Place) -> None:
    four = [f"heat-{number:04d}" for number in range(4)]
    text, zeros = [""] * 4, np.zeros(4)
    lon, lat = 7.3 + np.arange(4) / 1000, zeros + 51.5
    found = Sites(four, four, text, [{}] * 4, zeros.astype(np.int16), text, text, [LONG_AGO] * 4, [None] * 4, lon, lat)
    sites.write(place.folders.sites_of("heat"), found)
    for number, value in enumerate([20.0, 20.5, 19.5, 27.0]):
        place.send(uplink(10 + number, 1, NOON + minutes(number), {"temperature": value}))
    with place.ingest() as ingest:
        ingest.round()
        assert ingest.ask_neighbours() == 0
        place.now = NOON + minutes(25)
        assert ingest.ask_neighbours() == 1
        assert ingest.ask_neighbours() == 0
        ingest.roll_up()
    assert flags(place) == [0, 0, 0, Flag.BUDDY]
    assert [row["n"] for row in place.rows("rollup_hour")] == [1, 1, 1, 0]
