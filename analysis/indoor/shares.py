"""How often the air of a school was good: shares of hours, so coarse that nothing is said of a room.

An hour of a room is classed by its mean (analysis.indoor.ventilation). An hour counts where enough rooms reported, so
that no hour speaks for a single room; a school with fewer rooms has no shares at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.indoor.ventilation import CLASSES

LEAST_ROOMS: Final = 5
"""So many rooms a school has, and so many have to report in an hour that counts."""
LEAST_HOURS: Final = 20
"""So many hours that count make shares; fewer would tell of single lessons."""
LEAST_DAYS: Final = 5
"""So many days make the shares of an hour of the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AirShares:
    """What may be said of a school.

    Args:
        hours: hours of the school that counted.
        shares: of the hours of its rooms, by class in the order of `CLASSES`; they sum to 1.
        by_hour: the same of an hour of the day, 0 to 23, where enough days counted.
    """

    hours: int
    shares: tuple[float, float, float]
    by_hour: Mapping[int, tuple[float, float, float]]


def air_shares(ppm: NDArray[np.float64], hour_of_day: NDArray[np.int64]) -> AirShares | None:
    """Shares of hours by class.

    Args:
        ppm: (r, h) hourly means of r rooms in h hours; NaN where a room did not report.
        hour_of_day: (h,) local hour in which each begins.

    Returns:
        None where the school has too few rooms, or too few hours count.
    """
    counts = (~np.isnan(ppm)).sum(axis=0) >= LEAST_ROOMS
    if ppm.shape[0] < LEAST_ROOMS or counts.sum() < LEAST_HOURS:
        return None
    known, at = ppm[:, counts], hour_of_day[counts]
    by_hour = {
        int(hour): _of(known[:, at == hour]) for hour in np.unique(at) if np.count_nonzero(at == hour) >= LEAST_DAYS
    }
    return AirShares(hours=int(counts.sum()), shares=_of(known), by_hour=by_hour)


def _of(ppm: NDArray[np.float64]) -> tuple[float, float, float]:
    """1,000 ppm belong to the second class and 2,000 ppm, too."""
    values = ppm[~np.isnan(ppm)]
    good, bad = float((values < CLASSES[0][0]).mean()), float((values > CLASSES[1][0]).mean())
    return good, 1.0 - good - bad, bad
