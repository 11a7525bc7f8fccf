"""Random courses of a container that fills, is full for a while and is emptied, as a bad sensor reports them.

One tooth each: it fills by lumps, faster by day; noise, lost reports, gaps of hours, single readings that are anything.
The crew comes no sooner than half a day after the limit was crossed: nobody can report what lasts shorter than a delay.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

INTERVAL_S = 1800
PER_DAY = 86_400 // INTERVAL_S
TAIL = 24
"""Readings after the emptying."""
NEXT = 50
"""From this level on after it begins another tooth."""
LOST = 0.03


@dataclass(frozen=True, slots=True)
class SawTeeth:
    """n teeth of m readings each.

    Args:
        level: (n, m) without noise, 0 .. 100.
        value: (n, m) as reported; NaN: nothing came.
        ms: (n, m) instants, milliseconds since 1970 UTC.
        crossed: (n,) reading at which the level reaches the limit first.
        emptied: (n,) first reading after the emptying.
    """

    level: NDArray[np.float64]
    value: NDArray[np.float64]
    ms: NDArray[np.int64]
    crossed: NDArray[np.int64]
    emptied: NDArray[np.int64]


def saw_teeth(n: int, *, limit: float, sigma: NDArray[np.float64], seed: int, spikes: float = 1 / 300) -> SawTeeth:
    """Teeth that all reach a limit; ``sigma`` is the noise of each, in points."""
    chance = np.random.default_rng(seed)
    per_day = np.exp(chance.uniform(np.log(10), np.log(80), n))
    dwell = (PER_DAY * np.minimum(0.5 + chance.exponential(0.5, n), 2.5)).astype(np.int64)
    m = int(PER_DAY * 100 / per_day.min() * 1.6) + int(dwell.max()) + TAIL
    hour = (np.arange(m) + chance.integers(0, PER_DAY, n)[:, None]) / PER_DAY
    arrives = per_day[:, None] / PER_DAY * (1 + 0.9 * np.sin(2 * np.pi * hour)) * chance.exponential(1.0, (n, m))
    filled = chance.uniform(0, 15, n)[:, None] + np.cumsum(arrives, axis=1)
    crossed = np.argmax(filled >= limit, axis=1)
    emptied = crossed + dwell
    at = np.arange(m)
    base = np.take_along_axis(filled, np.minimum(emptied, m - 1)[:, None], axis=1)
    level = np.clip(np.where(at >= emptied[:, None], filled - base + 2, filled), 0, 100)
    value = np.clip(level + sigma[:, None] * chance.normal(size=(n, m)), 0, 100)
    value[chance.random((n, m)) < LOST] = np.nan
    for first in chance.integers(0, m, (n, 2)).T:
        value[(at >= first[:, None]) & (at < first[:, None] + chance.integers(2, 12, n)[:, None])] = np.nan
    value[(at >= emptied[:, None]) & ((at >= emptied[:, None] + TAIL) | (level > NEXT))] = np.nan
    struck = _single(~np.isnan(value) & (chance.random((n, m)) < spikes), ~np.isnan(value))
    value[struck] = chance.uniform(0, 100, int(struck.sum()))
    ms = (INTERVAL_S * at + chance.uniform(-60, 60, (n, m))) * 1000
    return SawTeeth(level, value, ms.astype(np.int64) + 1_800_000_000_000, crossed, emptied)


def _single(struck: NDArray[np.bool_], came: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those that do not follow another one as the next report that came."""
    m = struck.shape[1]
    newest = np.maximum.accumulate(np.where(came, np.arange(m), -1), axis=1)
    before = np.concatenate([np.full((len(struck), 1), -1), newest[:, :-1]], axis=1)
    return struck & ~((before >= 0) & np.take_along_axis(struck, np.maximum(before, 0), axis=1))
