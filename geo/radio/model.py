"""A log-distance model per gateway, fitted to the packets that arrived and aware of those that did not.

    RSSI = strength - 10 * exponent * log10(distance / 1 km) + normal shadowing

What is too weak is never measured, so that a plain regression finds almost no decay. The likelihood is that of
a normal distribution cut off at the receiver's floor; gateways share what they have in common through normal
priors. Sources: Rappaport 2002, Wireless Communications, ch. 4 (log-distance); Tobin 1958 and Hausman and Wise
1977 (truncated regression).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_ndtr

from geo.arrays import FloatArray, IntArray, as_count, as_rows, as_values, as_weights
from geo.errors import OptionError, OutOfReachError
from geo.radio.link import margin_class

# Priors (choices of ours): how much gateways differ in strength (dB) and exponent, and a town's exponent.
STRENGTH_SPREAD_DB = 8.0
EXPONENT_SPREAD = 0.5
TOWN_EXPONENT = 3.0
TOWN_EXPONENT_SPREAD = 0.5
# A device that stands still beside one gateway sends thousands of equal packets: more say nothing new.
MOST_A_GATEWAY = 500
NEAREST_M = 1.0
FARTHEST_M = 1_400_000.0
"""No packet at ground level was heard from further away (1,336 km, The Things Network, 2023)."""
HALF_LOG_2_PI = 0.9189385332046727


@dataclass(frozen=True)
class LogDistance:
    """strength_dbm (gateways,) at 1 km and exponent (gateways,); the town's own for a gateway not yet measured."""

    strength_dbm: FloatArray
    exponent: FloatArray
    town_strength_dbm: float
    town_exponent: float
    shadowing_db: float
    floor_dbm: float

    def rssi_dbm(self, distance_m: npt.ArrayLike, gateway: npt.ArrayLike | None = None) -> FloatArray:
        """Return the expected strength (n,), received or not; without `gateway` that of an unmeasured one."""
        distance = _within_reach(distance_m)
        strength, exponent = np.array(self.town_strength_dbm), np.array(self.town_exponent)
        if gateway is not None:
            rows = as_rows(gateway, name="gateway", rows=len(self.strength_dbm))
            strength, exponent = self.strength_dbm[rows], self.exponent[rows]
        return np.asarray(strength - exponent * _decades_db(distance))

    def received_rssi_dbm(self, distance_m: npt.ArrayLike, gateway: npt.ArrayLike | None = None) -> FloatArray:
        """Return the expected strength (n,) of those packets that arrive: what measurements are compared with."""
        mean = self.rssi_dbm(distance_m, gateway)
        cut = (self.floor_dbm - mean) / self.shadowing_db
        return np.asarray(mean + self.shadowing_db * _hazard(cut))


@dataclass(frozen=True)
class Check:
    """Predicted margins against the true ones: error and bias in dB, share of equal classes."""

    rmse_db: float
    bias_db: float
    same_class: float


def check(predicted_margin_db: npt.ArrayLike, true_margin_db: npt.ArrayLike) -> Check:
    """Return how close predicted margins (n,) come to the true ones (n,), where these are known.

    Raises:
        ShapeError, NotFiniteError: an array, with the index. OptionError: nothing to check.
    """
    truth = as_values(true_margin_db, name="true_margin_db")
    predicted = as_values(predicted_margin_db, name="predicted_margin_db", length=len(truth))
    if len(truth) == 0:
        raise OptionError("true_margin_db", value="empty", want="at least one place")
    missed = predicted - truth
    same = margin_class(predicted) == margin_class(truth)
    return Check(float(np.sqrt(np.mean(missed**2))), float(missed.mean()), float(same.mean()))


