"""The weather of the region: highs and lows, clouds, wind, rain, air masses; one for the whole town.

Invented, but with the climate of the Ruhr area: January about 3 °C, July about 19 °C in the mean of day and night,
some 850 mm of rain a year, clear calm nights and hot spells where a summer high stays.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.simulate import noise
from data.simulate.daylight import DAY_S, HOUR_S, LON_DEG, sun_height
from geo.sun import YEAR_DAYS, day_of_year, solar_hour

MINUTE_S: Final = 60
WARMEST_DAY: Final = 201.0
YEAR_MEAN_C: Final = 11.0
YEAR_SWING_C: Final = 8.2
RAIN_THRESHOLD: Final = 1.3
RAIN_MM_H: Final = 1.4
Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weather:
    """Weather over open land at 80 m above sea; arrays of the shape of the instants asked for.

    Args:
        air_c: air temperature, °C.
        dew_point_c: dew point, °C.
        cloud: cover, 0 (clear) .. 1 (overcast).
        wind_ms: wind 10 m above ground, m/s.
        rain_mm_h: rain, mm/h.
        sun: how strongly the sun shines on the ground, 0 .. 1.
        night: 0 by day .. 1 when the ground has been cooling for some hours.
        calm_clear: how calm and clear the hours around are, 0 .. 1: what lets a heat island grow.
    """

    air_c: Series
    dew_point_c: Series
    cloud: Series
    wind_ms: Series
    rain_mm_h: Series
    sun: Series
    night: Series
    calm_clear: Series


def weather(town_seed: int, epoch_s: NDArray[np.int64]) -> Weather:
    """The weather of the minutes in which instants of any shape lie, seconds since 1970 UTC."""
    minute = epoch_s // MINUTE_S
    first = int(minute.min(initial=2**62)) if minute.size else 0
    span = int(minute.max(initial=first)) - first + 1
    if span >= minute.size:
        return _weather(town_seed, minute * MINUTE_S)
    every = _weather(town_seed, np.arange(first, first + span) * MINUTE_S)
    return Weather(*(getattr(every, field.name)[minute - first] for field in fields(Weather)))


def _weather(town_seed: int, epoch_s: NDArray[np.int64]) -> Weather:
    high = region_high(town_seed, epoch_s)
    rain = rain_mm_h(town_seed, epoch_s)
    cloud = _cloud(town_seed, epoch_s, high=high, rain=rain)
    height = sun_height(epoch_s)
    day_mean = day_mean_c(town_seed, epoch_s)
    clear_spell = 1 - _sigmoid(0.35 - 1.3 * high)
    sun = np.clip(height, 0, None) * (1 - 0.8 * cloud)
    wind = _wind_ms(town_seed, epoch_s, high=high)
    return Weather(
        air_c=day_mean + _diurnal_c(epoch_s, clear_spell) - 1.5 * np.tanh(rain) * np.clip(height + 0.3, 0, 1),
        dew_point_c=_dew_point_c(town_seed, epoch_s, day_mean=day_mean, clear_spell=clear_spell),
        cloud=cloud,
        wind_ms=wind * (0.75 + 0.6 * sun),
        rain_mm_h=rain,
        sun=sun,
        night=_eased((0.45 - sun_height(epoch_s, lag_h=1.0)) / 0.75),
        calm_clear=clear_spell * np.exp(-((wind / 5) ** 2)),
    )


def day_mean_c(town_seed: int, epoch_s: NDArray[np.int64]) -> Series:
    """Temperature of the air mass without the course of the day, °C."""
    summer = np.cos(2 * np.pi * (day_of_year(epoch_s) - WARMEST_DAY) / YEAR_DAYS)
    slow = noise.smooth(noise.hashed(town_seed, noise.stream("air mass")), epoch_s, period_s=9 * DAY_S)
    fast = noise.smooth(noise.hashed(town_seed, noise.stream("fronts")), epoch_s, period_s=3 * DAY_S)
    return (
        YEAR_MEAN_C + YEAR_SWING_C * summer + 2.4 * slow + 1.7 * fast + 1.5 * summer * region_high(town_seed, epoch_s)
    )


def rain_mm_h(town_seed: int, epoch_s: NDArray[np.int64]) -> Series:
    """Rain, mm/h: showers within wet half-days, seldom under a high."""
    showers = noise.smooth(noise.hashed(town_seed, noise.stream("showers")), epoch_s, period_s=3 * HOUR_S)
    wet = noise.smooth(noise.hashed(town_seed, noise.stream("wet")), epoch_s, period_s=12 * HOUR_S)
    excess = 0.75 * showers + 0.65 * wet - 0.5 * region_high(town_seed, epoch_s) - RAIN_THRESHOLD
    return RAIN_MM_H * np.clip(excess, 0, None)


def region_high(town_seed: int, epoch_s: NDArray[np.int64]) -> Series:
    """How much of a high there is: mean 0, variance 1; lasts for days."""
    slow = noise.smooth(noise.hashed(town_seed, noise.stream("high slow")), epoch_s, period_s=6 * DAY_S)
    fast = noise.smooth(noise.hashed(town_seed, noise.stream("high fast")), epoch_s, period_s=2 * DAY_S)
    return 0.8 * slow + 0.6 * fast


def _cloud(town_seed: int, epoch_s: NDArray[np.int64], *, high: Series, rain: Series) -> Series:
    fields = noise.smooth(noise.hashed(town_seed, noise.stream("clouds")), epoch_s, period_s=8 * HOUR_S)
    return np.maximum(_sigmoid(0.5 - 1.6 * high + 1.1 * fields), 0.95 * np.tanh(2 * rain))


def _wind_ms(town_seed: int, epoch_s: NDArray[np.int64], *, high: Series) -> Series:
    """Wind without its freshening by day, m/s."""
    gusts = noise.smooth(noise.hashed(town_seed, noise.stream("wind")), epoch_s, period_s=16 * HOUR_S)
    return 3.0 * np.exp(0.35 * gusts - 0.3 * high)


def _diurnal_c(epoch_s: NDArray[np.int64], clear_spell: Series) -> Series:
    """Departure from the air mass by the hour: warmest about 15 h, coldest about 5 h solar time."""
    hour = 2 * np.pi * solar_hour(epoch_s, lon_deg=LON_DEG) / 24
    course = np.cos(hour - 2 * np.pi * 15 / 24) + 0.18 * np.cos(2 * hour - 2 * np.pi * 28 / 24)
    summer = 0.72 + 0.28 * np.cos(2 * np.pi * (day_of_year(epoch_s) - 180) / YEAR_DAYS)
    return (1.2 + 6.3 * clear_spell) * summer * course


def _dew_point_c(town_seed: int, epoch_s: NDArray[np.int64], *, day_mean: Series, clear_spell: Series) -> Series:
    moist = noise.smooth(noise.hashed(town_seed, noise.stream("moisture")), epoch_s, period_s=DAY_S)
    return day_mean - 1.8 - 4.5 * clear_spell + 0.9 * moist


def _sigmoid(x: Series) -> Series:
    return 1 / (1 + np.exp(-x))


def _eased(x: Series) -> Series:
    """0 below 0, 1 above 1, and smooth between."""
    clipped = np.clip(x, 0, 1)
    return clipped * clipped * (3 - 2 * clipped)
