"""Climate figures after their definitions: summer days, hot days, tropical nights, heat index.

Sources and limits are explained to readers in docs/methods.md. What all figures share:

- A day is cut at UTC+1 the whole year, summer time or not. It is the day of the rollups.
- A limit is reached by the unrounded value: 30.0 is a hot day, 29.96 is none.
- A day counts only where enough of its expected readings exist (`ClimateLimits.complete_percent`). One that does not is
  unknown, never "no hot day"; that is why every count comes with the number of days measured.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.thresholds import ClimateLimits, Night


@dataclass(frozen=True, slots=True, kw_only=True)
class Extremes:
    """Lowest and highest temperature of m consecutive days, or of m nights named by the day on which they end.

    Args:
        day: (m,) datetime64[D], without gaps.
        low: (m,) float64 °C, NaN where nothing was measured.
        high: (m,) float64 °C, likewise; all NaN for nights, whose maximum nobody asks for.
        n: (m,) int64, healthy readings.
        expected: (m,) int64, readings there should be; 0 where nothing was measured.
    """

    day: NDArray[np.datetime64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: NDArray[np.int64]
    expected: NDArray[np.int64]

    def complete(self, limits: ClimateLimits) -> NDArray[np.bool_]:
        """(m,) bool: enough was measured for the day to count."""
        return (self.n > 0) & (100 * self.n >= limits.complete_percent * self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often, and how many days could be judged: "12 Sommertage, an 96 von 100 Tagen gemessen".

    Args:
        days: days asked for.
        days_measured: those that count.
        summer_days: among those, as all that follow.
        hot_days: those from the higher limit on; each is a summer day too.
        frost_days: minimum below zero.
        ice_days: maximum below zero; each is a frost day too.
        nights_measured: nights that count, by the definition in force.
        tropical_nights: among those.
        tropical_night: the definition in force.
    """

    days: int
    days_measured: int
    summer_days: int
    hot_days: int
    frost_days: int
    ice_days: int
    nights_measured: int
    tropical_nights: int
    tropical_night: Night


def count(days: Extremes, nights: Extremes, limits: ClimateLimits) -> Counts:
    """Count the special days and nights among those of which enough was measured.

    Args:
        days: UTC+1 days.
        nights: nights 18-06 UTC, named by the day on which they end; not looked at if ``limits`` count by day.
        limits: the thresholds.
    """
    complete = days.complete(limits)
    low, high = days.low[complete], days.high[complete]
    judged = nights if limits.tropical_night == "night" else days
    minima = judged.low[judged.complete(limits)]
    return Counts(
        days=len(days.day),
        days_measured=len(low),
        summer_days=int((high >= limits.summer_day_c).sum()),
        hot_days=int((high >= limits.hot_day_c).sum()),
        frost_days=int((low < limits.frost_c).sum()),
        ice_days=int((high < limits.frost_c).sum()),
        nights_measured=len(minima),
        tropical_nights=int((minima >= limits.tropical_night_c).sum()),
        tropical_night=limits.tropical_night,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """How much of a year's summer was measured, as far as it has gone.

    Args:
        days: of the summer, that have passed.
        days_measured: of those, the ones that count.
        first: the first day of the year that counts, datetime64[D]; None: there is none.
        late: that day is later than the summer's first.
    """

    days: int
    days_measured: int
    first: np.datetime64 | None
    late: bool

    def is_known(self, limits: ClimateLimits) -> bool:
        """Whether "no hot day" may be said; before the summer begins nothing of it is missing."""
        return self.first is not None and 100 * self.days_measured >= limits.complete_percent * self.days


def season(days: Extremes, limits: ClimateLimits, summer: NDArray[np.datetime64]) -> Season:
    """Judge the days that passed of a summer, (m,) datetime64[D]."""
    complete = days.complete(limits)
    within = np.isin(days.day, summer)
    first = days.day[complete][0] if complete.any() else None
    return Season(
        days=int(within.sum()),
        days_measured=int((within & complete).sum()),
        first=first,
        late=bool(first is not None and first > summer[0]),
    )


HEAT_INDEX_FROM_C = 27.0
"""Below this the heat index is not defined."""


def heat_index_c(temperature_c: NDArray[np.float64], humidity_percent: NDArray[np.float64]) -> NDArray[np.float64]:
    """The heat index after Rothfusz (1990) in °C; the temperature itself where that is below 27 °C.

    A calculated value ("Rechenwert"), not the DWD's Gefühlte Temperatur. Vectorised; NaN in gives NaN out.
    """
    t, r = temperature_c, humidity_percent
    constant = -8.784695 + 1.61139411 * t + 2.338549 * r - 0.14611605 * t * r
    squares = -0.012308094 * t**2 - 0.016424828 * r**2
    mixed = 0.002211732 * t**2 * r + 0.00072546 * t * r**2 - 0.000003582 * t**2 * r**2
    return np.where(t < HEAT_INDEX_FROM_C, t, constant + squares + mixed)
