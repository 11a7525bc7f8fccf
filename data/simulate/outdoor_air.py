"""Outdoor air and noise of streets: traffic brings nitrogen dioxide and sound, still nights dust, summer sun ozone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import (
    AIR_TEMPERATURE,
    BATTERY_PERCENT,
    CO2_OUTDOOR,
    NO2,
    O3,
    PM10,
    PM25,
    RELATIVE_HUMIDITY,
    SOUND_LEVEL,
)
from data.simulate import noise
from data.simulate.battery import battery_percent
from data.simulate.daylight import DAY_S, HOUR_S, local_s
from data.simulate.lamps import STREET_HOURS, dust, street_sound
from data.simulate.temperature import UrbanTemperature
from data.simulate.weather import Weather, day_mean_c, weather

WEEKEND: Final = 0.65
"""Traffic of Saturdays and Sundays."""
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OutdoorAir:
    """Dust, gases, humidity and temperature of a measuring point in a street."""

    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """All its measures: arrays of shape (n, m)."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        seed, now = sites.seed[:, None], weather(sites.town_seed, at)
        cars = traffic(sites, at)
        warmth = {one.measure: one.values for one in UrbanTemperature(sun_bias_k=0.8).truth(sites, epoch_s)}
        fine = dust(sites.town_seed, seed, at, now, cars)
        dioxide = _no2(seed, at, now, cars)
        measured = {
            PM25.id: _swollen(fine, warmth[RELATIVE_HUMIDITY.id]),
            PM10.id: np.clip(fine * 1.35 + 3 * cars * (now.rain_mm_h == 0), PM10.low, PM10.high),
            NO2.id: dioxide,
            O3.id: _o3(now, warmth[AIR_TEMPERATURE.id], dioxide),
            CO2_OUTDOOR.id: np.round(421 + 14 * cars * _still(now) + 30 * now.night * now.calm_clear),
            RELATIVE_HUMIDITY.id: warmth[RELATIVE_HUMIDITY.id],
            AIR_TEMPERATURE.id: warmth[AIR_TEMPERATURE.id],
            BATTERY_PERCENT.id: warmth[BATTERY_PERCENT.id],
        }
        return [Truth(measure, CHANNEL_SITE, values) for measure, values in measured.items()]


@dataclass(frozen=True, slots=True)
class StreetNoise:
    """Mean level of ten minutes, and the battery."""

    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Arrays of shape (n, m)."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        seed, now = sites.seed[:, None], weather(sites.town_seed, at)
        battery = battery_percent(seed, at, day_mean_c(sites.town_seed, at))
        return [
            Truth(SOUND_LEVEL.id, CHANNEL_SITE, street_sound(seed, at, now, traffic(sites, at))),
            Truth(BATTERY_PERCENT.id, CHANNEL_SITE, battery),
        ]


def traffic(sites: SimulatedSites, at: NDArray[np.int64]) -> Grid:
    """Vehicles of a street against the mean of the town's busiest ones, (n, m): by hour, weekday and place."""
    local = local_s(at)
    hours = (STREET_HOURS / STREET_HOURS.mean())[local // HOUR_S % 24]
    is_weekend = (local // DAY_S + 3) % 7 >= 5  # noqa: PLR2004 - 1 January 1970 was a Thursday; 5 is Saturday
    return np.asarray(hours * np.where(is_weekend, WEEKEND, 1.0) * (0.15 + 0.6 * sites.built_share[:, None]))


def _still(now: Weather) -> Grid:
    return np.asarray(np.exp(-now.wind_ms / 4) * (1 + 0.6 * now.night))


def _no2(seed: NDArray[np.uint64], at: NDArray[np.int64], now: Weather, cars: Grid) -> Grid:
    """Background and the street's own traffic, thinned by the wind."""
    own = 60 * cars * _still(now) * np.exp(0.15 * noise.normal(seed, noise.stream("no2"), at))
    return np.asarray(np.clip(6 + 8 * _still(now) + own, NO2.low, NO2.high))


def _o3(now: Weather, air_c: Grid, dioxide: Grid) -> Grid:
    """Sun and warmth make it, fresh exhaust takes it away."""
    made = 48 + 55 * now.sun + 2.2 * np.clip(air_c - 20, 0, None) * (0.4 + now.sun)
    return np.asarray(np.clip(made - 0.7 * dioxide, O3.low, O3.high))


def _swollen(fine: Grid, humidity: Grid) -> Grid:
    """What a simple optical sensor reads in damp air: water on the particles counts as dust."""
    return np.asarray(np.clip(fine * (1 + 0.6 * np.clip((humidity - 75) / 25, 0, 1) ** 2), PM25.low, PM25.high))
