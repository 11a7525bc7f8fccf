"""How many people live where it is hot now, by the nearest station that has a current value."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.nearest import nearest

FARTHEST_M: Final = 1_500.0
"""A home farther from every current station than this counts as unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Residents of a town.

    Args:
        residents: all of them.
        known: those near enough to a station with a current value.
        hot: among those, where the nearest station's value reaches the limit.
    """

    residents: float
    known: float
    hot: float


def exposure(
    homes_m: NDArray[np.float64],
    residents: NDArray[np.float64],
    stations_m: NDArray[np.float64],
    temperature_c: NDArray[np.float64],
    *,
    limit_c: float,
) -> Exposure:
    """Count who lives where the nearest current station has at least ``limit_c``.

    Args:
        homes_m: (n, 2) centres of inhabited cells, EPSG:25832.
        residents: (n,) how many live there.
        stations_m: (m, 2) stations, EPSG:25832; m may be 0.
        temperature_c: (m,) current values, NaN where a station has none that is current and plausible.
        limit_c: from this value on it is hot, °C.
    """
    index, distance_m = nearest(homes_m, stations_m, usable=~np.isnan(temperature_c))
    known = distance_m[:, 0] <= FARTHEST_M
    # The index of a home without any station is -1; it is not known and so not asked for its value.
    hot = known.copy()
    hot[known] = temperature_c[index[known, 0]] >= limit_c
    return Exposure(
        residents=float(residents.sum()), known=float(residents[known].sum()), hot=float(residents[hot].sum())
    )
