"""Parameters are found again, are the same at every search, and are judged where they were not found."""

import numpy as np
import pytest

from analysis.water.calibration import RunoffSeries, ShortSeriesError, calibrate, kge, split_sample, validate
from analysis.water.gr import GR4J

TRUE = (320.0, 0.8, 70.0, 1.9)


def series(days: int = 1_200) -> RunoffSeries:
    """Showers of a random number generator, evaporation of seasons, the discharge of known parameters with gaps."""
    rng = np.random.default_rng(7)
    rain = np.where(rng.random(days) < 0.4, rng.gamma(0.8, 8.0, days), 0.0)
    evaporation = 2.0 + 1.5 * np.sin(np.arange(days) / 58)
    discharge = GR4J.run(TRUE, rain, evaporation).discharge_mm
    discharge[rng.random(days) < 0.05] = np.nan
    return RunoffSeries(rain_mm=rain, evaporation_mm=evaporation, discharge_mm=discharge)


def test_known_parameters_are_found_again_by_every_search() -> None:
    there = series()
    found = calibrate(GR4J, there, slice(366, 900))
    assert found.kge > 0.93
    assert validate(GR4J, found.parameters, there, slice(900, 1_200)) > 0.9
    assert calibrate(GR4J, there, slice(366, 900)) == found


def test_a_split_sample_tells_the_poorer_half() -> None:
    found = split_sample(GR4J, series(700))
    assert found.kge == min(found.first_validated, found.second_validated)
    assert found.kge > 0.8
    assert found.parameters in {found.first.parameters, found.second.parameters}


def test_efficiency_is_that_of_its_definition() -> None:
    seen = np.array([1.0, 3.0, 2.0, 6.0, np.nan])
    assert kge(seen, seen) == pytest.approx(1.0)
    assert kge(2 * seen, seen) == pytest.approx(1 - np.sqrt(2))
    assert kge(np.ones(5), seen) == pytest.approx(1 - np.sqrt(1 + 1 + (1 / 3 - 1) ** 2))
    assert kge(seen, np.full(5, 2.0)) == -np.inf


def test_too_little_is_refused() -> None:
    with pytest.raises(ShortSeriesError, match="too few to calibrate gr4j; it takes 60"):
        calibrate(GR4J, series(400), slice(366, 400))
