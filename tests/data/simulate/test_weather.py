from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data.simulate.daylight import DAY_S, local_s, sun_height
from data.simulate.weather import Weather, weather

SEED = 20260


def month(number: int) -> Weather:
    """Ten years of one month, hourly."""
    starts = [int(datetime(year, number, 1, tzinfo=UTC).timestamp()) for year in range(2016, 2026)]
    return weather(SEED, np.concatenate([np.arange(start, start + 30 * DAY_S, 3600) for start in starts]))


def test_january_and_july_are_those_of_the_ruhr_area() -> None:
    january, july = month(1), month(7)
    assert 0 < january.air_c.mean() < 5
    assert 17 < july.air_c.mean() < 21
    assert 22 < july.air_c.reshape(-1, 24).max(axis=1).mean() < 26


def test_some_summer_days_are_hot_and_most_are_not() -> None:
    hot = (month(7).air_c.reshape(-1, 24).max(axis=1) >= 30).mean()
    assert 0.01 < hot < 0.2


def test_a_year_has_some_850_mm_of_rain_in_an_eighth_of_its_hours() -> None:
    rain = weather(SEED, np.arange(0, 20 * 365 * DAY_S, 3600)).rain_mm_h
    assert 700 < rain.sum() / 20 < 1000
    assert 0.08 < (rain > 0).mean() < 0.18


def test_it_rains_from_clouds() -> None:
    wet = month(5)
    assert wet.cloud[wet.rain_mm_h > 1].min() > 0.85


def test_clear_nights_are_colder_than_the_days_around_and_cloudy_ones_less_so() -> None:
    days = weather(SEED, np.arange(0, 3000 * DAY_S, 3600))
    swing = np.ptp(days.air_c.reshape(-1, 24), axis=1)
    cloud = days.cloud.reshape(-1, 24).mean(axis=1)
    assert swing[cloud < 0.3].mean() > 2 * swing[cloud > 0.8].mean()


def test_the_dew_point_is_seldom_above_the_air() -> None:
    july = month(7)
    assert (july.dew_point_c > july.air_c).mean() < 0.1


def test_the_same_instant_has_the_same_weather_whatever_is_asked_with_it() -> None:
    alone = weather(SEED, np.array([1_780_000_000]))
    among = weather(SEED, np.array([[1_500_000_000, 1_780_000_000], [1_780_000_000, 1_790_000_000]]))
    assert alone.air_c[0] == among.air_c[0, 1] == among.air_c[1, 0]


def test_the_sun_is_highest_at_noon_and_below_the_horizon_at_midnight() -> None:
    midsummer = int(datetime(2026, 6, 21, tzinfo=UTC).timestamp())
    heights = sun_height(midsummer + np.arange(0, DAY_S, 600))
    assert heights.max() == pytest.approx(np.sin(np.radians(90 - 51.55 + 23.44)), abs=0.01)
    assert 11 <= np.argmax(heights) / 6 <= 12
    assert heights[0] < 0


@pytest.mark.parametrize("change", [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)])
def test_wall_clocks_change_with_the_law(change: datetime) -> None:
    instants = [change + timedelta(minutes=minutes) for minutes in (-61, -1, 0, 1, 61)]
    wall = local_s(np.array([int(one.timestamp()) for one in instants]))
    for instant, seconds in zip(instants, wall.tolist(), strict=True):
        shown = instant.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=UTC)
        assert seconds == shown.timestamp()
