"""Whether a CO2 sensor still knows the air outside: what it shows at the end of nights, against 420 ppm.

Sensors that calibrate themselves take the lowest value of about a week for fresh air (automatic baseline correction).
Where a room is never aired, or such a correction has gone astray, the lowest values drift away from it.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

FRESH_PPM: Final = 420.0
TOLERANCE_PPM: Final = 75.0
"""What makers promise near fresh air, 50 ppm and 3 %, and what a night leaves in a closed room."""
LEAST_NIGHTS: Final = 5
LOWEST: Final = 3
"""The median of so many lowest nights speaks: one alone may be an outlier."""
Verdict: TypeAlias = Literal["unknown", "good", "high", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorBaseline:
    """What the nights say of a sensor; ``drift_ppm`` is None where too few nights were measured."""

    nights: int
    drift_ppm: float | None
    verdict: Verdict


def baseline(night_ppm: NDArray[np.float64]) -> SensorBaseline:
    """Judge a sensor by the lowest value of each night.

    Args:
        night_ppm: (n,) ppm; NaN where a night was not measured.
    """
    known = np.sort(night_ppm[~np.isnan(night_ppm)])
    if known.size < LEAST_NIGHTS:
        return SensorBaseline(nights=int(known.size), drift_ppm=None, verdict="unknown")
    drift = float(np.median(known[:LOWEST]) - FRESH_PPM)
    verdict: Verdict = "high" if drift > TOLERANCE_PPM else "low" if drift < -TOLERANCE_PPM else "good"
    return SensorBaseline(nights=int(known.size), drift_ppm=drift, verdict=verdict)
