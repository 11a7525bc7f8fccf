"""How fast bins without sensors fill, from what crews tap at their emptyings: levels known as intervals, rates pooled.

Method: the level before an emptying is a rate times the days since the one before, times a lognormal error of which the
crew tells only the class it fell into (interval-censored). Each bin's log rate has a normal prior that it shares with
bins of its group (empirical Bayes); prior and error are those of greatest marginal likelihood (EM on a grid of rates).
What comes out is the posterior of each rate: its median and an interval, wide where taps are few or say little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Reals: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
BOUNDS: Final = (25.0, 75.0, 95.0)
"""Points of level at which empty becomes half, half full, full overflowing, as a crew sees it."""
SHORTEST_DAYS: Final = 0.25
"""What is emptied again within hours tells nothing of how it fills."""
RATES: Final = np.geomspace(0.2, 400.0, 220)
"""Points a day that may be."""
_ERRORS: Final = np.geomspace(0.12, 0.9, 14)
"""Standard deviations of the log level that may be: bins do not fill alike every day."""
_ROUNDS: Final = 12
_WIDTHS: Final = (0.1, 1.2)
"""Standard deviations of the log rate between bins of a group."""
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Taps:
    """What crews told; (n,) each.

    Args:
        bin: which, from 0.
        days: since the emptying before.
        level: 0 empty, 1 half, 2 full, 3 overflowing.
    """

    bin: Integers
    days: Reals
    level: Integers


@dataclass(frozen=True, slots=True)
class FillRates:
    """Rates of m bins, points of level a day; (m,) each.

    Args:
        median: of each rate's posterior; of a bin without taps that of its group.
        low: below it the rate is with 10 %.
        high: above it likewise.
        mean: of the posterior.
        taps: how many told of it.
        error: standard deviation of the log level at an emptying, of all bins.
    """

    median: Reals
    low: Reals
    high: Reals
    mean: Reals
    taps: Integers
    error: float

    @property
    def spread(self) -> Reals:
        """(m,) how far the interval reaches, as a factor: 1.5 is 50 % more at its upper end than in the middle."""
        return self.high / self.median


def fill_rates(taps: Taps, group: Sequence[int] | Integers) -> FillRates:
    """The rates of all bins.

    Args:
        taps: those of less than a quarter of a day, and of no time, are left aside.
        group: (m,) which bins are alike, such as those of one layer and district.
    """
    groups = np.asarray(group, np.int64)
    told = taps.days >= SHORTEST_DAYS
    which, days, level = taps.bin[told], taps.days[told], taps.level[told]
    each = [_by_bin(which, _log_chances(days, level, error), len(groups)) for error in _ERRORS]
    middle, width = np.full(groups.max(initial=-1) + 1, np.log(20.0)), np.full(groups.max(initial=-1) + 1, 0.8)
    chosen = len(_ERRORS) // 2
    for _ in range(_ROUNDS):
        prior = _prior(middle, width)[groups]
        chosen = int(np.argmax([_evidence(one, prior) for one in each]))
        middle, width = _moments(_posterior(each[chosen], prior), groups)
    chances = _posterior(each[chosen], _prior(middle, width)[groups])
    low, median, high = (_quantile(chances, share) for share in (0.1, 0.5, 0.9))
    counts = np.bincount(which, minlength=len(groups)).astype(np.int64)
    return FillRates(median, low, high, chances @ RATES, counts, float(_ERRORS[chosen]))


def _log_chances(days: Reals, level: Integers, error: float) -> Reals:
    """(n, rates) log of the chance of each tap at each rate."""
    ends = np.log(np.array([_TINY, *BOUNDS, np.inf]))
    expected = np.log(days)[:, None] + np.log(RATES)[None, :]
    below, above = ((ends[level + side][:, None] - expected) / error for side in (0, 1))
    return np.asarray(np.log(np.maximum(ndtr(above) - ndtr(below), _TINY)))


def _by_bin(which: Integers, log_chances: Reals, bins: int) -> Reals:
    """(m, rates) the sum over the taps of each bin."""
    total = np.zeros((bins, len(RATES)))
    np.add.at(total, which, log_chances)
    return total


def _prior(middle: Reals, width: Reals) -> Reals:
    """(groups, rates) log of the chance of each rate."""
    log_rate = np.log(RATES)
    raw = -0.5 * ((log_rate - middle[:, None]) / width[:, None]) ** 2
    return np.asarray(raw - np.log(np.exp(raw).sum(axis=1, keepdims=True)))


def _evidence(log_chances: Reals, prior: Reals) -> float:
    whole = log_chances + prior
    top = whole.max(axis=1, keepdims=True)
    return float((np.log(np.exp(whole - top).sum(axis=1)) + top[:, 0]).sum())


def _posterior(log_chances: Reals, prior: Reals) -> Reals:
    """(m, rates) the chance of each rate of each bin."""
    whole = log_chances + prior
    made = np.exp(whole - whole.max(axis=1, keepdims=True))
    return np.asarray(made / made.sum(axis=1, keepdims=True))


def _moments(chances: Reals, groups: Integers) -> tuple[Reals, Reals]:
    """Middle and width of the log rates of each group, as its bins' posteriors have them."""
    log_rate = np.log(RATES)
    mean = chances @ log_rate
    square = chances @ log_rate**2
    count = np.maximum(np.bincount(groups), 1)
    middle = np.bincount(groups, mean) / count
    variance = np.bincount(groups, square) / count - middle**2
    return middle, np.clip(np.sqrt(np.maximum(variance, 0.0)), *_WIDTHS)


def _quantile(chances: Reals, share: float) -> Reals:
    """(m,) the rate below which each posterior has a share, between the rates of the grid."""
    summed = np.cumsum(chances, axis=1)
    at = np.minimum((summed < share).sum(axis=1), len(RATES) - 1)
    rows = np.arange(len(chances))
    before = np.where(at > 0, summed[rows, at - 1], 0.0)
    part = np.clip((share - before) / np.maximum(summed[rows, at] - before, _TINY), 0.0, 1.0)
    log_rate = np.log(RATES)
    lower = log_rate[np.maximum(at - 1, 0)]
    return np.asarray(np.exp(lower + part * (log_rate[at] - lower)))
