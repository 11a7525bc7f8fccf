"""Terrain loss against a plain walk along each ray, and flat ground, walls and poor rasters."""

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from geo.arrays import FloatArray
from geo.errors import DegreesError, NegativeError, NotFiniteError, OptionError, ShapeError
from geo.radio import Elevation, knife_edge_loss_db, terrain_loss_db

CORNER = np.array([380_000.0, 5_710_000.0])
ROWS, COLS, CELL = 40, 50, 50.0
GATEWAY = CORNER + np.array([300.0, 300.0])


def raster(heights: FloatArray) -> Elevation:
    return Elevation(np.ascontiguousarray(heights), CORNER[0], CORNER[1] + (ROWS - 1) * CELL, CELL)


def plain_loss(place: FloatArray, heights: FloatArray) -> float:
    """One ray, one sample after the other, with scipy's bilinear heights."""
    north_up = np.arange(ROWS) * CELL + CORNER[1], np.arange(COLS) * CELL + CORNER[0]
    ground = RegularGridInterpolator(north_up, heights[::-1])
    total = float(np.hypot(*(place - GATEWAY)))
    steps = int(np.ceil(2 * total / CELL))
    start, end = float(ground(GATEWAY[::-1])[0]) + 30, float(ground(place[::-1])[0]) + 1.5
    worst = -np.inf
    for share in np.arange(1, steps) / max(steps, 1):
        at = GATEWAY + share * (place - GATEWAY)
        near, far = share * total, (1 - share) * total
        above = float(ground(at[::-1])[0]) + near * far / (2 * 8_495_000) - (start + share * (end - start))
        worst = max(worst, above * np.sqrt(2 / (299.792458 / 868) * (1 / near + 1 / far)))
    return float(knife_edge_loss_db(worst))


def test_equals_the_plain_walk() -> None:
    random = np.random.default_rng(0)
    heights = random.uniform(50, 90, (ROWS, COLS))
    places = CORNER + random.uniform(0, [(COLS - 1) * CELL, (ROWS - 1) * CELL], (60, 2))
    loss = terrain_loss_db(GATEWAY, places, raster(heights))
    np.testing.assert_allclose(loss, [plain_loss(place, heights) for place in places], atol=1e-6)
    assert loss.max() > 6


def test_a_wall_takes_what_the_knife_edge_takes_and_nothing_takes_nothing() -> None:
    behind = CORNER + np.array([[2300.0, 300.0]])
    flat = np.full((ROWS, COLS), 60.0)
    wall = flat.copy()
    wall[:, 26] += 80.0
    assert terrain_loss_db(GATEWAY, behind, raster(flat), device_height_m=30.0).tolist() == [0.0]
    # The wall stands 50 m above the line, 1,000 m from both ends.
    v = (50 + 1000 * 1000 / 2 / 8_495_000) * np.sqrt(2 / (299.792458 / 868) * (2 / 1000))
    loss = terrain_loss_db(GATEWAY, behind, raster(wall), device_height_m=30.0)
    np.testing.assert_allclose(loss, knife_edge_loss_db([v]), atol=0.01)


def test_a_higher_gateway_never_loses_more() -> None:
    heights = np.random.default_rng(1).uniform(50, 90, (ROWS, COLS))
    places = CORNER + np.random.default_rng(2).uniform(0, 1900, (40, 2))
    losses = [terrain_loss_db(GATEWAY, places, raster(heights), gateway_height_m=h) for h in (5.0, 20.0, 60.0)]
    assert (np.diff(losses, axis=0) <= 1e-9).all()


def test_no_place_and_the_gateway_itself() -> None:
    flat = raster(np.zeros((ROWS, COLS)))
    assert terrain_loss_db(GATEWAY, [], flat).shape == (0,)
    assert terrain_loss_db(GATEWAY, [GATEWAY], flat).tolist() == [0.0]


def test_bad_input_is_named() -> None:
    flat = raster(np.zeros((ROWS, COLS)))
    with pytest.raises(OptionError, match=r"places\[1\] is .*inside the elevation"):
        terrain_loss_db(GATEWAY, np.array([GATEWAY, CORNER - 1.0]), flat)
    with pytest.raises(DegreesError, match=r"gateway\[0\]"):
        terrain_loss_db([7.3, 51.5], [GATEWAY], flat)
    holes = np.zeros((ROWS, COLS))
    holes[3, 4] = np.nan
    with pytest.raises(NotFiniteError, match=r"elevation\[3\]"):
        terrain_loss_db(GATEWAY, [GATEWAY], raster(holes))
    with pytest.raises(ShapeError, match="elevation"):
        terrain_loss_db(GATEWAY, [GATEWAY], raster(np.zeros((1, 5))))
    with pytest.raises(NegativeError, match=r"device_height_m\[0\]"):
        terrain_loss_db(GATEWAY, [GATEWAY], flat, device_height_m=-1.0)
    with pytest.raises(OptionError, match="gateway_height_m"):
        terrain_loss_db(GATEWAY, [GATEWAY], flat, gateway_height_m=0.0)
