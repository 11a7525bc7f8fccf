"""The air quality index of the Umweltbundesamt (LQI): the worst of the pollutants that were measured long enough.

Limits: umweltbundesamt.de, "Der Luftqualitätsindex (LQI) des Umweltbundesamtes" (hourly means, five pollutants), and as
it was before that revision, "Berechnungsgrundlagen Luftqualitätsindex" (particles as means of a day, four pollutants).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pollutant = Literal["pm10", "pm2_5", "o3", "no2", "so2"]
CLASSES: Final = ("very_good", "good", "moderate", "poor", "very_poor")
ENOUGH: Final = 0.75
"""Share of an hour's readings, and of a day's hours, that a mean takes (39. BImSchV, annex 1; 2008/50/EG, annex XI)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper ends of the first four classes in whole µg/m³, inclusive, and the hours of the mean that they hold for."""

    upper: tuple[int, int, int, int]
    hours: int = 1


@dataclass(frozen=True, slots=True)
class AirIndex:
    """One edition of the index."""

    pollutants: Mapping[Pollutant, Limits]

    def verdict(self, hourly: Mapping[Pollutant, Floats]) -> "AirVerdict":
        """What the air was in the last hour.

        Args:
            hourly: (h,) means of the last hours of each pollutant measured, µg/m³, the newest last, NaN where too
                little was measured (`hourly_mean`).
        """
        found = {one: self._class(one, hourly[one]) for one in self.pollutants if one in hourly}
        known = {one: at for one, at in found.items() if at is not None}
        worst = max(known.values(), default=None)
        return AirVerdict(
            name="" if worst is None else CLASSES[worst],
            worst=tuple(one for one, at in known.items() if at == worst),
            unknown=tuple(one for one in self.pollutants if one not in known),
        )

    def _class(self, pollutant: Pollutant, hours: Floats) -> int | None:
        limits = self.pollutants[pollutant]
        last = hours[-limits.hours :]
        measured = last[~np.isnan(last)]
        if measured.size < ENOUGH * limits.hours:
            return None
        whole = np.floor(max(float(measured.mean()), 0.0) + 0.5)
        return int(np.searchsorted(limits.upper, whole, side="left"))


@dataclass(frozen=True, slots=True)
class AirVerdict:
    """The index of an hour.

    Args:
        name: a word of `CLASSES`; empty where nothing was measured long enough.
        worst: the pollutants that decide it.
        unknown: those of the index that were not measured, or not long enough: it says nothing of them.
    """

    name: str
    worst: tuple[Pollutant, ...]
    unknown: tuple[Pollutant, ...]


UBA: Final = AirIndex(
    {
        "pm10": Limits((9, 27, 54, 90)),
        "pm2_5": Limits((5, 15, 30, 50)),
        "o3": Limits((24, 72, 144, 240)),
        "no2": Limits((10, 30, 60, 100)),
        "so2": Limits((10, 30, 60, 100)),
    }
)
"""As it is."""
UBA_FORMER: Final = AirIndex(
    {
        "pm10": Limits((20, 35, 50, 100), hours=24),
        "pm2_5": Limits((10, 20, 25, 50), hours=24),
        "o3": Limits((60, 120, 180, 240)),
        "no2": Limits((20, 40, 100, 200)),
    }
)
"""As it was before hourly means of particles: for comparisons with older reports."""


def hourly_mean(values: Floats, *, expected: int) -> float:
    """The mean of an hour's (n,) readings; NaN where less than 75 % of the expected ones are there."""
    measured = values[~np.isnan(values)]
    return float(measured.mean()) if measured.size and measured.size >= ENOUGH * expected else float("nan")
