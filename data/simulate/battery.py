"""What is left in a device's battery: by age, and less in the cold."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.simulate import noise
from data.simulate.daylight import DAY_S

SHORTEST_LIFE_DAYS: Final = 4 * 365
LONGEST_LIFE_DAYS: Final = 9 * 365
CHANGED_AT: Final = 0.96
"""Share of its life after which a battery is replaced."""


def battery_percent(
    seed: NDArray[np.uint64], epoch_s: NDArray[np.int64], air_c: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Remaining charge as a device estimates it.

    Args:
        seed: (n, 1), one number a device.
        epoch_s: (m,) or (n, m) seconds since 1970 UTC.
        air_c: (n, m) temperature around it, °C.

    Returns:
        (n, m) percent, 0 .. 100.
    """
    shared = noise.stream("battery")
    life_s = DAY_S * (SHORTEST_LIFE_DAYS + (LONGEST_LIFE_DAYS - SHORTEST_LIFE_DAYS) * noise.uniform(seed, shared, 0))
    used = CHANGED_AT * np.mod(epoch_s / life_s + noise.uniform(seed, shared, 1), 1)
    cold = 0.35 * np.clip(8 - air_c, 0, 30)
    return np.clip(100 * (1 - used**1.3) - cold, 0, 100)
