"""Air temperature and humidity of a town with its heat island, as low-cost sensors read them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import AIR_TEMPERATURE, BATTERY_PERCENT, RELATIVE_HUMIDITY
from data.simulate import noise
from data.simulate.battery import battery_percent
from data.simulate.daylight import HOUR_S
from data.simulate.weather import Weather, weather

LAPSE_K_PER_M: Final = 0.0065
WEATHER_ELEVATION_M: Final = 80.0
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class UrbanTemperature:
    """Air temperature and humidity by season, hour, weather and place.

    Args:
        island_k: strongest heat island of a fully sealed place in a calm clear night, K.
        sun_bias_k: how much too high the worst shielded sensor reads in full sun, K.
    """

    island_k: float = 6.0
    sun_bias_k: float = 2.0
    profiles: tuple[str, ...] = ("thermo_centi", "thermo_plain")

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Air temperature, relative humidity and battery as measured: arrays of shape (n, m)."""
        now = weather(sites.town_seed, epoch_s)
        air_c = now.air_c + self._place_k(sites, now) + self._site_k(sites, epoch_s, now)
        humidity = relative_humidity(air_c, now.dew_point_c) + self._humidity_noise(sites, epoch_s)
        measured = {
            AIR_TEMPERATURE.id: air_c,
            RELATIVE_HUMIDITY.id: np.clip(humidity, RELATIVE_HUMIDITY.low, RELATIVE_HUMIDITY.high),
            BATTERY_PERCENT.id: battery_percent(sites.seed[:, None], epoch_s, air_c),
        }
        return [Truth(measure, CHANNEL_SITE, values) for measure, values in measured.items()]

    def _place_k(self, sites: SimulatedSites, now: Weather) -> Grid:
        """What land cover and height make of the weather: heat island by night, shade by day, lapse rate."""
        built, trees = sites.built_share[:, None], sites.tree_share[:, None]
        island = built * now.night * (0.4 + (self.island_k - 0.4) * now.calm_clear)
        by_day = now.sun * (0.9 * built - 2.4 * trees)
        sheltered = 0.7 * trees * now.night * now.calm_clear
        lapse = LAPSE_K_PER_M * (WEATHER_ELEVATION_M - sites.elevation_m[:, None])
        return island + by_day + sheltered + lapse

    def _site_k(self, sites: SimulatedSites, epoch_s: NDArray[np.int64], now: Weather) -> Grid:
        """What belongs to the one sensor: offset, passing draughts, sun on its shield, electrical noise."""
        seed = sites.seed[:, None]
        offset = 0.15 * noise.normal(seed, noise.stream("offset"))
        draught = 0.25 * noise.smooth(noise.hashed(seed, noise.stream("draught")), epoch_s, period_s=3 * HOUR_S // 2)
        shield = noise.uniform(seed, noise.stream("shield")) * (1 - 0.7 * sites.tree_share[:, None])
        sun = self.sun_bias_k * shield * now.sun / (1 + 0.1 * now.wind_ms)
        electrical = 0.05 * noise.normal(seed, noise.stream("air"), epoch_s)
        return np.asarray(offset + draught + sun + electrical)

    def _humidity_noise(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> Grid:
        seed = sites.seed[:, None]
        offset = 1.2 * noise.normal(seed, noise.stream("humidity offset"))
        return np.asarray(offset + 0.5 * noise.normal(seed, noise.stream("humidity"), epoch_s))


def relative_humidity(air_c: Grid, dew_point_c: Grid) -> Grid:
    """Relative humidity in percent, approaching 97 softly where the air cools to its dew point.

    Method: ratio of saturation vapour pressures after Magnus (Sonntag 1990: 17.62, 243.12 °C over water).
    """
    humidity = 100 * np.exp(17.62 * dew_point_c / (243.12 + dew_point_c) - 17.62 * air_c / (243.12 + air_c))
    damp = np.clip(humidity - 88, 0, None)
    return np.asarray(np.minimum(humidity, 88) + 9 * (1 - np.exp(-damp / 9)))
