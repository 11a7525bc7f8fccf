"""Who does not report, and because of whom: a network that brings nothing, a gateway that hears nobody, or the device.

A device is silent when nothing was heard of it for longer than its limit. It is not to blame while everything that used
to hear it is silent itself, nor until it has had its time again after that came back.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.lake.series import Integers, Truths

HOUR_MS: Final = 3_600_000
LEAST_MS: Final = HOUR_MS
"""No gateway is judged sooner: a restart, an update."""
GAPS: Final = 12
"""So many times its usual pause between two messages; of random ones 6 in a million are longer."""
FEWEST: Final = 20
"""Messages, before which nothing is known of its usual pause."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What n ears (gateways, networks) have heard.

    Args:
        first_ms: their first message, milliseconds since 1970 UTC.
        last_ms: their last one.
        count: how many there were.
    """

    first_ms: Integers
    last_ms: Integers
    count: Integers

    def patience_ms(self) -> Integers:
        """(n,) how long each may hear nothing."""
        usual = (self.last_ms - self.first_ms) // np.maximum(self.count - 1, 1)
        return np.asarray(np.maximum(GAPS * usual, LEAST_MS))

    def deaf(self, now_ms: int) -> Truths:
        """(n,) whether each has heard nothing for too long."""
        return np.asarray((self.count >= FEWEST) & (now_ms - self.last_ms > self.patience_ms()))


def causes(heard: NDArray[np.int64], deaf: Truths) -> NDArray[np.int64]:
    """(n,) which deaf ear each device is missing: the one that heard it last; -1: another could hear it, or none did.

    Args:
        heard: (n, g) when each gateway heard each device last, ms since 1970 UTC; -1: never.
        deaf: (g,) whether it hears nobody now.
    """
    if not heard.shape[1]:
        return np.full(len(heard), -1)
    known = heard >= 0
    able = (known & ~deaf).any(axis=1)
    return np.where(known.any(axis=1) & ~able, np.argmax(np.where(known, heard, -1), axis=1), -1)
