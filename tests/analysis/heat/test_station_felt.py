"""The UTCI at a station: of the sun only where radiation is measured, at 10 m, and none where it is not defined."""

import numpy as np
import pytest

from analysis.heat.station_felt import felt, parted, radiant_c, wind_at_10_m
from analysis.heat.thermal_comfort import utci_c

SUMMER = {"temperature_c": 30.0, "humidity_percent": 45.0, "wind_ms": 2.0, "sine_of_height": 0.85, "day_of_year": 180.0}


def test_without_radiation_it_is_that_of_the_shade() -> None:
    found = felt(**SUMMER)
    assert found is not None
    assert found.where == "shade"
    by_hand = utci_c(np.array([30.0]), np.array([30.0]), np.array([2.0]), np.array([45.0]))[0]
    assert found.utci_c == pytest.approx(by_hand)


def test_the_sun_makes_it_warmer_and_a_radiation_of_zero_is_measured_too() -> None:
    sun, night = felt(**SUMMER, radiation_w_m2=850.0), felt(**{**SUMMER, "sine_of_height": -0.2}, radiation_w_m2=0.0)
    shade = felt(**SUMMER)
    assert sun is not None
    assert night is not None
    assert shade is not None
    assert (sun.where, night.where) == ("sun", "sun")
    assert 3 < sun.utci_c - shade.utci_c < 9
    assert night.utci_c == pytest.approx(shade.utci_c)


@pytest.mark.parametrize("missing", ["temperature_c", "humidity_percent", "wind_ms"])
def test_what_is_not_measured_leaves_it_undefined(missing: str) -> None:
    assert felt(**{**SUMMER, missing: np.nan}) is None
    assert felt(**{**SUMMER, "wind_ms": 25.0}) is None


def test_still_air_counts_as_half_a_metre_a_second() -> None:
    assert felt(**{**SUMMER, "wind_ms": 0.0}) == felt(**{**SUMMER, "wind_ms": 0.5})


def test_wind_of_a_low_gauge_is_carried_up_to_10_m() -> None:
    assert wind_at_10_m(np.array([3.0]), height_m=10.0)[0] == pytest.approx(3.0)
    # Bröde et al. (2012): at 1.1 m blows about 0.68 of what blows at 10 m.
    assert 1 / wind_at_10_m(np.array([1.0]), height_m=1.1)[0] == pytest.approx(0.68, abs=0.005)


def test_direct_and_diffuse_sun_add_up_to_the_whole_and_a_covered_sky_has_no_beam() -> None:
    whole, height = np.array([900.0, 120.0, 5.0]), np.array([0.85, 0.85, 0.01])
    diffuse, beam = parted(whole, height, day_of_year=180.0)
    np.testing.assert_allclose(diffuse + beam * np.maximum(height, 0.05), whole)
    assert diffuse[0] / whole[0] < 0.3
    assert diffuse[1] / whole[1] > 0.95
    assert beam[2] == 0


def test_somebody_in_the_midday_sun_meets_some_twenty_five_degrees_more() -> None:
    more = radiant_c(np.array([30.0]), np.array([850.0]), np.array([0.85]), day_of_year=180.0)[0] - 30
    assert 18 < more < 35
