"""Computes a layer's surface from its stations' current readings and the town's rasters, and keeps it.

Loads xarray, pandas and PyKrige (some 100 MB): meant for a process that ends afterwards.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import shapely
import xarray as xr
from numpy.typing import NDArray

from analysis.heat.surface import storage
from analysis.heat.surface.picture import picture
from analysis.heat.surface.quality import FEWEST, why_not
from analysis.heat.surface.storage import StoredSurface
from data import instants
from data.declare import Layer
from data.folders import Folders
from data.projection import geometry_to_metres, to_metres
from data.state import OK
from data.store import Current
from data.thresholds import ClassTable
from data.town import Attribution, Town, geodata
from data.town.geodata import Grid, Rasters
from geo.errors import OptionError
from geo.surface import interpolate

_COVARIATES: Final[tuple[tuple[Grid, ...], ...]] = (
    ("elevation_m", "land_cover", "built_share"),
    ("elevation_m", "built_share"),
    (),
)
"""From all that is known of a place to nothing: the first from which the stations allow to learn is taken."""


@dataclass(frozen=True, slots=True)
class Stations:
    """Readings of one instant.

    Args:
        xy_m: (n, 2) metres, EPSG:25832.
        celsius: (n,) degrees Celsius.
        observed_at: the middle one of their instants, UTC.
    """

    xy_m: NDArray[np.float64]
    celsius: NDArray[np.float64]
    observed_at: datetime
    simulated: bool


def make(layer: Layer, current: Current, *, folders: Folders, town: Town, now: datetime) -> StoredSurface | None:
    """Compute and keep the surface of a layer that shows air temperature; None where no station has a usable reading.

    Raises:
        UnknownFileError: the town has no rasters or no boundary.
    """
    rasters = Rasters.read(folders.town)
    found = simultaneous(current, rasters, within=timedelta(seconds=layer.interval_s))
    if found is None:
        return None
    facts = StoredSurface(
        layer=layer.id,
        observed_at=found.observed_at,
        computed_at=now,
        n_stations=len(found.celsius),
        simulated=found.simulated,
    )
    if facts.n_stations < FEWEST:
        storage.write(folders.surface, facts)
        return facts
    _, boundary = geodata.read(folders.town, "boundary")
    made = surface(found, rasters, geometry_to_metres(boundary))
    full, png = _judged(facts, made, town.classes_named(layer.classes.name), town.attribution_of(layer.id))
    storage.write(folders.surface, full, png)
    return full


def simultaneous(current: Current, rasters: Rasters, *, within: timedelta) -> Stations | None:
    """The usable readings (state ok) ``within`` the middle one of all instants, of stations on the rasters, or None."""
    xy_m = to_metres(current.sites.lon, current.sites.lat)
    there = (xy_m[:, 0] >= rasters.x_m[0]) & (xy_m[:, 0] <= rasters.x_m[-1])
    there &= (xy_m[:, 1] >= rasters.y_m[-1]) & (xy_m[:, 1] <= rasters.y_m[0])
    usable = there & (current.state == OK) & np.isfinite(current.shows)
    if not usable.any():
        return None
    instants_ms = np.sort(current.observed_at_ms[usable])
    middle_ms = int(instants_ms[instants_ms.size // 2])
    usable &= np.abs(current.observed_at_ms - middle_ms) <= within / timedelta(milliseconds=1)
    observed_at = datetime.fromtimestamp(middle_ms / 1000, UTC)
    return Stations(xy_m[usable], current.shows[usable], observed_at, bool(current.simulated[usable].any()))


def surface(stations: Stations, rasters: Rasters, boundary: NDArray[np.object_]) -> xr.Dataset:
    """The surface as geo.surface computes it of 10 stations or more, NaN outside the boundary (polygons, EPSG:25832).

    Raises:
        OptionError: not even the stations' places allow to learn anything.
    """
    outside = ~_within(boundary, rasters)
    for names in _COVARIATES[:-1]:
        try:
            return _cut(_interpolated(stations, rasters, names, outside), outside)
        except OptionError:
            continue
    return _cut(_interpolated(stations, rasters, _COVARIATES[-1], outside), outside)


def _interpolated(
    stations: Stations, rasters: Rasters, names: tuple[Grid, ...], outside: NDArray[np.bool_]
) -> xr.Dataset:
    """Cells outside have no covariates, so that nothing is computed for them; stations there do count."""
    coordinates = {"y": rasters.y_m, "x": rasters.x_m}
    grids = {name: (("y", "x"), np.where(outside, np.nan, getattr(rasters, name))) for name in names}
    at: dict[str, NDArray[np.float64]] = {name: rasters.sample(name, *stations.xy_m.T) for name in names}
    return interpolate(
        stations.xy_m,
        stations.celsius,
        grid=xr.Dataset(grids, coords=coordinates),
        at_stations=at,
        categories=frozenset({"land_cover"} & set(names)),
    )


def _within(boundary: NDArray[np.object_], rasters: Rasters) -> NDArray[np.bool_]:
    land = shapely.union_all(boundary)
    shapely.prepare(land)
    x, y = np.meshgrid(rasters.x_m, rasters.y_m)
    return np.asarray(shapely.contains_xy(land, x, y), np.bool_)


def _cut(made: xr.Dataset, outside: NDArray[np.bool_]) -> xr.Dataset:
    return made.where(~xr.DataArray(outside, dims=("y", "x")))


def _judged(
    facts: StoredSurface, made: xr.Dataset, table: ClassTable, source: Attribution
) -> tuple[StoredSurface, bytes | None]:
    """Figures, and a picture if it may be shown."""
    celsius = made["temperature_c"].to_numpy()
    full = replace(
        facts,
        loo_rmse_k=float(made.attrs["loo_rmse_k"]),
        loo_bias_k=float(made.attrs["loo_bias_k"]),
        standard_error_k=float(np.nanmedian(made["standard_error_k"])),
        low_c=float(np.nanmin(celsius)),
        high_c=float(np.nanmax(celsius)),
    )
    reason = why_not(
        n_stations=full.n_stations, loo_rmse_k=full.loo_rmse_k, observed_at=full.observed_at, now=full.computed_at
    )
    if reason is not None:
        return full, None
    drawn = picture(celsius, made["x"].to_numpy(), made["y"].to_numpy(), table, says=_says(full, source))
    name = f"{full.layer}-{round(full.computed_at.timestamp() * 1000)}.png"
    return replace(full, bounds=drawn.bounds, picture=name), drawn.png


def _says(facts: StoredSurface, source: Attribution) -> dict[str, str]:
    made_up = "; simulated readings, a demonstration" if facts.simulated else ""
    return {
        "Title": "Air temperature, computed from stations",
        "Copyright": f"{source.holder}, {source.licence}",
        "Description": f"{facts.n_stations} stations at {instants.text(facts.observed_at)}, "
        f"leave-one-out error {facts.loo_rmse_k:.2f} K{made_up}",
    }
