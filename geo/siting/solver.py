"""What HiGHS decides: a choice of columns that cover the most, or save the most, within terms."""

from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from geo.arrays import FloatArray, IntArray
from geo.siting.reach import Reach
from geo.siting.terms import Terms


def solve_cover(reach: Reach, terms: Terms, *, time_limit_s: float) -> tuple[IntArray, float]:
    """Return HiGHS' choice and bound; nothing and the sum of all weights where it had no time for either.

    Only the choice is integral: given it, each y_i is 0 or 1 by itself.
    """
    rows, columns = reach.weights.size, reach.n_candidates
    if rows == 0 or terms.n_new == 0 or columns == 0:
        return np.zeros(0, dtype=np.int64), 0.0
    linked = sp.hstack([-reach.matrix, sp.eye_array(rows)])
    return _chosen(reach.weights, [(linked, np.zeros(rows))], columns, terms, time_limit_s=time_limit_s)


def solve_saving(savings: FloatArray, terms: Terms, *, time_limit_s: float) -> tuple[IntArray, float]:
    """Return HiGHS' choice of columns of a table of savings and the bound of what they save."""
    row, column = np.nonzero(savings)
    columns, pairs = savings.shape[1], row.size
    if pairs == 0 or terms.n_new == 0:
        return np.zeros(0, dtype=np.int64), 0.0
    pair = np.arange(pairs)
    share = sp.csr_array((np.ones(pairs), (row, columns + pair)), (savings.shape[0], columns + pairs))
    opened = sp.csr_array(
        (np.repeat([1.0, -1.0], pairs), (np.tile(pair, 2), np.concatenate([columns + pair, column]))),
        (pairs, columns + pairs),
    )
    limits = [(share, np.ones(savings.shape[0])), (opened, np.zeros(pairs))]
    return _chosen(savings[row, column], limits, columns, terms, time_limit_s=time_limit_s)


def _chosen(
    gains: FloatArray, limits: list[tuple[Any, FloatArray]], columns: int, terms: Terms, *, time_limit_s: float
) -> tuple[IntArray, float]:
    """Solve for 0/1 columns first and continuous parts with `gains` after them; limits are rows and upper bounds."""
    width = columns + gains.size
    rows = [*limits, (_over(np.ones(columns), width), np.array([float(terms.n_new)]))]
    if terms.costs is not None:
        rows.append((_over(terms.costs, width), np.array([terms.budget])))
    matrix = sp.vstack([one for one, _ in rows]).tocsc()
    answer = milp(
        -np.concatenate([np.zeros(columns), gains]),
        integrality=np.concatenate([np.ones(columns), np.zeros(gains.size)]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, ub=np.concatenate([one for _, one in rows])),
        options={"mip_rel_gap": 0.0, "time_limit": time_limit_s},
    )
    bound = -answer.mip_dual_bound if answer.mip_dual_bound is not None else float(gains.sum())
    picked = np.flatnonzero(answer.x[:columns] > 0.5) if answer.x is not None else np.zeros(0, dtype=np.int64)  # noqa: PLR2004 - a rounded 0 or 1
    return picked, bound


def _over(values: FloatArray, width: int) -> Any:
    return sp.csr_array(np.concatenate([values, np.zeros(width - len(values))])[np.newaxis])
