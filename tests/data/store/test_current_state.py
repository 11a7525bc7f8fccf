"""What the store says of every site now, and as of an instant."""

from datetime import timedelta

import numpy as np
import pytest

from data.errors import UnknownLayerError
from data.flags import Flag
from data.state import STATES
from data.store import Current
from tests.support.store_place import LONG_AGO, NOON, Place, reading, some_sites

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def names(current: Current) -> list[str]:
    return [STATES[code] for code in current.state]


def test_every_state_is_told_from_the_others(place: Place) -> None:
    place.equip("bins-0004")
    place.put_sites("bins", some_sites("bins", 5))
    place.add(
        reading("bins-0001", 50, NOON - HOUR),
        reading("bins-0002", 50, NOON - 25 * HOUR),
        reading("bins-0003", 50, NOON - HOUR, flags=int(Flag.STUCK)),
    )
    current = place.store().current("bins")
    assert names(current) == ["ok", "old", "suspect", "missing", "no_sensor"]
    assert current.class_index.tolist() == [0, -1, -1, -1, -1]
    np.testing.assert_array_equal(current.shows, [50, 50, 50, np.nan, np.nan])
    assert current.observed_at_ms[3] == -1
    assert current.flags.tolist() == [0, 0, int(Flag.STUCK), 0, 0]


def test_a_lake_that_does_not_exist_yet_is_a_town_without_readings(place: Place) -> None:
    store = place.store(follow=False)
    assert store.versions() == {"bins": 0, "heat": 0, "paper": 0}
    assert len(store.current("bins").sites) == 0
    store.follow()
    assert names(store.current("bins")) == ["missing", "missing", "missing", "no_sensor"]


def test_the_newest_reading_counts_in_whatever_order_they_come(place: Place) -> None:
    store = place.store()
    for value, ago in ((30, 2), (40, 1), (20, 3)):
        place.add(reading("bins-0001", value, NOON - ago * HOUR))
        store.follow()
    assert store.current("bins").shows[0] == 40


def test_a_reading_from_the_future_does_not_hide_what_follows(place: Place) -> None:
    place.add(reading("bins-0001", 99, NOON + 20 * HOUR, late=-20 * HOUR), reading("bins-0001", 10, NOON - HOUR))
    assert place.store().current("bins").shows[0] == 10


def test_measures_are_told_apart(place: Place) -> None:
    place.add(reading("bins-0001", 50, NOON), reading("bins-0001", 90, NOON, measure="battery_percent"))
    current = place.store().current("bins")
    assert (current.shows[0], current.values["battery_percent"][0]) == (50, 90)


def test_of_several_containers_the_emptiest_that_has_room_speaks(place: Place) -> None:
    place.add(
        reading("paper-0001", 97, NOON, channel=1),
        reading("paper-0001", 40, NOON, channel=2),
        reading("paper-0001", 80, NOON, channel=2, measure="battery_percent"),
        reading("paper-0002", 5, NOON - 30 * HOUR, channel=1),
        reading("paper-0002", 97, NOON, channel=2),
    )
    current = place.store().current("paper")
    assert (current.shows.tolist(), current.channel.tolist()) == ([40, 97], [2, 2])
    assert current.values["battery_percent"][0] == 80


def test_ages_are_judged_at_the_full_minute(place: Place) -> None:
    place.now = NOON + timedelta(seconds=59)
    assert place.store().current("bins").computed_at_ms == NOON.timestamp() * 1000


def test_sites_of_another_time_are_not_shown(place: Place) -> None:
    place.put_sites(
        "bins",
        some_sites("bins", 3, valid_from=[LONG_AGO, LONG_AGO, NOON + DAY], valid_to=[None, NOON, None]),
    )
    place.add(reading("bins-0001", 50, NOON))
    store = place.store()
    assert store.current("bins").sites.site_id == ["bins-0001"]
    assert store.current("bins", at=NOON - HOUR).sites.site_id == ["bins-0001", "bins-0002"]
    assert store.current("bins", at=NOON + DAY).sites.site_id == ["bins-0001", "bins-0003"]


def test_the_state_as_of_an_instant(place: Place) -> None:
    for day in range(9):
        place.add(reading("bins-0001", 10 * day, NOON - day * DAY), reading("heat-0001", day, NOON - day * DAY))
    store = place.store()
    for day in range(9):
        current = store.current("bins", at=NOON - day * DAY + HOUR)
        assert (names(current)[0], current.shows[0]) == ("ok", 10 * day)
    assert names(store.current("bins", at=NOON - 9 * DAY))[0] == "missing"


