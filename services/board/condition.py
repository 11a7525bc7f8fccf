"""What is due at a site: exactly one condition each, so that their counts add up to all sites; arrays in and out."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from data.state import ATTENDED, NO_SENSOR, OK

Condition: TypeAlias = Literal[
    "overflowing", "full", "today", "tomorrow", "silent", "planned", "room", "unplanned", "attended", "others"
]
"""overflowing, full: measured; today, tomorrow: will be full; silent: its device does not say; planned: without a
device and on a round of today; room: neither today nor tomorrow; unplanned: without a device and on no round of today;
attended: people see to it; others: whom somebody else empties."""
CONDITIONS: Final[tuple[Condition, ...]] = get_args(Condition)
"""The most urgent first; a code in an array is the index into this tuple."""
OVERFLOWING, FULL, TODAY, TOMORROW, SILENT, PLANNED, ROOM, UNPLANNED, ATTENDED_SITE, OTHERS = range(len(CONDITIONS))


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFacts:
    """What is known of n sites.

    Args:
        state: (n,) int8, index into data.state.STATES.
        fullness: (n,) int8: 2 it overflows, 1 it is full, 0 it has room, -1 nobody knows.
        full_at_ms: (n,) float64, when it will be full, milliseconds since 1970 UTC; NaN where nobody knows.
        since_ms: (n,) float64, since when it is what ``fullness`` says; NaN likewise.
        at_ms: (n,) int64, instant of its newest value; -1 where there is none.
        due: (n,) bool, whether it is on a round of today.
        ours: (n,) bool, whether the body itself empties it.
    """

    state: NDArray[np.int8]
    fullness: NDArray[np.int8]
    full_at_ms: NDArray[np.float64]
    since_ms: NDArray[np.float64]
    at_ms: NDArray[np.int64]
    due: NDArray[np.bool_]
    ours: NDArray[np.bool_]


def conditions(facts: DueFacts, *, today_ends_ms: int, tomorrow_ends_ms: int) -> NDArray[np.int8]:
    """(n,) int8, index into `CONDITIONS`, by the ends of the town's day and the next (milliseconds since 1970 UTC)."""
    measured = facts.state == OK
    bare = facts.state == NO_SENSOR
    with np.errstate(invalid="ignore"):  # a comparison with NaN is False, as it should be
        today = facts.full_at_ms < today_ends_ms
        tomorrow = facts.full_at_ms < tomorrow_ends_ms
    rules = [
        (~facts.ours, OTHERS),
        (np.isin(facts.state, ATTENDED), ATTENDED_SITE),
        (measured & (facts.fullness >= 2), OVERFLOWING),  # noqa: PLR2004 - as DueFacts says
        (measured & (facts.fullness == 1), FULL),
        ((measured | bare) & today, TODAY),
        ((measured | bare) & tomorrow, TOMORROW),
        (measured, ROOM),
        (bare & facts.due, PLANNED),
        (bare, UNPLANNED),
    ]
    chosen = np.select([one for one, _ in rules], [code for _, code in rules], default=SILENT)
    return chosen.astype(np.int8)


def urgency(condition: NDArray[np.int8], facts: DueFacts) -> NDArray[np.intp]:
    """(n,) rows, the most urgent first.

    Among those of one condition: what is full stands by how long it is, what will be by when, what is silent by how
    long it is, what was never heard last; equal ones in the order of their rows.
    """
    standing = np.isin(condition, (OVERFLOWING, FULL))
    later = np.where(np.isnan(facts.full_at_ms), np.inf, facts.full_at_ms)
    since = np.where(np.isnan(facts.since_ms), np.inf, facts.since_ms)
    heard = np.where(facts.at_ms < 0, np.inf, facts.at_ms.astype(np.float64))
    within = np.where(standing, since, np.where(condition == SILENT, heard, later))
    return np.lexsort((np.arange(len(condition)), within, condition))
