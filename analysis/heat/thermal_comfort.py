"""How warm air, sun, wind and damp feel together: the apparent temperature and the UTCI.

The heat index stands beside the special days (`analysis.heat.days.heat_index_c`). None of them is the DWD's Gefühlte
Temperatur. All arrays are float64 of one shape; NaN in gives NaN out.
"""

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FILE: Final = Path(__file__).with_name("utci.csv")
"""The polynomial of Bröde et al. (2012): coefficient and powers of °C, m/s, K, kPa."""
STRESS_FROM_C: Final = (-40.0, -27.0, -13.0, 0.0, 9.0, 26.0, 32.0, 38.0, 46.0)
STRESS: Final = (
    "extreme_cold", "very_strong_cold", "strong_cold", "moderate_cold", "slight_cold",
    "none", "moderate_heat", "strong_heat", "very_strong_heat", "extreme_heat",
)  # fmt: skip
"""Classes of the UTCI between those limits; a limit belongs to the class above."""
_HARDY: Final = (-2836.5744, -6028.076559, 19.54263612, -0.02737830188, 1.6261698e-5, 7.0229056e-10, -1.8680009e-13)
"""Hardy (1998): powers -2 .. 4 of kelvins, of the saturation vapour pressure over water."""
_AIR: Final = (-50.0, 50.0)
_RADIANT: Final = (-30.0, 70.0)
_WIND: Final = (0.5, 17.0)
_DAMP: Final = (0.0, 100.0)
_VAPOUR_KPA: Final = 5.0


def apparent_c(temperature_c: Floats, humidity_percent: Floats, wind_ms: Floats) -> Floats:
    """The apparent temperature in the shade after Steadman (1994), as Australia's weather service uses it."""
    vapour_hpa = humidity_percent / 100 * 6.105 * np.exp(17.27 * temperature_c / (237.7 + temperature_c))
    return np.asarray(temperature_c + 0.33 * vapour_hpa - 0.70 * wind_ms - 4.00)


def utci_c(temperature_c: Floats, radiant_c: Floats, wind_ms: Floats, humidity_percent: Floats) -> Floats:
    """The Universal Thermal Climate Index after Bröde et al. (2012).

    With the air's temperature for the radiant one it is that of the shade, and has to be called so.

    Args:
        temperature_c: of the air, -50 .. 50.
        radiant_c: mean radiant temperature, 30 below to 70 above the air's.
        wind_ms: 10 m above ground, 0.5 .. 17.
        humidity_percent: 0 .. 100, with a vapour pressure of at most 5 kPa.

    Returns:
        °C; NaN outside of these ranges, where the polynomial holds nothing.
    """
    more = radiant_c - temperature_c
    vapour = _saturation_kpa(temperature_c) * humidity_percent / 100
    table, powers = _polynomial()
    degrees = np.arange(7).reshape(-1, *[1] * np.ndim(vapour))
    rows = [one[None] ** degrees for one in (temperature_c, wind_ms, more, vapour)]
    found = temperature_c + sum(
        factor * rows[0][t] * rows[1][v] * rows[2][d] * rows[3][p]
        for factor, (t, v, d, p) in zip(table, powers, strict=True)
    )
    holds = _within(temperature_c, _AIR) & _within(wind_ms, _WIND) & _within(more, _RADIANT)
    holds &= _within(humidity_percent, _DAMP) & (vapour <= _VAPOUR_KPA)
    return np.where(holds, found, np.nan)


def stress(utci: Floats) -> list[str]:
    """The class of each of (n,) values, a word of `STRESS`; empty where the value is NaN."""
    at = np.searchsorted(STRESS_FROM_C, utci, side="right")
    return ["" if np.isnan(value) else STRESS[one] for one, value in zip(at, utci, strict=True)]


def _within(values: Floats, between: tuple[float, float]) -> NDArray[np.bool_]:
    return (values >= between[0]) & (values <= between[1])


def _saturation_kpa(temperature_c: Floats) -> Floats:
    kelvins = temperature_c + 273.15
    terms = sum(factor * kelvins ** (power - 2.0) for power, factor in enumerate(_HARDY))
    return np.asarray(np.exp(2.7150305 * np.log(kelvins) + terms) / 1000)


@cache
def _polynomial() -> tuple[list[float], list[tuple[int, ...]]]:
    rows = np.loadtxt(FILE, delimiter=",", skiprows=1)
    return rows[:, 0].tolist(), [tuple(one) for one in rows[:, 1:].astype(int).tolist()]
