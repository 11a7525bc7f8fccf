"""From the last readings to what may be said of a site; vectorised.

``ok``, ``old``, ``suspect`` and ``missing`` are about a device, ``no_sensor`` is a place without one. ``open`` and
``closed`` are places with people, who take everything while they are there (data.attendance).
"""

from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.flags import SUSPECT

State: TypeAlias = Literal["ok", "old", "suspect", "missing", "no_sensor", "open", "closed"]
STATES: Final[tuple[State, ...]] = ("ok", "old", "suspect", "missing", "no_sensor", "open", "closed")
"""A code in an array of states is the index into this tuple."""
OK, OLD, SUSPECTED, MISSING, NO_SENSOR, OPEN, CLOSED = range(len(STATES))
ATTENDED: Final = (OPEN, CLOSED)
UNMEASURED: Final = (NO_SENSOR, *ATTENDED)
"""States of places where nothing measures."""


def states(
    *,
    value: NDArray[np.float64],
    observed_at_ms: NDArray[np.int64],
    flags: NDArray[np.int32],
    has_device: NDArray[np.bool_],
    now_ms: int,
    max_age_s: int,
) -> NDArray[np.int8]:
    """The state of each of n sites, as indices into STATES.

    Args:
        value: (n,) last value of the shown measure, NaN where none was ever reported.
        observed_at_ms: (n,) its instant, milliseconds since 1970 UTC; ignored where value is NaN.
        flags: (n,) its quality flags.
        has_device: (n,) whether a device serves the site now.
        now_ms: the present, milliseconds since 1970 UTC.
        max_age_s: readings older than this are old.

    Returns:
        (n,) int8. ``no_sensor`` is a place, ``missing`` a device that has not reported yet. A suspect value
        that is also old is old: nobody acts on it any more.
    """
    known = ~np.isnan(value)
    old = now_ms - observed_at_ms > max_age_s * 1000
    suspect = (flags & int(SUSPECT)) != 0
    choice = np.select([~has_device, ~known, old, suspect], [NO_SENSOR, MISSING, OLD, SUSPECTED], default=OK)
    return choice.astype(np.int8)
