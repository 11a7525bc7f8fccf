"""Noise that needs no state: the same seed, stream and counter always give the same number."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_UNIT: Final = 2.0**-53


def hashed(seed: ArrayLike, *counters: ArrayLike) -> NDArray[np.uint64]:
    """A well-mixed number for each combination of seed and counters.

    Method: the finaliser of splitmix64 (Steele, Lea, Flood 2014) over each counter in turn, so that the result
    depends on the order of the counters.

    Args:
        seed: uint64 or a whole number, any shape.
        counters: whole numbers (negative ones wrap), any shapes that broadcast against each other.

    Returns:
        uint64 of the common shape.
    """
    state = _mixed(_as_uint64(seed))
    for counter in counters:
        state = _mixed(state ^ _mixed(_as_uint64(counter)))
    return state


def uniform(seed: ArrayLike, *counters: ArrayLike) -> NDArray[np.float64]:
    """Evenly spread over the open interval (0, 1); arguments as of ``hashed``."""
    return (np.right_shift(hashed(seed, *counters), np.uint64(11)).astype(np.float64) + 0.5) * _UNIT


def normal(seed: ArrayLike, *counters: ArrayLike) -> NDArray[np.float64]:
    """Standard normal; arguments as of ``hashed``."""
    return np.asarray(ndtri(uniform(seed, *counters)), dtype=np.float64)


def stream(name: str) -> int:
    """The number of a named stream, so that two quantities of one seed do not move together."""
    number = 0xCBF29CE484222325  # FNV-1a, 64 bit
    for byte in name.encode():
        number = ((number ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return number


def smooth(seed: ArrayLike, epoch_s: NDArray[np.int64], *, period_s: int) -> NDArray[np.float64]:
    """Noise of mean 0 and variance 1 that changes smoothly over about ``period_s``.

    Normal numbers on a lattice of ``period_s``, joined by a cosine; divided by the standard deviation of that
    blend, so that the variance is one at every instant.

    Args:
        seed: a number, or (n, 1) for n rows of their own noise.
        epoch_s: (m,) or (n, m) seconds since 1970 UTC.
        period_s: distance of the lattice points, seconds.

    Returns:
        (m,) or (n, m).
    """
    knot, rest = np.divmod(epoch_s, period_s)
    weight = 0.5 - 0.5 * np.cos(np.pi * rest / period_s)
    first = int(knot.min(initial=2**62)) if knot.size else 0
    lattice = np.arange(first, int(knot.max(initial=first)) + 2)
    values = normal(seed, lattice)
    before, after = _at(values, knot - first), _at(values, knot - first + 1)
    return (before * (1 - weight) + after * weight) / np.sqrt((1 - weight) ** 2 + weight**2)


def _at(rows: NDArray[np.float64], index: NDArray[np.int64]) -> NDArray[np.float64]:
    """``rows[i, index[i, j]]``; one row or one line of indices serves all."""
    if rows.ndim == 1:
        return rows[index]
    if index.ndim == 1:
        return rows[:, index]
    return np.take_along_axis(np.broadcast_to(rows, (len(index), rows.shape[1])), index, axis=1)


def _as_uint64(number: ArrayLike) -> NDArray[np.uint64]:
    array = np.asarray(number)
    return array if array.dtype == np.uint64 else array.astype(np.int64).view(np.uint64)


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        state = state + _GOLDEN
        state = (state ^ (state >> np.uint64(30))) * _MIX_1
        state = (state ^ (state >> np.uint64(27))) * _MIX_2
    return state ^ (state >> np.uint64(31))
