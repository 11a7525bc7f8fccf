"""Models of runoff: equal to a port of airGR, whole in pieces, and no water from nothing."""

from dataclasses import replace
from typing import Final

import numpy as np
import pytest

from analysis.water.gr import GR4H, GR4J, GR5H, GrModel, curve_1, curve_2, interception_capacity
from analysis.water.runoff import ParameterError, StateError
from geo.errors import NegativeError, NotFiniteError

STEPS: Final = np.arange(40)
RAIN: Final = np.where(STEPS % 7 < 2, 11.0 + 3 * np.sin(STEPS), 0.0).round(2)
EVAPORATION: Final = (1.5 + np.sin(STEPS / 5)).round(2)
FOUR: Final = (300.0, -0.5, 60.0, 3.4)
MODELS: Final = [(GR4J, (250.0, 1.0, 90.0, 2.2)), (GR4H, FOUR), (GR5H, (*FOUR, 0.2))]


def test_discharge_and_stores_are_those_of_grsuite() -> None:
    """grsuite 1.1.1, RunModel_GR4J from 30 and 50 %; tests/foreign compares whole series of three models to 1e-9."""
    run = GR4J.run((250.0, 1.0, 90.0, 2.2), RAIN, EVAPORATION)
    expected = [0.78743426613, 0.871695366676, 0.699286426237, 0.934021951644]
    assert run.discharge_mm[[0, 9, 19, 39]] == pytest.approx(expected, abs=1e-11)
    assert (run.state.production_mm, run.state.routing_mm) == pytest.approx((136.809250346, 45.7021121243), abs=1e-8)


@pytest.mark.parametrize(("model", "parameters"), MODELS)
def test_a_run_in_two_pieces_is_the_run(model: GrModel, parameters: tuple[float, ...]) -> None:
    whole = model.run(parameters, RAIN, EVAPORATION)
    first = model.run(parameters, RAIN[:17], EVAPORATION[:17])
    second = model.run(parameters, RAIN[17:], EVAPORATION[17:], first.state)
    assert np.concatenate([first.discharge_mm, second.discharge_mm]) == pytest.approx(whole.discharge_mm, abs=1e-14)
    assert second.state.slow_mm == pytest.approx(whole.state.slow_mm, abs=1e-14)


@pytest.mark.parametrize(("model", "parameters"), MODELS)
def test_without_exchange_and_evaporation_no_water_comes_or_goes(model: GrModel, parameters: tuple[float, ...]) -> None:
    shut = np.array(parameters)
    shut[1] = 0.0
    begun = model.begin(shut)
    run = model.run(shut, RAIN, np.zeros(40), begun)
    before, after = (
        one.production_mm + one.routing_mm + one.fast_mm.sum() + one.slow_mm.sum() for one in (begun, run.state)
    )
    assert run.discharge_mm.sum() + after - before == pytest.approx(RAIN.sum(), rel=1e-6)


def test_what_leaves_hold_does_not_run_off() -> None:
    parameters = (*FOUR, 0.2)
    held = replace(GR5H, interception_mm=2.0).run(parameters, RAIN, EVAPORATION)
    assert held.discharge_mm.sum() < GR5H.run(parameters, RAIN, EVAPORATION).discharge_mm.sum()
    assert 0 <= held.state.interception_mm <= 2.0


@pytest.mark.parametrize("days", [0.5, 1.0, 2.3, 7.9])
def test_a_unit_hydrograph_lets_all_out_in_its_time(days: float) -> None:
    assert curve_1(days, 2.5).sum() == pytest.approx(1.0)
    assert curve_2(days, 1.25).sum() == pytest.approx(1.0)
    assert (len(curve_1(days, 2.5)), len(curve_2(days, 2.5))) == (int(np.ceil(days)), int(np.ceil(2 * days)))


def test_leaves_hold_what_evaporates_of_rain_in_whole_days() -> None:
    """One shower of 1 mm at midnight; a day's evaporation could take it, an hour's 0.05: 0.9 to 1 mm must be held."""
    rain = np.zeros(24)
    rain[0] = 1.0
    assert interception_capacity(rain, np.full(24, 0.05)) == pytest.approx(1.0, abs=0.11)


def test_what_a_model_cannot_take_is_named() -> None:
    with pytest.raises(ParameterError, match="gr4j has the parameters x1, x2, x3, x4, not"):
        GR4J.run((1, 2, 3), RAIN, EVAPORATION)
    with pytest.raises(ParameterError, match=r"x4 of gr4j is -1\.0"):
        GR4J.run((250, 1, 90, -1), RAIN, EVAPORATION)
    with pytest.raises(StateError, match="ways of 3 and 5 steps; these parameters have 2 and 3"):
        GR4J.run((250, 1, 90, 1.4), RAIN, EVAPORATION, GR4J.begin((250, 1, 90, 2.2)))
    with pytest.raises(NegativeError, match=r"rain_mm\[3\]"):
        GR4J.run((250, 1, 90, 2), np.where(STEPS == 3, -1.0, RAIN), EVAPORATION)
    with pytest.raises(NotFiniteError, match=r"evaporation_mm\[5\]"):
        GR4J.run((250, 1, 90, 2), RAIN, np.where(STEPS == 5, np.nan, EVAPORATION))
