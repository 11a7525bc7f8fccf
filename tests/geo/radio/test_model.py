"""The fitted model against towns whose truth is known, hills included, and against Ulm."""

import numpy as np
import pytest

from geo.arrays import FloatArray, IntArray
from geo.errors import NegativeError, OptionError, OutOfReachError, RowError, ShapeError
from geo.radio import (
    Elevation,
    check,
    fit_log_distance,
    link_margin_db,
    sensitivity_dbm,
    snr_of_rssi_db,
    terrain_loss_db,
)
from tests.support.real_files import DATA, needs

CORNER = np.array([380_000.0, 5_710_000.0])
ULM = DATA / "lorawan/coverage_ulm"
FLOOR = sensitivity_dbm(7)
SHADOWING = 6.0


def received(n: int, *, seed: int = 0) -> tuple[FloatArray, FloatArray, IntArray, FloatArray]:
    """Distance, RSSI, gateway of what arrives from a town of five gateways, and their true strengths at 1 km."""
    random = np.random.default_rng(seed)
    strength = np.array([-104.0, -112.0, -118.0, -100.0, -108.0])
    gateway = random.integers(0, 5, n)
    distance = 6000 * np.sqrt(random.random(n)) + 30
    rssi = strength[gateway] - 32 * np.log10(distance / 1000) + random.normal(0, SHADOWING, n)
    heard = rssi >= FLOOR
    return distance[heard], rssi[heard], gateway[heard], strength


def test_the_truth_is_found_although_weak_packets_never_arrive() -> None:
    distance, rssi, gateway, strength = received(6000)
    model = fit_log_distance(distance, rssi, gateway, n_gateways=5, floor_dbm=FLOOR)
    np.testing.assert_allclose(model.strength_dbm, strength, atol=2.5)
    np.testing.assert_allclose(model.exponent, 3.2, atol=0.35)
    assert model.shadowing_db == pytest.approx(SHADOWING, abs=0.7)
    slope = np.polyfit(10 * np.log10(distance / 1000), rssi, 1)[0]
    assert -slope < 2.4  # a plain regression sees much less decay than there is


def test_what_arrives_is_expected_without_bias() -> None:
    distance, rssi, gateway, _ = received(6000)
    model = fit_log_distance(distance, rssi, gateway, n_gateways=5, floor_dbm=FLOOR)
    missed = model.received_rssi_dbm(distance, gateway) - rssi
    assert abs(missed.mean()) < 0.3
    assert (model.received_rssi_dbm(distance, gateway) >= np.maximum(FLOOR, model.rssi_dbm(distance, gateway))).all()


def test_a_gateway_without_packets_is_the_towns() -> None:
    distance, rssi, gateway, _ = received(800)
    model = fit_log_distance(distance, rssi, gateway, n_gateways=7, floor_dbm=FLOOR)
    assert model.strength_dbm[6] == pytest.approx(model.town_strength_dbm, abs=0.05)
    assert model.rssi_dbm([900.0], [6]) == pytest.approx(model.rssi_dbm([900.0]), abs=0.1)


