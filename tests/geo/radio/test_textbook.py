"""Noise, margins and textbook losses against published numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import NegativeError, NotFiniteError, OptionError
from geo.radio import (
    free_space_loss_db,
    knife_edge_loss_db,
    link_margin_db,
    margin_class,
    okumura_hata_loss_db,
    sensitivity_dbm,
    snr_of_rssi_db,
)


def test_sensitivities_are_those_of_the_data_sheet() -> None:
    np.testing.assert_allclose(
        [sensitivity_dbm(sf) for sf in (7, 8, 9, 10, 11, 12)], np.arange(-124.5, -138, -2.5), atol=0.1
    )


def test_free_space_by_hand() -> None:
    np.testing.assert_allclose(free_space_loss_db([1000.0, 10_000.0], frequency_mhz=868.0), [91.22, 111.22], atol=0.01)


def test_hata_equals_the_worked_example() -> None:
    # 900 MHz, 100 m, 2 m, 4 km, medium-sized town: 137.29 dB before the device's correction of 1.28 dB.
    loss = okumura_hata_loss_db([4000.0], frequency_mhz=900.0, gateway_height_m=100.0, device_height_m=2.0)
    plain = 69.55 + 26.16 * np.log10(900) - 27.64 + (44.9 - 13.1) * np.log10(4)
    np.testing.assert_allclose(plain, 138.34, atol=0.01)
    np.testing.assert_allclose(loss, plain - ((1.1 * np.log10(900) - 0.7) * 2 - (1.56 * np.log10(900) - 0.8)))


def test_knife_edge_equals_the_curve_of_the_recommendation() -> None:
    np.testing.assert_allclose(knife_edge_loss_db([-1.0, 0.0, 1.0, 2.4]), [0.0, 6.03, 13.93, 20.54], atol=0.05)
    assert knife_edge_loss_db(-np.inf) == 0.0


@given(v=st.lists(st.floats(-5, 20), min_size=2, max_size=9))
def test_a_higher_edge_never_takes_less(v: list[float]) -> None:
    assert (np.diff(knife_edge_loss_db(np.sort(v))) >= -1e-9).all()


def test_the_margin_is_that_of_the_best_gateway() -> None:
    margin = link_margin_db([[3.0, np.nan], [-9.0, -1.0], [np.nan, np.nan]], spreading_factor=7)
    assert margin.tolist() == [10.5, 6.5, -np.inf]
    assert margin_class([*margin, 15.0, 0.0]).tolist() == ["good", "weak", "none", "robust", "edge"]
    assert link_margin_db(np.empty((2, 0)), spreading_factor=12).tolist() == [-np.inf, -np.inf]


def test_the_weakest_signal_has_no_margin_left() -> None:
    snr = snr_of_rssi_db([[sensitivity_dbm(9)]])
    np.testing.assert_allclose(link_margin_db(snr, spreading_factor=9), [0.0], atol=1e-9)


def test_bad_input_is_named() -> None:
    with pytest.raises(OptionError, match="spreading_factor is 6; wanted: 10, 11, 12, 7, 8, 9"):
        sensitivity_dbm(6)
    with pytest.raises(NotFiniteError, match=r"snr_db\[1\]"):
        link_margin_db([[1.0], [np.inf]], spreading_factor=7)
    with pytest.raises(OptionError, match="snr_db"):
        link_margin_db([1.0], spreading_factor=7)
    with pytest.raises(NegativeError, match=r"distance_m\[0\]"):
        free_space_loss_db([-1.0])
    with pytest.raises(OptionError, match="frequency_mhz"):
        okumura_hata_loss_db([1.0], frequency_mhz=0.0)
