"""How containers fill up by hour, weekday and weather, and are emptied by rounds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.declare import SimulatedSites, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Containers that people fill and rounds empty.

    Args:
        per_day: mean points of fill level a day where footfall is 0.5.
        weekend_surge: how much more comes on a Saturday than on a working day (paper, glass: 1 doubles it).
        outdoor: whether fine weather brings more (litter bins) or makes no difference (paper from home).
        profiles: the device profiles its sensors speak.
    """

    per_day: float
    weekend_surge: float = 0.0
    outdoor: bool = True
    profiles: tuple[str, ...] = ("ultrasonic_mm", "ultrasonic_cm")

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Fill level, inner temperature and battery of each container: arrays of shape (n, m)."""
        raise NotImplementedError
