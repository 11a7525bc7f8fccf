"""How long sites are forecast to overflow until they are emptied next: of a day's plan, and of its fixed round."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np

from data.opening_hours import BERLIN
from services import rounds
from services.board import DispatchBoard
from services.context import House

AHEAD_DAYS: Final = 14
"""What no round comes to within two weeks has no planned emptying that it could be compared by."""
NOON: Final = time(12)
"""When a round of a later day comes, as far as anybody knows."""


def overflows(board: DispatchBoard, sites: Collection[str]) -> dict[str, float]:
    """By site when it overflows, or did, milliseconds since 1970 UTC; only those of which that is known."""
    rows = {one: board.row_of[one] for one in sites if one in board.row_of}
    return {one: float(board.overflow_ms[row]) for one, row in rows.items() if np.isfinite(board.overflow_ms[row])}


def next_visits(house: House, day: date, sites: Collection[str]) -> dict[str, datetime]:
    """When fixed rounds come to sites next after a day; those of sites that are on none are not in it."""
    found = rounds.next_due(house, sites, day + timedelta(days=1), days=AHEAD_DAYS)
    return {site: datetime.combine(one.day, NOON, BERLIN) for site, one in found.items()}


def overflow_hours(
    overflows_ms: Mapping[str, float], visits: Mapping[str, datetime], later: Mapping[str, datetime], *, now: datetime
) -> float:
    """Hours that sites overflow from now on until they are emptied, in all.

    Args:
        overflows_ms: by site, as of `overflows`; what is not in ``later`` does not count.
        visits: by site, when it is emptied on the day.
        later: by site, when it is emptied otherwise.
        now: what was before is the same, whatever is done.
    """
    from_ms = now.timestamp() * 1000
    ends = {one: visits.get(one, at).timestamp() * 1000 for one, at in later.items()}
    hours = (max(0.0, ends[one] - max(overflows_ms[one], from_ms)) / 3_600_000 for one in later if one in overflows_ms)
    return round(sum(hours), 1)
