"""What invented buildings use in each hour: heat follows cold, electricity the hours of use, water these and warmth."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.simulate import noise
from data.simulate.weather import day_mean_c

HEATING_LIMIT_C: Final = 15.0
HEAT_KWH_M2_K: Final = 0.0017
"""An hour in use, of each kelvin below the limit: some 100 kWh a square metre and year."""
SET_BACK: Final = 0.7
"""Of that outside of the hours of use."""
POWER_KWH_M2: Final = (0.0014, 0.0045)
"""An hour without use, and one with."""
WATER_M3_M2: Final = 0.00006
"""An hour of use."""
WARM_C: Final = 18.0
YEARLY: Final = 0.985
"""What is used in a year, of the year before: something is being done."""
FIRST_YEAR_S: Final = 1_672_531_200
"""2023-01-01."""
_YEAR_S: Final = 31_557_600.0


@dataclass(frozen=True, slots=True)
class SimulatedBuilding:
    """One of them; ``number`` makes it another than its neighbours."""

    area_m2: float
    number: int


def hourly_use(
    carrier: str, one: SimulatedBuilding, town_seed: int, epoch_s: NDArray[np.int64], in_use: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(n,) kWh, of water m³, of hours that begin at ``epoch_s``, seconds since 1970 UTC."""
    mean_c = day_mean_c(town_seed, epoch_s)
    seed = noise.hashed(town_seed, noise.stream(f"building {carrier}"), one.number)
    own = 0.7 + 0.6 * noise.uniform(seed, 0)
    wavers = 1.0 + 0.08 * noise.normal(seed, epoch_s)
    saved = YEARLY ** ((epoch_s - FIRST_YEAR_S) / _YEAR_S)
    if carrier == "electricity":
        rate = np.where(in_use, POWER_KWH_M2[1], POWER_KWH_M2[0])
    elif carrier == "water":
        rate = np.where(in_use, WATER_M3_M2, WATER_M3_M2 / 20) * (1.0 + 0.03 * np.clip(mean_c - WARM_C, 0, None))
    else:
        kelvins = np.clip(HEATING_LIMIT_C - mean_c, 0, None)
        rate = 0.001 + HEAT_KWH_M2_K * kelvins * np.where(in_use, 1.0, SET_BACK)
    return np.asarray(one.area_m2 * own * saved * rate * np.clip(wavers, 0.5, 1.5))
