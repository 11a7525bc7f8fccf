"""The heat island of a station: how often a summer's days were how much warmer than the named reference.

Sources and limits are explained to readers in docs/methods.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.thresholds import IslandLimits

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Island:
    """One summer.

    Args:
        days_measured: on which both stations measured enough hours.
        judged: enough days were measured for the figures to be shown.
        strongest_k: the highest maximum of a measured day, K; None where no day was measured.
        by_class: measured days whose maximum lies above each of the limits and not above the next.
    """

    year: int
    days: int
    days_measured: int
    judged: bool
    strongest_k: float | None
    by_class: tuple[int, ...]


def heat_island(
    hour: NDArray[np.datetime64],
    difference_k: NDArray[np.float64],
    limits: IslandLimits,
    *,
    year: int,
    day_percent: float,
) -> Island:
    """Judge one summer by the highest hourly difference of each day.

    Args:
        hour: (n,) ends of hours, UTC; each belongs to the UTC+1 day that is its UTC date.
        difference_k: (n,) mean of the station less that of the reference, freed of height, K.
        limits: the thresholds.
        year: of the summer.
        day_percent: share of a day's 24 hours from which on the day counts (`Limits.complete_percent`).
    """
    days = limits.days_of(year)
    maxima = daily_maxima(hour, difference_k, days, day_percent=day_percent)
    measured = maxima[~np.isnan(maxima)]
    # Above a limit, not at it: side "left" leaves a value that equals a limit below it.
    classes = np.searchsorted(np.asarray(limits.above_k), measured, side="left")
    return Island(
        year=year,
        days=days.size,
        days_measured=measured.size,
        judged=bool(100 * measured.size >= limits.complete_percent * days.size),
        strongest_k=float(measured.max()) if measured.size else None,
        by_class=tuple(int((classes == one).sum()) for one in range(1, len(limits.above_k) + 1)),
    )


def daily_maxima(
    hour: NDArray[np.datetime64], values: NDArray[np.float64], days: NDArray[np.datetime64], *, day_percent: float
) -> NDArray[np.float64]:
    """(m,) the highest of each day's hourly values; NaN for a day of which too few hours are there.

    Args:
        hour: (n,) ends of hours, UTC.
        values: (n,) of these hours.
        days: (m,) consecutive UTC+1 days, datetime64[D].
        day_percent: share of 24 hours from which on a day counts.
    """
    at = (hour.astype("datetime64[D]") - days[:1]).astype(np.int64)
    inside = (at >= 0) & (at < days.size) & ~np.isnan(values)
    highest = np.full(days.size, -np.inf)
    np.maximum.at(highest, at[inside], values[inside])
    n = np.bincount(at[inside], minlength=days.size)
    return np.where(100 * n >= day_percent * HOURS_A_DAY, np.where(n > 0, highest, np.nan), np.nan)
