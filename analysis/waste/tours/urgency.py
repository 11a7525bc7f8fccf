"""Must-dos and prizes of a tour, from fill levels, rates and when vehicles come again.

A container must be emptied today if it may be full before the next tour. One that must be emptied by the next tour, if
it is not today, is worth the detour that it will cost then, times the share of a lift that it fills already: to come
now spares that detour, but the lift takes away less. All others wait, and are fuller when they are due.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.errors import StadtklimaError
from geo.arrays import BoolArray, FloatArray, IntArray, as_values, as_weights


class UnorderedToursError(StadtklimaError):
    """The tour after next comes before the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyRules:
    """What a town wants; a service of its own may have others.

    Args:
        full: level that no container shall reach, points.
        caution: so many standard deviations of what may come are reckoned with.
        spread: standard deviation of what comes in a day, as a share of what is expected.
        detour_m: what a stop costs by itself: metres of way, or any other unit that tours are planned in.
    """

    full: float = 100.0
    caution: float = 1.5
    spread: float = 0.35
    detour_m: int = 400


@dataclass(frozen=True, slots=True)
class Urgency:
    """For each of n containers: whether it must be emptied today, and else what that is worth (0: nothing)."""

    must: BoolArray
    prize: IntArray

    @property
    def rows(self) -> IntArray:
        """Those that a tour is planned with."""
        return np.flatnonzero(self.must | (self.prize > 0))


def urgency(
    level: npt.ArrayLike,
    rise_to_next: npt.ArrayLike,
    rise_to_after: npt.ArrayLike,
    *,
    rules: UrgencyRules,
    days_to_next: float = 1.0,
    days_to_after: float = 2.0,
) -> Urgency:
    """Return what is due on a day.

    Args:
        level: (n,) points of fill level now; NaN: unknown, left to the fixed round.
        rise_to_next: (n,) points expected until the next tour, >= 0; NaN as above.
        rise_to_after: (n,) points expected until the tour after that.
        rules: when a container is full, and how sure it must be that it is not.
        days_to_next: days until the next tour, for what may come beside what is expected.
        days_to_after: days until the one after it.

    Raises:
        GeoError: arrays of different lengths, infinity.
        UnorderedToursError: the tour after next does not come after the next.
    """
    now = as_values(level, name="level", allow_nan=True)
    known = np.isfinite(now)
    rises = [as_values(one, name="rise", length=len(now), allow_nan=True) for one in (rise_to_next, rise_to_after)]
    if not 0 < days_to_next < days_to_after:
        raise UnorderedToursError(f"the next tour is in {days_to_next} days, the one after it in {days_to_after}")
    for rise in rises:
        known &= np.isfinite(rise)
        as_weights(rise[np.isfinite(rise)], name="rise")
    must = known & (_most(now, rises[0], days_to_next, rules) >= rules.full)
    soon = known & ~must & (_most(now, rises[1], days_to_after, rules) >= rules.full)
    share = np.clip(np.where(known, now, 0.0) / rules.full, 0, 1)
    return Urgency(must, np.where(soon, np.rint(rules.detour_m * share), 0).astype(np.int64))


def _most(level: FloatArray, rise: FloatArray, days: float, rules: UrgencyRules) -> FloatArray:
    """The level that must be reckoned with; days are independent, so that their spread grows with the root."""
    return np.asarray(level + rise * (1 + rules.caution * rules.spread / np.sqrt(max(days, 1.0))))
