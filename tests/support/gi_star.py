"""Brute-force Gi*, straight from the formula of Ord and Getis."""

from collections.abc import Callable

import numpy as np

from geo.arrays import FloatArray


def plain_gi_star(places: FloatArray, values: FloatArray, near: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """Gi* of every place, one after the other; `near` takes (n, 2) offsets and says who is a neighbour."""
    known = ~np.isnan(values)
    x = values[known]
    n, mean, deviation = x.size, x.mean() if x.size else 0.0, x.std() if x.size else 0.0
    z = np.full(values.size, np.nan)
    for i in np.flatnonzero(known):
        weight = near(places - places[i]) & known
        k = weight.sum()
        spread = deviation * np.sqrt(k * (n - k) / (n - 1)) if n > 1 else 0.0
        z[i] = (values[weight].sum() - mean * k) / spread if spread > 0 else 0.0
    return z
