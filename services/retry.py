"""When something that could not be sent is tried again: in growing pauses, and not for ever."""

import random
from typing import Final

PAUSES_S: Final = (30, 300, 1_800, 7_200, 18_000, 36_000, 50_400)
"""After each attempt that failed; after one more it is given up: 32 hours after the first."""
JITTER: Final = 0.2


def pause_s(attempts: int) -> float | None:
    """The pause after so many attempts; None: after the last one."""
    if attempts > len(PAUSES_S):
        return None
    return PAUSES_S[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load
