"""What a gateway reports of itself: messages in the last hour, and how many devices it heard."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import DEVICES_HEARD, UPLINKS_PER_HOUR
from data.simulate import noise
from data.simulate.daylight import HOUR_S
from data.simulate.weather import weather


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayTraffic:
    """Traffic of a gateway in a town full of sensors.

    Args:
        devices: heard by a gateway in a fully built neighbourhood.
        per_device_hour: messages of a device in an hour.
    """

    devices: float = 260.0
    per_device_hour: float = 3.2
    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Messages an hour and devices heard: arrays of shape (n, m); rain swallows a little."""
        seed = sites.seed[:, None]
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        reach = np.exp(0.35 * noise.normal(seed, noise.stream("reach")))
        damped = 1 - 0.04 * np.tanh(weather(sites.town_seed, at).rain_mm_h)
        devices = self.devices * (0.25 + sites.built_share[:, None]) * reach * damped
        heard = np.round(devices * np.exp(0.02 * noise.normal(seed, noise.stream("heard"), at // HOUR_S)))
        messages = np.round(heard * self.per_device_hour * np.exp(0.03 * noise.normal(seed, noise.stream("sent"), at)))
        return [Truth(DEVICES_HEARD.id, CHANNEL_SITE, heard), Truth(UPLINKS_PER_HOUR.id, CHANNEL_SITE, messages)]