def fit_log_distance(
    distance_m: npt.ArrayLike, rssi_dbm: npt.ArrayLike, gateway: npt.ArrayLike, *, n_gateways: int, floor_dbm: float
) -> LogDistance:
    """Return the model fitted to received packets: distance (n,), RSSI (n,), row of the gateway (n,).

    floor_dbm is the weakest RSSI the receivers report; packets below it must be left out by the caller.
    Distances below 1 m count as 1 m. A gateway without packets gets the town's parameters; one with
    thousands is represented by 500, evenly spaced. Terrain, where known, is taken off before: pass
    rssi_dbm + terrain_loss_db, with the floor of the bare RSSI.

    Raises:
        ShapeError, NotFiniteError, NegativeError, OutOfReachError, RowError: an array, with the index.
        OptionError: no packets, or one below the floor.
    """
    distance = _within_reach(distance_m)
    rssi = as_values(rssi_dbm, name="rssi_dbm", length=len(distance))
    count = as_count(n_gateways, name="n_gateways")
    rows = as_rows(gateway, name="gateway", rows=count)
    if len(distance) == 0 or len(rows) != len(distance):
        raise OptionError("gateway", value=f"{len(rows)} rows", want=f"as many as {len(distance)} packets, 1 or more")
    if not np.isfinite(floor_dbm) or rssi.min() < floor_dbm:
        index = int(np.argmin(rssi))
        raise OptionError("floor_dbm", value=floor_dbm, want=f"at most rssi_dbm[{index}], which is {rssi[index]}")
    kept = _thinned(rows, count)
    packets = _Packets(_decades_db(distance[kept]), rssi[kept], rows[kept], count, floor_dbm)
    start = np.concatenate([[rssi.mean(), TOWN_EXPONENT, np.log(8.0)], np.zeros(2 * count)])
    answer = minimize(packets.cost, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    strength, exponent, log_shadowing = answer.x[:3]
    own_strength = strength + STRENGTH_SPREAD_DB * answer.x[3 : 3 + count]
    own_exponent = exponent + EXPONENT_SPREAD * answer.x[3 + count :]
    shadowing = float(np.exp(log_shadowing))
    return LogDistance(own_strength, own_exponent, float(strength), float(exponent), shadowing, floor_dbm)


def _within_reach(distance_m: npt.ArrayLike) -> FloatArray:
    distance = as_weights(distance_m, name="distance_m")
    beyond = distance > FARTHEST_M
    if beyond.any():
        index = int(np.argmax(beyond))
        raise OutOfReachError("distance_m", index=index, value=distance[index])
    return distance


def _decades_db(distance_m: FloatArray) -> FloatArray:
    return np.asarray(10 * np.log10(np.maximum(distance_m, NEAREST_M) / 1000))


def _hazard(cut: FloatArray) -> FloatArray:
    """Return density over upper tail of the standard normal: the mean of what lies above the cut."""
    return np.asarray(np.exp(-0.5 * cut**2 - HALF_LOG_2_PI - log_ndtr(-cut)))


def _thinned(gateway: IntArray, n_gateways: int) -> IntArray:
    parts = []
    for row in range(n_gateways):
        own = np.flatnonzero(gateway == row)
        parts.append(own[np.linspace(0, own.size - 1, min(own.size, MOST_A_GATEWAY)).astype(np.int64)])
    return np.concatenate(parts)


@dataclass(frozen=True)
class _Packets:
    decades_db: FloatArray
    rssi_dbm: FloatArray
    gateway: IntArray
    n_gateways: int
    floor_dbm: float

    def cost(self, at: FloatArray) -> tuple[float, FloatArray]:
        """Return minus the log posterior and its gradient at [strength, exponent, log shadowing, own...].

        The gateways' own parts are in units of their priors' spread: the optimiser then needs fewer steps.
        """
        strength, exponent, log_shadowing = at[:3]
        own_strength, own_exponent = at[3 : 3 + self.n_gateways], at[3 + self.n_gateways :]
        offsets, slopes = STRENGTH_SPREAD_DB * own_strength, EXPONENT_SPREAD * own_exponent
        shadowing = np.exp(log_shadowing)
        slope = exponent + slopes[self.gateway]
        mean = strength + offsets[self.gateway] - slope * self.decades_db
        rest, cut = (self.rssi_dbm - mean) / shadowing, (self.floor_dbm - mean) / shadowing
        hazard = _hazard(cut)
        value = (0.5 * rest**2 + log_shadowing + log_ndtr(-cut)).sum()
        prior = 0.5 * (own_strength**2 + own_exponent**2).sum()
        prior += 0.5 * ((exponent - TOWN_EXPONENT) / TOWN_EXPONENT_SPREAD) ** 2
        by_mean = (hazard - rest) / shadowing
        to_strength = np.bincount(self.gateway, by_mean, self.n_gateways)
        to_exponent = np.bincount(self.gateway, -by_mean * self.decades_db, self.n_gateways)
        town = (exponent - TOWN_EXPONENT) / TOWN_EXPONENT_SPREAD**2
        gradient = [
            np.array([to_strength.sum(), to_exponent.sum() + town, (1 - rest**2 + hazard * cut).sum()]),
            STRENGTH_SPREAD_DB * to_strength + own_strength,
            EXPONENT_SPREAD * to_exponent + own_exponent,
        ]
        return float(value + prior), np.concatenate(gradient)
