"""p-median: where n new sites make the residents' mean way to the nearest site shortest.

Source of the problem: Hakimi 1964; of the bound: Cornuéjols, Fisher and Nemhauser 1977, Location of bank
accounts to optimize float, Management Science 23(8). It is solved as the largest saving against the sites that
exist (or, where there are none, against the farthest candidate), which is monotone and submodular.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from geo.arrays import FloatArray, IntArray, as_count, as_points, as_weights
from geo.errors import OptionError
from geo.siting.cover import Method
from geo.siting.saving import best_of, exchanged, gains_of, greedy_saving, saving_bound
from geo.siting.solver import solve_saving
from geo.siting.terms import Terms, affordable, affordable_bound

EQUAL = 1e-9
# The proof is of sums that are larger than what remains of them as a mean distance: a millimetre in a kilometre.
PROVEN = 1e-6
# HiGHS takes minutes beyond this many pairs; the Lagrangian bound stands then.
MOST_PAIRS = 300_000


@dataclass(frozen=True)
class Medians:
    """The chosen candidates (ascending), the weighted mean distance to the nearest site, and its lower bound."""

    chosen: IntArray
    mean_distance_m: float
    bound_m: float

    @property
    def is_optimal(self) -> bool:
        """Whether the bound proves that no choice is shorter by a millionth."""
        return self.mean_distance_m - self.bound_m <= PROVEN * max(self.mean_distance_m, 1.0)


def p_median(
    demand: npt.ArrayLike,
    weights: npt.ArrayLike,
    candidates: npt.ArrayLike,
    *,
    existing: npt.ArrayLike = (),
    n_new: int,
    time_limit_s: float = 60.0,
) -> Medians:
    """Return n_new candidates with the least weighted mean straight-line distance to the nearest site.

    demand (n, 2), candidates (m, 2), existing (e, 2) in metres (EPSG:25832); weights (n,) residents, >= 0.
    Fewer are chosen where a further one would shorten no way. The optimum is proven where the Lagrangian
    bound meets it or HiGHS closes the gap in time_limit_s; else the bound says how far off it can be.
    Without weight the mean distance is 0; without any site it is infinite. Memory: 16 bytes x n x m.

    Raises:
        ShapeError, NotFiniteError, DegreesError, OffEarthError, NegativeError: an array, with the index.
        OptionError: n_new or time_limit_s is out of its range.
    """
    places, sites = as_points(demand, name="demand"), as_points(candidates, name="candidates")
    numbers = as_weights(weights, name="weights", length=len(places))
    present = as_points(existing, name="existing")
    count = min(as_count(n_new, name="n_new", least=0), len(sites))
    if not time_limit_s > 0:
        raise OptionError("time_limit_s", value=time_limit_s, want="a number of seconds above 0")
    total = float(numbers.sum())
    if total == 0:
        return Medians(np.zeros(0, dtype=np.int64), 0.0, 0.0)
    if len(present) == 0 and count == 0:
        return Medians(np.zeros(0, dtype=np.int64), np.inf, np.inf)
    without_m = np.asarray(cKDTree(present).query(places)[0]) if len(present) else None
    return best_median(cdist(places, sites), numbers, without_m, Terms(count), time_limit_s=time_limit_s)


def best_median(
    ways: FloatArray,
    weights: FloatArray,
    without: FloatArray | None,
    terms: Terms,
    *,
    method: Method = "exact",
    time_limit_s: float = 60.0,
) -> Medians:
    """Return the choice within terms that makes the weighted mean way to the nearest site shortest.

    As `p_median`, for ways of whatever kind: `ways` (n, m) to the candidates, `without` (n,) to the nearest site that
    exists, None where there is none yet; all finite. With a budget the bound may stay above.

    Raises:
        OptionError: what must be chosen is more than may be.
    """
    terms.refuse_impossible()
    if weights.sum() == 0:
        return Medians(terms.must, 0.0, 0.0)
    away = ways.max(axis=1) if without is None else without
    savings = np.maximum(away[:, np.newaxis] - ways, 0.0) * weights[:, np.newaxis]
    beside = terms.open_candidates(savings.shape[1])
    base = best_of(savings, terms.must)
    rest = np.maximum(savings[:, beside] - base[:, np.newaxis], 0.0)
    left = terms.beside(beside)
    choose = _largest if left.costs is None else _affordable_saving
    found, bound = choose(rest, left, method, time_limit_s)
    chosen = np.concatenate([terms.must, beside[found]])
    if len(chosen) == 0 and terms.n_new and without is None:
        chosen = beside[:1]
    cost, total = float(away @ weights), float(weights.sum())
    mean = (cost - best_of(savings, chosen).sum()) / total
    return Medians(np.sort(chosen), mean, min(mean, max(0.0, (cost - float(base.sum()) - bound) / total)))


def _largest(savings: FloatArray, terms: Terms, method: Method, time_limit_s: float) -> tuple[IntArray, float]:
    """Return the choice with the largest saving known and an upper bound of it."""
    n_new = min(terms.n_new, savings.shape[1])
    first = greedy_saving(savings, n_new)
    if len(first) < n_new or n_new in {0, savings.shape[1]}:
        return first, float(best_of(savings, first).sum())
    if method == "greedy":
        return first, affordable_bound(savings.sum(axis=0), terms)
    best = exchanged(savings, first)
    saved = float(best_of(savings, best).sum())
    bound, scores, found = saving_bound(savings, best, saved, EQUAL)
    for start in (found, np.argsort(-scores)[:n_new]):
        if start.size:
            best = max(best, exchanged(savings, start), key=lambda choice: float(best_of(savings, choice).sum()))
    saved = float(best_of(savings, best).sum())
    if bound - saved <= EQUAL * bound:
        return best, bound
    return _decide(savings, best, scores, bound=bound, time_limit_s=time_limit_s)


def _decide(
    savings: FloatArray, best: IntArray, scores: FloatArray, *, bound: float, time_limit_s: float
) -> tuple[IntArray, float]:
    """Let HiGHS choose among the candidates that the bound leaves open."""
    n_new, saved = len(best), float(best_of(savings, best).sum())
    order = np.argsort(-scores, kind="stable")
    lead = np.empty_like(scores)
    lead[order[:n_new]] = scores[order[:n_new]] - scores[order[n_new]]
    lead[order[n_new:]] = scores[order[n_new - 1]] - scores[order[n_new:]]
    decided = bound - lead <= saved
    is_first = np.zeros(scores.size, dtype=np.bool_)
    is_first[order[:n_new]] = True
    needed, open_candidates = np.flatnonzero(decided & is_first), np.flatnonzero(~decided)
    if len(needed) + len(open_candidates) < n_new:
        return best, saved
    base = best_of(savings, needed)
    rest = np.maximum(savings[:, open_candidates] - base[:, np.newaxis], 0.0)
    if np.count_nonzero(rest) > MOST_PAIRS:
        return best, bound
    picked, rest_bound = solve_saving(rest, Terms(n_new - len(needed)), time_limit_s=time_limit_s)
    other = np.concatenate([needed, open_candidates[picked]])
    if best_of(savings, other).sum() > saved:
        best, saved = other, float(best_of(savings, other).sum())
    return best, max(saved, min(bound, float(base.sum()) + rest_bound))


def _affordable_saving(
    savings: FloatArray, terms: Terms, method: Method, time_limit_s: float
) -> tuple[IntArray, float]:
    """Return as `_largest` does what can be paid."""

    def gains(chosen: IntArray) -> FloatArray:
        return gains_of(savings, best_of(savings, chosen))

    choices = [affordable(gains, terms, per_cost=per_cost) for per_cost in (False, True)]
    bound = min(affordable_bound(savings.sum(axis=0), terms), float(savings.max(axis=1, initial=0.0).sum()))
    if method == "exact" and np.count_nonzero(savings) <= MOST_PAIRS:
        picked, solved = solve_saving(savings, terms, time_limit_s=time_limit_s)
        choices.append(picked)
        bound = min(bound, solved)
    return max(choices, key=lambda choice: float(best_of(savings, choice).sum())), bound
