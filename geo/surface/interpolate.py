"""The surface itself: stations and rasters in, an xarray Dataset of temperature and standard error out."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from geo.arrays import BoolArray, FloatArray, as_points, as_values
from geo.errors import NotFiniteError, OptionError, ShapeError
from geo.surface.covariance import Choices
from geo.surface.drift import columns
from geo.surface.kriging import krige, leave_one_out, refuse_what_cannot_be_learned

CELL_M = 25.0
Covariates = Mapping[str, npt.ArrayLike]
# 25 m cells of a region 100 km wide; more comes from a stray station.
MOST_CELLS = 16_000_000


def town_grid(points: npt.ArrayLike, *, margin_m: float = 500.0, cell_m: float = CELL_M) -> xr.Dataset:
    """Return an empty grid around points: centres x ascending, y descending (north up), edges multiples of cell_m.

    Raises:
        ShapeError, NotFiniteError, DegreesError, OffEarthError: points, with the index.
        OptionError: no points, a negative margin, a cell size not above 0, or more than 16 million cells.
    """
    places = as_points(points, name="points")
    if len(places) == 0:
        raise OptionError("points", value="empty", want="at least one point")
    if not 0 < cell_m < np.inf:
        raise OptionError("cell_m", value=cell_m, want="a finite number of metres above 0")
    if not 0 <= margin_m < np.inf:
        raise OptionError("margin_m", value=margin_m, want="a finite number of metres, zero or more")
    low = np.floor((places.min(axis=0) - margin_m) / cell_m)
    cols, rows = np.floor((places.max(axis=0) + margin_m) / cell_m).astype(np.int64) - low.astype(np.int64) + 1
    if cols * rows > MOST_CELLS:
        raise OptionError("cell_m", value=cell_m, want=f"cells so large that {MOST_CELLS:,} cover all points")
    x, y = (low[0] + np.arange(cols) + 0.5) * cell_m, (low[1] + np.arange(rows) + 0.5) * cell_m
    return xr.Dataset(coords={"y": y[::-1], "x": x}, attrs={"crs": "EPSG:25832"})


def interpolate(
    stations: npt.ArrayLike,
    temperature_c: npt.ArrayLike,
    *,
    grid: xr.Dataset,
    at_stations: Covariates | None = None,
    categories: frozenset[str] = frozenset(),
) -> xr.Dataset:
    """Return air temperature and its standard error on the grid, from stations and the grid's covariates.

    stations (n, 2) in metres (EPSG:25832); temperature_c (n,), NaN where a station has no reading (it is
    left out). `grid` has ascending or descending coordinates x and y in metres and one variable (y, x) for
    each covariate, such as elevation_m, built_share or land_cover; a cell with a NaN covariate is NaN in the
    answer. Covariates at the stations are read from the cell they stand in, or given in `at_stations` (by
    name, (n,)), which is better where a station's own height is known. `categories` names covariates that are
    classes, such as land cover: a class with fewer than three stations counts as "the rest".

    The answer holds temperature_c and standard_error_k (y, x, of a further station's reading there) and the
    attributes loo_rmse_k, loo_bias_k (leave-one-out, all found anew without the station), n_stations,
    range_m, nugget_share. Method: universal kriging, exponential covariance by restricted likelihood.

    Raises:
        ShapeError, NotFiniteError, DegreesError, OffEarthError: an array, with the index.
        OptionError: too few stations (4 more than covariate columns); a station outside the grid; a
            covariate without spread, or that follows from others or hangs on one station.
    """
    places = as_points(stations, name="stations")
    readings = as_values(temperature_c, name="temperature_c", length=len(places), allow_nan=True)
    axes = _axes(grid)
    numbers = _station_covariates(grid, places, at_stations or {}, axes=axes)
    known = ~np.isnan(readings)
    for name, values in numbers.items():
        _refuse_unknown(name, values, known)
    rasters = {name: np.asarray(grid[name].transpose("y", "x"), dtype=np.float64).ravel() for name in numbers}
    chosen = {name: values[known] for name, values in numbers.items()}
    refuse_what_cannot_be_learned(np.empty((int(known.sum()), 0)))
    drift, cell_drift = columns(chosen, rasters, categories=categories)
    return _surface(places[known], readings[known], axes=axes, drift=drift, cell_drift=cell_drift)


def _surface(
    places: FloatArray,
    readings: FloatArray,
    *,
    axes: tuple[FloatArray, FloatArray],
    drift: FloatArray,
    cell_drift: FloatArray,
) -> xr.Dataset:
    x, y = axes
    if drift.size == 0:
        drift, cell_drift = np.empty((len(places), 0)), np.empty((x.size * y.size, 0))
    refuse_what_cannot_be_learned(drift)
    covariance = Choices(places).best(readings, np.column_stack([np.ones(len(places)), drift]))
    cells = np.column_stack([np.tile(x, y.size), np.repeat(y, x.size)])
    usable = ~np.isnan(cell_drift).any(axis=1)
    expected, error = np.full((2, len(cells)), np.nan)
    expected[usable], error[usable] = krige(
        places, readings, drift, cells=cells[usable], cell_drift=cell_drift[usable], covariance=covariance
    )
    missed = leave_one_out(places, readings, drift) - readings
    attributes = {
        "loo_rmse_k": float(np.sqrt(np.mean(missed**2))),
        "loo_bias_k": float(missed.mean()),
        "n_stations": len(places),
        "range_m": covariance.range_m,
        "nugget_share": covariance.nugget_share,
        "crs": "EPSG:25832",
    }
    return _dataset(expected, error, axes=axes, attributes=attributes)


def _dataset(
    expected: FloatArray, error: FloatArray, *, axes: tuple[FloatArray, FloatArray], attributes: dict[str, Any]
) -> xr.Dataset:
    x, y = axes
    shape = (y.size, x.size)
    return xr.Dataset(
        {
            "temperature_c": (("y", "x"), expected.reshape(shape), {"units": "degree_Celsius"}),
            "standard_error_k": (("y", "x"), error.reshape(shape), {"units": "K"}),
        },
        coords={"y": y, "x": x},
        attrs=attributes,
    )


def _axes(grid: xr.Dataset) -> tuple[FloatArray, FloatArray]:
    axes = []
    for name in ("x", "y"):
        if name not in grid.coords:
            raise ShapeError("grid", got=f"coordinates {sorted(map(str, grid.coords))}", want="x and y in metres")
        axis = as_values(grid[name].to_numpy(), name=f"grid.{name}")
        steps = np.diff(axis)
        if axis.size == 0 or not ((steps > 0).all() or (steps < 0).all()):
            raise ShapeError(f"grid.{name}", got=axis.shape, want="strictly ascending or descending metres")
        axes.append(axis)
    corner = np.column_stack([axes[0][[0, -1]], axes[1][[0, -1]]])
    as_points(corner, name="grid (x, y)")
    return axes[0], axes[1]


def _station_covariates(
    grid: xr.Dataset, places: FloatArray, given: Covariates, *, axes: tuple[FloatArray, FloatArray]
) -> dict[str, FloatArray]:
    names = [str(name) for name in grid.data_vars]
    for name in given:
        if name not in names:
            raise OptionError("at_stations", value=name, want=names or "nothing: the grid has no covariates")
    inside = _inside(places, axes)
    if len(places) and not inside.all():
        index = int(np.argmin(inside))
        raise OptionError(f"stations[{index}]", value=places[index].tolist(), want="a place inside the grid")
    x, y = xr.DataArray(places[:, 0], dims="station"), xr.DataArray(places[:, 1], dims="station")
    numbers = {}
    for name in names:
        if name in given:
            numbers[name] = as_values(given[name], name=f"at_stations[{name!r}]", length=len(places), allow_nan=True)
        else:
            numbers[name] = np.asarray(grid[name].sel(x=x, y=y, method="nearest"), dtype=np.float64)
    return numbers


def _inside(places: FloatArray, axes: tuple[FloatArray, FloatArray]) -> BoolArray:
    inside = np.ones(len(places), dtype=np.bool_)
    for column, axis in enumerate(axes):
        half = abs(axis[-1] - axis[0]) / max(axis.size - 1, 1) / 2 or CELL_M / 2
        inside &= (places[:, column] >= axis.min() - half) & (places[:, column] <= axis.max() + half)
    return inside


def _refuse_unknown(name: str, values: FloatArray, known: BoolArray) -> None:
    missing = known & ~np.isfinite(values)
    if missing.any():
        index = int(np.argmax(missing))
        raise NotFiniteError(f"{name} at stations", index=index, value=float(values[index]))
