"""Shares of hours: by hand, and nothing where they would tell of a room."""

import numpy as np
import pytest

from analysis.indoor.baseline import baseline
from analysis.indoor.shares import LEAST_HOURS, LEAST_ROOMS, air_shares
from analysis.indoor.ventilation import airing, co2_class

HOURS = 8 + np.arange(40) % 8


def school(rooms: int = 6) -> np.ndarray:
    return np.random.default_rng(5).uniform(450, 2600, (rooms, len(HOURS)))


def test_shares_are_those_of_classed_hours_counted_by_hand() -> None:
    ppm = school()
    ppm[0, 3] = np.nan
    found = air_shares(ppm, HOURS)
    assert found is not None
    names = [co2_class(float(one)) for one in ppm[~np.isnan(ppm)]]
    wanted = [names.count(one) / len(names) for one in ("good", "ventilate", "unacceptable")]
    assert found.shares == pytest.approx(wanted)
    assert found.hours == len(HOURS)
    nine = [co2_class(float(one)) for one in ppm[:, HOURS == 9].ravel()]
    assert found.by_hour[9] == pytest.approx(
        [nine.count(one) / len(nine) for one in ("good", "ventilate", "unacceptable")]
    )


def test_a_school_with_four_rooms_has_none_whatever_it_measures() -> None:
    assert air_shares(school(LEAST_ROOMS - 1), HOURS) is None


def test_hours_in_which_too_few_rooms_reported_do_not_count() -> None:
    ppm = school()
    ppm[:2, :30] = np.nan
    assert air_shares(ppm, HOURS) is None
    ppm[:, :] = school()
    ppm[:2, :15] = np.nan
    found = air_shares(ppm, HOURS)
    assert found is not None
    assert found.hours == 25
    assert found.shares == pytest.approx(air_shares(ppm[:, 15:], HOURS[15:]).shares)  # type: ignore[union-attr]


def test_few_hours_are_no_shares_and_few_days_no_hour_of_the_day() -> None:
    ppm = school()
    assert air_shares(ppm[:, : LEAST_HOURS - 1], HOURS[: LEAST_HOURS - 1]) is None
    found = air_shares(ppm[:, :39], HOURS[:39])
    assert found is not None
    assert sorted(found.by_hour) == [8, 9, 10, 11, 12, 13, 14]


@pytest.mark.parametrize(
    ("lowest", "verdict", "drift"), [(430, "good", 10), (560, "high", 140), (310, "low", -110), (495, "good", 75)]
)
def test_nights_tell_whether_a_sensor_knows_fresh_air(lowest: float, verdict: str, drift: float) -> None:
    nights = np.array([lowest, lowest + 60, lowest, np.nan, lowest + 200, lowest, lowest + 30])
    found = baseline(nights)
    assert (found.nights, found.verdict) == (6, verdict)
    assert found.drift_ppm == pytest.approx(drift)


def test_few_nights_tell_nothing_and_one_outlier_does_not_count() -> None:
    assert baseline(np.array([420.0, 430, np.nan, 440])).drift_ppm is None
    assert baseline(np.array([150.0, 430, 432, 440, 445, 460])).drift_ppm == pytest.approx(10)


def test_open_windows_tell_their_rate_by_three_readings() -> None:
    at = np.arange(5, dtype=np.int64) * 300_000
    ppm = 420 + np.r_[1200.0, 1300, 1300 * np.exp(-4.0 * np.arange(1, 4) / 12)]
    found = airing(at, ppm, outdoor_ppm=420)
    assert found is not None
    assert (found.first, found.last) == (1, 4)
    assert found.per_h == pytest.approx(4.0, rel=1e-6)
    two = airing(at[:3], ppm[:3], outdoor_ppm=420)
    assert two is not None
    assert two.error == np.inf
    assert airing(at[:2], ppm[:2], outdoor_ppm=420) is None
    assert airing(at[:0], ppm[:0]) is None
    assert airing(at, np.array([440.0, 430, 428, 425, 424])) is None
