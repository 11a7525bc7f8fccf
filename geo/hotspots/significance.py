"""From z to p, and from many p to the few that may be called conspicuous."""

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from geo.arrays import BoolArray, FloatArray
from geo.errors import OptionError, ShapeError


def two_sided_p(z: npt.ArrayLike) -> FloatArray:
    """Return the two-sided p of standard normal z-values of any shape; NaN stays NaN.

    Two-sided, because cold spots are findings too. Software that prints a one-sided p prints half of this.
    """
    p: FloatArray = 2.0 * ndtr(-np.abs(np.asarray(z, dtype=np.float64)))
    return p


def fdr(p: npt.ArrayLike, *, alpha: float) -> BoolArray:
    """Return which p-values stand while the expected share of false findings stays at most alpha.

    p of any shape; NaN is no test and never stands. Source: Benjamini and Hochberg 1995, Controlling the
    false discovery rate, J. R. Stat. Soc. B 57(1); it holds under the positive dependence that overlapping
    neighbourhoods have (Benjamini and Yekutieli 2001).

    Raises:
        ShapeError: p are not numbers.
        OptionError: a p outside 0..1, with its (flat) index; alpha not above 0 and below 1.
    """
    if not 0 < alpha < 1:
        raise OptionError("alpha", value=alpha, want="a number above 0 and below 1")
    values = np.asarray(p)
    if values.dtype.kind not in "fiu" and values.size:
        raise ShapeError("p", got=values.dtype, want="numbers")
    values = values.astype(np.float64)
    _refuse_improbable(values)
    tests = np.sort(values[~np.isnan(values)])
    passing = np.flatnonzero(tests <= alpha * np.arange(1, tests.size + 1) / max(tests.size, 1))
    limit = tests[passing[-1]] if passing.size else -1.0
    stands: BoolArray = values <= limit
    return stands


def _refuse_improbable(p: FloatArray) -> None:
    outside = ((p < 0) | (p > 1)).ravel()
    if outside.any():
        index = int(np.argmax(outside))
        raise OptionError(f"p[{index}]", value=float(p.ravel()[index]), want="a probability, 0 to 1")
