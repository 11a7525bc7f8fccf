"""Places with people who take everything while they are open: the one place that decides what is said of them."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.declare import Attended
from data.opening_hours import HOURS, Times, unreadable
from data.sites import Sites
from data.state import CLOSED, OPEN

ALWAYS = "24/7"
"""The hours of a place that states none."""


def attended(
    declared: Attended | None, sites: Sites, at: datetime, *, federal_state: str
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Which of n sites are open or closed at an instant (UTC), by the holidays of a federal state (ISO 3166-2:DE).

    Returns:
        (n,) int8 state, index into data.state.STATES, -1 for every site that is no such place; and (n,) int64 when that
        ends, milliseconds since 1970 UTC, -1 where it never does. A place whose hours nobody can read is no such place.
    """
    state = np.full(len(sites), -1, np.int8)
    until_ms = np.full(len(sites), -1, np.int64)
    if declared is None:
        return state, until_ms
    for row, attributes in enumerate(sites.attributes):
        if not declared.holds(attributes) or unreadable(attributes):
            continue
        times = Times(str(attributes.get(HOURS) or ALWAYS), federal_state)
        state[row] = OPEN if times.is_open(at) else CLOSED
        changes = times.changes_next(at)
        until_ms[row] = -1 if changes is None else round(changes.timestamp() * 1000)
    return state, until_ms
