"""What a gauge will show in one to six hours: from a runoff model that is corrected by what the gauge shows now.

Method: the model tells by how much level or flow changes from now on; what is forecast is the value now, moved by that
change times a factor and by the last hour's change times another, both learnt by least squares from the first half of
the past for each lead. The second half, which they have not seen, is forecast hour by hour (rolling origin): its errors
are the interval, its skill against "it stays as it is" decides whether anything is shown. Skill is 1 less the ratio of
mean squared errors; its interval is that of a bootstrap of blocks, for errors of one flood are one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

from data.errors import BadRequestError

Reals: TypeAlias = NDArray[np.float64]
LEADS: Final = (1, 2, 3, 4, 5, 6)
BLOCK: Final = 72
"""Steps of one block: a flood and what follows it."""
DRAWS: Final = 500
FEWEST_BLOCKS: Final = 8
ALIKE: Final = 200
"""Past forecasts of a like change whose errors are the interval."""
_ENDS: Final = 0.1, 0.9
_LOW_SKILL: Final = 0.05
Unshown: TypeAlias = Literal["short_past", "no_skill", "no_reading"]


class UnequalSeriesError(BadRequestError):
    """Simulated and measured values are not of the same steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadSkill:
    """What is known of forecasts of one lead.

    Args:
        lead: steps.
        weights: of the modelled change and of the last step's.
        change: (m,) that was forecast in the second half, rising.
        error: (m,) truth less forecast, in that order.
        skill: against persistence; NaN: too short a past.
        low: lower end of its 90 % interval.
    """

    lead: int
    weights: tuple[float, float]
    change: Reals
    error: Reals
    skill: float
    low: float

    @property
    def unshown(self) -> Unshown | None:
        """Why nothing is shown; None: it is better than persistence beyond chance."""
        if np.isnan(self.skill):
            return "short_past"
        return None if self.low > 0 else "no_skill"


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeForecast:
    """What one lead brings, in the gauge's unit.

    Args:
        lead: steps.
        value: in the middle; NaN where there is none.
        low: one in ten ends below it.
        high: one in ten ends above it.
        unshown: why there is none.
    """

    lead: int
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    unshown: Unshown | None = None


def learn_leads(measured: npt.ArrayLike, simulated: npt.ArrayLike, leads: Sequence[int] = LEADS) -> list[LeadSkill]:
    """What the past teaches of each lead.

    Args:
        measured: (n,) level or flow by steps, NaN where there is none.
        simulated: (n,) of the model, in any unit, with the rain that fell: what is learnt supposes that the rain of the
            lead is known, so that with forecast rain, errors are larger by what it errs. Or (n, k): what the model
            told at each step of it and of the steps after it, from what was known then.
        leads: steps.

    Raises:
        UnequalSeriesError: other lengths.
    """
    seen, told = np.asarray(measured, np.float64), np.asarray(simulated, np.float64)
    if seen.ndim != 1 or told.ndim not in {1, 2} or len(seen) != len(told):
        raise UnequalSeriesError(f"measured has {seen.shape} and simulated {told.shape} steps; they must be the same")
    return [_learnt(seen, _change(told, lead), lead) for lead in leads]


def forecast_gauge(
    learnt: Sequence[LeadSkill], *, now: float, before: float, simulated: npt.ArrayLike
) -> list[GaugeForecast]:
    """What comes, by lead.

    Args:
        learnt: of `learn_leads`.
        now: the newest value; NaN: there is none.
        before: that of a step earlier; NaN: the last change counts as none.
        simulated: (k,) of the model, now first, then each step as far as the longest lead.
    """
    told = np.asarray(simulated, np.float64)
    moved = 0.0 if np.isnan(before) else now - before
    return [_forecast(one, now, moved, float(told[one.lead] - told[0])) for one in learnt]


def _forecast(learnt: LeadSkill, now: float, moved: float, modelled: float) -> GaugeForecast:
    if learnt.unshown is not None:
        return GaugeForecast(lead=learnt.lead, unshown=learnt.unshown)
    if np.isnan(now) or np.isnan(modelled):
        return GaugeForecast(lead=learnt.lead, unshown="no_reading")
    change = learnt.weights[0] * modelled + learnt.weights[1] * moved
    at = int(np.searchsorted(learnt.change, change))
    begin = int(np.clip(at - ALIKE // 2, 0, max(0, len(learnt.change) - ALIKE)))
    low, high = np.quantile(learnt.error[begin : begin + ALIKE], _ENDS).tolist()
    value = now + change
    return GaugeForecast(lead=learnt.lead, value=value, low=value + min(low, 0.0), high=value + max(high, 0.0))


def _change(told: Reals, lead: int) -> Reals:
    """(n - lead,) by how much the model changes from each step on."""
    return told[lead:] - told[:-lead] if told.ndim == 1 else (told[:, lead] - told[:, 0])[:-lead]


def _learnt(seen: Reals, changes: Reals, lead: int) -> LeadSkill:
    target = seen[1 + lead :] - seen[1:-lead]
    features = np.column_stack([changes[1:], seen[1:-lead] - seen[: -lead - 1]])
    known = np.isfinite(target) & np.isfinite(features).all(axis=1)
    target, features = target[known], features[known]
    half = len(target) // 2
    if half < FEWEST_BLOCKS * BLOCK:
        nothing = np.empty(0)
        return LeadSkill(lead=lead, weights=(0.0, 0.0), change=nothing, error=nothing, skill=np.nan, low=np.nan)
    weights = np.linalg.lstsq(features[:half], target[:half], rcond=None)[0]
    change = features[half:] @ weights
    error = target[half:] - change
    skill, low = _skill(error**2, target[half:] ** 2)
    order = np.argsort(change, kind="stable")
    pair = float(weights[0]), float(weights[1])
    return LeadSkill(lead=lead, weights=pair, change=change[order], error=error[order], skill=skill, low=low)


def _skill(squared: Reals, persistence: Reals) -> tuple[float, float]:
    """Skill, and the lower end of its interval by blocks drawn with a seed of their number."""
    blocks = len(squared) // BLOCK
    ours, theirs = (one[: blocks * BLOCK].reshape(blocks, BLOCK).sum(axis=1) for one in (squared, persistence))
    if theirs.sum() == 0:
        return 0.0, 0.0
    drawn = np.random.default_rng(blocks).integers(0, blocks, (DRAWS, blocks))
    below = theirs[drawn].sum(axis=1)
    skills = 1 - ours[drawn].sum(axis=1) / np.where(below > 0, below, np.inf)
    return float(1 - ours.sum() / theirs.sum()), float(np.quantile(skills, _LOW_SKILL))
