"""The robust slope of a series: the median of the slopes between its points."""

import numpy as np
import numpy.typing as npt

from geo.arrays import as_values


def theil_sen(at: npt.ArrayLike, value: npt.ArrayLike) -> float | None:
    """The median of the slopes between all pairs of n points (Theil 1950, Sen 1968, JASA 63).

    Up to 29 % of the points may be arbitrarily wrong. Time and memory grow with n².

    Args:
        at: (n,) instants, in any order, in any unit.
        value: (n,) values then.

    Returns:
        Change of value in one unit of time; None where all instants are the same.

    Raises:
        ShapeError, NotFiniteError: an array is not one-dimensional, not of the other's length, or not finite.
    """
    x = as_values(at, name="at")
    y = as_values(value, name="value", length=len(x))
    first, second = np.triu_indices(len(x), 1)
    apart = x[second] - x[first]
    differ = apart != 0
    slopes = (y[second] - y[first])[differ] / apart[differ]
    return float(np.median(slopes)) if len(slopes) else None
