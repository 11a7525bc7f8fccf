from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from data.declare import SimulatedSites
from data.measures import FILL_PERCENT
from data.simulate.daylight import DAY_S, HOUR_S, local_s
from data.simulate.filling import Filling
from data.simulate.rounds import LONGEST_GAP_DAYS, emptied_s

START = int(datetime(2026, 5, 4, tzinfo=UTC).timestamp())
WEEKS = np.arange(START, START + 56 * DAY_S, 1800)
Places = Callable[..., SimulatedSites]


def fill(places: SimulatedSites, instants: np.ndarray = WEEKS, filling: Filling | None = None) -> np.ndarray:
    truths = (filling or Filling(per_day=22)).truth(places, instants)
    return np.stack([one.values for one in truths if one.measure == FILL_PERCENT.id])


def test_fill_stays_in_its_range_and_overflows_sometimes(make_places: Places) -> None:
    levels = fill(make_places(200))[0]
    assert levels.min() >= 0
    assert levels.max() == 100
    assert 0.02 < (levels >= 80).mean() < 0.15


def test_fill_is_a_saw_tooth_that_drops_at_emptyings_only(make_places: Places) -> None:
    steps = np.diff(fill(make_places(100))[0], axis=1)
    drops = steps < -10
    hour = local_s(WEEKS[1:]) // HOUR_S % 24
    assert drops.sum() > 100
    assert set(np.unique(hour[np.nonzero(drops)[1]])) <= {6, 7, 8, 9, 10, 11}
    assert np.all(fill(make_places(100))[0][:, 1:][steps < -30] < 25)


def test_rounds_come_on_working_days_and_never_too_late(make_places: Places) -> None:
    filling = Filling(per_day=22)
    places = make_places(200)
    containers = filling._containers(places, 0, np.arange(200))
    since, _ = emptied_s(containers, np.broadcast_to(WEEKS, (200, len(WEEKS))))
    assert np.all(since <= WEEKS)
    assert (WEEKS - since).max() < LONGEST_GAP_DAYS * DAY_S
    assert 6 not in np.mod(local_s(since) // DAY_S + 3, 7)
    assert (WEEKS - since).max() > 8 * DAY_S


def test_places_of_one_part_of_town_are_emptied_on_the_same_mornings(make_places: Places) -> None:
    filling = Filling(per_day=22)
    places = make_places(60, x_m=np.full(60, 380_100.0), y_m=np.full(60, 5_714_500.0), footfall=np.full(60, 1.0))
    since, _ = emptied_s(filling._containers(places, 0, np.arange(60)), np.full((60, 1), START + 5 * HOUR_S))
    days, counts = np.unique(local_s(since) // DAY_S, return_counts=True)
    assert counts.max() > 30
    assert len(days) <= 4


def test_what_comes_in_a_year_is_what_was_declared(make_places: Places) -> None:
    filling = Filling(per_day=22)
    containers = filling._containers(make_places(300, footfall=np.full(300, 0.5)), 0, np.arange(300))
    arrived = filling._arrived(containers, np.arange(START // 1800, START // 1800 + 365 * 48))
    assert 20 < arrived.sum() / 300 / 365 < 24


def test_a_weekend_surge_brings_more_on_saturdays(make_places: Places) -> None:
    slots = np.arange(START // 1800, START // 1800 + 56 * 48)
    saturday = np.mod(local_s(slots * 1800) // DAY_S + 3, 7) == 5
    share = []
    for surge in (0.0, 1.0):
        filling = Filling(per_day=15, outdoor=False, weekend_surge=surge)
        arrived = filling._arrived(filling._containers(make_places(50), 0, np.arange(50)), slots)
        share.append(arrived[:, saturday].sum() / arrived.sum())
    assert share[1] > 1.3 * share[0]


def test_busy_squares_fill_faster_than_lonely_paths(make_places: Places) -> None:
    filling = Filling(per_day=22)
    containers = filling._containers(make_places(100, footfall=np.repeat([0.0, 1.0], 50)), 0, np.arange(100))
    assert containers.per_day[50:].mean() > 4 * containers.per_day[:50].mean()


def test_containers_of_a_site_have_lives_of_their_own(make_places: Places) -> None:
    levels = fill(make_places(4, channels=np.array([0, 1, 2, 3])))
    assert levels.shape == (4, 4, len(WEEKS))
    exists = ~np.isnan(levels[:, :, 0])
    assert exists.sum(axis=1).tolist() == [1, 3, 2, 1]
    assert np.abs(levels[1, 3] - levels[2, 3]).mean() > 5


def test_an_instant_is_the_same_alone_and_in_a_long_series(make_places: Places) -> None:
    places = make_places(30)
    series = fill(places)[0]
    assert np.array_equal(fill(places, WEEKS[1234:1235])[0][:, 0], series[:, 1234])


def test_arrivals_are_what_a_sensor_sees_come_between_two_emptyings(make_places: Places) -> None:
    places, filling = make_places(50), Filling(per_day=22)
    hours = np.arange(START, START + 14 * DAY_S, 1800)
    came = filling.arrivals(places, hours // 1800)
    since, _ = emptied_s(filling._containers(places, 0, np.arange(50)), np.broadcast_to(hours, (50, len(hours))))
    same = (np.diff(since, axis=1) == 0) & (fill(places, hours)[0][:, 1:] < 95) & (fill(places, hours)[0][:, :-1] > 5)
    error = (np.diff(fill(places, hours)[0], axis=1) - came[:, :-1])[same]
    assert same.sum() > 10_000
    assert abs(error.mean()) < 0.05
    assert error.std() < 1.3  # two echoes of 0.8 points each
