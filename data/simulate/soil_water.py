"""Soil under trees and lawns: rain of weeks wets it, warmth dries it, and a dry soil makes roots draw hard."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import BATTERY_PERCENT, SOIL_TEMPERATURE, SOIL_TENSION
from data.simulate import noise
from data.simulate.battery import battery_percent
from data.simulate.daylight import DAY_S, HOUR_S
from data.simulate.weather import day_mean_c, rain_mm_h

STEP_S: Final = 6 * HOUR_S
"""Rain and warmth are laid on multiples of it, so that an instant has the same past whoever asks."""
MEMORY: Final = 28 * DAY_S // STEP_S
FORGETS: Final = 9 * DAY_S / STEP_S
"""Steps after which a third is left of what fell."""
WETTEST_KPA, DRIEST_KPA = 2.0, 199.0
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SoilWater:
    """Tension at 30 cm, its temperature, and the battery."""

    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """All its measures: arrays of shape (n, m)."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        seed = sites.seed[:, None]
        place = noise.normal(seed, noise.stream("soil"))
        wet = _remembered(sites.town_seed, at)
        tension = np.exp(3.0 + 0.35 * place - 0.55 * wet) + 0.3 * noise.normal(seed, noise.stream("wick"), at)
        air = np.mean([day_mean_c(sites.town_seed, at - days * DAY_S) for days in (1, 2, 4)], axis=0)
        measured = {
            SOIL_TENSION.id: np.clip(tension, WETTEST_KPA, DRIEST_KPA).round(),
            SOIL_TEMPERATURE.id: 0.8 * air + 2.4 + 0.4 * place,
            BATTERY_PERCENT.id: battery_percent(seed, at, day_mean_c(sites.town_seed, at)),
        }
        return [Truth(measure, CHANNEL_SITE, values) for measure, values in measured.items()]


def _remembered(town_seed: int, at: NDArray[np.int64]) -> Grid:
    """(n, m) rain less what the air took, mm a day, weighted by how long ago it was."""
    if not at.size:
        return np.zeros(at.shape)
    first, last = int(at.min()) // STEP_S, int(at.max()) // STEP_S + 1
    steps = np.arange(first - MEMORY + 1, last + 1) * STEP_S
    hours = np.arange(0, STEP_S, HOUR_S)
    rain = rain_mm_h(town_seed, steps[:, None] - hours[None, :]).mean(axis=1) * 24
    taken = 0.22 * np.clip(day_mean_c(town_seed, steps) - 3, 0, None)
    weights = np.exp(-np.arange(MEMORY) / FORGETS)
    kept = np.convolve(rain - taken, weights / weights.sum(), mode="valid")
    return np.interp(at, np.arange(first, last + 1) * STEP_S, kept)
