"""Where the next sensors pay: what a bin's rounds could save if its rate were known instead of guessed.

Method: without a sensor a bin is visited as often as the upper end of its rate demands, so that it does not overflow;
with one it is visited when it is full. The difference in visits a year is what a sensor saves there; it is large where
much is thrown in and little is known. Bins are taken greedily by what each saves, together with what it saves those it
stands with, since a vehicle that stops there empties both.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.waste.fill_rate import FillRates

DAYS_A_YEAR: Final = 365.25
SHARED: Final = 0.5
"""Of a visit's time is the stop itself: what stands together shares it."""
EARLY: Final = 0.9
"""With a sensor a bin is emptied a little before it is full, when a tour is near."""


@dataclass(frozen=True, slots=True)
class SensorValue:
    """What sensors would save, the best first; (n,) each.

    Args:
        bin: which.
        visits: that it saves a year at that bin.
        without: visits a year that the bin needs without a sensor.
    """

    bin: NDArray[np.int64]
    visits: NDArray[np.float64]
    without: NDArray[np.float64]


def next_sensors(
    rates: FillRates, *, full: float, has_sensor: NDArray[np.bool_], place: NDArray[np.int64], most: int
) -> SensorValue:
    """The bins where the next sensors save most.

    Args:
        rates: of m bins.
        full: level at which a bin is to be emptied.
        has_sensor: (m,) those are left out.
        place: (m,) the same number for bins that stand together.
        most: how many sensors.
    """
    without = rates.high * np.exp(rates.error / 2) / full * DAYS_A_YEAR
    saved = np.maximum(without - rates.mean / (EARLY * full) * DAYS_A_YEAR, 0.0)
    left, worth = ~has_sensor.copy(), saved.copy()
    chosen: list[int] = []
    while left.any() and len(chosen) < most:
        best = int(np.argmax(np.where(left, worth, -np.inf)))
        chosen.append(best)
        left[best] = False
        # Where one of a place has a sensor, the vehicle comes for it, and the next one saves less of the stop.
        beside = left & (place == place[best])
        worth[beside] = np.minimum(worth[beside], saved[beside] * (1 - SHARED))
    order = np.array(chosen, np.int64)
    return SensorValue(order, worth[order], without[order])