def test_margins_come_close_to_the_truth_in_a_town_with_a_hill() -> None:
    random = np.random.default_rng(2)
    x, y = np.meshgrid(np.arange(81) * 100.0, np.arange(81) * 100.0)
    hill = 90 * np.exp(-((x - 4000) ** 2 + (y - 4000) ** 2) / 1.5e6)
    elevation = Elevation(hill[::-1].copy(), CORNER[0], CORNER[1] + 8000, 100.0)
    gateways = CORNER + np.array([[1500.0, 4000.0], [6500.0, 4200.0], [4000.0, 1200.0]])
    places = CORNER + random.uniform(50, 7950, (1500, 2))
    distance = np.hypot(*(places[:, np.newaxis] - gateways).transpose(2, 0, 1))
    loss = np.column_stack([terrain_loss_db(gateway, places, elevation) for gateway in gateways])
    truth = np.array([-106.0, -110.0, -104.0]) - 30 * np.log10(distance / 1000) - loss
    measured = truth + random.normal(0, 4.0, truth.shape)
    place, gateway = np.nonzero(measured >= FLOOR)
    known = measured[place, gateway]

    def margin(rssi: FloatArray) -> FloatArray:
        return link_margin_db(snr_of_rssi_db(rssi), spreading_factor=10)

    def predicted(taken: FloatArray) -> FloatArray:
        corrected = known + taken[place, gateway]
        model = fit_log_distance(distance[place, gateway], corrected, gateway, n_gateways=3, floor_dbm=FLOOR)
        return np.column_stack([model.rssi_dbm(distance[:, g], np.full(len(places), g)) for g in range(3)]) - taken

    assert loss.max() > 12
    with_hill = check(margin(predicted(loss)), margin(truth))
    without = check(margin(predicted(np.zeros_like(loss))), margin(truth))
    assert with_hill.rmse_db < 2.0
    assert with_hill.rmse_db < without.rmse_db
    assert with_hill.same_class > 0.75


def test_a_check_by_hand() -> None:
    found = check([16.0, 4.0], [14.0, 4.0])
    assert found.rmse_db == pytest.approx(2**0.5)
    assert (found.bias_db, found.same_class) == (1.0, 0.5)


def test_bad_input_is_named() -> None:
    with pytest.raises(OptionError, match=r"floor_dbm is -100.*at most rssi_dbm\[1\], which is -110"):
        fit_log_distance([1.0, 2.0], [-90.0, -110.0], [0, 0], n_gateways=1, floor_dbm=-100.0)
    with pytest.raises(OptionError, match="1 or more"):
        fit_log_distance([], [], [], n_gateways=1, floor_dbm=-120.0)
    with pytest.raises(RowError, match=r"gateway\[0\] is 2"):
        fit_log_distance([1.0], [-90.0], [2], n_gateways=2, floor_dbm=-120.0)
    with pytest.raises(NegativeError, match=r"distance_m\[0\]"):
        fit_log_distance([-1.0], [-90.0], [0], n_gateways=1, floor_dbm=-120.0)
    with pytest.raises(ShapeError, match="predicted_margin_db"):
        check([1.0], [1.0, 2.0])
    with pytest.raises(OptionError, match="true_margin_db is 'empty'"):
        check([], [])


def test_a_distance_to_the_place_0_0_is_refused_with_its_row() -> None:
    from_the_ruhr_m = 5_763_000.0
    with pytest.raises(OutOfReachError, match=r"distance_m\[1\] is 5763000.*0/0"):
        fit_log_distance([900.0, from_the_ruhr_m], [-90.0, -91.0], [0, 0], n_gateways=1, floor_dbm=-120.0)
    model = fit_log_distance([900.0, 1200.0], [-90.0, -95.0], [0, 0], n_gateways=1, floor_dbm=-120.0)
    with pytest.raises(OutOfReachError, match=r"distance_m\[0\]"):
        model.rssi_dbm([from_the_ruhr_m])


@needs(ULM)
def test_one_left_out_gateway_of_ulm_is_known_better_than_by_the_textbook() -> None:
    from bench.radio import FLOOR_DBM, okumura_hata, read  # noqa: PLC0415 - needs the data

    packets = read()
    left = int(np.argsort(np.bincount(packets.gateway))[-2])
    own, rest = packets.gateway == left, (packets.gateway != left) & (packets.rssi_dbm >= FLOOR_DBM)
    model = fit_log_distance(
        packets.distance_m[rest],
        packets.rssi_dbm[rest],
        packets.gateway[rest],
        n_gateways=int(packets.gateway.max()) + 1,
        floor_dbm=FLOOR_DBM,
    )
    ours = model.received_rssi_dbm(packets.distance_m[own]) - packets.rssi_dbm[own]
    hata = (okumura_hata(packets) - packets.rssi_dbm)[own]
    assert np.sqrt(np.mean(ours**2)) < 0.6 * np.sqrt(np.mean(hata**2))
