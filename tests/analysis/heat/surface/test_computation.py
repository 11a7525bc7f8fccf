"""From readings of one instant to a kept surface: only usable ones, clipped to the boundary, or a reason why not."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import shapely

from analysis.heat.surface.computation import Stations, surface
from data.town.geodata import Rasters

SIDE = 40


def rasters() -> Rasters:
    """One square kilometre that rises to the east, built up in the south."""
    rise, _ = np.meshgrid(np.linspace(50, 90, SIDE), np.arange(SIDE))
    built = np.repeat(np.linspace(0.0, 1.0, SIDE)[:, np.newaxis], SIDE, axis=1)
    x_m, y_m = 380_000.0 + 25 * np.arange(SIDE, dtype=np.float64), 5_712_000.0 - 25 * np.arange(SIDE, dtype=np.float64)
    return Rasters(
        elevation_m=rise.astype(np.float32),
        land_cover=np.zeros((SIDE, SIDE), np.uint8),
        land_cover_names=("wood",),
        built_share=built.astype(np.float32),
        x_m=x_m,
        y_m=y_m,
    )


def stations(n: int, *, ground: Rasters) -> Stations:
    """Warmer where it is built, colder where it is high, and a little by chance."""
    random = np.random.default_rng(7)
    xy_m = np.column_stack([random.choice(ground.x_m, n), random.choice(ground.y_m, n)])
    celsius = 25 + 3 * ground.sample("built_share", *xy_m.T) - 0.05 * ground.sample("elevation_m", *xy_m.T)
    return Stations(xy_m, celsius + random.normal(0, 0.1, n), datetime(2026, 7, 1, 12, tzinfo=UTC), simulated=True)


def test_it_follows_the_ground_and_ends_at_the_boundary() -> None:
    ground = rasters()
    west, south, east, north = ground.x_m[5] - 1, ground.y_m[-5] - 1, ground.x_m[-5] + 1, ground.y_m[5] + 1
    made = surface(stations(30, ground=ground), ground, np.array([shapely.box(west, south, east, north)]))
    celsius = made["temperature_c"].to_numpy()
    assert np.isnan(celsius[:5]).all()
    assert np.isnan(celsius[:, -4:]).all()
    truth = 25 + 3 * ground.built_share - 0.05 * ground.elevation_m
    assert np.nanmax(np.abs(celsius - truth)) < 0.3
    assert made.attrs["loo_rmse_k"] < 0.3


def test_ground_that_is_the_same_everywhere_teaches_nothing_and_stops_nothing() -> None:
    ground = replace(rasters(), elevation_m=np.zeros((SIDE, SIDE), np.float32))
    land = np.array([shapely.box(ground.x_m[0], ground.y_m[-1], ground.x_m[-1], ground.y_m[0])])
    made = surface(stations(20, ground=ground), ground, land)
    assert np.isfinite(made["temperature_c"].to_numpy()[5:-5, 5:-5]).all()
