"""Maximal covering: where n new sites reach the most residents whom no existing site reaches.

Source of the problem: Church and ReVelle 1974, The maximal covering location problem, Papers of the Regional
Science Association 32. A Lagrangian bound first proves most candidates in or out; HiGHS decides the rest.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geo.arrays import BoolArray, FloatArray, IntArray, as_count, as_length_m, as_points, as_weights
from geo.errors import OptionError
from geo.siting.greedy import greedy, swapped
from geo.siting.lagrange import lagrangian_bound
from geo.siting.reach import Reach, reach_of
from geo.siting.solver import solve_cover
from geo.siting.terms import Terms, affordable, affordable_bound

Method = Literal["exact", "greedy"]

# Bounds closer than this (relative) are equal: sums of weights have no more digits.
EQUAL = 1e-9


@dataclass(frozen=True)
class Siting:
    """The chosen candidates (in ascending order), the weight they newly cover, and what no choice can exceed.

    Fewer than n_new are chosen where a further one would add nothing. `covered` counts only demand that no
    existing site reaches.
    """

    chosen: IntArray
    covered: float
    bound: float

    @property
    def is_optimal(self) -> bool:
        """Whether the bound proves that no choice covers more."""
        return self.bound - self.covered <= EQUAL * max(self.bound, 1.0)


def maximal_cover(
    demand: npt.ArrayLike,
    weights: npt.ArrayLike,
    candidates: npt.ArrayLike,
    *,
    existing: npt.ArrayLike = (),
    radius_m: float,
    n_new: int,
    method: Method = "exact",
    time_limit_s: float = 60.0,
) -> Siting:
    """Return up to n_new candidates that newly cover the most weight within radius_m (straight line).

    demand (n, 2), candidates (m, 2), existing (e, 2) in metres (EPSG:25832); weights (n,) residents, >= 0.
    "greedy" answers at once with the sum of the n_new best gains as a bound; "exact" proves the optimum, or
    after time_limit_s returns the best known choice with the bound reached. The radius is inclusive; with 0
    a site covers what stands at its very place. Empty demand or no candidates cover 0.

    Raises:
        ShapeError, NotFiniteError, DegreesError, OffEarthError, NegativeError: an array, with the index.
        OptionError: radius_m, n_new, method or time_limit_s is out of its range.
    """
    places, sites = as_points(demand, name="demand"), as_points(candidates, name="candidates")
    numbers = as_weights(weights, name="weights", length=len(places))
    present = as_points(existing, name="existing")
    radius, count = as_length_m(radius_m, name="radius_m"), as_count(n_new, name="n_new", least=0)
    _refuse_options(method, time_limit_s)
    unserved = ~_served(places, present, radius_m=radius)
    reach = reach_of(places[unserved], numbers[unserved], sites, radius_m=radius)
    return _of_any(reach, count, method=method, time_limit_s=time_limit_s)


def best_cover(reach: Reach, terms: Terms, *, method: Method = "exact", time_limit_s: float = 60.0) -> Siting:
    """Return the choice within terms that covers the most weight of a reach made by whatever ways.

    As `maximal_cover`; `covered` and `bound` include what the candidates of `terms.must` cover. A budget is
    HiGHS' matter: greedy choices and their bound stand where time_limit_s is over.

    Raises:
        OptionError: what must be chosen is more than may be, method or time_limit_s is out of its range.
    """
    _refuse_options(method, time_limit_s)
    terms.refuse_impossible()
    beside = terms.open_candidates(reach.n_candidates)
    rest, left = reach.keep(beside, served=terms.must), terms.beside(beside)
    if left.costs is None:
        found = _of_any(rest, left.n_new, method=method, time_limit_s=time_limit_s)
    else:
        found = _of_affordable(rest, left, method=method, time_limit_s=time_limit_s)
    chosen = np.concatenate([terms.must, beside[found.chosen]])
    return _siting(reach, chosen, reach.covered(terms.must) + found.bound)


def _of_any(reach: Reach, n_new: int, *, method: Method, time_limit_s: float) -> Siting:
    if n_new == 0 or reach.weights.size == 0:
        return Siting(np.zeros(0, dtype=np.int64), 0.0, 0.0)
    first = greedy(reach, n_new)
    if method == "greedy" or len(first) < n_new:
        # A greedy choice that ran out of gains covers all there is.
        bound = _simple_bound(reach, n_new) if len(first) == n_new else reach.covered(first)
        return _siting(reach, first, bound)
    return _exact(reach, first, time_limit_s=time_limit_s)


def _of_affordable(reach: Reach, terms: Terms, *, method: Method, time_limit_s: float) -> Siting:
    columns = reach.matrix.tocsc()

    def gains(chosen: IntArray) -> FloatArray:
        reached = np.asarray(reach.matrix[:, chosen].sum(axis=1)).ravel() > 0
        return np.asarray(columns.T @ (reach.weights * ~reached))

    choices = [affordable(gains, terms, per_cost=per_cost) for per_cost in (False, True)]
    none = np.zeros(0, dtype=np.int64)
    bound = min(affordable_bound(gains(none), terms), float(reach.weights.sum()))
    if method == "exact":
        picked, solved = solve_cover(reach, terms, time_limit_s=time_limit_s)
        choices.append(picked)
        bound = min(bound, solved)
    return _siting(reach, max(choices, key=reach.covered), bound)


def _refuse_options(method: str, time_limit_s: float) -> None:
    if method not in get_args(Method):
        raise OptionError("method", value=method, want=get_args(Method))
    if not time_limit_s > 0:
        raise OptionError("time_limit_s", value=time_limit_s, want="a number of seconds above 0")


def _served(places: FloatArray, present: FloatArray, *, radius_m: float) -> BoolArray:
    if len(places) == 0 or len(present) == 0:
        return np.zeros(len(places), dtype=np.bool_)
    # The same tree test as for candidates, so that the radius means the same for both.
    times = np.asarray(cKDTree(present).query_ball_point(places, radius_m, return_length=True))
    return np.asarray(times > 0)


def _simple_bound(reach: Reach, n_new: int) -> float:
    gains = np.sort(reach.matrix.T @ reach.weights)[::-1]
    return float(min(gains[:n_new].sum(), reach.weights.sum()))


def _siting(reach: Reach, chosen: IntArray, bound: float) -> Siting:
    covered = reach.covered(chosen)
    return Siting(np.sort(chosen), covered, max(bound, covered))


def _exact(reach: Reach, first: IntArray, *, time_limit_s: float) -> Siting:
    n_new = len(first)
    if n_new == reach.n_candidates:
        return _siting(reach, first, reach.covered(first))
    best = swapped(reach, first)
    proof = lagrangian_bound(reach, n_new, chosen=best, covered=reach.covered(best), gap=EQUAL)
    best = swapped(reach, proof.chosen)
    covered = reach.covered(best)
    if proof.bound - covered <= EQUAL * proof.bound:
        return _siting(reach, best, proof.bound)
    needed, open_candidates = proof.split(n_new, covered=covered)
    if len(needed) > n_new or len(needed) + len(open_candidates) < n_new:
        return _siting(reach, best, covered)
    rest = reach.keep(open_candidates, served=needed)
    picked, bound = solve_cover(rest, Terms(n_new - len(needed)), time_limit_s=time_limit_s)
    return _better(reach, best, np.concatenate([needed, open_candidates[picked]]), bound=bound, needed=needed)


def _better(reach: Reach, best: IntArray, other: IntArray, *, bound: float, needed: IntArray) -> Siting:
    """Return the better of two choices; every choice better than `best` lies below the solver's bound."""
    covered = reach.covered(best)
    total = min(reach.covered(needed) + bound, float(reach.weights.sum()))
    chosen = other if reach.covered(other) > covered else best
    return _siting(reach, chosen, max(total, covered))
