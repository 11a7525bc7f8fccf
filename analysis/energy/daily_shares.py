"""Days between two readings: what was used in a period is shared among its days as the weather says."""

import numpy as np

from analysis.energy.calendar import Days
from geo.arrays import FloatArray, IntArray


def daily_shares(
    begins: Days, ends: Days, used: FloatArray, day: Days, degree_days: FloatArray, *, base_share: float
) -> FloatArray:
    """(n,) consumption of each day; NaN where no period holds it. Each period's days add up to what it used.

    Args:
        begins: (k,) first day of each period; they do not overlap.
        ends: (k,) the day after its last.
        used: (k,) NaN where unknown.
        day: (n,) consecutive days.
        degree_days: (n,) of each; NaN where unknown, which counts as the mean of its period.
        base_share: of a period's consumption that does not follow the weather, 0 to 1; 1 shares it evenly.
    """
    length = (ends - begins).astype(np.int64)
    holder: IntArray = np.repeat(np.arange(len(begins)), length)
    offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    at = (begins[holder] - day[0]).astype(np.int64) + offset
    inside = (at >= 0) & (at < len(day))
    kelvins = np.full(len(at), np.nan)
    kelvins[inside] = degree_days[at[inside]]
    shared = np.full(len(day), np.nan)
    even = base_share / length[holder]
    shared[at[inside]] = (used[holder] * (even + (1.0 - base_share) * _weather(kelvins, holder, length)))[inside]
    return shared


def _weather(kelvins: FloatArray, holder: IntArray, length: IntArray) -> FloatArray:
    """(m,) share of each day in its period's degree days; even where a period has none."""
    known = ~np.isnan(kelvins)
    total = np.bincount(holder, np.where(known, kelvins, 0.0), len(length))
    mean = total / np.maximum(np.bincount(holder, known, len(length)), 1)
    filled = np.where(known, kelvins, mean[holder])
    whole = np.bincount(holder, filled, len(length))[holder]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, filled / whole, 1.0 / length[holder])
