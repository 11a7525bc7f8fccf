"""The surface against a town whose temperature is known, and against every kind of poor input."""

import numpy as np
import pytest
import xarray as xr

from geo.arrays import FloatArray
from geo.errors import DegreesError, NotFiniteError, OptionError, ShapeError
from geo.surface import interpolate, inverse_distance, town_grid
from tests.support.real_files import DATA, needs

CORNER = np.array([380_000.0, 5_710_000.0])
BERN = DATA / "heat_bern"


def town(n: int = 60, *, seed: int = 0, cell_m: float = 100.0) -> tuple[xr.Dataset, xr.DataArray, FloatArray]:
    """A grid with elevation, built share and land cover, its true temperature, and stations."""
    random = np.random.default_rng(seed)
    grid = town_grid(CORNER + np.array([[0.0, 0.0], [6000.0, 5000.0]]), margin_m=0.0, cell_m=cell_m)
    x, y = np.meshgrid(grid.x - CORNER[0], grid.y - CORNER[1])
    grid["elevation_m"] = ("y", "x"), 80 + 40 * np.sin(x / 900) * np.cos(y / 700)
    grid["built_share"] = ("y", "x"), np.clip(np.exp(-((x - 3000) ** 2 + (y - 2500) ** 2) / 2e6), 0, 1)
    grid["land_cover"] = ("y", "x"), (np.sin(x / 400) + np.sin(y / 300) > 0.8).astype(float) + 1
    smooth = 0.6 * np.sin(x / 1300 + 1) * np.sin(y / 1100)
    truth = 24 - 0.0065 * (grid.elevation_m - 80) * 4 + 2.5 * grid.built_share - 1.0 * (grid.land_cover == 2) + smooth
    return grid, truth, CORNER + random.uniform(0, [6000, 5000], (n, 2))


def read_at(truth: xr.DataArray, stations: FloatArray, *, noise: float = 0.15, seed: int = 1) -> FloatArray:
    x, y = xr.DataArray(stations[:, 0], dims="s"), xr.DataArray(stations[:, 1], dims="s")
    there = truth.sel(x=x, y=y, method="nearest").to_numpy()
    return np.asarray(there + np.random.default_rng(seed).normal(0, noise, len(stations)))


def test_covariates_and_kriging_come_close_to_the_truth() -> None:
    grid, truth, stations = town()
    readings = read_at(truth, stations)
    surface = interpolate(stations, readings, grid=grid, categories=frozenset({"land_cover"}))
    missed = float(np.sqrt(((surface.temperature_c - truth) ** 2).mean()))
    cells = np.column_stack([axis.ravel() for axis in np.meshgrid(grid.x, grid.y)])
    simple = inverse_distance(stations, readings, cells).reshape(truth.shape)
    assert missed < 0.25
    assert missed < 0.4 * float(np.sqrt(((simple - truth) ** 2).mean()))
    assert surface.attrs["loo_rmse_k"] == pytest.approx(np.hypot(missed, 0.15), abs=0.12)
    assert abs(surface.attrs["loo_bias_k"]) < 0.05
    assert surface.attrs["n_stations"] == 60


def test_the_standard_error_is_as_large_as_the_error() -> None:
    standardised = []
    for seed in range(4):
        grid, truth, stations = town(50, seed=seed, cell_m=250.0)
        readings = read_at(truth, stations, noise=0.3, seed=seed)
        surface = interpolate(stations, readings, grid=grid, categories=frozenset({"land_cover"}))
        new = truth + np.random.default_rng(seed + 9).normal(0, 0.3, truth.shape)
        standardised.append(((surface.temperature_c - new) / surface.standard_error_k).to_numpy().ravel())
    assert 0.75 < np.std(np.concatenate(standardised)) < 1.3


def test_without_covariates_it_is_ordinary_kriging() -> None:
    _, truth, stations = town()
    grid = xr.Dataset(coords=truth.coords)
    surface = interpolate(stations, read_at(truth, stations), grid=grid)
    assert surface.temperature_c.dims == ("y", "x")
    assert surface.standard_error_k.min() > 0
    assert float(surface.temperature_c.max()) < float(truth.max()) + 1


def test_errors_grow_away_from_the_stations() -> None:
    grid, truth, stations = town()
    near = stations[stations[:, 0] < CORNER[0] + 3000]
    surface = interpolate(near, read_at(truth, near), grid=grid[["built_share"]])
    error = surface.standard_error_k.mean("y")
    assert float(error[-1]) > 1.2 * float(error[5])


def test_own_values_at_stations_are_used() -> None:
    grid, truth, stations = town()
    readings = read_at(truth, stations)
    own = {"elevation_m": np.random.default_rng(0).uniform(60, 120, 60)}
    by_grid = interpolate(stations, readings, grid=grid[["elevation_m"]])
    by_own = interpolate(stations, readings, grid=grid[["elevation_m"]], at_stations=own)
    assert not np.allclose(by_grid.temperature_c, by_own.temperature_c)


