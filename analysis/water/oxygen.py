"""Oxygen in fresh water: how much it holds at most, what a measured amount is of that, and what it means for fish.

Saturation after Benson and Krause (1980, 1984, Limnology and Oceanography 25 and 29), as the USGS uses it (Office of
Water Quality, Technical Memorandum 2011.03): fresh water in equilibrium with moist air, 0 to 40 °C.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

from data.errors import DeclarationError
from data.thresholds import ClassTable

Reals: TypeAlias = NDArray[np.float64]
OxygenState: TypeAlias = Literal["good", "watch", "warn", "critical"]
STATES: Final[tuple[OxygenState, ...]] = ("critical", "warn", "watch", "good")
"""In the order of a table's classes."""
STANDARD_HPA: Final = 1013.25
_KELVIN: Final = 273.15
_LOWEST_C, _HIGHEST_C = 0.0, 40.0


def saturation_mg_l(water_c: npt.ArrayLike, pressure_hpa: npt.ArrayLike = STANDARD_HPA) -> Reals:
    """The oxygen that fresh water holds in equilibrium with air, mg/l, in the shape of the arguments together.

    Args:
        water_c: temperature of the water; NaN, or outside 0..40 °C: so is the answer.
        pressure_hpa: of the air at the water, not reduced to sea level.
    """
    celsius = np.asarray(water_c, np.float64)
    celsius = np.where((celsius >= _LOWEST_C) & (celsius <= _HIGHEST_C), celsius, np.nan)
    kelvin = celsius + _KELVIN
    at_standard = np.exp(
        -139.34411 + 1.575701e5 / kelvin - 6.642308e7 / kelvin**2 + 1.243800e10 / kelvin**3 - 8.621949e11 / kelvin**4
    )
    vapour = np.exp(11.8571 - 3840.70 / kelvin - 216_961 / kelvin**2)
    theta = 0.000975 - 1.426e-5 * celsius + 6.436e-8 * celsius**2
    atmospheres = np.asarray(pressure_hpa, np.float64) / STANDARD_HPA
    factor = (atmospheres - vapour) * (1 - theta * atmospheres) / ((1 - vapour) * (1 - theta))
    return np.asarray(at_standard * factor)


def saturated_percent(
    oxygen_mg_l: npt.ArrayLike, water_c: npt.ArrayLike, pressure_hpa: npt.ArrayLike = STANDARD_HPA
) -> Reals:
    """A measured amount as a share of what the water holds, %; above 100 where plants make more than goes off."""
    return np.asarray(100 * np.asarray(oxygen_mg_l, np.float64) / saturation_mg_l(water_c, pressure_hpa))


def from_percent(percent: npt.ArrayLike, water_c: npt.ArrayLike, pressure_hpa: npt.ArrayLike = STANDARD_HPA) -> Reals:
    """The amount of a probe that says a share only, mg/l."""
    return np.asarray(np.asarray(percent, np.float64) / 100 * saturation_mg_l(water_c, pressure_hpa))


@dataclass(frozen=True, slots=True, kw_only=True)
class OxygenLimits:
    """Below which amounts a pond is watched, warned of and critical, mg/l.

    Args:
        watch: below it somebody looks more often.
        warn: below it fish suffer; aerators run.
        critical: below it they die.
    """

    watch: float
    warn: float
    critical: float

    @classmethod
    def of(cls, table: ClassTable) -> "OxygenLimits":
        """Where the classes of a town's table end: critical, warned of, watched, good; DeclarationError: others."""
        lows = [one.low for one in table.classes]
        if len(lows) != len(STATES):
            raise DeclarationError(f"classes {table.name!r}: {len(lows)}, but oxygen has {', '.join(STATES)}")
        return cls(critical=lows[1], warn=lows[2], watch=lows[3])

    def state(self, oxygen_mg_l: float) -> OxygenState:
        """What an amount means."""
        if oxygen_mg_l < self.critical:
            return "critical"
        if oxygen_mg_l < self.warn:
            return "warn"
        return "watch" if oxygen_mg_l < self.watch else "good"
