"""A year beside the one before, on days of the same weekday, and what weather makes of it taken out of heat.

Days are compared with those 52 weeks before. Of heat, a share that does not follow the weather stays, and the rest of
the year before is multiplied by the ratio of degree days (Gradtagzahlen of VDI 2067), as VDI 3807 does with years.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.energy.degree_days import degree_day_numbers
from geo.arrays import FloatArray

WEEKS_DAYS: Final = 364
LEAST_PAIRS: Final = 28
"""With fewer pairs of days nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearChange:
    """Sums over those days of a year that are known, as is the day 52 weeks before.

    Args:
        days: how many pairs there are.
        before: what was used 52 weeks before.
        adjusted: the same at the weather of the later year; of what follows no weather the same number.
    """

    days: int
    used: float
    before: float
    adjusted: float

    @property
    def percent(self) -> float:
        """By how much more was used than the year before at the same weather; NaN where that was nothing."""
        return 100.0 * (self.used / self.adjusted - 1.0) if self.adjusted > 0 else float("nan")


def year_change(used: FloatArray, mean_c: FloatArray, *, base_share: float) -> YearChange | None:
    """Of the last 364 of (n,) consecutive days; None: too few pairs are known.

    Args:
        used: (n,) NaN where unknown.
        mean_c: (n,) likewise.
        base_share: of what follows no weather, 0 to 1.
    """
    if len(used) <= WEEKS_DAYS:
        return None
    begin = max(len(used) - WEEKS_DAYS, WEEKS_DAYS)
    now, before = used[begin:], used[begin - WEEKS_DAYS : len(used) - WEEKS_DAYS]
    kelvins = degree_day_numbers(mean_c)
    warm_now, warm_before = kelvins[begin:], kelvins[begin - WEEKS_DAYS : len(used) - WEEKS_DAYS]
    both = ~np.isnan(now) & ~np.isnan(before)
    if base_share < 1.0:
        both &= ~np.isnan(warm_now) & ~np.isnan(warm_before)
    if both.sum() < LEAST_PAIRS:
        return None
    then = float(before[both].sum())
    degrees = float(warm_before[both].sum()) if base_share < 1.0 else 0.0
    ratio = float(warm_now[both].sum()) / degrees if degrees > 0 else 1.0
    adjusted = then * (base_share + (1.0 - base_share) * ratio)
    return YearChange(days=int(both.sum()), used=float(now[both].sum()), before=then, adjusted=adjusted)
