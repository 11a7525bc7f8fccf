"""A quantity that swings about a mean with the day and drifts a little: enough for most gauges."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, Measure, SimulatedSites, Truth
from data.simulate import noise
from data.simulate.daylight import DAY_S, HOUR_S, local_s

WARMEST_HOUR: Final = 15


@dataclass(frozen=True, slots=True)
class Swing:
    """A daily swing about a mean, with a drift over days and a little noise.

    Args:
        mean: of all places, in the measure's unit.
        swing: amplitude of the daily course, highest at 15 o'clock local time; also the spread between places.
    """

    measure: Measure
    mean: float
    swing: float
    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """The one measure at n sites and m instants, within the measure's plausible range."""
        seed = sites.seed[:, None]
        day = np.cos(2 * np.pi * (local_s(epoch_s) / DAY_S - WARMEST_HOUR / 24))
        place = noise.normal(seed, noise.stream("place")) * self.swing / 2
        drift = noise.smooth(noise.hashed(seed, noise.stream("drift")), epoch_s, period_s=60 * HOUR_S) * self.swing / 2
        jitter = noise.normal(seed, noise.stream("jitter"), epoch_s) * self.swing / 50
        values = self.mean + self.swing * day + place + drift + jitter
        return [Truth(self.measure.id, CHANNEL_SITE, np.clip(values, self.measure.low, self.measure.high))]