def test_a_missing_reading_is_left_out_and_a_cell_without_covariate_stays_empty() -> None:
    grid, truth, stations = town()
    readings = read_at(truth, stations)
    holes = grid[["elevation_m"]].copy(deep=True)
    holes["elevation_m"][0, :3] = np.nan
    few = interpolate(stations[5:], readings[5:], grid=holes)
    readings[:5] = np.nan
    surface = interpolate(stations, readings, grid=holes)
    xr.testing.assert_allclose(surface, few)
    assert int(np.isnan(surface.temperature_c).sum()) == 3
    assert (np.isnan(surface.temperature_c) == np.isnan(surface.standard_error_k)).all()


def test_equal_readings_are_an_even_surface_without_error() -> None:
    grid, _, stations = town()
    surface = interpolate(stations, np.full(60, 21.5), grid=grid[["elevation_m"]])
    np.testing.assert_allclose(surface.temperature_c, 21.5)
    assert float(surface.standard_error_k.max()) < 1e-6
    assert surface.attrs["loo_rmse_k"] < 1e-9


def test_the_order_of_rows_does_not_matter() -> None:
    grid, truth, stations = town()
    readings = read_at(truth, stations)
    south_up = grid.isel(y=slice(None, None, -1))
    xr.testing.assert_allclose(
        interpolate(stations, readings, grid=grid),
        interpolate(stations, readings, grid=south_up).isel(y=slice(None, None, -1)),
    )


def test_a_rare_class_shares_the_level_of_the_rest() -> None:
    grid, truth, stations = town()
    grid["land_cover"][:2, :2] = 9.0
    surface = interpolate(stations, read_at(truth, stations), grid=grid, categories=frozenset({"land_cover"}))
    assert np.isfinite(surface.temperature_c).all()


def test_the_grid_covers_the_town_on_multiples_of_the_cell() -> None:
    grid = town_grid(CORNER + np.array([[3.0, 3.0], [1000.0, 480.0]]), margin_m=100.0)
    assert (grid.x[0], grid.x[-1]) == (379_912.5, 381_112.5)
    assert (grid.y[0], grid.y[-1]) == (5_710_587.5, 5_709_912.5)


def test_bad_input_is_named() -> None:
    grid, truth, stations = town()
    readings, bare = read_at(truth, stations), xr.Dataset(coords=grid.coords)
    with pytest.raises(OptionError, match=r"stations\[2\] is .*wanted: a place inside the grid"):
        interpolate(np.vstack([stations[:2], CORNER - 999.0]), readings[:3], grid=grid)
    with pytest.raises(OptionError, match="at least 4 stations"):
        interpolate(stations[:3], readings[:3], grid=bare)
    with pytest.raises(OptionError, match="at least 4 stations"):
        interpolate([], [], grid=grid)
    with pytest.raises(OptionError, match="at_stations is 'height'"):
        interpolate(stations, readings, grid=grid, at_stations={"height": np.zeros(60)})
    with pytest.raises(OptionError, match="covariates\\['flat'\\]"):
        interpolate(stations, readings, grid=bare.assign(flat=truth * 0))
    with pytest.raises(NotFiniteError, match=r"temperature_c\[1\]"):
        interpolate(stations[:2], [1.0, np.inf], grid=grid)
    with pytest.raises(NotFiniteError, match=r"elevation_m at stations\[0\]"):
        interpolate(stations, readings, grid=grid[["elevation_m"]], at_stations={"elevation_m": np.full(60, np.nan)})
    with pytest.raises(DegreesError, match=r"stations\[0\]"):
        interpolate([[7.3, 51.5]], [20.0], grid=grid)
    with pytest.raises(ShapeError, match="grid has shape or type coordinates"):
        interpolate(stations, readings, grid=xr.Dataset())
    with pytest.raises(ShapeError, match=r"grid\.x"):
        interpolate(stations, readings, grid=grid.isel(x=[1, 0, 2]))
    with pytest.raises(DegreesError, match="grid"):
        interpolate(stations, readings, grid=xr.Dataset(coords={"x": [7.2, 7.3], "y": [51.5, 51.6]}))
    with pytest.raises(OptionError, match="points is 'empty'"):
        town_grid([])
    with pytest.raises(OptionError, match="margin_m"):
        town_grid([CORNER], margin_m=-1.0)
    with pytest.raises(OptionError, match="cell_m is 0"):
        town_grid([CORNER], cell_m=0.0)
    with pytest.raises(OptionError, match="cell_m is 1"):
        town_grid([CORNER, CORNER + 9000.0], cell_m=1.0)


@needs(BERN)
def test_bern_is_known_better_than_by_inverse_distance_and_by_the_reference() -> None:
    from bench.surface import at_reference, errors, kriged, read, weighted  # noqa: PLC0415 - needs the data

    wave = read(2019)
    night = type(wave)(wave.places, wave.elevation_m, wave.hourly_c[::12], wave.reference)
    rmse = {
        method.__name__: np.sqrt(np.mean(errors(night, method) ** 2)) for method in (kriged, weighted, at_reference)
    }
    assert rmse["kriged"] < rmse["weighted"] < rmse["at_reference"]
