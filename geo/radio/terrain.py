"""What hills take from a link: the worst edge on the straight line over an elevation raster."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray, as_points, as_values, as_weights
from geo.compiled import kernel
from geo.errors import NotFiniteError, OptionError, ShapeError
from geo.radio.pathloss import FREQUENCY_MHZ, knife_edge_loss_db

# The ray bends with the air: 4/3 of the Earth's radius (ITU-R P.452).
EFFECTIVE_EARTH_M = 8_495_000.0
LIGHT_M_MHZ = 299.792458


@dataclass(frozen=True)
class Elevation:
    """Heights (rows, cols) in metres above the sea at cell centres; row 0 lies at y_m, rows run north to south."""

    heights_m: FloatArray
    x_m: float
    y_m: float
    cell_m: float


def terrain_loss_db(
    gateway: npt.ArrayLike,
    places: npt.ArrayLike,
    elevation: Elevation,
    *,
    gateway_height_m: float = 30.0,
    device_height_m: npt.ArrayLike = 1.5,
    frequency_mhz: float = FREQUENCY_MHZ,
) -> FloatArray:
    """Return the loss (n,) by the worst knife edge between a gateway and each place.

    gateway (2,) and places (n, 2) in metres (EPSG:25832); heights above ground; device_height_m one number or
    (n,). 0 dB is a line of sight with its Fresnel zone free. Bilinear heights, sampled each half cell, curved
    Earth; several edges in a row count as the worst. A place at the gateway loses nothing.
    Source: ITU-R P.526-15, section 4.

    Raises:
        NotFiniteError, DegreesError, OffEarthError, NegativeError: an array, with the index.
        ShapeError: elevation is not a grid of 2 x 2 cells or more.
        OptionError: a point outside the elevation raster, or an option out of its range.
    """
    at, to = as_points(np.asarray(gateway)[np.newaxis], name="gateway"), as_points(places, name="places")
    heights = np.broadcast_to(np.asarray(device_height_m, dtype=np.float64), len(to))
    heights = as_weights(heights, name="device_height_m")
    for name, value in (("gateway_height_m", gateway_height_m), ("frequency_mhz", frequency_mhz)):
        if not 0 < value < np.inf:
            raise OptionError(name, value=value, want="a finite number above 0")
    _refuse_bad(elevation)
    cells, origin = _in_cells(at, elevation, name="gateway"), _in_cells(to, elevation, name="places")
    wavelength_m = LIGHT_M_MHZ / frequency_mhz
    worst = np.full(len(to), -np.inf)
    _worst_edge(elevation.heights_m, elevation.cell_m, cells[0], origin, gateway_height_m, heights, wavelength_m, worst)
    return knife_edge_loss_db(worst)


def _refuse_bad(elevation: Elevation) -> None:
    heights = elevation.heights_m
    if heights.ndim != 2 or min(heights.shape) < 2:  # noqa: PLR2004 - bilinear needs four cells
        raise ShapeError("elevation", got=heights.shape, want="(rows, cols), 2 x 2 or more")
    if not 0 < elevation.cell_m < np.inf:
        raise OptionError("elevation.cell_m", value=elevation.cell_m, want="a finite number of metres above 0")
    as_values([elevation.x_m, elevation.y_m], name="elevation corner")
    bad = ~np.isfinite(heights).all(axis=1)
    if bad.any():
        raise NotFiniteError("elevation", index=int(np.argmax(bad)), value="a row with NaN or infinity")


def _in_cells(points: FloatArray, elevation: Elevation, *, name: str) -> FloatArray:
    column = (points[:, 0] - elevation.x_m) / elevation.cell_m
    row = (elevation.y_m - points[:, 1]) / elevation.cell_m
    rows, cols = elevation.heights_m.shape
    outside = (column < 0) | (row < 0) | (column > cols - 1) | (row > rows - 1)
    if outside.any():
        index = int(np.argmax(outside))
        raise OptionError(f"{name}[{index}]", value=points[index].tolist(), want="a point inside the elevation")
    return np.column_stack([row, column])


@kernel
def _height(heights: FloatArray, row: float, column: float) -> float:
    i, j = min(int(row), heights.shape[0] - 2), min(int(column), heights.shape[1] - 2)
    down, right = row - i, column - j
    upper = heights[i, j] * (1 - right) + heights[i, j + 1] * right
    lower = heights[i + 1, j] * (1 - right) + heights[i + 1, j + 1] * right
    return float(upper * (1 - down) + lower * down)


@kernel
def _worst_edge(  # noqa: PLR0917 - compiled code takes its arrays one by one
    heights: FloatArray,
    cell_m: float,
    gateway: FloatArray,
    places: FloatArray,
    gateway_height_m: float,
    device_height_m: FloatArray,
    wavelength_m: float,
    worst: FloatArray,
) -> None:
    start = _height(heights, gateway[0], gateway[1]) + gateway_height_m
    for i in range(places.shape[0]):
        down, right = places[i, 0] - gateway[0], places[i, 1] - gateway[1]
        cells = np.hypot(down, right)
        steps = int(np.ceil(2 * cells))
        end = _height(heights, places[i, 0], places[i, 1]) + device_height_m[i]
        for step in range(1, steps):
            share = step / steps
            near, far = share * cells * cell_m, (1 - share) * cells * cell_m
            ground = _height(heights, gateway[0] + share * down, gateway[1] + share * right)
            above = ground + near * far / (2 * EFFECTIVE_EARTH_M) - (start + share * (end - start))
            v = above * np.sqrt(2 / wavelength_m * (1 / near + 1 / far))
            worst[i] = max(worst[i], v)
