"""How the weather at a station feels: the UTCI in the sun where wind and radiation are measured, else of the shade."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.heat.thermal_comfort import Floats, utci_c

SOLAR_CONSTANT: Final = 1367.0
ABSORBED: Final = 0.7
EMITTED: Final = 0.97
ALBEDO: Final = 0.2
STEFAN_BOLTZMANN: Final = 5.670374e-8
LOW_SUN: Final = 0.05
"""Sine of the sun's height below which nothing is told apart: all radiation is diffuse."""
ROUGHNESS_M: Final = 0.01
WIND_AT_M: Final = 10.0
CALM_MS: Final = 0.5
"""The UTCI begins here; stiller air counts as this, as its authors advise."""
_KELVIN: Final = 273.15


@dataclass(frozen=True, slots=True)
class StationFelt:
    """The UTCI of one station.

    Args:
        utci_c: °C.
        where: ``sun``: with the measured radiation; ``shade``: with the air's temperature for the radiant one.
    """

    utci_c: float
    where: Literal["sun", "shade"]


def felt(
    *,
    temperature_c: float,
    humidity_percent: float,
    wind_ms: float,
    wind_height_m: float = WIND_AT_M,
    radiation_w_m2: float = np.nan,
    sine_of_height: float,
    day_of_year: float,
) -> StationFelt | None:
    """The UTCI as far as it is defined; None without temperature, humidity or wind, or outside of its ranges."""
    air, humid = np.array([temperature_c]), np.array([humidity_percent])
    wind = np.maximum(wind_at_10_m(np.array([wind_ms]), height_m=wind_height_m), CALM_MS)
    with_sun = not np.isnan(radiation_w_m2)
    radiant = air
    if with_sun:
        height = np.array([sine_of_height])
        radiant = radiant_c(air, np.array([radiation_w_m2]), height, day_of_year=day_of_year)
    found = float(utci_c(air, radiant, wind, humid)[0])
    return None if np.isnan(found) else StationFelt(found, "sun" if with_sun else "shade")


def wind_at_10_m(wind_ms: Floats, *, height_m: float) -> Floats:
    """From the height of a wind gauge to 10 m, by the logarithmic profile of Bröde et al. (2012), roughness 1 cm."""
    return np.asarray(wind_ms * np.log(WIND_AT_M / ROUGHNESS_M) / np.log(max(height_m, 0.5) / ROUGHNESS_M))


def radiant_c(temperature_c: Floats, global_w_m2: Floats, sine_of_height: Floats, *, day_of_year: float) -> Floats:
    """Mean radiant temperature of somebody who stands in the open, °C.

    Method: what is absorbed of direct, diffuse and reflected sun after VDI 3787-2 (absorption 0.7, albedo 0.2,
    projected area of a standing person), parted after Erbs et al. (1982). Sky and ground are taken to be as warm as the
    air, so that it is the air's temperature at night; hot asphalt makes it warmer, a clear sky a little colder.

    Args:
        temperature_c: (n,) of the air.
        global_w_m2: (n,) on the level ground.
        sine_of_height: (n,) of the sun.
        day_of_year: 1 .. 366.
    """
    diffuse, beam = parted(global_w_m2, sine_of_height, day_of_year=day_of_year)
    degrees = np.degrees(np.arcsin(np.clip(sine_of_height, 0, 1)))
    projected = 0.308 * np.cos(np.radians(degrees * (0.998 - degrees**2 / 50_000)))
    taken = ABSORBED * (0.5 * diffuse + 0.5 * ALBEDO * np.maximum(global_w_m2, 0) + projected * beam)
    fourth = (temperature_c + _KELVIN) ** 4 + taken / (EMITTED * STEFAN_BOLTZMANN)
    return np.asarray(fourth**0.25 - _KELVIN)


def parted(global_w_m2: Floats, sine_of_height: Floats, *, day_of_year: float) -> tuple[Floats, Floats]:
    """Diffuse radiation on the level and direct one square to the sun, W/m², after Erbs, Klein and Duffie (1982)."""
    whole = np.maximum(global_w_m2, 0.0)
    distance = 1 + 0.033 * np.cos(2 * np.pi * day_of_year / 365)
    outside = SOLAR_CONSTANT * distance * np.maximum(sine_of_height, LOW_SUN)
    clear = np.clip(whole / outside, 0, 1)
    middle = 0.9511 - 0.1604 * clear + 4.388 * clear**2 - 16.638 * clear**3 + 12.336 * clear**4
    share: NDArray[np.float64] = np.where(clear <= 0.22, 1 - 0.09 * clear, np.where(clear <= 0.8, middle, 0.165))  # noqa: PLR2004 - limits of that paper
    diffuse = np.where(sine_of_height > LOW_SUN, whole * share, whole)
    beam = (whole - diffuse) / np.maximum(sine_of_height, LOW_SUN)
    return diffuse, np.minimum(beam, SOLAR_CONSTANT)
