"""Reference evapotranspiration by day and by hour: values computed once by pyfao56 1.4.3 (public domain) stand here."""

from typing import Any, Final

import numpy as np
import pytest

from analysis.green.evapotranspiration import (
    Station,
    daily_mm,
    hargreaves_mm,
    hourly_mm,
    saturation_kpa,
    sky_radiation_mj,
    vapour_kpa,
)

STATION: Final = Station(elevation_m=60.0, latitude_deg=51.55, longitude_deg=7.31, wind_height_m=10.0)
DAY: Final = np.arange(150.0, 162.0)
RADIATION: Final = np.array([17, 24, 20, 27, 23, 19, 26, 22, 18, 25, 21, 17.0])
HIGH: Final = np.array([24, 29, 25, 30, 26, 31, 27, 32, 28, 24, 29, 25.0])
LOW: Final = np.array([11, 14, 12, 15, 13, 11, 14, 12, 15, 13, 11, 14.0])
WIND: Final = np.array([1, 1.8, 2.6, 3.4] * 3)
RH_LOW: Final = np.array([40, 53, 66, 49, 62, 45, 58, 41, 54, 67, 50, 63.0])
BY_DAY: Final = [3.2444, 4.9402, 4.2675, 6.0968, 4.1713, 4.6669, 5.206, 6.1577, 3.7136, 4.4703, 5.0941, 4.0681]
SUN: Final = [0.255, 0.755, 1.226, 1.649, 2.01, 2.293, 2.488, 2.587]
WARM: Final = [10.34, 9.07, 8.27, 8.0, 8.27, 9.07, 10.34, 12.0, 13.93, 16.0, 18.07, 20.0, 21.66, 22.93, 23.73, 24.0]
BY_HOUR: Final = [
    -0.0083, -0.0064, -0.0048, -0.0032, -0.0018, 0.0596, 0.1189, 0.1879, 0.2598, 0.3296, 0.3916, 0.4403,
    0.4707, 0.4787, 0.4625, 0.4301, 0.3769, 0.3066, 0.2251, 0.1383, 0.0406, 0.0238, 0.0222, 0.0209,
]  # fmt: skip
SKY: Final[dict[str, Any]] = {"radiation_mj": RADIATION, "high_c": HIGH, "low_c": LOW, "wind_ms": WIND}
NONE: Final = np.full(12, np.nan)


def test_a_fortnight_of_days() -> None:
    vapour = vapour_kpa(HIGH, LOW, LOW - 1, NONE, NONE)
    np.testing.assert_allclose(daily_mm(STATION, DAY, **SKY, vapour=vapour), BY_DAY, atol=6e-5)


def test_the_tall_reference_by_humidities() -> None:
    vapour = vapour_kpa(HIGH, LOW, NONE, np.full(12, 95.0), RH_LOW)
    found = daily_mm(STATION, DAY, **SKY, vapour=vapour, reference="tall")
    np.testing.assert_allclose(found[:3], [3.7451, 5.4559, 4.3486], atol=6e-5)


def test_without_humidity_and_wind_the_standard_says_what_to_take() -> None:
    flat = Station(elevation_m=60.0, latitude_deg=51.55)
    vapour = vapour_kpa(HIGH, LOW, NONE, NONE, NONE)
    found = daily_mm(flat, DAY, **{**SKY, "wind_ms": NONE}, vapour=vapour)
    np.testing.assert_allclose(found[:3], [3.9813, 5.4248, 4.4115], atol=6e-5)


def test_a_day_of_hours_holds_the_cloudiness_through_the_night() -> None:
    radiation = np.array([0.0] * 5 + SUN + SUN[::-1] + [0.0] * 3)
    warm = np.array([*WARM, *WARM[-2:-10:-1]], np.float64)
    wind = np.linspace(1, 3.3, 24)
    vapour = np.multiply(0.6, saturation_kpa(warm))
    found = hourly_mm(
        STATION,
        np.full(24, 172.0),
        np.linspace(0.5, 23.5, 24),
        radiation_mj=radiation,
        temperature_c=warm,
        vapour=vapour,
        wind_ms=wind,
    )
    np.testing.assert_allclose(found, BY_HOUR, atol=2e-4)


def test_hargreaves_needs_temperatures_only() -> None:
    """FAO-56, example 20: 45°43' N, 15 July, 26.6 and 14.8 °C, Ra 40.6 MJ: 5.0 mm."""
    lyon = Station(elevation_m=200.0, latitude_deg=45.72)
    day = np.array([196.0])
    assert sky_radiation_mj(lyon, day)[0] == pytest.approx(40.6, abs=0.1)
    assert hargreaves_mm(lyon, day, np.array([26.6]), np.array([14.8]))[0] == pytest.approx(5.0, abs=0.05)


def test_what_is_unknown_stays_unknown() -> None:
    found = daily_mm(STATION, DAY, **{**SKY, "radiation_mj": NONE}, vapour=LOW / 10)
    assert np.isnan(found).all()
