"""What a change did at a place, whatever is measured there: before and after, against places that were left alone.

Before-after-control-impact after Stewart-Oaten, Murdoch and Parker (1986): what counts is how the difference between
the treated place and its controls changes, so that a dry summer alone changes nothing. The interval comes from a moving
block bootstrap over days (analysis.comparison.interval).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.comparison.interval import interval_of_change
from data.thresholds import EffectLimits

Direction: TypeAlias = Literal["too_early", "lower", "higher", "no_difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What can be said.

    Args:
        days_before: days before the change on which the place and every control measured enough.
        change: of the difference to the controls, in the measure's unit; None while it is too early.
        low: lower end of the 95 % interval, likewise.
        direction: an interval that holds 0 shows no difference.
    """

    days_before: int
    days_after: int
    change: float | None
    low: float | None
    high: float | None
    direction: Direction


def impact(
    day: NDArray[np.datetime64],
    treated: NDArray[np.float64],
    controls: NDArray[np.float64],
    limits: EffectLimits,
    *,
    since: date,
) -> Impact:
    """Judge a change by daily values.

    Args:
        day: (m,) datetime64[D], UTC+1 days.
        treated: (m,) of the treated place; NaN where a day is unknown.
        controls: (k, m) of its controls, likewise; a control's gaps would move their mean, so a day counts only
            where every control measured.
        limits: how many days are needed and drawn together.
        since: first day of the change.
    """
    difference = treated - controls.mean(axis=0)
    begin, known = np.datetime64(since, "D"), ~np.isnan(difference)
    before = difference[known & (day < begin)][-limits.most_days :]
    after = difference[known & (day >= begin)][: limits.most_days]
    interval = interval_of_change(before, after, block=limits.block_days)
    if interval is None or min(before.size, after.size) < limits.least_days:
        return Impact(
            days_before=before.size, days_after=after.size, change=None, low=None, high=None, direction="too_early"
        )
    low, high = interval
    direction: Direction = "lower" if high < 0 else "higher" if low > 0 else "no_difference"
    change = float(after.mean() - before.mean())
    return Impact(
        days_before=before.size, days_after=after.size, change=change, low=low, high=high, direction=direction
    )
