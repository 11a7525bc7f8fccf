"""Rain gauges of a town, and what the rain of the hours before makes of water: the town's rain, a little other here."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import BATTERY_PERCENT, PRECIPITATION
from data.simulate import noise
from data.simulate.battery import battery_percent
from data.simulate.daylight import HOUR_S
from data.simulate.weather import day_mean_c, rain_mm_h

STEP_S: Final = 600
"""Rain is laid on multiples of it, so that an instant has the same past whoever asks."""
TIP_MM: Final = 0.1
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RainGauges:
    """Tipping buckets that count what fell in the ten minutes before."""

    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Rain in whole tips, and the battery: arrays of shape (n, m)."""
        seed = sites.seed[:, None]
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        shower = noise.smooth(noise.hashed(seed, noise.stream("shower")), at, period_s=HOUR_S)
        mm = rain_mm_h(sites.town_seed, at - STEP_S // 2) * np.exp(0.35 * shower) * STEP_S / HOUR_S
        tips = np.floor(mm / TIP_MM + noise.uniform(seed, noise.stream("tip"), at // STEP_S))
        fallen = np.asarray(np.where(mm > 0, np.clip(tips * TIP_MM, 0, PRECIPITATION.high), 0.0), np.float64)
        battery = battery_percent(seed, at, day_mean_c(sites.town_seed, at))
        return [
            Truth(PRECIPITATION.id, CHANNEL_SITE, fallen.round(1)),
            Truth(BATTERY_PERCENT.id, CHANNEL_SITE, battery),
        ]


def response(town_seed: int, epoch_s: NDArray[np.int64], weights: Grid) -> Grid:
    """How much of the rain of the hours before is there at an instant.

    Method: discrete convolution of the town's rain with a unit hydrograph a site, linear between its steps.

    Args:
        town_seed: of the weather.
        epoch_s: (n, m) seconds since 1970 UTC.
        weights: (n, k) share of the rain that is there k steps of STEP_S later; a row sums to 1.

    Returns:
        (n, m) mm/h.
    """
    n, k = weights.shape
    if not epoch_s.size:
        return np.zeros(epoch_s.shape)
    first, last = int(epoch_s.min()) // STEP_S, int(epoch_s.max()) // STEP_S + 1
    steps = np.arange(first, last + 1)
    rain = rain_mm_h(town_seed, np.arange(first - k + 1, last + 1) * STEP_S)
    flows = np.array([np.convolve(rain, row, mode="valid") for row in weights]).reshape(n, len(steps))
    return np.array([np.interp(at, steps * STEP_S, flow) for at, flow in zip(epoch_s, flows, strict=True)])


def hydrograph(steps: int, *, delay_h: Grid, shape: float = 2.5) -> Grid:
    """(n, steps) weights of a gamma-shaped unit hydrograph after Nash (1957) whose peak comes (n, 1) hours later."""
    hours = (np.arange(steps) + 0.5) * STEP_S / HOUR_S
    scale = delay_h / (shape - 1)
    raw = (hours / scale) ** (shape - 1) * np.exp(-hours / scale)
    return np.asarray(raw / raw.sum(axis=1, keepdims=True))
