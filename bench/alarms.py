"""Messages: 10,000 saw-tooths at each noise, each raised and cleared once; exit 1 where more are not than may be."""

import sys
import time
from typing import Final

import numpy as np

from analysis.alarms.condition import AlarmCondition, AlarmConditions
from analysis.alarms.machine import PointStates, step
from bench.saw_teeth import SawTeeth, saw_teeth

OVERFLOW: Final = AlarmCondition(limit=95, deadband=20)
N, PART = 10_000, 1_000
ALLOWED: Final = {0.0: 5, 1.0: 5, 2.0: 5, 3.0: 5, 5.0: 50}
"""Noise in points -> episodes that may be otherwise."""


def wrong_episodes(teeth: SawTeeth, condition: AlarmCondition) -> int:
    """How many were raised or cleared otherwise than once."""
    n, m = teeth.value.shape
    conditions, point = AlarmConditions.of([condition] * n), np.repeat(np.arange(n), m)
    _, found = step(PointStates.none(n), conditions, point, teeth.ms.ravel(), teeth.value.ravel())
    raised, cleared = (np.bincount(found.point[found.rises == up], minlength=n) for up in (True, False))
    return int(((raised != 1) | (cleared != 1)).sum())


def main() -> int:
    """Print how many episodes were wrong at each noise."""
    failed = False
    print(f"| noise | of {N:,} episodes wrong | may be | s |\n|---|---|---|---|")
    for sigma, most in ALLOWED.items():
        began = time.perf_counter()
        parts = (
            saw_teeth(PART, limit=OVERFLOW.limit, sigma=np.full(PART, sigma), seed=seed) for seed in range(N // PART)
        )
        wrong = sum(wrong_episodes(one, OVERFLOW) for one in parts)
        failed |= wrong > most
        print(f"| {sigma:g} | {wrong} | {most} | {time.perf_counter() - began:.1f} |", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
