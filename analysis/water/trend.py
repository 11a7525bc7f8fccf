"""How fast a level rises or falls: a robust slope over one to three hours.

Method: the median of the slopes between all pairs of readings (Theil 1950, Sen 1968), which a wave, a leaf before the
sensor or a single wild reading does not move. The window is one hour where that holds enough readings, else two, else
three: the shorter it is, the sooner it tells of a flood.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from geo.trend import theil_sen

HOUR_MS: Final = 3_600_000
WINDOWS_H: Final = (1, 2, 3)
FEWEST: Final = 4
"""Of fewer readings one that is wrong moves the slope."""
REACH: Final = 0.7
"""Readings lie over so much of a window, or it is not looked at: ten minutes tell nothing of an hour."""
STALE_H: Final = 1.0
"""The newest reading is no older, or there is no trend now."""
STEADY_CM_PER_H: Final = 1.0
"""What moves less stands: ultrasonic and pressure sensors are good to about a centimetre."""
Course: TypeAlias = Literal["rising", "falling", "steady"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTrend:
    """The slope of a level.

    Args:
        cm_per_h: positive: the water rises.
        window_h: over how many hours it was taken.
        readings: on how many it rests.
    """

    cm_per_h: float
    window_h: int
    readings: int

    def course(self, steady_cm_per_h: float = STEADY_CM_PER_H) -> Course:
        """In a word; what moves less than so much is steady."""
        if abs(self.cm_per_h) < steady_cm_per_h:
            return "steady"
        return "rising" if self.cm_per_h > 0 else "falling"


def level_trend(at_ms: npt.ArrayLike, level_cm: npt.ArrayLike, *, now_ms: int) -> LevelTrend | None:
    """The trend of one gauge now.

    Args:
        at_ms: (n,) milliseconds since 1970 UTC, in any order; what lies after ``now_ms`` is not known yet.
        level_cm: (n,) levels; NaN where there is none.
        now_ms: likewise.

    Returns:
        None: the newest reading is older than an hour, or three hours hold too few.
    """
    at, level = np.asarray(at_ms, np.int64), np.asarray(level_cm, np.float64)
    known = np.isfinite(level) & (at <= now_ms) & (at > now_ms - (WINDOWS_H[-1] + STALE_H) * HOUR_MS)
    at, level = at[known], level[known]
    if not len(at) or now_ms - at.max() > STALE_H * HOUR_MS:
        return None
    ago_h = (at.max() - at) / HOUR_MS
    for window in WINDOWS_H:
        inside = ago_h <= window
        if inside.sum() >= FEWEST and ago_h[inside].max() >= REACH * window:
            slope = theil_sen(-ago_h[inside], level[inside])
            return slope if slope is None else LevelTrend(cm_per_h=slope, window_h=window, readings=int(inside.sum()))
    return None
