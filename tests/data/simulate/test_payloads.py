import numpy as np
import pytest

from data.measures import AIR_TEMPERATURE, FILL_PERCENT
from data.simulate.payloads import PROFILES, Distance, Linear, Mounting, fields_of, raw_payload

MOUNTED = Mounting(np.array([[1280.0]]), np.array([[280.0]]))


def test_a_full_container_is_near_and_an_empty_one_far() -> None:
    sent = Distance(name="distance_mm", unit_mm=1, step_mm=1).sent(np.array([[0.0, 50, 100]]), MOUNTED)
    assert sent.tolist() == [[1280, 780, 280]]


def test_a_distance_is_read_back_within_its_step() -> None:
    field = Distance(name="distance", unit_mm=10, step_mm=5, text=True)
    fill = np.linspace(0, 100, 77)[None, :]
    assert np.abs(field.read(field.sent(fill, MOUNTED), MOUNTED) - fill).max() <= 0.25


def test_what_is_above_the_rim_is_read_as_full() -> None:
    field = Distance(name="distance_mm", unit_mm=1, step_mm=1)
    assert field.read(field.sent(np.array([[120.0, -20]]), MOUNTED), MOUNTED).tolist() == [[100, 0]]


def test_decoders_show_what_vendors_show() -> None:
    assert Distance(name="distance", unit_mm=10, step_mm=5, text=True).shown(177) == "88.5"
    assert Distance(name="distance_mm", unit_mm=1, step_mm=1).shown(1124) == 1124
    assert Linear(measure="x", name="t", per_unit=100).shown(-12) == -12
    assert Linear(measure="x", name="t", step=0.1, decimals=1).shown(297) == 29.7


@pytest.mark.parametrize("profile", PROFILES)
def test_every_field_comes_back_within_its_resolution(profile: str) -> None:
    for field in PROFILES[profile]:
        values = np.linspace(3, 47, 200)[None, :]
        sent = field.sent(values, MOUNTED)
        step = abs(field.read(sent + 1, MOUNTED) - field.read(sent, MOUNTED)).max()
        assert np.abs(field.read(sent, MOUNTED) - values).max() <= step / 2 + 1e-6


def test_missing_values_stay_missing() -> None:
    field = PROFILES["thermo_centi"][0]
    assert np.isnan(field.read(field.sent(np.array([[np.nan]]), MOUNTED), MOUNTED)).all()


def test_plain_devices_name_a_field_after_each_measure() -> None:
    assert [field.name for field in fields_of("plain", (AIR_TEMPERATURE, FILL_PERCENT))] == [
        "air_temperature_c",
        "fill_percent",
    ]


def test_the_payload_holds_every_number() -> None:
    assert raw_payload([1, -2]) == b"\x00\x01\xff\xfe"
    assert raw_payload([70_000]) == b"\x00\x01\x11\x70"
