"""A level's trend is that of its readings whatever one of them says, over the shortest window that tells something."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.water.trend import HOUR_MS, LevelTrend, level_trend

NOW = 1_800_000_000_000
MINUTE = 60_000


def ago(*minutes: float) -> NDArray[np.int64]:
    return np.array([NOW - int(one * MINUTE) for one in minutes])


EVERY_FIVE = ago(*range(0, 240, 5))


def rising(at_ms: NDArray[np.int64], cm_per_h: float) -> NDArray[np.float64]:
    return np.asarray(120 + cm_per_h * (at_ms - NOW) / HOUR_MS)


def test_a_rise_is_said_in_centimetres_an_hour() -> None:
    got = level_trend(EVERY_FIVE, rising(EVERY_FIVE, 12.0), now_ms=NOW)
    assert got is not None
    assert got.cm_per_h == pytest.approx(12.0)
    assert (got.window_h, got.readings, got.course()) == (1, 13, "rising")


def test_one_hour_is_enough_where_the_level_has_just_begun_to_rise() -> None:
    level = np.where(EVERY_FIVE > NOW - HOUR_MS, rising(EVERY_FIVE, 30.0), 90.0)
    got = level_trend(EVERY_FIVE, level, now_ms=NOW)
    assert got is not None
    assert got.cm_per_h == pytest.approx(30.0, rel=0.05)


def test_wild_readings_do_not_move_it() -> None:
    level = rising(EVERY_FIVE, -4.0)
    level[[2, 7]] = [900.0, -50.0]
    got = level_trend(EVERY_FIVE, level, now_ms=NOW)
    assert got is not None
    assert got.cm_per_h == pytest.approx(-4.0, abs=0.5)
    assert got.course() == "falling"


@pytest.mark.parametrize(
    ("minutes", "hours"), [((0, 15, 30, 45, 60), 1), ((0, 30, 60, 90, 120), 2), ((0, 60, 120, 180), 3)]
)
def test_the_window_is_the_shortest_that_holds_four_readings(minutes: tuple[int, ...], hours: int) -> None:
    got = level_trend(ago(*minutes), rising(ago(*minutes), 5.0), now_ms=NOW)
    assert got is not None
    assert got.window_h == hours
    assert got.cm_per_h == pytest.approx(5.0)


@pytest.mark.parametrize(
    "at_ms",
    [
        ago(),
        ago(61, 76, 91, 106, 121),  # the newest is too old
        ago(0, 60, 120),  # too few
        ago(0, 2, 4, 6, 8, 10),  # of ten minutes
        ago(-5, -10, -15, -60),  # from tomorrow's clock
    ],
)
def test_too_little_says_nothing(at_ms: NDArray[np.int64]) -> None:
    assert level_trend(at_ms, rising(at_ms, 5.0), now_ms=NOW) is None


def test_gaps_and_the_order_of_readings_do_not_matter() -> None:
    level = rising(EVERY_FIVE, 8.0)
    level[[1, 4, 9]] = np.nan
    mixed = np.random.default_rng(5).permutation(len(level))
    got = level_trend(EVERY_FIVE[mixed], level[mixed], now_ms=NOW)
    assert got is not None
    assert got.cm_per_h == pytest.approx(8.0)
    assert got.readings == 10


def test_what_moves_less_than_a_sensor_can_tell_is_steady() -> None:
    assert LevelTrend(cm_per_h=0.9, window_h=1, readings=13).course() == "steady"
    assert LevelTrend(cm_per_h=-0.9, window_h=1, readings=13).course(steady_cm_per_h=0.5) == "falling"
