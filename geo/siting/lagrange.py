"""An upper bound of maximal covering within milliseconds, and a better choice on the way to it.

The rows' conditions y_i <= sum of the chosen that reach i are relaxed with multipliers; what is left is solved
by sorting. Source: Galvão and ReVelle 1996, A Lagrangean heuristic for the maximal covering location problem,
EJOR 88(1); the step size is that of Held, Wolfe and Crowder 1974.
"""

from dataclasses import dataclass

import numpy as np

from geo.arrays import FloatArray, IntArray
from geo.compiled import kernel
from geo.siting.reach import Reach

STEPS = 1500
FIRST_STEP = 1.5
SHRINK = 0.6
STALLED = 15
SMALLEST_STEP = 1e-4


@dataclass(frozen=True)
class Bound:
    """No choice covers more than `bound`; `chosen` is the best choice seen, `scores` prove who cannot help."""

    bound: float
    scores: FloatArray
    chosen: IntArray

    def split(self, n_new: int, *, covered: float) -> tuple[IntArray, IntArray]:
        """Return the candidates that every better choice has, and those that are still open.

        A choice that includes a candidate with a score below the n-th covers at most the bound less the
        difference; one that omits a candidate of the first n at most the bound less its lead over the next.
        """
        order = np.argsort(-self.scores, kind="stable")
        inside, outside = self.scores[order[n_new - 1]], self.scores[order[n_new]]
        needed = np.zeros(self.scores.size, dtype=np.bool_)
        useless = np.zeros(self.scores.size, dtype=np.bool_)
        needed[order[:n_new]] = self.bound - (self.scores[order[:n_new]] - outside) <= covered
        useless[order[n_new:]] = self.bound - (inside - self.scores[order[n_new:]]) <= covered
        return np.flatnonzero(needed), np.flatnonzero(~needed & ~useless)


def lagrangian_bound(reach: Reach, n_new: int, *, chosen: IntArray, covered: float, gap: float) -> Bound:
    """Return the best bound found, starting from a known choice; n_new below the number of candidates."""
    bound, scores, found = _descend(
        reach.starts, reach.candidates, reach.weights, reach.n_candidates, n_new, covered, gap
    )
    return Bound(bound, scores, found if found.size else chosen)


@kernel
def _descend(  # noqa: PLR0917 - compiled code takes its arrays one by one
    starts: IntArray,
    candidates: IntArray,
    weights: FloatArray,
    n_candidates: int,
    n_new: int,
    covered: float,
    gap: float,
) -> tuple[float, FloatArray, IntArray]:
    multipliers = weights / (starts[1:] - starts[:-1])
    slope = np.empty(weights.size)
    best, best_multipliers, best_scores = np.inf, multipliers.copy(), np.zeros(n_candidates)
    found = np.zeros(0, dtype=np.int64)
    step, stalled = FIRST_STEP, 0
    for _ in range(STEPS):
        scores = _scores(starts, candidates, multipliers, n_candidates)
        chosen = np.argsort(-scores)[:n_new]
        rest, primal, squares = _slope(starts, candidates, weights, multipliers, chosen, n_candidates, slope)
        bound = rest + scores[chosen].sum()
        if primal > covered:
            covered, found = primal, chosen
        if bound < best - 1e-9 * abs(bound):
            best, best_scores, stalled = bound, scores, 0
            best_multipliers[:] = multipliers
        else:
            stalled += 1
            if stalled == STALLED:
                step, stalled = step * SHRINK, 0
                multipliers[:] = best_multipliers
                continue
        if squares == 0.0 or step < SMALLEST_STEP or best - covered <= gap * best:
            break
        length = step * (bound - covered) / squares
        for i in range(weights.size):
            multipliers[i] = min(weights[i], max(0.0, multipliers[i] - length * slope[i]))
    return best, best_scores, found


@kernel
def _scores(starts: IntArray, candidates: IntArray, multipliers: FloatArray, n_candidates: int) -> FloatArray:
    scores = np.zeros(n_candidates)
    for i in range(multipliers.size):
        for k in range(starts[i], starts[i + 1]):
            scores[candidates[k]] += multipliers[i]
    return scores


@kernel
def _slope(  # noqa: PLR0917 - compiled code takes its arrays one by one
    starts: IntArray,
    candidates: IntArray,
    weights: FloatArray,
    multipliers: FloatArray,
    chosen: IntArray,
    n_candidates: int,
    slope: FloatArray,
) -> tuple[float, float, float]:
    """Fill in the subgradient; return the rows' part of the bound, what the choice covers, the squared slope."""
    is_chosen = np.zeros(n_candidates, dtype=np.bool_)
    is_chosen[chosen] = True
    rest, primal, squares = 0.0, 0.0, 0.0
    for i in range(weights.size):
        reached = 0
        for k in range(starts[i], starts[i + 1]):
            reached += is_chosen[candidates[k]]
        if reached > 0:
            primal += weights[i]
        if multipliers[i] < weights[i]:
            rest += weights[i] - multipliers[i]
            reached -= 1
        slope[i] = reached
        squares += slope[i] ** 2
    return rest, primal, squares
