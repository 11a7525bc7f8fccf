"""A shorter order of stops of which some keep their place: what a search over sets of stops cannot say.

Iterated local search for one path (Lin 1965: reversals; Or 1976: a few stops elsewhere), over the places that are free.
"""

import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import numpy as np

from geo.arrays import IntArray

KICKED: Final = 4
"""So many free places change their stops at random before a new descent."""


def exchanged(
    seconds: IntArray, order: Sequence[int], kept: AbstractSet[int], *, tries: int, until_s: float, seed: int
) -> list[int]:
    """Return an order that takes no longer.

    Args:
        seconds: (n, n) from row to column.
        order: rows: the start, the stops, the end.
        kept: positions in ``order`` that keep their row, the first and the last among them.
        tries: so many descents at most.
        until_s: and no longer than this instant of `time.perf_counter`.
        seed: of what is random.
    """
    free = [at for at in range(len(order)) if at not in kept]
    best = np.array(order, dtype=np.int64)
    if len(free) < 2:  # noqa: PLR2004 - what could change places
        return [*order]
    random = np.random.default_rng(seed)
    found = best
    for _ in range(tries):
        found = _descended(seconds, found, free, until_s)
        best = found if _length(seconds, found) < _length(seconds, best) else best
        if time.perf_counter() >= until_s:
            break
        found = best.copy()
        some = random.choice(free, min(KICKED, len(free)), replace=False)
        found[some] = random.permutation(found[some])
    return [int(one) for one in best]


def _length(seconds: IntArray, order: IntArray) -> int:
    return int(seconds[order[:-1], order[1:]].sum())


def _descended(seconds: IntArray, order: IntArray, free: Sequence[int], until_s: float) -> IntArray:
    """The order after each step that makes it shorter, until none does."""
    length = _length(seconds, order)
    while True:
        better = next((one for one in _neighbours(order, free, until_s) if _length(seconds, one) < length), None)
        if better is None:
            return order
        order, length = better, _length(seconds, better)


def _neighbours(order: IntArray, free: Sequence[int], until_s: float) -> Iterator[IntArray]:
    """Orders in which the free places of a stretch have their stops reversed, or moved on by one, either way."""
    for begin in range(len(free) - 1):
        if time.perf_counter() >= until_s:
            return
        for end in range(begin + 2, len(free) + 1):
            places = np.array(free[begin:end])
            stops = order[places]
            for other in (stops[::-1], np.roll(stops, 1), np.roll(stops, -1)):
                moved = order.copy()
                moved[places] = other
                yield moved
