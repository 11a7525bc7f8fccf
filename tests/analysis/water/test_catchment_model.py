"""A gauge's next hours are foretold from what fell, judged as they would have been told then, or not at all."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.water.calibration import RunoffSeries
from analysis.water.catchment_hours import HOUR_MS, CatchmentHours, seasonal_evaporation
from analysis.water.catchment_model import LearntCatchment, foretell, learn_catchment, runs_without_rain
from analysis.water.runoff import Reals
from analysis.water.unit_hydrograph import nash_cascade
from tests.support.catchment import CATCHMENT, TRUE, past

HOURS = 2_600


def hours(rain: Reals, level: Reals, flow: Reals | None = None) -> CatchmentHours:
    ends = (490_000 + np.arange(len(rain))) * HOUR_MS
    nothing = np.full(len(rain), np.nan)
    return CatchmentHours(
        end_ms=ends,
        rain_mm=rain,
        evaporation_mm=seasonal_evaporation(ends),
        level_cm=level,
        flow_m3_s=nothing if flow is None else flow,
    )


def cut(whole: CatchmentHours, begin: int, end: int) -> CatchmentHours:
    names = ("end_ms", "rain_mm", "evaporation_mm", "level_cm", "flow_m3_s")
    return replace(whole, **{name: getattr(whole, name)[begin:end] for name in names})


@pytest.fixture(scope="module")
def whole() -> CatchmentHours:
    one = past(HOURS)
    return hours(one.rain, one.level)


@pytest.fixture(scope="module")
def learnt(whole: CatchmentHours) -> LearntCatchment:
    return learn_catchment(cut(whole, 0, 2_300), CATCHMENT)


def test_a_level_that_follows_its_rain_is_learnt_with_both_halves_and_is_better_than_persistence(
    learnt: LearntCatchment,
) -> None:
    assert (learnt.unlearnt, learnt.against) == ("", "level")
    assert min(learnt.kge) > 0.7
    assert [one.lead for one in learnt.leads] == [1, 2, 3, 4, 5, 6]
    assert learnt.leads[1].unshown is None
    assert learnt.leads[1].skill > 0.3


def test_forecasts_of_later_hours_hold_as_often_as_they_say(whole: CatchmentHours, learnt: LearntCatchment) -> None:
    held = []
    for now in range(2_310, HOURS - 7, 3):
        shown = [one for one in foretell(learnt, cut(whole, 2_300, now + 1)) if one.unshown is None]
        held += [one.low <= whole.level_cm[now + one.lead] <= one.high for one in shown]
    assert len(held) > 200
    assert 0.6 <= np.mean(held) <= 0.97


def test_rain_that_is_forecast_raises_what_is_told(whole: CatchmentHours, learnt: LearntCatchment) -> None:
    since = cut(whole, 2_300, 2_350)
    dry, wet = foretell(learnt, since), foretell(learnt, since, np.full(6, 8.0))
    shown = [(one.value, other.value) for one, other in zip(dry, wet, strict=True) if one.unshown is None]
    assert shown
    assert all(other >= one for one, other in shown)
    assert shown[-1][1] > shown[-1][0] + 5


def test_a_level_that_wanders_by_itself_is_not_foretold() -> None:
    one = past(HOURS, follows=False)
    found = learn_catchment(hours(one.rain, one.level), CATCHMENT)
    assert found.unlearnt or all(each.unshown == "no_skill" for each in found.leads)


def test_measured_flow_goes_before_level_and_a_short_past_is_said() -> None:
    one = past(900)
    flow = nash_cascade().run(TRUE, one.rain, np.full(900, 0.06)).discharge_mm * CATCHMENT.area_km2 / 3.6
    found = learn_catchment(hours(one.rain, one.level, flow), CATCHMENT)
    assert (found.against, found.unlearnt) == ("flow", "")
    assert {each.unshown for each in found.leads} == {"short_past"}
    assert learn_catchment(hours(one.rain[:40], one.level[:40]), CATCHMENT).unlearnt == "short_past"


def test_hours_after_a_gap_of_rain_are_not_compared() -> None:
    one = past(900)
    rain = one.rain.copy()
    rain[300:310] = np.nan
    assert learn_catchment(hours(rain, one.level), CATCHMENT).hours == 900 - 10 - 48


def test_a_run_without_rain_is_that_of_the_model_with_none() -> None:
    one, model = past(60), nash_cascade()
    series = RunoffSeries(rain_mm=one.rain, evaporation_mm=np.full(60, 0.06), discharge_mm=one.level)
    told, state = runs_without_rain(model, TRUE, series)
    dried = np.append(one.rain[:50], np.zeros(6))
    whole_run = model.run(TRUE, dried, np.full(56, 0.06)).discharge_mm
    assert told[49] == pytest.approx(whole_run[49:], abs=1e-12)
    assert state.fast_mm == pytest.approx(model.run(TRUE, one.rain, np.full(60, 0.06)).state.fast_mm)
