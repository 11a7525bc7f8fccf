"""How well a baseline fits: CV(RMSE) and NMBE as ASHRAE Guideline 14 and CalTRACK 2.0 (4.2.2) define them."""

import numpy as np

from geo.arrays import FloatArray


def cv_rmse(observed: FloatArray, expected: FloatArray, *, coefficients: float = 0) -> float:
    """Root of the mean squared error over the mean of what was observed; NaN where that is 0 or nothing is known.

    Args:
        observed: (n,), NaN where unknown.
        expected: (n,), likewise.
        coefficients: of the fitted model; the sum of squares is divided by n less these.
    """
    known = ~np.isnan(observed) & ~np.isnan(expected)
    degrees, mean = int(known.sum()) - coefficients, observed[known].mean() if known.any() else 0.0
    if degrees < 1 or mean == 0.0:
        return float("nan")
    squares = float(((observed - expected)[known] ** 2).sum())
    return float(np.sqrt(squares / degrees) / abs(mean))


def nmbe(observed: FloatArray, expected: FloatArray) -> float:
    """Sum of errors over the sum observed; positive: more was used than expected. NaN where that sum is 0."""
    known = ~np.isnan(observed) & ~np.isnan(expected)
    total = float(observed[known].sum())
    return float((observed - expected)[known].sum()) / total if total else float("nan")
