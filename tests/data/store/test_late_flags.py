"""What becomes known late about a reading is among its flags: in the state, in series, before and after folding."""

from datetime import timedelta

import pyarrow as pa

from data.flags import Flag
from data.ingest import housekeeping
from data.lake import TABLES
from data.state import OK, SUSPECTED
from tests.support.store_place import NOON, Place, reading

MINUTE = timedelta(minutes=1)


def flag(place: Place, site_id: str, minutes: int, flags: Flag) -> None:
    row = {
        "site_id": site_id,
        "channel": 0,
        "measure": "air_temperature_c",
        "observed_at": NOON + minutes * MINUTE,
        "flags": int(flags),
    }
    place.lake.append("flags", pa.Table.from_pylist([row], schema=TABLES["flags"].schema))


def put(place: Place) -> None:
    for number in range(3):
        place.add(
            reading("heat-0001", 20 + number, NOON + number * MINUTE),
            reading("heat-0002", 20, NOON + number * MINUTE),
        )


def flags(place: Place) -> list[int]:
    store = place.store()
    rows = store.readings("heat-0001", measures=["air_temperature_c"], start=NOON, end=NOON + 10 * MINUTE)
    found: list[int] = rows["flags"].to_pylist()
    return found


def test_a_late_flag_makes_the_last_reading_suspect(place: Place) -> None:
    put(place)
    place.now = NOON + 5 * MINUTE
    store = place.store()
    assert store.current("heat").state[:2].tolist() == [OK, OK]
    flag(place, "heat-0001", 2, Flag.BUDDY)
    flag(place, "heat-0002", 1, Flag.BUDDY)
    assert store.follow()
    for one in (store, place.store()):
        current = one.current("heat")
        assert current.state[:2].tolist() == [SUSPECTED, OK]
        assert current.flags[:2].tolist() == [Flag.BUDDY, 0]


def test_flags_add_up(place: Place) -> None:
    put(place)
    flag(place, "heat-0001", 1, Flag.BUDDY)
    flag(place, "heat-0001", 1, Flag.STUCK)
    assert flags(place) == [0, Flag.BUDDY | Flag.STUCK, 0]


def test_a_flag_of_a_reading_that_is_not_there_adds_no_row(place: Place) -> None:
    put(place)
    flag(place, "heat-0001", 7, Flag.BUDDY)
    assert flags(place) == [0, 0, 0]


def test_folding_flags_in_changes_no_answer(place: Place) -> None:
    put(place)
    flag(place, "heat-0001", 1, Flag.BUDDY)
    store = place.store()
    before = flags(place)
    assert housekeeping.fold_flags(place.lake, today=NOON.date()) == 0
    assert housekeeping.fold_flags(place.lake, today=NOON.date() + timedelta(days=2)) == 1
    assert place.lake.live_files("flags") == []
    store.follow()
    rows = store.readings("heat-0001", measures=["air_temperature_c"], start=NOON, end=NOON + 10 * MINUTE)
    assert rows["flags"].to_pylist() == flags(place) == before == [0, Flag.BUDDY, 0]
