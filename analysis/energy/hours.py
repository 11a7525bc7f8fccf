"""What was used in each hour and day, from periods of any length: the short ones are spread evenly over their time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from analysis.energy.counter import Instants
from geo.arrays import BoolArray, FloatArray

HOUR: Final = np.timedelta64(3600, "s")
LONGEST_HOUR: Final = np.timedelta64(90 * 60, "s")
"""A period up to so long measures hours: meters by radio are late by minutes."""
LONGEST_DAY: Final = np.timedelta64(26 * 3600, "s")
"""And up to so long days: one of autumn has 25 hours."""


@dataclass(frozen=True, slots=True)
class MeteredHours:
    """Consecutive hours.

    Args:
        begin: (n,) datetime64[s] UTC.
        used: (n,) NaN where no period, or only a longer one, says it.
        measured: (n,) whether periods no longer than 90 minutes say it.
    """

    begin: Instants
    used: FloatArray
    measured: BoolArray


def hours_of(first: date, last: date, zone: ZoneInfo) -> Instants:
    """(n + 1,) edges of all hours of the days from first to last, by a town's clock, datetime64[s] UTC."""
    edges = midnights(first, last, zone)
    return np.arange(edges[0], edges[-1] + HOUR, HOUR)


def midnights(first: date, last: date, zone: ZoneInfo) -> Instants:
    """(d + 1,) where days from first to last begin by a town's clock, and the last ends, datetime64[s] UTC."""
    days = range(first.toordinal(), last.toordinal() + 2)
    local = (datetime.combine(date.fromordinal(day), datetime.min.time(), zone) for day in days)
    return np.array([at.astimezone(UTC).replace(tzinfo=None) for at in local], "datetime64[s]")


def spread(begin: Instants, end: Instants, used: FloatArray, edges: Instants) -> MeteredHours:
    """Hours between edges, from periods (k,) that do not overlap, in order; NaN ones say nothing."""
    length = end - begin
    short = ~np.isnan(used) & (length > np.timedelta64(0, "s"))
    hourly = short & (length <= LONGEST_HOUR)
    daily = short & (length <= LONGEST_DAY)
    amount = _within(begin[daily], end[daily], used[daily], edges)
    seconds = _covered(begin[daily], end[daily], edges)
    exact = _covered(begin[hourly], end[hourly], edges)
    width = np.diff(edges) / np.timedelta64(1, "s")
    return MeteredHours(edges[:-1], np.where(seconds >= width - 0.5, amount, np.nan), exact >= width - 0.5)


def summed_days(hours: MeteredHours, days: Instants) -> FloatArray:
    """(d,) of each day between midnights (d + 1,); NaN where an hour of it is unknown."""
    at = np.searchsorted(hours.begin, days)
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(hours.used))])
    holes = np.concatenate([[0], np.cumsum(np.isnan(hours.used))])
    return np.where(np.diff(holes[at]) == 0, np.diff(sums[at]), np.nan)


def _covered(begin: Instants, end: Instants, edges: Instants) -> FloatArray:
    """(n,) seconds between edges that periods cover."""
    return _within(begin, end, (end - begin) / np.timedelta64(1, "s"), edges)


def _within(begin: Instants, end: Instants, amount: FloatArray, edges: Instants) -> FloatArray:
    if not len(begin):
        return np.zeros(len(edges) - 1)
    at = np.column_stack([begin, end]).ravel().astype("datetime64[s]").astype(np.int64)
    total = np.cumsum(np.column_stack([np.zeros(len(amount)), amount]).ravel())
    return np.diff(np.interp(edges.astype("datetime64[s]").astype(np.int64), at, total))
