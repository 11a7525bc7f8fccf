"""What a choice of sites has to keep to: how many, which ones in any case, what they may cost together."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from geo.arrays import FloatArray, IntArray
from geo.errors import OptionError


@dataclass(frozen=True)
class Terms:
    """Terms of a choice among m candidates.

    Attributes:
        n_new: at most so many are chosen, those of `must` among them.
        must: rows of candidates that are chosen in any case.
        costs: (m,) >= 0; None: nobody asks.
        budget: what the chosen ones may cost together.
    """

    n_new: int
    must: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    costs: FloatArray | None = None
    budget: float = np.inf

    def refuse_impossible(self) -> None:
        """OptionError: what must be chosen is more than may be."""
        if len(self.must) > self.n_new:
            raise OptionError("must", value=len(self.must), want=f"at most n_new, which is {self.n_new}")
        if self.cost(self.must) > self.budget:
            raise OptionError("must", value=self.cost(self.must), want=f"to cost at most {self.budget}, the budget")

    def cost(self, chosen: IntArray) -> float:
        """Return what some candidates cost together."""
        return 0.0 if self.costs is None else float(self.costs[chosen].sum())

    def open_candidates(self, n_candidates: int) -> IntArray:
        """Return the rows that may be chosen beside those that must be."""
        left = np.ones(n_candidates, dtype=np.bool_)
        left[self.must] = False
        if self.costs is not None:
            left &= self.costs <= self.budget - self.cost(self.must)
        return np.flatnonzero(left)

    def beside(self, candidates: IntArray) -> "Terms":
        """Return the terms for choosing among these candidates beside those of `must`."""
        count, costs = self.n_new - len(self.must), None if self.costs is None else self.costs[candidates]
        left = replace(self, n_new=count, must=self.must[:0], costs=costs, budget=self.budget - self.cost(self.must))
        return left if left.binds else replace(left, costs=None, budget=np.inf)

    @property
    def binds(self) -> bool:
        """Whether the budget forbids any choice of n_new candidates."""
        return self.costs is not None and float(np.sort(self.costs)[::-1][: self.n_new].sum()) > self.budget


def affordable(gains: Callable[[IntArray], FloatArray], terms: Terms, *, per_cost: bool) -> IntArray:
    """Return a greedy choice within a budget: each adds most, or most for its cost, of those that can be paid.

    The better of both is at least 1/2 (1 - 1/e) of the optimum for a budget alone (Leskovec et al. 2007).
    """
    costs = np.zeros(0) if terms.costs is None else terms.costs
    chosen: list[int] = []
    left = terms.budget
    while len(chosen) < terms.n_new:
        gain = np.where(costs <= left, gains(np.array(chosen, dtype=np.int64)), 0.0)
        gain[chosen] = 0.0
        top = int(np.argmax(gain / np.maximum(costs, 1e-12) if per_cost else gain)) if gain.size else 0
        if not gain.size or gain[top] <= 0:
            break
        chosen.append(top)
        left -= costs[top]
    return np.array(chosen, dtype=np.int64)


def affordable_bound(gains: FloatArray, terms: Terms) -> float:
    """Return what no choice exceeds whose parts add at most `gains`: the n largest, and those that pay best."""
    most = float(np.sort(gains)[::-1][: terms.n_new].sum())
    if terms.costs is None:
        return most
    order = np.argsort(-gains / np.maximum(terms.costs, 1e-12))
    spent = np.cumsum(terms.costs[order])
    whole = spent <= terms.budget
    rest = float(gains[order][whole].sum())
    if not whole.all():
        first = int(np.argmin(whole))
        left = terms.budget - (float(spent[first - 1]) if first else 0.0)
        rest += float(gains[order][first] / terms.costs[order][first]) * left
    return min(most, rest)
