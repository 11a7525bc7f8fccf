"""A forecast is shown where it beats "it stays as it is" on a past that it has not seen; else there is a reason."""

import numpy as np
import pytest

from analysis.water.forecast import UnequalSeriesError, forecast_gauge, learn_leads
from analysis.water.runoff import Reals
from analysis.water.unit_hydrograph import nash_cascade

HOURS = 4_000


def past(noise_cm: float, seed: int = 2) -> tuple[Reals, Reals]:
    """A level that follows a model's flow, a little wrong, and the flow itself."""
    rng = np.random.default_rng(seed)
    rain = np.where(rng.random(HOURS) < 0.05, rng.gamma(0.8, 5.0, HOURS), 0.0)
    flow = nash_cascade().run((0.4, 1.0, 3.0, 2.0, 0.01), rain, np.zeros(HOURS)).discharge_mm
    wrong = 1 + 0.1 * np.sin(np.arange(HOURS) / 200)
    return 40 + 60 * flow * wrong + rng.normal(0, noise_cm, HOURS), flow


def test_what_a_model_knows_is_shown_at_all_leads_and_holds_as_often_as_it_says() -> None:
    level, flow = past(0.5)
    learnt = learn_leads(level[:3_000], flow[:3_000])
    assert [one.unshown for one in learnt] == [None] * 6
    assert min(one.skill for one in learnt) > 0.5
    held = []
    for now in range(3_000, HOURS - 7, 5):
        told = forecast_gauge(learnt, now=level[now], before=level[now - 1], simulated=flow[now : now + 7])
        held += [one.low <= level[now + one.lead] <= one.high for one in told]
    assert 0.65 <= np.mean(held) <= 0.95


def test_a_forecast_knows_nothing_of_what_comes_but_the_models_flow() -> None:
    level, flow = past(0.5)
    learnt = learn_leads(level[:3_000], flow[:3_000])
    one, other = (
        forecast_gauge(learnt, now=level[3_000], before=level[2_999], simulated=flow[3_000:end])
        for end in (3_007, 4_000)
    )
    assert one == other


def test_a_model_that_knows_nothing_is_not_shown() -> None:
    rng = np.random.default_rng(4)
    learnt = learn_leads(rng.normal(0, 1, HOURS).cumsum(), rng.normal(0, 1, HOURS))
    assert {one.unshown for one in learnt} == {"no_skill"}
    told = forecast_gauge(learnt, now=3.0, before=2.0, simulated=np.zeros(7))
    assert [(one.unshown, bool(np.isnan(one.value))) for one in told] == [("no_skill", True)] * 6


def test_a_short_past_and_a_silent_gauge_are_said() -> None:
    level, flow = past(0.5)
    assert {one.unshown for one in learn_leads(level[:900], flow[:900])} == {"short_past"}
    told = forecast_gauge(learn_leads(level, flow), now=np.nan, before=1.0, simulated=flow[:7])
    assert {one.unshown for one in told} == {"no_reading"}


def test_gaps_are_left_out_and_series_of_other_steps_are_refused() -> None:
    level, flow = past(0.5)
    level[500:700] = np.nan
    assert {one.unshown for one in learn_leads(level, flow)} == {None}
    with pytest.raises(UnequalSeriesError, match="must be the same"):
        learn_leads(level, flow[1:])
