"""Simulated class rooms: nobody at weekends, stale in lessons, fresh after breaks, and the same whoever asks."""

from datetime import UTC, datetime

import numpy as np

from data.simulate.rooms import LESSONS, OUTDOOR_PPM, STEP_S, STEPS, ClassRooms, room_days, taught
from tests.data.simulate.test_water import of, places

MONDAY = (datetime(2026, 11, 23, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days
SEED = places(8).seed


def test_lessons_make_the_air_stale_and_weekends_do_not() -> None:
    ppm, people = room_days(SEED, np.arange(MONDAY, MONDAY + 7))
    assert not people[:, 5:].any()
    assert ppm[:, 5:].max() < 500
    assert ((ppm[:, :5].max(axis=(1, 2)) > 1300) & (ppm.max(axis=(1, 2)) < 4500)).all()
    assert people[:, :5].mean(axis=(1, 2)).min() > 0.1


def test_each_step_is_the_balance_of_a_mixed_room() -> None:
    ppm, people = room_days(SEED, np.array([MONDAY]))
    alone = ~people[:, 0]
    rises = ppm[:, 0, 1:] - ppm[:, 0, :-1]
    assert (rises[alone] <= 1e-9).all()
    left = (ppm[:, 0, 1:] - OUTDOOR_PPM) / (ppm[:, 0, :-1] - OUTDOOR_PPM)
    rate = -np.log(left[alone]) * 3600 / STEP_S
    assert set(np.round(np.unique(rate), 3)) <= {0.35, 6.0}
    assert {0.35, 6.0} <= set(np.round(np.unique(rate), 3))


def test_windows_open_in_breaks_and_co2_falls() -> None:
    ppm, people = room_days(SEED, np.arange(MONDAY, MONDAY + 5))
    minute = np.arange(STEPS) * STEP_S // 60
    long_break = (minute >= LESSONS[1][1]) & (minute < LESSONS[2][0])
    assert not people[:, :, long_break].any()
    begin, end = np.flatnonzero(long_break)[[0, -1]]
    fallen = ppm[:, :, begin] - ppm[:, :, end + 1]
    assert np.median(fallen[ppm[:, :, begin] > 1200]) > 400


def test_an_instant_has_the_same_values_in_any_company() -> None:
    at = MONDAY * 86_400 + np.arange(0, 7 * 86_400, 600)
    whole = of(ClassRooms().truth(places(8), at), "co2_ppm")
    alone = of(ClassRooms().truth(places(8), at[500:501]), "co2_ppm")
    np.testing.assert_allclose(whole[:, 500:501], alone)
    assert taught(SEED, np.array([MONDAY])).shape == (8, 1, STEPS)
    assert of(ClassRooms().truth(places(8), at[:0]), "co2_ppm").shape == (8, 0)
