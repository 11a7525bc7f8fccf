"""How cold and how warm days are for buildings, from their mean temperatures.

Heating degree days below a balance point and cooling degree days above one are CalTRACK's (2.0, 3.3.4);
Gradtagzahlen are those of VDI 2067: 20 °C within less the outdoor mean, on days whose mean is below 15 °C.
"""

from typing import Final

import numpy as np

from geo.arrays import FloatArray

INDOOR_C: Final = 20.0
HEATING_LIMIT_C: Final = 15.0
"""VDI 2067's."""


def heating_degrees(mean_c: FloatArray, balance_c: FloatArray) -> FloatArray:
    """(k, n) kelvins by which n days are below k balance points; NaN where a temperature is."""
    return np.asarray(np.maximum(np.asarray(balance_c)[:, None] - mean_c, 0.0))


def cooling_degrees(mean_c: FloatArray, balance_c: FloatArray) -> FloatArray:
    """(k, n) kelvins by which n days are above k balance points; NaN where a temperature is."""
    return np.asarray(np.maximum(mean_c - np.asarray(balance_c)[:, None], 0.0))


def degree_day_numbers(
    mean_c: FloatArray, *, indoor_c: float = INDOOR_C, limit_c: float = HEATING_LIMIT_C
) -> FloatArray:
    """(n,) Gradtagzahl of each day in kelvin days; 0 on days from ``limit_c`` on, NaN where a temperature is."""
    return np.where(np.isnan(mean_c), np.nan, np.where(mean_c < limit_c, indoor_c - mean_c, 0.0))
