"""How low the oxygen of a pond will fall before sunrise, said at nightfall, and what follows for its aerators.

Method: plants breathe at night and make nothing, so the minimum comes before sunrise. Of the coming one tell last
night's, moved by part of the change of the evening's amount, and the evening's amount times the share that was left
after recent nights; three parts of the first, one of the second. It is shown only while the errors of the past nights
of all ponds together, each forecast from those before it, are smaller than those of "as last night", by a bootstrap
interval of blocks of nights that holds no 0. Hours are those of the sun at the pond.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

from analysis.comparison.interval import Interval, interval_of_mean
from analysis.water.oxygen import OxygenLimits, OxygenState

Reals: TypeAlias = NDArray[np.float64]
HOUR_MS: Final = 3_600_000
EVENING_H: Final = (19.0, 20.5)
NIGHT_H: Final = (24.0, 32.0)
FEWEST_READINGS: Final = 3
"""In an evening; a night needs five times as many."""
LOWEST: Final = 0.1
"""The quantile of a night that counts as its minimum: a bubble or a weed at the probe reads 0 for a moment."""
RECENT: Final = 7
"""Nights that tell what is left of an evening."""
FOLLOWED: Final = 0.4
"""Of a change of the evening so much arrives in the morning."""
SHARED: Final = 0.25
"""Weight of what recent nights left of their evenings."""
BLOCK: Final = 3
FEWEST_NIGHTS: Final = 15
"""Of fewer forecasts nobody can tell whether they are any good."""
_REACH: Final = 0.1, 0.9
Missing: TypeAlias = Literal["no_evening", "few_nights", "no_skill"]
Aeration: TypeAlias = Literal["off", "ready", "on"]


@dataclass(frozen=True, slots=True)
class PondNights:
    """A pond's nights in order; (n,) each, mg/l, NaN where too little was measured.

    Args:
        evening: at nightfall.
        minimum: before the next sunrise.
    """

    evening: Reals
    minimum: Reals


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSkill:
    """How forecasts did on past nights.

    Args:
        nights: on which they were judged.
        error: mean absolute error, mg/l; NaN without nights.
        persistence: that of "as last night".
        errors: (nights,) truth less forecast, mg/l.
        gain: 95 % interval of persistence less error; None: too few nights.
    """

    nights: int
    error: float
    persistence: float
    errors: Reals
    gain: Interval | None

    @property
    def is_shown(self) -> bool:
        """Whether forecasts are better than last night."""
        return self.gain is not None and self.gain[0] > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PredawnMinimum:
    """What a night is expected to bring, mg/l.

    Args:
        minimum: in the middle.
        low: below it one night in ten ends; of past errors.
        high: above it likewise.
        missing: why there is none; then all are NaN.
    """

    minimum: float = np.nan
    low: float = np.nan
    high: float = np.nan
    missing: Missing | None = None


def pond_nights(at_ms: npt.ArrayLike, oxygen_mg_l: npt.ArrayLike, *, longitude: float) -> PondNights:
    """The nights of one pond, from the first day with a reading to the last.

    Args:
        at_ms: (n,) milliseconds since 1970 UTC, in any order.
        oxygen_mg_l: (n,) NaN where there is none.
        longitude: degrees east; the sun stands highest at 12.
    """
    at, oxygen = np.asarray(at_ms, np.int64), np.asarray(oxygen_mg_l, np.float64)
    known = np.isfinite(oxygen)
    hours, oxygen = at[known] / HOUR_MS + longitude / 15, oxygen[known]
    if not len(hours):
        return PondNights(np.empty(0), np.empty(0))
    days = np.arange(hours.min() // 24, hours.max() // 24 + 1) * 24
    evening = [_quantile(hours - day, oxygen, EVENING_H, 0.5, FEWEST_READINGS) for day in days]
    minimum = [_quantile(hours - day, oxygen, NIGHT_H, LOWEST, 5 * FEWEST_READINGS) for day in days]
    return PondNights(np.array(evening), np.array(minimum))


def expected_minimum(nights: PondNights, night: int) -> float:
    """The minimum of a night from its evening and the nights before it, mg/l; NaN: one of them is unknown."""
    if night < 1:
        return np.nan
    recent = slice(max(0, night - RECENT), night)
    with np.errstate(invalid="ignore", divide="ignore"):
        left = nights.minimum[recent] / nights.evening[recent]
    left = left[np.isfinite(left)]
    if not len(left):
        return np.nan
    moved = nights.minimum[night - 1] + FOLLOWED * (nights.evening[night] - nights.evening[night - 1])
    told = (1 - SHARED) * moved + SHARED * nights.evening[night] * np.median(left)
    return float(np.maximum(told, 0.0))  # NaN stays NaN, which it would not by max()


def night_skill(ponds: Sequence[PondNights]) -> NightSkill:
    """How forecasts did, all ponds together, each night forecast at its nightfall."""
    missed, stayed = _errors(ponds)
    gain = interval_of_mean(np.abs(stayed) - np.abs(missed), block=BLOCK) if len(missed) >= FEWEST_NIGHTS else None
    error, persistence = (float(np.abs(one).mean()) if len(one) else np.nan for one in (missed, stayed))
    return NightSkill(nights=len(missed), error=error, persistence=persistence, errors=missed, gain=gain)


def predawn_minimum(pond: PondNights, skill: NightSkill) -> PredawnMinimum:
    """What the coming night is expected to bring to a pond whose last evening is today's.

    Args:
        pond: its last minimum is not known yet.
        skill: of all ponds that are judged together, it among them.
    """
    if skill.gain is None:
        return PredawnMinimum(missing="few_nights")
    if not skill.is_shown:
        return PredawnMinimum(missing="no_skill")
    expected = expected_minimum(pond, len(pond.evening) - 1)
    if np.isnan(expected):
        return PredawnMinimum(missing="no_evening")
    low, high = np.quantile(skill.errors, _REACH).tolist()
    return PredawnMinimum(
        minimum=expected, low=max(0.0, expected + min(low, 0.0)), high=max(0.0, expected + max(high, 0.0))
    )


def aeration(now_mg_l: float, coming: PredawnMinimum | None, limits: OxygenLimits) -> Aeration:
    """What to do with an aerator: on while there is too little, or while too little is to be expected by sunrise.

    Args:
        now_mg_l: the latest amount; NaN: unknown.
        coming: of the next night; None, or without a number: only what is measured counts.
        limits: of the pond.
    """
    states: list[OxygenState] = [] if np.isnan(now_mg_l) else [limits.state(now_mg_l)]
    if coming is not None and coming.missing is None:
        states += [limits.state(coming.minimum)]
        if limits.state(coming.low) == "critical":
            states.append("warn")
    if "warn" in states or "critical" in states:
        return "on"
    return "ready" if "watch" in states or not states else "off"


def _errors(ponds: Sequence[PondNights]) -> tuple[Reals, Reals]:
    """Truth less forecast, and less the night before, of all nights of which both are known."""
    missed, stayed = [], []
    for pond in ponds:
        for night in range(RECENT, len(pond.minimum)):
            truth = pond.minimum[night]
            told = expected_minimum(pond, night)
            if np.isfinite(told) and np.isfinite(truth):
                missed.append(truth - told)
                stayed.append(truth - pond.minimum[night - 1])
    return np.array(missed), np.array(stayed)


def _quantile(hours: Reals, values: Reals, between: tuple[float, float], share: float, fewest: int) -> float:
    inside = values[(hours >= between[0]) & (hours <= between[1])]
    return float(np.quantile(inside, share)) if len(inside) >= fewest else np.nan
