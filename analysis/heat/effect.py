"""Whether a measure works: before and after it, at its place and at control stations, with an interval.

Before-after-control-impact after Stewart-Oaten, Murdoch and Parker (1986): what counts is how the difference between
the treated station and its controls changes, so that a hot summer alone changes nothing. The interval comes from a
moving block bootstrap over days (analysis.comparison.interval). docs/methods.md tells readers about limits.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic.dataclasses import dataclass

from analysis.comparison.impact import Direction, impact
from data.thresholds import EffectLimits

Verdict: TypeAlias = Literal["too_early", "cooler", "warmer", "no_difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What can be said.

    Args:
        days_before: days before the measure on which the station and a control measured enough.
        change_k: change of the difference to the controls, K; negative is cooler. None while it is too early.
        low_k: lower end of the 95 % interval, likewise.
        verdict: an interval that holds 0 shows no difference.
    """

    days_before: int
    days_after: int
    change_k: float | None
    low_k: float | None
    high_k: float | None
    verdict: Verdict


def effect(
    day: NDArray[np.datetime64],
    treated_c: NDArray[np.float64],
    controls_c: NDArray[np.float64],
    limits: EffectLimits,
    *,
    since: date,
) -> Effect:
    """Judge one measure by daily values.

    Args:
        day: (m,) datetime64[D], UTC+1 days.
        treated_c: (m,) of the treated station, °C; NaN where a day is unknown.
        controls_c: (k, m) of its controls, likewise; a control's gaps would move their mean, so a day counts only
            where every control measured.
        limits: how many days are needed and drawn together.
        since: first day of the measure.
    """
    found = impact(day, treated_c, controls_c, limits, since=since)
    verdict: Verdict = _VERDICTS[found.direction]
    return Effect(
        days_before=found.days_before,
        days_after=found.days_after,
        change_k=found.change,
        low_k=found.low,
        high_k=found.high,
        verdict=verdict,
    )


_VERDICTS: Final[Mapping[Direction, Verdict]] = {
    "too_early": "too_early",
    "lower": "cooler",
    "higher": "warmer",
    "no_difference": "no_difference",
}
