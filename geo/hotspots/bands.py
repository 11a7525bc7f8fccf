"""Sums over all points within a distance band, through a grid of buckets sorted by row."""

import numpy as np

from geo.arrays import FloatArray, IntArray
from geo.compiled import kernel

# More buckets than this a point would cost memory and win nothing.
BUCKETS_A_POINT = 4


def band_sums(points: FloatArray, values: FloatArray, *, band_m: float) -> tuple[FloatArray, IntArray]:
    """Return for each point the sum of the values at most band_m away and their number, itself included.

    Points (n, 2) in metres, values (n,); both finite. Memory O(n), time O(n + pairs).
    """
    n = len(points)
    if n == 0:
        return np.zeros(0), np.zeros(0, dtype=np.int64)
    low = points.min(axis=0)
    width, height = points.max(axis=0) - low
    most = BUCKETS_A_POINT * n
    side = max(band_m, float(np.sqrt(width * height / most)), max(width, height) / most) or 1.0
    across = int(width // side) + 1
    bucket = ((points - low) // side).astype(np.int64)
    key = bucket[:, 1] * across + bucket[:, 0]
    order = np.argsort(key, kind="stable")
    starts = np.searchsorted(key[order], np.arange(across * (int(height // side) + 1) + 1))
    sums, counts = np.empty(n), np.empty(n, dtype=np.int64)
    _band_sums(points[order], values[order], key[order], starts, across, band_m, order, sums, counts)
    return sums, counts


@kernel
def _band_sums(  # noqa: PLR0917 - compiled code takes its arrays one by one
    points: FloatArray,
    values: FloatArray,
    key: IntArray,
    starts: IntArray,
    across: int,
    band_m: float,
    order: IntArray,
    sums: FloatArray,
    counts: IntArray,
) -> None:
    down = (starts.size - 1) // across
    limit = band_m * band_m
    for i in range(key.size):
        row, col = key[i] // across, key[i] % across
        total, number = 0.0, 0
        for near in range(max(0, row - 1), min(down, row + 2)):
            # Buckets of one row are neighbours in memory: the three are one stretch.
            first = starts[near * across + max(0, col - 1)]
            last = starts[near * across + min(across, col + 2)]
            for j in range(first, last):
                dx, dy = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1]
                if dx * dx + dy * dy <= limit:
                    total += values[j]
                    number += 1
        sums[order[i]] = total
        counts[order[i]] = number
