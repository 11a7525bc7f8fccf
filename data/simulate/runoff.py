"""Gauges in river and brooks: the rain of the hours before raises them, fast in sealed catchments, then they fall."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import (
    BATTERY_PERCENT,
    WATER_CONDUCTIVITY,
    WATER_FLOW,
    WATER_LEVEL,
    WATER_PH,
    WATER_TEMPERATURE,
    WATER_TURBIDITY,
)
from data.simulate import noise
from data.simulate.battery import battery_percent
from data.simulate.daylight import DAY_S, HOUR_S, sun_height
from data.simulate.rain import STEP_S, hydrograph, response
from data.simulate.weather import day_mean_c

MEMORY: Final = 36 * HOUR_S // STEP_S
"""Steps after which rain has run off."""
QUICKEST_H, SLOWEST_H = 0.8, 4.0
"""From the middle of the rain to the crest: a culverted brook, the river."""
RATING: Final = 1.6
"""Exponent of the rating curve, flow over level: of a trapezoid about 5/3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RisingWater:
    """Level, flow, temperature and quality of water.

    Args:
        rise_cm: by how much one millimetre an hour raises a mean gauge.
    """

    rise_cm: float = 42.0
    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """All its measures: arrays of shape (n, m). Rain dilutes what is dissolved and stirs up what is not."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        seed = sites.seed[:, None]
        size = noise.uniform(seed, noise.stream("catchment"))
        delay_h = QUICKEST_H + (SLOWEST_H - QUICKEST_H) * size**2
        rain = response(sites.town_seed, at, hydrograph(MEMORY, delay_h=delay_h))
        season = noise.smooth(noise.hashed(sites.town_seed, noise.stream("low water")), at, period_s=20 * DAY_S)
        low_cm = 22 + 30 * size + 4 * season
        ripple = 0.4 * noise.normal(seed, noise.stream("ripple"), at)
        level = low_cm + self.rise_cm * (0.7 + 0.6 * size) * rain**0.8 + ripple
        wet = np.clip(level - 8, 0, None) / 100
        water_c = day_mean_c(sites.town_seed, at - 6 * HOUR_S) * 0.75 + 3.2 + 0.9 * sun_height(at, lag_h=3.0)
        measured = {
            WATER_LEVEL.id: np.clip(level, WATER_LEVEL.low, WATER_LEVEL.high),
            WATER_FLOW.id: (0.4 + 5 * size) * wet**RATING,
            WATER_TEMPERATURE.id: np.clip(water_c, 0.2, WATER_TEMPERATURE.high),
            WATER_PH.id: 7.9 - 0.05 * np.log1p(rain) + 0.03 * season,
            WATER_CONDUCTIVITY.id: (650 + 250 * (1 - size)) / (1 + 0.3 * rain),
            WATER_TURBIDITY.id: 6 * np.exp(0.2 * noise.normal(seed, noise.stream("turbid"), at)) + 35 * rain,
            BATTERY_PERCENT.id: battery_percent(seed, at, day_mean_c(sites.town_seed, at)),
        }
        return [Truth(measure, CHANNEL_SITE, values) for measure, values in measured.items()]
