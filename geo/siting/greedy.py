"""A good choice at once: lazy greedy, then swaps until none helps."""

import heapq

import numpy as np

from geo.arrays import IntArray
from geo.siting.reach import Reach

# A gain below this share of the total is rounding.
ROUNDING = 1e-12


def greedy(reach: Reach, n_new: int) -> IntArray:
    """Return up to n_new candidates, each the one that adds most to those before it; ties: the lowest index.

    At least 1 - 1/e of the optimum (Nemhauser, Wolsey and Fisher 1978). Lazy (Minoux 1978): a gain only
    shrinks, so that a candidate is looked at again only when it is the best by its old gain.
    """
    columns = reach.matrix.tocsc()
    open_rows = np.ones(reach.weights.size, dtype=np.bool_)
    gains = columns.T @ reach.weights
    heap = [(-gain, j) for j, gain in enumerate(gains) if gain > 0]
    heapq.heapify(heap)
    chosen: list[int] = []
    while heap and len(chosen) < n_new:
        _, j = heapq.heappop(heap)
        rows = columns.indices[columns.indptr[j] : columns.indptr[j + 1]]
        gain = float(reach.weights[rows] @ open_rows[rows])
        if not heap or (-gain, j) <= heap[0]:
            if gain > ROUNDING * float(reach.weights.sum()):
                chosen.append(j)
                open_rows[rows] = False
        else:
            heapq.heappush(heap, (-gain, j))
    return np.array(chosen, dtype=np.int64)


def swapped(reach: Reach, chosen: IntArray) -> IntArray:
    """Return the choice after the best exchanges of one chosen candidate for another (Teitz and Bart 1968)."""
    matrix = reach.matrix
    columns = matrix.tocsc()
    choice = chosen.copy()
    least = ROUNDING * float(reach.weights.sum())
    while True:
        times = np.asarray(matrix[:, choice].sum(axis=1)).ravel()
        best, place, instead = least, -1, -1
        for k, j in enumerate(choice):
            without = times.copy()
            without[columns.indices[columns.indptr[j] : columns.indptr[j + 1]]] -= 1
            gains = columns.T @ (reach.weights * (without == 0))
            top = int(np.argmax(gains))
            gain = float(gains[top] - reach.weights[(times > 0) & (without == 0)].sum())
            if gain > best:
                best, place, instead = gain, k, top
        if place < 0:
            return choice
        choice[place] = instead
