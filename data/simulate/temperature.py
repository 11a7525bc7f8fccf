"""Air temperature and humidity of a town with its heat island, as a low-cost sensor reads them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.declare import SimulatedSites, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class UrbanTemperature:
    """Air temperature and humidity by season, hour, weather and place.

    Args:
        island_k: strongest heat island of a fully sealed place in a calm clear night, K.
        profiles: the device profiles its sensors speak.
    """

    island_k: float = 6.0
    profiles: tuple[str, ...] = ("thermo_centi", "thermo_plain")

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Air temperature, relative humidity and battery: arrays of shape (n, m)."""
        raise NotImplementedError
