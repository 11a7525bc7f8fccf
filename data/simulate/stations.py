"""Weather stations: the region's wind, rain and sun as one place has them, with pressure under highs and lows."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import (
    AIR_PRESSURE,
    AIR_TEMPERATURE,
    BATTERY_PERCENT,
    PRECIPITATION,
    RAIN_RATE,
    RELATIVE_HUMIDITY,
    SOLAR_RADIATION,
    WIND_DIRECTION,
    WIND_GUST,
    WIND_SPEED,
)
from data.simulate import noise
from data.simulate.daylight import DAY_S, HOUR_S, sun_height
from data.simulate.rain import STEP_S, RainGauges
from data.simulate.temperature import UrbanTemperature
from data.simulate.weather import Weather, region_high, weather

CLEAR_SKY_W_M2: Final = 1098.0
"""Global radiation under a clear sky is this times the sine of the sun's height, damped (Haurwitz 1945)."""
PREVAILING_DEG: Final = 235.0
"""Most wind of the Ruhr comes from the south-west."""
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WeatherStations:
    """Everything a station on a mast reports."""

    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """All its measures: arrays of shape (n, m)."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        seed, now = sites.seed[:, None], weather(sites.town_seed, at)
        warmth = {one.measure: one.values for one in UrbanTemperature(sun_bias_k=0.8).truth(sites, epoch_s)}
        rain = next(one.values for one in RainGauges().truth(sites, epoch_s) if one.measure == PRECIPITATION.id)
        wind = _wind(sites, at, now)
        measured = {
            WIND_SPEED.id: wind,
            WIND_GUST.id: _gust(seed, at, wind, now),
            WIND_DIRECTION.id: _direction(sites.town_seed, seed, at),
            PRECIPITATION.id: rain,
            RAIN_RATE.id: rain * HOUR_S / STEP_S,
            SOLAR_RADIATION.id: _radiation(at, now),
            AIR_PRESSURE.id: _pressure(sites, at),
            RELATIVE_HUMIDITY.id: warmth[RELATIVE_HUMIDITY.id],
            AIR_TEMPERATURE.id: warmth[AIR_TEMPERATURE.id],
            BATTERY_PERCENT.id: warmth[BATTERY_PERCENT.id],
        }
        return [Truth(measure, CHANNEL_SITE, values) for measure, values in measured.items()]


def _wind(sites: SimulatedSites, at: NDArray[np.int64], now: Weather) -> Grid:
    """Houses and trees take half of the wind over open land."""
    sheltered = 1 - 0.45 * sites.built_share[:, None] - 0.2 * sites.tree_share[:, None]
    turbulent = np.exp(0.15 * noise.normal(sites.seed[:, None], noise.stream("turbulence"), at))
    return np.asarray(np.clip(now.wind_ms * sheltered * turbulent, WIND_SPEED.low, WIND_SPEED.high))


def _gust(seed: NDArray[np.uint64], at: NDArray[np.int64], wind: Grid, now: Weather) -> Grid:
    """Gusts are never below the mean; showers bring stronger ones."""
    factor = 1.5 + 0.35 * noise.uniform(seed, noise.stream("gust"), at) + 0.8 * np.tanh(now.rain_mm_h / 3)
    return np.asarray(np.clip(wind * factor + 0.3, WIND_GUST.low, WIND_GUST.high))


def _direction(town_seed: int, seed: NDArray[np.uint64], at: NDArray[np.int64]) -> Grid:
    region = 75 * noise.smooth(noise.hashed(town_seed, noise.stream("direction")), at, period_s=DAY_S)
    here = 12 * noise.normal(seed, noise.stream("veer"), at)
    return np.asarray(np.round((PREVAILING_DEG + region + here) % 360))


def _radiation(at: NDArray[np.int64], now: Weather) -> Grid:
    """Clear sky after Haurwitz (1945), clouds after Kasten and Czeplak (1980)."""
    height = np.clip(sun_height(at), 1e-3, None)
    clear = CLEAR_SKY_W_M2 * height * np.exp(-0.057 / height)
    covered = clear * (1 - 0.75 * np.clip(now.cloud, 0, 1) ** 3.4)
    return np.asarray(np.round(np.where(sun_height(at) > 0, covered, 0.0)))


def _pressure(sites: SimulatedSites, at: NDArray[np.int64]) -> Grid:
    """At the station's own height: 1 hPa less every 8.4 m."""
    sea = 1014 + 9 * region_high(sites.town_seed, at)
    return np.asarray(sea - sites.elevation_m[:, None] / 8.4 + 0.05 * noise.normal(sites.seed[:, None], 1, at))
