"""Which candidates serve a demand best: proven where it can be, and what choosing one after the other would give."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo.siting import Terms, best_cover, best_median, reach_by
from services.workbench.candidates import Candidates, CandidatesError

Aim: TypeAlias = Literal["people", "mean"]
FAR: Final = 2.0
"""A place that no way leads to counts as so many times as far as the farthest that one does."""


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """Chosen candidates.

    Args:
        rows: of the candidates, in the order in which they add most.
        ways: (n, k) from each place of the demand to each of them.
        bound: what no choice can beat: people newly reached, or a mean way.
        greedy: what choosing one after the other reaches.
    """

    rows: NDArray[np.intp]
    ways: NDArray[np.float64]
    bound: float
    greedy: float


def terms_of(candidates: Candidates, new: int, budget: float | None) -> Terms:
    """How many, which in any case, and for how much; CandidatesError: these contradict each other."""
    must = np.flatnonzero(candidates.must)
    terms = Terms(new, must, candidates.costs, np.inf if budget is None else budget)
    if len(must) > new:
        sentence = f"{len(must)} sites must be, but only {new} may; raise new or choose fewer"
        raise CandidatesError(sentence, reason="too_many_musts", n=len(must), new=new)
    if terms.cost(must) > terms.budget:
        sentence = f"the sites that must be cost {terms.cost(must):g}, more than the budget {budget:g}"
        raise CandidatesError(sentence, reason="over_budget", cost=terms.cost(must), budget=budget)
    if budget is not None and candidates.costs is None:
        sentence = "a budget needs costs; name the attribute of the candidates that holds them"
        raise CandidatesError(sentence, reason="no_costs")
    return terms


def reaching_most(
    weight: NDArray[np.float64],
    away: NDArray[np.float64],
    ways: NDArray[np.float64],
    terms: Terms,
    *,
    limit: float,
    seconds: float,
) -> SiteChoice:
    """The most of a weight (n,) that is farther than a limit now (away), by ways (n, m)."""
    open_rows = away > limit
    reach = reach_by(ways[open_rows], weight[open_rows], limit=limit)
    found = best_cover(reach, terms, time_limit_s=seconds)
    quick = best_cover(reach, terms, method="greedy")
    best = max(found, quick, key=lambda one: one.covered)
    reached = ways[:, best.chosen] <= limit
    order = _ordered(lambda rows: float(weight[open_rows & reached[:, rows].any(axis=1)].sum()), len(best.chosen))
    rows = best.chosen[order]
    return SiteChoice(rows, ways[:, rows], max(found.bound, best.covered), quick.covered)


def shortest_mean(
    weight: NDArray[np.float64], away: NDArray[np.float64], ways: NDArray[np.float64], terms: Terms, *, seconds: float
) -> SiteChoice:
    """The shortest mean way of a weight (n,) whose ways are now away (infinite: no site is there yet)."""
    both = np.concatenate([away[np.isfinite(away)], ways[np.isfinite(ways)].ravel()])
    far = FAR * float(both.max(initial=1.0))
    capped, now = np.minimum(ways, far), None if np.isinf(away).all() else np.minimum(away, far)
    found = best_median(capped, weight, now, terms, time_limit_s=seconds)
    quick = best_median(capped, weight, now, terms, method="greedy")
    best = min(found, quick, key=lambda one: one.mean_distance_m)
    before = np.full(len(weight), far) if now is None else now

    def saved(rows: list[int]) -> float:
        nearest = np.minimum(before, capped[:, best.chosen[rows]].min(axis=1, initial=np.inf))
        return -float(nearest @ weight)

    rows = best.chosen[_ordered(saved, len(best.chosen))]
    return SiteChoice(
        rows, ways[:, rows], float(min(found.bound_m, best.mean_distance_m)), float(quick.mean_distance_m)
    )


def _ordered(value: Callable[[list[int]], float], count: int) -> list[int]:
    """Numbers 0 to count, each the one that adds most to those before it."""
    order: list[int] = []
    while len(order) < count:
        rest = [one for one in range(count) if one not in order]
        order.append(max(rest, key=lambda one: value([*order, one])))
    return order
