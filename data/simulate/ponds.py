"""Ponds: warm water holds less oxygen, algae bring it by day and breathe it by night, so that it is least at dawn."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import (
    BATTERY_PERCENT,
    WATER_CONDUCTIVITY,
    WATER_LEVEL,
    WATER_OXYGEN,
    WATER_OXYGEN_SATURATION,
    WATER_PH,
    WATER_SURFACE,
    WATER_TEMPERATURE,
    WATER_TURBIDITY,
)
from data.simulate import noise
from data.simulate.battery import battery_percent
from data.simulate.daylight import DAY_S, HOUR_S, LON_DEG, sun_height
from data.simulate.rain import STEP_S, hydrograph, response
from data.simulate.weather import day_mean_c, weather
from geo.sun import solar_hour

MEMORY: Final = 48 * HOUR_S // STEP_S
LEAST_HOUR: Final = 5.0
"""Solar time at which there is least oxygen."""
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StillWater:
    """Oxygen, temperature, level, pH, conductivity and turbidity of a pond."""

    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """All its measures: arrays of shape (n, m)."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        seed = sites.seed[:, None]
        water_c = _water_c(sites, at)
        saturation = _saturation_percent(sites, at, water_c)
        inflow = response(sites.town_seed, at, hydrograph(MEMORY, delay_h=np.full((len(sites.seed), 1), 6.0)))
        place = noise.normal(seed, noise.stream("water"))
        level_cm = 110 + 15 * place + 9 * inflow + 0.2 * noise.normal(seed, noise.stream("wave"), at)
        measured = {
            WATER_OXYGEN.id: saturation / 100 * saturated_mg_l(water_c),
            WATER_OXYGEN_SATURATION.id: saturation,
            WATER_TEMPERATURE.id: water_c,
            WATER_LEVEL.id: level_cm,
            WATER_SURFACE.id: 60 + 40 * noise.uniform(seed, noise.stream("ground")) + level_cm / 100,
            WATER_PH.id: np.clip(7.7 + 0.15 * place + 0.012 * (saturation - 90), 6.5, 10.0),
            WATER_CONDUCTIVITY.id: (520 + 90 * place) / (1 + 0.25 * inflow),
            WATER_TURBIDITY.id: 4 * np.exp(0.4 * place + 0.2 * noise.normal(seed, 1, at)) + 22 * inflow,
            BATTERY_PERCENT.id: battery_percent(seed, at, day_mean_c(sites.town_seed, at)),
        }
        return [Truth(measure, CHANNEL_SITE, values) for measure, values in measured.items()]


def saturated_mg_l(water_c: Grid) -> Grid:
    """What fresh water in balance with the air holds at sea level, after Elmore and Hayes (1960)."""
    return np.asarray(14.652 - 0.41022 * water_c + 0.0079910 * water_c**2 - 0.000077774 * water_c**3)


def _water_c(sites: SimulatedSites, at: NDArray[np.int64]) -> Grid:
    """Water follows the air of two days, and the sun of some hours."""
    air = np.mean([day_mean_c(sites.town_seed, at - hours * HOUR_S) for hours in (6, 24, 48)], axis=0)
    shade = sites.tree_share[:, None]
    return np.asarray(np.clip(0.9 * air + 2.2 - 1.5 * shade + 1.3 * sun_height(at, lag_h=3.5), 0.3, 34.0))


def _saturation_percent(sites: SimulatedSites, at: NDArray[np.int64], water_c: Grid) -> Grid:
    """The course of the day grows with warmth and with what lives in the pond; dull days bring little."""
    seed = sites.seed[:, None]
    alive = 0.35 + 1.2 * noise.uniform(seed, noise.stream("algae"))
    swing = alive * (2 + 1.9 * np.clip(water_c - 8, 0, None))
    dull = weather(sites.town_seed, at - at % DAY_S - DAY_S // 2).cloud
    course = -np.cos(2 * np.pi * (solar_hour(at, lon_deg=LON_DEG) - LEAST_HOUR) / 24)
    slow = noise.smooth(noise.hashed(seed, noise.stream("bloom")), at, period_s=5 * DAY_S)
    mean = 96 - 0.9 * swing * (0.5 + 0.4 * dull) + 3 * slow
    return np.asarray(np.clip(mean + swing * (1 - 0.4 * dull) * course, 4.0, 240.0))
