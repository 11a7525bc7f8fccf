"""Maximal covering against spopt with its default solver: 5,000 demand points, 300 candidates, 10 new sites."""

import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from bench.peers import Bench, Contender
from geo.arrays import FloatArray
from geo.siting import Siting, maximal_cover

SEEDS = range(5)
N_DEMAND, N_CANDIDATES, N_NEW = 5000, 300, 10
RADIUS_M = 500.0
CORNER = np.array([380_000.0, 5_710_000.0])

Question = tuple[FloatArray, FloatArray, FloatArray]


def town(seed: int) -> Question:
    """Return demand, weights and candidates of a town of 40 clustered quarters, 10 km wide."""
    random = np.random.default_rng(seed)
    centres = random.uniform(0, 10_000, (40, 2))
    demand = CORNER + centres[random.integers(0, 40, N_DEMAND)] + random.normal(0, 700, (N_DEMAND, 2))
    weights = random.integers(1, 60, N_DEMAND).astype(float)
    chosen = random.choice(N_DEMAND, N_CANDIDATES, replace=False)
    return demand, weights, demand[chosen] + random.normal(0, 50, (N_CANDIDATES, 2))


def ours(question: Question) -> Callable[[], Siting]:
    """Compile on a part of the question, then answer all of it, coordinates to proof."""
    demand, weights, candidates = question
    maximal_cover(demand[:300], weights[:300], candidates[:50], radius_m=RADIUS_M, n_new=N_NEW)
    return lambda: maximal_cover(demand, weights, candidates, radius_m=RADIUS_M, n_new=N_NEW)


def spopt_all(question: Question) -> Callable[[], float]:
    """Build the model from a cost matrix and solve it, which is what its user waits for."""
    return lambda: solved(model_of(question))


def spopt_solver(question: Question) -> Callable[[], float]:
    """Build the model beforehand: only its solver is timed."""
    model = model_of(question)
    return lambda: solved(model)


def model_of(question: Question) -> Any:
    """Return spopt's model of the question."""
    from spopt.locate import MCLP  # noqa: PLC0415 - a peer is imported in its own child only

    demand, weights, candidates = question
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # spopt 0.7 still speaks to PuLP 3
        return MCLP.from_cost_matrix(cdist(demand, candidates), weights, RADIUS_M, p_facilities=N_NEW)


def solved(model: Any) -> float:
    """Return the objective after spopt's default solver."""
    import pulp  # noqa: PLC0415 - as above

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # as above
        return float(pulp.value(model.solve(pulp.PULP_CBC_CMD(msg=False)).problem.objective))


def same(mine: Siting, theirs: float) -> bool:
    """Say whether ours is proven optimal and covers as much as theirs."""
    return mine.is_optimal and bool(np.isclose(mine.covered, theirs, rtol=1e-6))


def main() -> int:
    """Run five towns; 1 if an optimum is not proven or an objective differs."""
    codes = []
    for seed in SEEDS:
        question = town(seed)
        bench = Bench(f"siting seed {seed}", Contender("ours", partial(ours, question)))
        bench.against(Contender("spopt MCLP, CBC", partial(spopt_all, question)), same=same)
        bench.against(Contender("spopt MCLP, CBC, solver only", partial(spopt_solver, question)), same=same)
        codes.append(bench.exit_code)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
