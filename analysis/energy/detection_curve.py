"""Which excess is found how soon: trials in the baseline year itself, whose days are made dearer and looked at anew."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.energy.calendar import Days
from analysis.energy.detector import Detector
from geo.arrays import FloatArray, IntArray

EXCESSES: Final = np.round(np.arange(0.05, 1.01, 0.05), 2)
"""Shares of what was used that are added."""
LASTS_DAYS: Final = 28
WITHIN_DAYS: Final = 14
ENOUGH: Final = 0.8
"""Of trials, so that an excess counts as one that is found."""
EVERY_DAYS: Final = 3


@dataclass(frozen=True, slots=True)
class DetectionCurve:
    """Of one meter.

    Args:
        excess: (e,) shares added.
        found: (e, 28) share of trials found by the end of each day since the excess began.
        trials: how many there were of each.
    """

    excess: FloatArray
    found: FloatArray
    trials: int

    def share(self, excess: float, *, within: int = WITHIN_DAYS) -> float:
        """Of trials of an excess of the grid that are found within days."""
        return float(self.found[int(np.abs(self.excess - excess).argmin()), within - 1])

    @property
    def smallest(self) -> float | None:
        """The smallest excess that is found within 14 days in 80 % of trials, as are all greater; None: none is."""
        enough = self.found[:, WITHIN_DAYS - 1] >= ENOUGH
        missed = np.flatnonzero(~enough)
        first = int(missed[-1]) + 1 if len(missed) else 0
        return float(self.excess[first]) if first < len(self.excess) else None


def detection_curve(detector: Detector, day: Days, consumption: FloatArray, expected: FloatArray) -> DetectionCurve:
    """Try all excesses from every third day of (n,) days on; the statistic is what the days before had left."""
    before = _levels(detector, detector.steps(day, consumption, expected))
    begins: IntArray = np.arange(0, len(day) - LASTS_DAYS + 1, EVERY_DAYS)
    window = begins[:, None] + np.arange(LASTS_DAYS)
    dearer = consumption[window] * (1.0 + EXCESSES[:, None, None])
    steps = detector.steps(day[window], dearer, expected[window])
    level = np.broadcast_to(before[begins], steps.shape[:2]).copy()
    found = np.zeros(steps.shape, np.bool_)
    for at in range(LASTS_DAYS):
        level = np.maximum(level + steps[:, :, at], 0.0)
        found[:, :, at] = level >= detector.threshold
    return DetectionCurve(EXCESSES, np.maximum.accumulate(found, axis=2).mean(axis=1), len(begins))


def _levels(detector: Detector, steps: FloatArray) -> FloatArray:
    """(n,) of the statistic before each day; after a message it begins anew."""
    level, found = 0.0, np.zeros(len(steps))
    for at, step in enumerate(steps):
        found[at] = level
        level = max(level + float(step), 0.0)
        level = 0.0 if level >= detector.threshold else level
    return found
