"""Simulated stations and streets hang together: sun by its height, gusts above the wind, traffic in air and noise."""

from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.simulate.daylight import sun_height
from data.simulate.outdoor_air import OutdoorAir, StreetNoise, traffic
from data.simulate.stations import WeatherStations
from data.simulate.weather import rain_mm_h
from tests.data.simulate.test_water import MONTH_S, of, places

WINTER_S: Final = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) + np.arange(0, 30 * 86_400, 600)
HOURS: Final = np.arange(len(MONTH_S)) // 6 % 24


def stations(measure: str, at: NDArray[np.int64] = MONTH_S) -> NDArray[np.float64]:
    return of(WeatherStations().truth(places(), at), measure)


def test_radiation_follows_the_height_of_the_sun_and_is_none_at_night() -> None:
    sun, height = stations("solar_radiation_w_m2"), sun_height(MONTH_S)
    assert (sun[:, height < 0] == 0).all()
    assert sun.max() < 1000
    assert np.corrcoef(sun[0], np.clip(height, 0, None))[0, 1] > 0.7
    assert stations("solar_radiation_w_m2", WINTER_S).sum() < 0.35 * sun.sum()


def test_gusts_are_above_the_mean_wind_and_showers_bring_stronger_ones() -> None:
    wind, gust, rain = stations("wind_speed_ms"), stations("wind_gust_ms"), rain_mm_h(places().town_seed, MONTH_S)
    assert (gust > wind).all()
    factor = gust / np.clip(wind, 0.5, None)
    assert factor[:, rain > 1].mean() > factor[:, rain == 0].mean()


def test_rain_and_its_rate_say_the_same_and_pressure_is_low_when_it_rains() -> None:
    np.testing.assert_allclose(stations("rain_rate_mm_h"), 6 * stations("precipitation_mm"))
    pressure, rain = stations("air_pressure_hpa"), rain_mm_h(places().town_seed, MONTH_S)
    assert pressure[:, rain > 0].mean() < pressure[:, rain == 0].mean()


def test_traffic_brings_nitrogen_dioxide_and_noise_and_takes_ozone() -> None:
    sites = places()
    cars = traffic(sites, np.broadcast_to(MONTH_S, (5, len(MONTH_S))))
    air = OutdoorAir().truth(sites, MONTH_S)
    level = of(StreetNoise().truth(sites, MONTH_S), "sound_level_leq_dba")
    rush, night = HOURS == 15, HOURS == 1  # UTC
    assert cars[:, rush].mean() > 8 * cars[:, night].mean()
    assert level[:, rush].mean() > level[:, night].mean() + 8
    dioxide, ozone = of(air, "no2_ug_m3"), of(air, "o3_ug_m3")
    assert np.corrcoef(dioxide[0], cars[0])[0, 1] > 0.5
    assert ozone[:, HOURS == 13].mean() > ozone[:, HOURS == 4].mean()
    assert 400 < of(air, "co2_outdoor_ppm").min() < of(air, "co2_outdoor_ppm").max() < 600


def test_the_same_instant_has_the_same_truth_whoever_asks() -> None:
    sites = places(3)
    for simulation in (WeatherStations(), OutdoorAir(), StreetNoise()):
        for a, b in zip(simulation.truth(sites, MONTH_S), simulation.truth(sites, MONTH_S[777:778]), strict=True):
            np.testing.assert_allclose(a.values[:, 777:778], b.values, rtol=1e-9, atol=1e-9)
