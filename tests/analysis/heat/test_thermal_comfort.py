"""Perceived heat: what pythermalcomfort 4.8.1 (MIT) computes stands here; the domain's own cases, too."""

from typing import Final

import numpy as np
import pytest

from analysis.heat.days import heat_index_c
from analysis.heat.thermal_comfort import STRESS, STRESS_FROM_C, apparent_c, stress, utci_c

UTCI: Final = np.array(
    [
        (25, 25, 1, 50, 24.6121),
        (27, 32, 0.5, 60, 29.1651),
        (32, 52, 3, 40, 35.2936),
        (38, 98, 2, 20, 52.4114),
        (45, 55, 1, 30, 49.1356),
        (20, 10, 8, 80, 8.8433),
        (10, 40, 16.9, 100, -9.5010),
        (0, 0, 4, 90, -10.6491),
        (-10, -15, 10, 50, -40.6277),
        (-25, -15, 2, 70, -28.2824),
        (-45, -65, 0.6, 80, -47.1049),
        (35, 35, 12, 60, 36.5850),
        (30, 70, 5, 90, 39.6073),
        (50, 70, 1, 20, 55.2143),
        (15, 80, 3, 30, 30.2203),
        (22, 25, 0.5, 95, 25.5218),
    ]
)
"""Air, radiant temperature, wind, humidity; UTCI."""


def test_the_utci_is_pythermalcomforts() -> None:
    air, radiant, wind, damp, wanted = UTCI.T
    np.testing.assert_allclose(utci_c(air, radiant, wind, damp), wanted, atol=1e-4)


def test_the_polynomials_own_example() -> None:
    """pythermalcomfort's documentation: 24.6 °C at 25 °C all round, 1 m/s, 50 %."""
    one = np.array([25.0])
    assert utci_c(one, one, one / 25, 2 * one)[0] == pytest.approx(24.6, abs=0.05)


@pytest.mark.parametrize(
    ("air", "radiant", "wind", "damp"),
    [(51, 51, 1, 10), (25, 25, 0.4, 50), (25, 25, 17.1, 50), (25, 96, 1, 50), (40, 40, 1, 80), (25, 25, 1, 101)],
)
def test_outside_of_its_range_there_is_none(air: float, radiant: float, wind: float, damp: float) -> None:
    given = (np.array([float(one)]) for one in (air, radiant, wind, damp))
    assert np.isnan(utci_c(*given)).all()


def test_a_limit_belongs_to_the_class_above() -> None:
    at = np.array(STRESS_FROM_C)
    assert stress(at) == list(STRESS[1:])
    assert stress(np.nextafter(at, -np.inf)) == list(STRESS[:-1])
    assert stress(np.array([np.nan])) == [""]


def test_the_apparent_temperature_of_three_days() -> None:
    found = apparent_c(np.array([25.0, 30, 35]), np.array([30.0, 50, 40]), np.array([0.1, 1, 2]))
    np.testing.assert_allclose(found, [24.1, 32.3, 37.0], atol=0.05)


def test_the_heat_index_is_pythermalcomforts() -> None:
    air, damp = np.array([27.0, 29, 30, 32, 35, 38, 41]), np.array([40.0, 50, 70, 60, 40, 55, 30])
    np.testing.assert_allclose(
        heat_index_c(air, damp), [26.8632, 29.6598, 35.038, 37.0743, 37.2164, 51.6288, 45.1319], atol=1e-4
    )
