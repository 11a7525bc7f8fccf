"""Savings matrices (demand, candidates): greedy choice, exchanges and the Lagrangian bound of p-median."""

import numpy as np

from geo.arrays import FloatArray, IntArray
from geo.compiled import kernel

ROUNDING = 1e-12
STEPS = 1500
FIRST_STEP = 1.5
SHRINK = 0.6
STALLED = 20
SMALLEST_STEP = 1e-4


def best_of(savings: FloatArray, chosen: IntArray) -> FloatArray:
    """Return what each row saves by the best of the chosen columns; 0 where none is chosen."""
    if len(chosen) == 0:
        return np.zeros(len(savings))
    return np.asarray(savings[:, chosen].max(axis=1))


def greedy_saving(savings: FloatArray, n_new: int) -> IntArray:
    """Return up to n_new columns, each the one that saves most beside those before it."""
    saved = np.zeros(len(savings))
    chosen: list[int] = []
    least = ROUNDING * float(savings.sum())
    while len(chosen) < min(n_new, savings.shape[1]):
        gains = gains_of(savings, saved)
        top = int(np.argmax(gains))
        if gains[top] <= least:
            break
        chosen.append(top)
        saved = np.maximum(saved, savings[:, top])
    return np.array(chosen, dtype=np.int64)


def exchanged(savings: FloatArray, chosen: IntArray) -> IntArray:
    """Return the choice after the best exchanges of one column for another (Teitz and Bart 1968)."""
    choice = chosen.copy()
    while True:
        now = float(best_of(savings, choice).sum())
        best, place, instead = now * (1 + ROUNDING), -1, -1
        for k in range(len(choice)):
            kept = best_of(savings, np.delete(choice, k))
            gains = gains_of(savings, kept)
            top = int(np.argmax(gains))
            if kept.sum() + gains[top] > best:
                best, place, instead = float(kept.sum() + gains[top]), k, top
        if place < 0:
            return choice
        choice[place] = instead


@kernel
def gains_of(savings: FloatArray, saved: FloatArray) -> FloatArray:
    """Return what each column saves beyond what each row saves already."""
    gains = np.zeros(savings.shape[1])
    for i in range(savings.shape[0]):
        for j in range(savings.shape[1]):
            gains[j] += max(0.0, savings[i, j] - saved[i])
    return gains


@kernel
def saving_bound(savings: FloatArray, chosen: IntArray, saved: float, gap: float) -> tuple[float, FloatArray, IntArray]:
    """Return an upper bound, its scores, and the best choice found above `saved` (empty where none).

    Each row may be served once: that is relaxed with a multiplier a row, below which a saving counts nothing.
    It starts from what each row would save by its second best site of a choice that is good already.
    """
    rows = savings.shape[0]
    n_new = chosen.size
    multipliers = _second_best(savings, chosen)
    served = np.empty(rows)
    best, best_scores, best_multipliers = np.inf, np.zeros(savings.shape[1]), multipliers.copy()
    found = np.zeros(0, dtype=np.int64)
    step, stalled = FIRST_STEP, 0
    for _ in range(STEPS):
        scores = gains_of(savings, multipliers)
        chosen = np.argsort(-scores)[:n_new]
        primal = _slope(savings, multipliers, chosen, served)
        squares = (served**2).sum()
        bound = multipliers.sum() + scores[chosen].sum()
        if primal > saved:
            saved, found = primal, chosen
        if bound < best - 1e-9 * abs(bound):
            best, best_scores, stalled = bound, scores, 0
            best_multipliers[:] = multipliers
        else:
            stalled += 1
            if stalled == STALLED:
                step, stalled = step * SHRINK, 0
                multipliers[:] = best_multipliers
                continue
        if squares == 0.0 or step < SMALLEST_STEP or best - saved <= gap * best:
            break
        length = step * (bound - saved) / squares
        for i in range(rows):
            multipliers[i] = max(0.0, multipliers[i] + length * served[i])
    return best, best_scores, found


@kernel
def _second_best(savings: FloatArray, chosen: IntArray) -> FloatArray:
    second = np.zeros(savings.shape[0])
    for i in range(second.size):
        top = 0.0
        for j in chosen:
            second[i] = max(second[i], min(top, savings[i, j]))
            top = max(top, savings[i, j])
    return second


@kernel
def _slope(savings: FloatArray, multipliers: FloatArray, chosen: IntArray, served: FloatArray) -> float:
    """Fill in how often too many each row is served; return what the choice really saves."""
    primal = 0.0
    for i in range(multipliers.size):
        served[i], top = -1.0, 0.0
        for j in chosen:
            top = max(top, savings[i, j])
            served[i] += savings[i, j] > multipliers[i]
        if multipliers[i] == 0.0 and served[i] < 0:
            served[i] = 0.0
        primal += top
    return primal
