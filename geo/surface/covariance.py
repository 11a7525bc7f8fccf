"""How alike two stations are by their distance: an exponential covariance chosen by restricted likelihood.

Source: Patterson and Thompson 1971; for kriging Kitanidis 1983, Water Resources Research 19(4). With some 60
stations a fitted empirical variogram is noise; a likelihood over a few ranges and nugget shares is not.
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist

from geo.arrays import FloatArray

# Effective ranges (where 95 % of the likeness is gone) as shares of the stations' extent, and the share of
# the variance that a station has for itself: its instrument, its spot.
RANGE_SHARES = (0.1, 0.2, 0.4, 0.8, 1.6, 5.0)
NUGGET_SHARES = (0.1, 0.25, 0.4, 0.6, 0.8, 0.95)
# Keeps the logarithm finite where the design explains the readings exactly.
TINY = 1e-300


@dataclass(frozen=True)
class Covariance:
    """sill (K²) of station variance, of which nugget_share is the station's own; effective range in metres."""

    sill: float
    range_m: float
    nugget_share: float


class Choices:
    """All candidate covariances between fixed stations, inverted once."""

    def __init__(self, stations: FloatArray) -> None:
        distance_m = cdist(stations, stations)
        extent = float(distance_m.max()) or 1.0
        self.parameters = [(extent * r, g) for r in RANGE_SHARES for g in NUGGET_SHARES]
        own = np.eye(len(stations))
        likeness = [(1 - g) * np.exp(-3.0 * distance_m / range_m) + g * own for range_m, g in self.parameters]
        self.inverses = np.linalg.inv(np.stack(likeness))
        self.log_determinants = np.linalg.slogdet(np.stack(likeness))[1]

    def best(self, values: FloatArray, design: FloatArray) -> Covariance:
        """Return the likeliest covariance of what the design (n, q, with its constant) leaves of the values."""
        both = np.column_stack([design, values])
        gram = both.T @ self.inverses @ both
        freedom = len(values) - design.shape[1]
        scores, sills = _restricted(gram, self.log_determinants, freedom=freedom)
        top = int(np.argmin(scores))
        range_m, nugget_share = self.parameters[top]
        return Covariance(float(sills[top]), range_m, nugget_share)

    def leave_one_out(self, values: FloatArray, design: FloatArray) -> FloatArray:
        """Return what each station's reading is expected to be by all others (n,), covariance found anew.

        Leaving a station out takes b b' / b_ii from the inverse, b its column: grams, determinants and
        expectations of all stations come from the full inverses. Source: Dubrule 1983, Cross validation of
        kriging in a unique neighborhood, Mathematical Geology 15(6).
        """
        both = np.column_stack([design, values])
        own = np.diagonal(self.inverses, axis1=1, axis2=2)
        leaning = self.inverses @ both
        gram = (both.T @ leaning)[:, np.newaxis]
        without = gram - leaning[..., :, np.newaxis] * leaning[..., np.newaxis, :] / own[..., np.newaxis, np.newaxis]
        freedom = len(values) - 1 - design.shape[1]
        scores, _ = _restricted(without, self.log_determinants[:, np.newaxis] + np.log(own), freedom=freedom)
        top, q = np.argmin(scores, axis=0), design.shape[1]
        effect = np.linalg.solve(gram[:, 0, :q, :q], np.swapaxes(leaning[..., :q], 1, 2))
        projections = self.inverses - leaning[..., :q] @ effect
        missed = projections @ values / np.diagonal(projections, axis1=1, axis2=2)
        return np.asarray(values - missed[top, np.arange(len(values))])


def _restricted(gram: FloatArray, log_determinants: FloatArray, *, freedom: int) -> tuple[FloatArray, FloatArray]:
    """Return minus twice the restricted log-likelihood (up to a constant) and the sill, of [design, values]."""
    designs, across = gram[..., :-1, :-1], gram[..., :-1, -1:]
    explained = (across * np.linalg.solve(designs, across)).sum(axis=(-2, -1))
    sills = np.maximum(gram[..., -1, -1] - explained, 0.0) / freedom
    scores = freedom * np.log(np.maximum(sills, TINY)) + log_determinants + np.linalg.slogdet(designs)[1]
    return scores, sills
