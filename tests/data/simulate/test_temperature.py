from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from data.declare import SimulatedSites
from data.measures import AIR_TEMPERATURE, BATTERY_PERCENT, RELATIVE_HUMIDITY
from data.simulate.daylight import DAY_S
from data.simulate.temperature import UrbanTemperature, relative_humidity

START = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp())
SUMMER = np.arange(START, START + 60 * DAY_S, 600)
Places = Callable[..., SimulatedSites]


def air_c(places: SimulatedSites, instants: np.ndarray = SUMMER) -> np.ndarray:
    """(n, days, 144) temperatures."""
    (air,) = [one for one in UrbanTemperature().truth(places, instants) if one.measure == AIR_TEMPERATURE.id]
    return air.values.reshape(len(places.seed), -1, 144)


def town(make_places: Places) -> SimulatedSites:
    """Thirty sites each: open land, dense town, wood."""
    return make_places(90, built_share=np.repeat([0.0, 1.0, 0.0], 30), tree_share=np.repeat([0.0, 0.0, 0.9], 30))


def test_the_heat_island_is_one_of_the_night(make_places: Places) -> None:
    air = air_c(town(make_places)).reshape(3, 30, -1, 144).mean(axis=1)
    island = air[1] - air[0]
    assert island[:, 0:12].mean() > 3 * island[:, 66:78].mean()
    assert island[:, 0:12].mean() > 1


def test_the_heat_island_reaches_six_kelvin_but_not_more(make_places: Places) -> None:
    year = np.arange(START, START + 365 * DAY_S, 600)
    air = air_c(make_places(40, built_share=np.repeat([0.0, 1.0], 20)), year).reshape(2, 20, -1, 144).mean(axis=1)
    assert 4 < (air[1] - air[0]).max() < 6.8


def test_woods_are_cooler_by_day(make_places: Places) -> None:
    air = air_c(town(make_places)).reshape(3, 30, -1, 144).mean(axis=1)
    assert (air[0] - air[2])[:, 66:90].mean() > 0.7


def test_open_land_is_the_coldest_at_night(make_places: Places) -> None:
    air = air_c(town(make_places)).reshape(3, 30, -1, 144).mean(axis=1)
    night = air[:, :, 0:18].mean(axis=(1, 2))
    assert np.argmin(night) == 0


def test_hills_are_colder(make_places: Places) -> None:
    low, high = air_c(make_places(60, elevation_m=np.repeat([60.0, 160.0], 30), built_share=np.zeros(60))).reshape(
        2, 30, -1
    )
    assert low.mean() - high.mean() == pytest.approx(0.65, abs=0.15)


def test_no_healthy_step_is_implausible_and_no_healthy_sensor_looks_stuck(make_places: Places) -> None:
    truths = UrbanTemperature().truth(make_places(20), SUMMER)
    for truth, measure in zip(truths, (AIR_TEMPERATURE, RELATIVE_HUMIDITY, BATTERY_PERCENT), strict=True):
        assert truth.measure == measure.id
        assert truth.values.min() >= measure.low
        assert truth.values.max() <= measure.high
        if measure.step_per_minute is not None:
            assert np.abs(np.diff(truth.values, axis=1)).max() / 10 < measure.step_per_minute
    rounded = np.round(truths[0].values, 1)
    still = np.all(np.lib.stride_tricks.sliding_window_view(rounded, 19, axis=1) == rounded[:, 18:, None], axis=2)
    assert not still.any()


def test_saturated_air_is_humid_and_warm_air_is_dry() -> None:
    humidity = relative_humidity(np.array([10.0, 30.0, 5.0]), np.array([10.0, 10.0, 10.0]))
    assert 94 < humidity[0] < 97
    assert humidity[1] == pytest.approx(28.9, abs=0.2)
    assert humidity[2] < 100


def test_a_battery_lasts_for_years_and_suffers_in_the_cold(make_places: Places) -> None:
    places = make_places(50)
    january = START - 140 * DAY_S
    battery = UrbanTemperature().truth(places, np.array([january, january + DAY_S, START]))[2].values
    assert np.all(np.abs(battery[:, 1] - battery[:, 0]) < 10)
    assert 0.02 < (battery < 20).mean() < 0.4
