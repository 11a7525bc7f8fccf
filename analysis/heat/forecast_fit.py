"""How well a forecast has fitted at a place so far: its hours that have passed against what was measured there."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

HOUR_MS: Final = 3_600_000
FEWEST: Final = 6
"""Of fewer hours nobody can say how well it fits."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hourly:
    """(n,) finite values at rising instants, ms since 1970 UTC."""

    at_ms: NDArray[np.int64]
    value: Floats

    def between(self, begin_ms: int, end_ms: int) -> "Hourly":
        """What lies in begin <= at <= end."""
        inside = (self.at_ms >= begin_ms) & (self.at_ms <= end_ms)
        return Hourly(self.at_ms[inside], self.value[inside])

    def at(self, at_ms: NDArray[np.int64]) -> Floats:
        """Values between its instants, linear; NaN outside of them and in gaps of more than two hours."""
        if not self.at_ms.size:
            return np.full(len(at_ms), np.nan)
        found = np.interp(at_ms, self.at_ms, self.value, left=np.nan, right=np.nan)
        after = np.clip(np.searchsorted(self.at_ms, at_ms, side="left"), 0, len(self.at_ms) - 1)
        before = np.clip(np.searchsorted(self.at_ms, at_ms, side="right") - 1, 0, len(self.at_ms) - 1)
        return np.asarray(np.where(self.at_ms[after] - self.at_ms[before] <= 2 * HOUR_MS, found, np.nan))


@dataclass(frozen=True, slots=True)
class Fit:
    """Of the hours that have passed: how many, and by how much the forecast was off in the mean, K."""

    hours: int
    mean_absolute_k: float
    bias_k: float


def fit(measured: Hourly, expected: Hourly) -> Fit | None:
    """The fit of one run of a forecast; None of fewer than `FEWEST` hours that both of them have."""
    off = expected.at(measured.at_ms) - measured.value
    off = off[np.isfinite(off)]
    if off.size < FEWEST:
        return None
    return Fit(int(off.size), float(np.abs(off).mean()), float(off.mean()))
