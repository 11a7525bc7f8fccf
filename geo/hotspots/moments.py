"""Centred and scaled values: what both forms of Gi* are computed from, so that sums lose no digits."""

from dataclasses import dataclass

import numpy as np

from geo.arrays import FloatArray
from geo.compiled import kernel


@dataclass(frozen=True)
class Moments:
    """Of the cells or points that have a value: how many, mean, largest distance from it, spread.

    `deviation` is the population standard deviation in units of `reach`, 0 where all values are equal.
    """

    count: int
    mean: float
    reach: float
    deviation: float

    def factors(self, largest: int) -> FloatArray:
        """Return f, shape (largest + 1,): z = f[k] * (sum of k values, centred and in units of reach).

        It is 0 where the neighbourhood says nothing: all values equal, or the neighbourhood is everything.
        """
        k = np.arange(largest + 1, dtype=np.float64)
        room = k * (self.count - k)
        factors = np.zeros(largest + 1)
        if self.deviation > 0:
            usable = room > 0
            factors[usable] = np.sqrt((self.count - 1) / room[usable]) / self.deviation
        return factors


def moments(values: FloatArray) -> Moments:
    """Return the moments of values of any shape; NaN is no data."""
    count, mean, reach, deviation = _moments(values.ravel())
    return Moments(int(count), mean, reach, deviation)


@kernel
def _moments(values: FloatArray) -> tuple[int, float, float, float]:
    count, low, high = 0, np.inf, -np.inf
    for value in values:
        if not np.isnan(value):
            count += 1
            low = min(low, value)
            high = max(high, value)
    if count == 0:
        return 0, 0.0, 1.0, 0.0
    if low == high:
        return count, low, 1.0, 0.0
    # Sums of (value - low) / span cannot overflow, whatever unit the values have.
    span = high - low
    total = 0.0
    for value in values:
        if not np.isnan(value):
            total += (value - low) / span
    mean = total / count
    squares = 0.0
    for value in values:
        if not np.isnan(value):
            squares += ((value - low) / span - mean) ** 2
    return count, low + mean * span, span, np.sqrt(squares / count)
