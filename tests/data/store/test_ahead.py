"""Readings of the future are neither shown nor do they hide what is measured now."""

from dataclasses import replace
from datetime import datetime, timedelta

from data.clock import Clock
from data.store import Store
from tests.support.store_place import NOON, Place, reading

TWO_DAYS = timedelta(days=2)


def shown(store: Store) -> tuple[float, str]:
    """What the first heat point says."""
    now = store.current("heat")
    return float(now.shows[0]), "none" if now.observed_at_ms[0] < 0 else ("ok", "old")[int(now.state[0])]


def test_what_a_clock_brought_that_was_days_ahead_is_not_shown_and_hides_nothing(place: Place) -> None:
    place.add(reading("heat-0001", 20.0, NOON - timedelta(minutes=20)))
    store = place.store()
    assert shown(store) == (20.0, "ok")
    for second in range(0, 20, 5):
        place.add(reading("heat-0001", 99.0, NOON + TWO_DAYS + timedelta(seconds=second)))
    store.follow()
    assert shown(store) == (20.0, "ok")
    place.add(reading("heat-0001", 21.0, NOON - timedelta(minutes=10)))
    store.follow()
    assert shown(store) == (21.0, "ok")
    assert shown(place.store()) == (21.0, "ok")


def test_a_clock_that_is_ahead_by_a_little_is_believed(place: Place) -> None:
    place.add(reading("heat-0001", 20.0, NOON + timedelta(minutes=5)))
    assert shown(place.store()) == (20.0, "ok")


def test_a_reading_whose_time_comes_is_shown_without_anything_new_in_the_lake(place: Place) -> None:
    place.add(reading("heat-0001", 20.0, NOON))
    later = [NOON + timedelta(hours=hours) for hours in (1, 2)]
    place.add(*(reading("heat-0001", 20.0 + number, at) for number, at in enumerate(later, 1)))
    for store in (place.store(), place.store()):
        assert shown(store) == (20.0, "ok")
        place.now = later[0]
        assert shown(store) == (21.0, "ok")
        place.now = later[1]
        store.follow()
        assert shown(store) == (22.0, "ok")
        place.now = NOON


def test_a_replay_never_shows_what_its_clock_has_not_reached(place: Place) -> None:
    place.add(reading("heat-0001", 20.0, NOON), reading("heat-0001", 21.0, NOON + timedelta(minutes=5)))

    def told() -> datetime:
        return place.now

    clock = replace(Clock.replaying(NOON, origin=NOON), source=told)
    store = place.store(clock=clock)
    assert shown(store) == (20.0, "ok")
    place.now = NOON + timedelta(minutes=5)
    assert shown(store) == (21.0, "ok")
