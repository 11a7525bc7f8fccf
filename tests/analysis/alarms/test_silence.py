"""Who is to blame for silence: the ear that nobody is heard by, and only while nobody else could hear."""

import numpy as np

from analysis.alarms.silence import FEWEST, HOUR_MS, Hearing, causes

NOW = 1_700_000_000_000
NEVER = -1


def ears(*heard: tuple[int, int, int]) -> Hearing:
    return Hearing(*(np.array(column, np.int64) for column in zip(*heard, strict=True)))


def test_an_ear_is_deaf_after_an_hour_or_twelve_times_its_usual_pause() -> None:
    day = 24 * HOUR_MS
    busy = (NOW - 10 * day, NOW - HOUR_MS - 1, 100_000)
    rare = (NOW - 10 * day, NOW - 10 * HOUR_MS, 240)
    gone = (NOW - 10 * day, NOW - 13 * HOUR_MS, 240)
    new = (NOW - 10 * day, NOW - 5 * day, FEWEST - 1)
    assert ears(busy, rare, gone, new).deaf(NOW).tolist() == [True, False, True, False]
    assert ears(busy).deaf(NOW - 1).tolist() == [False]


def test_a_device_misses_the_ear_that_heard_it_last_if_no_other_could() -> None:
    heard = np.array([[5, 9, NEVER], [5, 9, 7], [NEVER, NEVER, NEVER], [NEVER, NEVER, 3], [8, NEVER, NEVER]])
    deaf = np.array([True, True, False])
    assert causes(heard, deaf).tolist() == [1, -1, -1, -1, 0]
    assert causes(np.empty((2, 0), np.int64), np.empty(0, np.bool_)).tolist() == [-1, -1]
