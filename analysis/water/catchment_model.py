"""What is learnt of a catchment from its past, and what follows for the next hours at its gauge.

Method: three models are calibrated by split sample, the one whose poorer half is best is taken, with the parameters of
the first half. From each hour of the past it is run on without further rain, as it would have been then; from these
runs `learn_leads` learns in the first half what a change of it means for the level, and is judged in the second.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from analysis.water.calibration import RunoffSeries, ShortSeriesError, SplitSample, split_sample, warming_up
from analysis.water.catchment_hours import CatchmentHours
from analysis.water.forecast import LEADS, GaugeForecast, LeadSkill, forecast_gauge, learn_leads
from analysis.water.gr import GR4H, GR5H
from analysis.water.runoff import Reals, RunoffModel, WaterStores
from analysis.water.unit_hydrograph import nash_cascade
from data.catchments import Catchment

MODELS: Final[dict[str, RunoffModel]] = {one.name: one for one in (nash_cascade(), GR4H, GR5H)}
FEWEST_FLOWS: Final = 720
"""Hours of measured flow; with fewer the level has to do."""
LOW: Final = 0.05
"""The quantile of levels that counts as low water."""
MEMORY: Final = 48
"""Hours after a gap of rain in which nothing is compared: nobody knows what still runs off."""
Against: TypeAlias = Literal["flow", "level"]
Unlearnt: TypeAlias = Literal["", "short_past", "no_fit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntCatchment:
    """What is known of a catchment.

    Args:
        until_ms: end of the last hour that was learnt from, milliseconds since 1970 UTC.
        hours: with rain and level, of which it was learnt.
        against: what the model was calibrated with.
        model: name of one of MODELS; empty: none.
        parameters: its own, of the first half.
        kge: on the second half with parameters of the first, and the other way round; NaN without a model.
        leads: what forecasts of each hour are worth.
        state: of the model at ``until_ms``; None without one.
        unlearnt: why there is no model; empty: there is one.
    """

    until_ms: int
    hours: int
    against: Against
    model: str = ""
    parameters: tuple[float, ...] = ()
    kge: tuple[float, float] = (np.nan, np.nan)
    leads: tuple[LeadSkill, ...] = ()
    state: WaterStores | None = None
    unlearnt: Unlearnt = ""


def learn_catchment(
    hours: CatchmentHours, catchment: Catchment, progress: Callable[[str, float], None] = lambda _what, _share: None
) -> LearntCatchment:
    """Learn all of it anew; ``progress`` is told of the model at hand."""
    hours = hours.after(_begin(hours))
    against, discharge = _discharge(hours, catchment)
    rain, hidden = np.nan_to_num(hours.rain_mm), _hidden(hours.rain_mm)
    series = RunoffSeries(
        rain_mm=rain, evaporation_mm=hours.evaporation_mm, discharge_mm=np.where(hidden, np.nan, discharge)
    )
    known = int((np.isfinite(hours.level_cm) & ~hidden).sum())
    facts = LearntCatchment(
        until_ms=int(hours.end_ms[-1]) if len(hours.end_ms) else 0, hours=known, against=against, unlearnt="short_past"
    )
    if not known:
        return facts
    found: dict[str, SplitSample] = {}
    for number, (name, model) in enumerate(MODELS.items()):
        progress(name, number / (len(MODELS) + 1))
        try:
            found[name] = split_sample(model, series)
        except ShortSeriesError:
            return facts
    best = max(found, key=lambda one: found[one].kge)
    if not np.isfinite(found[best].kge):
        return replace(facts, unlearnt="no_fit")
    progress(best, len(MODELS) / (len(MODELS) + 1))
    return _judged(facts, series, found[best], np.where(hidden, np.nan, hours.level_cm), model=MODELS[best])


def foretell(learnt: LearntCatchment, since: CatchmentHours, coming_mm: Reals | None = None) -> list[GaugeForecast]:
    """What the next hours bring, by lead, cm.

    Args:
        learnt: with a model.
        since: hours from ``until_ms`` on, one at least, the last of them the newest; gaps of rain count as dry.
        coming_mm: (6,) rain that is forecast; None: none falls any more.
    """
    assert learnt.state is not None  # noqa: S101 - who asks has looked at `unlearnt`; narrows for mypy
    model, x = MODELS[learnt.model], learnt.parameters
    run = model.run(x, np.nan_to_num(since.rain_mm), since.evaporation_mm, learnt.state)
    evaporation = np.full(len(LEADS), since.evaporation_mm[-1])
    rain = np.zeros(len(LEADS)) if coming_mm is None else coming_mm
    ahead = model.run(x, rain, evaporation, run.state).discharge_mm
    now, before = float(since.level_cm[-1]), float(since.level_cm[-2]) if len(since.level_cm) > 1 else np.nan
    told = np.append(run.discharge_mm[-1], ahead)
    return forecast_gauge(learnt.leads, now=now, before=before, simulated=told)


def runs_without_rain(
    model: RunoffModel, parameters: tuple[float, ...], series: RunoffSeries
) -> tuple[Reals, WaterStores]:
    """(n, 7) what the model tells at each step and, if no more rain falls, at the six after it; and its last state."""
    told = np.empty((len(series.rain_mm), len(LEADS) + 1))
    state, dry = model.begin(parameters), np.zeros(len(LEADS))
    for step in range(len(told)):
        now = slice(step, step + 1)
        run = model.run(parameters, series.rain_mm[now], series.evaporation_mm[now], state)
        state = run.state
        evaporation = np.full(len(LEADS), series.evaporation_mm[step])
        told[step, 0] = run.discharge_mm[0]
        told[step, 1:] = model.run(parameters, dry, evaporation, state).discharge_mm
    return told, state


def _judged(
    facts: LearntCatchment, series: RunoffSeries, found: SplitSample, level: Reals, *, model: RunoffModel
) -> LearntCatchment:
    """With forecasts that are judged in the half on which parameters were not found."""
    level[: warming_up(model, len(level))] = np.nan
    told, state = runs_without_rain(model, found.first.parameters, series)
    return replace(
        facts,
        model=model.name,
        parameters=found.first.parameters,
        kge=(found.first_validated, found.second_validated),
        leads=tuple(learn_leads(level, told)),
        state=state,
        unlearnt="",
    )


def _discharge(hours: CatchmentHours, catchment: Catchment) -> tuple[Against, Reals]:
    """(n,) mm an hour: the measured flow, else the level above low water, whose volume is the rain on sealed ground."""
    if np.isfinite(hours.flow_m3_s).sum() >= FEWEST_FLOWS:
        return "flow", hours.flow_m3_s * 3.6 / catchment.area_km2
    known = np.isfinite(hours.level_cm)
    if not known.any():
        return "level", hours.level_cm
    above = np.maximum(hours.level_cm - np.quantile(hours.level_cm[known], LOW), 0.0)
    volume = max(catchment.sealed, 0.05) * np.nanmean(hours.rain_mm) if np.isfinite(hours.rain_mm).any() else 0.0
    mean = float(above[known].mean())
    return "level", above * (volume / mean if mean > 0 else 0.0)


def _begin(hours: CatchmentHours) -> int:
    """The first hour in which both rain and level were known."""
    both = np.flatnonzero(np.isfinite(hours.rain_mm) & np.isfinite(hours.level_cm))
    return int(both[0]) if len(both) else len(hours.end_ms)


def _hidden(rain: Reals) -> np.ndarray:
    """Hours without rain known, and those after them."""
    gaps = np.convolve(np.isnan(rain), np.ones(MEMORY + 1))[: len(rain)]
    return np.asarray(gaps > 0)
