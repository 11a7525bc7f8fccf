"""How a plant's water use, height and roots run through the season: the curves of FAO-56, tables 11, 12, 17 and 22."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_GROWN: Final = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """One kind of plant.

    Args:
        single: crop coefficients Kc initial, mid, end: soil and plant together.
        basal: Kcb likewise: the plant with a dry soil surface.
        days: lengths of the four stages.
        height_m: initial and greatest.
        roots_m: depth, initial and greatest.
        depletion: p, the share of available water that is used without stress at 5 mm a day.
    """

    single: tuple[float, float, float]
    basal: tuple[float, float, float]
    days: tuple[int, int, int, int]
    height_m: tuple[float, float]
    roots_m: tuple[float, float]
    depletion: float

    def single_at(self, day: Floats) -> Floats:
        """Kc of days after the beginning of the season (FAO-56 eq. 66)."""
        return self._curve(day, self.single)

    def basal_at(self, day: Floats) -> Floats:
        """Kcb likewise."""
        return self._curve(day, self.basal)

    def height_at(self, basal: Floats) -> Floats:
        """Metres at (m,) Kcb in order of time: it grows with the coefficient and never shrinks."""
        return self._grown(basal, self.height_m)

    def roots_at(self, basal: Floats) -> Floats:
        """Depth of roots in metres likewise (FAO-56 page 279)."""
        return self._grown(basal, self.roots_m)

    def in_climate(self, wind_ms: Floats, rh_low: Floats) -> "Crop":
        """The same plant where it is windier or drier than where the tables come from (eq. 62, 65, 70).

        Args:
            wind_ms: (m,) at 2 m, of the days of the season from its first on; as many as there are.
            rh_low: (m,) lowest relative humidity, %.
        """
        ends = np.cumsum(self.days)
        by = [self._correction(wind_ms[a:b], rh_low[a:b]) for a, b in pairwise(ends[1:])]
        return replace(self, single=_corrected(self.single, by), basal=_corrected(self.basal, by))

    def _correction(self, wind_ms: Floats, rh_low: Floats) -> float:
        if not wind_ms.size or np.isnan(wind_ms).all() or np.isnan(rh_low).all():
            return 0.0
        wind, damp = np.clip(np.nanmean(wind_ms), 1, 6), np.clip(np.nanmean(rh_low), 20, 80)
        return round(float((0.04 * (wind - 2) - 0.004 * (damp - 45)) * (self.height_m[1] / 3) ** 0.3), 3)

    def _curve(self, day: Floats, values: tuple[float, float, float]) -> Floats:
        first, mid, end = values
        return np.interp(day, np.cumsum(self.days), [first, mid, mid, end])

    def _grown(self, basal: Floats, between: tuple[float, float]) -> Floats:
        low, high = between
        rise = self.basal[1] - self.basal[0]
        share = (basal - self.basal[0]) / rise if rise else np.ones_like(basal)
        return np.maximum.accumulate(np.maximum(low + (high - low) * share, max(low, 0.001)))


def measured(tabled: Floats, observed: Floats) -> Floats:
    """(m,) coefficients: the observed ones; where there is none (NaN) the last of them changes as the table does."""
    last = np.maximum.accumulate(np.where(np.isnan(observed), -1, np.arange(observed.size)))
    return np.where(last < 0, tabled, observed[last] + tabled - tabled[last])


def _corrected(values: tuple[float, float, float], by: list[float]) -> tuple[float, float, float]:
    """Coefficients from 0.45 on change with the climate; lower ones are of what hardly grows."""
    first, mid, end = (one + more if one >= _GROWN else one for one, more in zip(values, (0.0, *by), strict=True))
    return first, mid, end


TREE: Final = Crop(
    single=(0.45, 0.95, 0.70),
    basal=(0.35, 0.90, 0.65),
    days=(20, 70, 90, 30),
    height_m=(4.0, 4.0),
    roots_m=(1.0, 1.0),
    depletion=0.50,
)
"""A deciduous tree above bare ground (FAO-56: apples, cherries, pears; bare, frost; high latitudes)."""
LAWN: Final = Crop(
    single=(0.90, 0.95, 0.95),
    basal=(0.85, 0.90, 0.90),
    days=(10, 40, 200, 115),
    height_m=(0.10, 0.10),
    roots_m=(0.30, 0.30),
    depletion=0.40,
)
"""Turf of cool seasons (FAO-56); roots as flat as on sports grounds, where the table says 0.5 to 1.0 m."""
