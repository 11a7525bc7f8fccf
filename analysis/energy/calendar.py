"""Into which of six parts of a year days fall: three seasons, each on days of work and on days off."""

from typing import Final

import numpy as np
import numpy.typing as npt

from geo.arrays import BoolArray, IntArray

Days = npt.NDArray[np.datetime64]
SEASON_OF_MONTH: Final = np.array([2, 2, 1, 1, 1, 0, 0, 0, 0, 1, 2, 2], dtype=np.int64)
"""January first: 0 summer, 1 between, 2 winter; OpenDSM's months."""
PARTS: Final = 6
_THURSDAY: Final = 3
"""1970-01-01 was one, where Monday is 0."""
_SATURDAY: Final = 5


def weekday(day: Days) -> IntArray:
    """(n,) of days: 0 Monday to 6 Sunday."""
    return np.asarray((day.astype("datetime64[D]").astype(np.int64) + _THURSDAY) % 7)


def days_off(day: Days, holidays: Days | None = None) -> BoolArray:
    """(n,) whether a day is a Saturday, a Sunday, or one of the town's holidays."""
    weekend = weekday(day) >= _SATURDAY
    return weekend if holidays is None else weekend | np.isin(day.astype("datetime64[D]"), holidays)


def part_of_year(day: Days, off: BoolArray) -> IntArray:
    """(n,) 0 to 5: twice the season, and one more on days off."""
    month = day.astype("datetime64[M]").astype(np.int64) % 12
    return np.asarray(2 * SEASON_OF_MONTH[month] + off)
