"""Which candidates reach which demand, as few rows as the question needs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.spatial import cKDTree

from geo.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Reach:
    """Demand rows and the candidates that reach them, as compressed rows; weights (rows,) belong to the rows.

    Rows that the same candidates reach are one row with their common weight.
    """

    starts: IntArray
    candidates: IntArray
    weights: FloatArray
    n_candidates: int

    @property
    def matrix(self) -> Any:
        """The sparse 0/1 matrix (rows, candidates); scipy's stubs have no one type for it."""
        ones = np.ones(self.candidates.size)
        return sp.csr_matrix((ones, self.candidates, self.starts), (self.weights.size, self.n_candidates))

    def keep(self, candidates: IntArray, *, served: IntArray) -> "Reach":
        """Return what is left of the question: only these candidates, without the rows that `served` reach."""
        matrix = self.matrix
        open_rows = np.asarray(matrix[:, served].sum(axis=1)).ravel() == 0
        left = matrix[open_rows][:, candidates].tocsr()
        left.sort_indices()
        return merged(left.indptr, left.indices, self.weights[open_rows], n_candidates=candidates.size)

    def covered(self, chosen: IntArray) -> float:
        """Return the weight of the rows that at least one of the chosen candidates reaches."""
        if chosen.size == 0:
            return 0.0
        reached = np.asarray(self.matrix[:, chosen].sum(axis=1)).ravel() > 0
        return float(self.weights[reached].sum())


def reach_of(demand: FloatArray, weights: FloatArray, candidates: FloatArray, *, radius_m: float) -> Reach:
    """Return who reaches whom within radius_m (straight line, the radius included)."""
    if len(demand) == 0 or len(candidates) == 0:
        return Reach(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0), len(candidates))
    near: Any = cKDTree(candidates).query_ball_point(demand, radius_m, return_sorted=True)
    lengths = np.fromiter((len(row) for row in near), dtype=np.int64, count=len(near))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    flat = np.fromiter((j for row in near for j in row), dtype=np.int64, count=int(starts[-1]))
    return merged(starts, flat, weights, n_candidates=len(candidates))


def reach_by(ways: FloatArray, weights: FloatArray, *, limit: float) -> Reach:
    """Return who reaches whom by ways (rows, candidates) of any kind, the limit included."""
    rows, candidates = np.nonzero(ways <= limit)
    starts = np.searchsorted(rows, np.arange(len(ways) + 1))
    return merged(starts, candidates, weights, n_candidates=ways.shape[1])


def merged(starts: IntArray, flat: IntArray, weights: FloatArray, *, n_candidates: int) -> Reach:
    """Return the same question with equal rows added up, and without rows of no candidate or no weight."""
    at: dict[bytes, int] = {}
    rows: list[IntArray] = []
    sums: list[float] = []
    flat = np.ascontiguousarray(flat, dtype=np.int64)
    for i in range(weights.size):
        row = flat[starts[i] : starts[i + 1]]
        if row.size == 0 or weights[i] == 0:
            continue
        key = row.tobytes()
        if key in at:
            sums[at[key]] += weights[i]
        else:
            at[key] = len(rows)
            rows.append(row)
            sums.append(float(weights[i]))
    lengths = np.array([row.size for row in rows], dtype=np.int64)
    joined = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    return Reach(np.concatenate([[0], np.cumsum(lengths)]), joined, np.array(sums), n_candidates)
