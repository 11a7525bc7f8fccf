"""Young trees and the sensor that speaks for them."""

from typing import Any

import numpy as np
import pytest

from analysis.green.young_trees import BESIDE_M, nearest_sensor, watered_until
from data.projection import to_metres
from tests.support.store_place import some_sites


@pytest.mark.parametrize(
    ("attributes", "until"),
    [
        ({"planted_year": 2026}, 2031),
        ({"planted_year": 2021}, 2026),
        ({"planted_year": 2020}, None),
        ({"planted_year": 2027}, None),
        ({"planted_year": "2026"}, None),
        ({}, None),
    ],
)
def test_a_tree_is_watered_for_five_years(attributes: dict[str, Any], until: int | None) -> None:
    assert watered_until(attributes, 2026) == until


def test_the_nearest_sensor_speaks_and_none_that_is_far() -> None:
    rng = np.random.default_rng(7)
    sensors = some_sites("soil_moisture", 40, lon=7.3 + 0.004 * rng.random(40), lat=51.5 + 0.004 * rng.random(40))
    lon, lat = 7.3 + 0.004 * rng.random(500), 51.5 + 0.004 * rng.random(500)
    row, metres = nearest_sensor(lon, lat, sensors)
    apart = np.linalg.norm(to_metres(lon, lat)[:, None] - to_metres(sensors.lon, sensors.lat)[None], axis=2)
    near = apart.min(axis=1) <= BESIDE_M
    assert 0 < near.sum() < 500
    np.testing.assert_array_equal(row, np.where(near, apart.argmin(axis=1), -1))
    np.testing.assert_allclose(metres[near], apart.min(axis=1)[near])


def test_without_sensors_none_speaks() -> None:
    row, metres = nearest_sensor(np.array([7.3]), np.array([51.5]), some_sites("soil_moisture", 0))
    assert (row.tolist(), metres.tolist()) == ([-1], [np.inf])
