"""A sealed catchment answers with its sealed share, later, and holds what wets it."""

import numpy as np
import pytest
from scipy.stats import gamma

from analysis.water.calibration import RunoffSeries, calibrate
from analysis.water.runoff import Reals
from analysis.water.unit_hydrograph import nash_cascade, nash_ordinates

PARAMETERS = (0.4, 1.5, 2.5, 0.8, 0.01)


def showers(steps: int, seed: int = 3) -> Reals:
    rng = np.random.default_rng(seed)
    return np.asarray(np.where(rng.random(steps) < 0.12, rng.gamma(0.7, 3.0, steps), 0.0))


def test_ordinates_are_those_of_a_gamma_distribution() -> None:
    ordinates = nash_ordinates(2.5, 0.8, 0.25)
    expected = np.diff(gamma.cdf(np.arange(len(ordinates) + 1) * 0.25, 2.5, scale=0.8))
    assert ordinates == pytest.approx(expected, abs=1e-4)
    assert ordinates.sum() == pytest.approx(1.0)


def test_what_runs_off_is_the_sealed_share_of_what_hollows_do_not_hold() -> None:
    rain = np.zeros(60)
    rain[5] = 11.5
    run = nash_cascade().run(PARAMETERS, rain, np.zeros(60))
    assert run.discharge_mm.sum() - 60 * 0.01 == pytest.approx(0.4 * 10.0)
    assert run.state.interception_mm == pytest.approx(1.5)
    assert run.discharge_mm[:5] == pytest.approx(np.full(5, 0.01))


def test_a_run_in_pieces_is_the_run_however_short_they_are() -> None:
    model, rain, evaporation = nash_cascade(0.25), showers(400), np.full(400, 0.02)
    whole = model.run(PARAMETERS, rain, evaporation)
    state, pieces = None, []
    for begin, end in ((0, 3), (3, 150), (150, 400)):
        run = model.run(PARAMETERS, rain[begin:end], evaporation[begin:end], state)
        state = run.state
        pieces.append(run.discharge_mm)
    assert np.concatenate(pieces) == pytest.approx(whole.discharge_mm, abs=1e-12)


def test_known_parameters_are_found_again() -> None:
    model, rain, evaporation = nash_cascade(), showers(1_500), np.full(1_500, 0.05)
    discharge = model.run(PARAMETERS, rain, evaporation).discharge_mm
    series = RunoffSeries(rain_mm=rain, evaporation_mm=evaporation, discharge_mm=discharge)
    assert calibrate(model, series, slice(100, 1_500)).kge > 0.9