def test_what_has_been_silent_for_long_is_old_and_not_missing(place: Place) -> None:
    last = NOON - 40 * DAY
    place.add(reading("bins-0001", 33, last), reading("bins-0002", 10, NOON))
    place.roll_up(
        "rollup_day",
        [{"site_id": "bins-0001", "channel": 0, "measure": "fill_percent", "day": last.date(), "n": 1, "expected": 48}],
        {last.date()},
    )
    current = place.store().current("bins")
    assert (names(current)[0], current.shows[0]) == ("old", 33)


def test_devices_that_come_and_go_are_noticed(place: Place) -> None:
    store = place.store()
    place.equip("bins-0004")
    place.records.retire("device-bins-0001", NOON - HOUR)
    assert store.follow()
    assert names(store.current("bins")) == ["no_sensor", "missing", "missing", "missing"]
    assert names(store.current("bins", at=NOON - 2 * HOUR))[0] == "missing"


def test_new_sites_are_noticed_and_keep_their_readings(place: Place) -> None:
    store = place.store()
    place.add(reading("bins-0001", 50, NOON))
    place.put_sites("bins", some_sites("bins", 6))
    assert store.follow()
    assert store.current("bins").shows[:1] == [50]
    assert len(store.current("bins").sites) == 6


def test_an_unknown_layer_is_named(place: Place) -> None:
    with pytest.raises(UnknownLayerError, match="'bin'; known: bins, heat, paper"):
        place.store().current("bin")


def test_the_summary_counts_only_what_is_ok(place: Place) -> None:
    place.add(
        reading("heat-0001", 31.5, NOON),
        reading("heat-0002", 29.0, NOON - HOUR),
        reading("heat-0003", 49.0, NOON, flags=int(Flag.RANGE)),
    )
    got = place.store().summary("heat")
    assert (got.n, got.n_equipped, got.n_ok) == (3, 3, 2)
    assert (got.low, got.high, got.median) == (29.0, 31.5, 30.25)
    assert (got.low_site, got.high_site) == ("heat-0002", "heat-0001")
    assert got.newest == NOON
    assert {name: n for name, n in got.n_by_class.items() if n} == {"from_25": 1, "from_30": 1}
    assert got.n_by_state == {"ok": 2, "old": 0, "suspect": 1, "missing": 0, "no_sensor": 0, "open": 0, "closed": 0}
    assert got.is_demo


def test_the_summary_of_a_town_without_readings_has_no_extremes(place: Place) -> None:
    got = place.store().summary("heat")
    assert (got.n_ok, got.low, got.high, got.median, got.high_site, got.newest) == (0, None, None, None, None, None)


def test_a_place_with_people_is_open_by_its_hours_whatever_a_device_says(place: Place) -> None:
    facts = [{"always_room": 1, "opening_hours": "Mo-Fr 08:00-16:30"}, {}, {}]
    place.put_sites("paper", some_sites("paper", 3, channels=2, attributes=facts))
    place.add(reading("paper-0001", 99, NOON - HOUR, channel=1), reading("paper-0002", 50, NOON - HOUR, channel=1))
    store = place.store()
    assert names(store.current("paper")) == ["open", "ok", "no_sensor"]
    assert store.current("paper").class_index.tolist() == [0, 0, -1]
    assert store.current("paper").until_ms.tolist()[0] == (NOON + timedelta(hours=2.5)).timestamp() * 1000
    assert np.isnan(store.current("paper").shows[0])
    assert not store.current("paper").simulated[0]
    assert names(store.current("paper", at=NOON + 4 * HOUR))[0] == "closed"
    assert store.current("paper", at=NOON + 4 * HOUR).class_index[0] == -1
    summary = store.summary("paper")
    assert (summary.n, summary.n_equipped, summary.n_ok) == (3, 1, 1)


def test_what_a_channel_alone_reports_is_said_of_its_site_until_it_is_old(place: Place) -> None:
    place.add(
        reading("paper-0001", 50, NOON - HOUR, channel=1),
        reading("paper-0001", 12, NOON - HOUR, channel=2, measure="charging_status"),
        reading("paper-0002", 50, NOON - HOUR, channel=1),
        reading("paper-0002", 0, NOON - 25 * HOUR, channel=2, measure="charging_status"),
    )
    current = place.store().current("paper")
    assert current.values["charging_status"].tolist() == [12, 0]
    assert current.said["charging_status"].tolist() == [1, -1]
    assert set(current.said) == {"charging_status"}
