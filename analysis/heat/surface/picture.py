"""A raster of temperatures as a picture that lies on a web map: EPSG:3857, colours of the town's own scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from data.projection import mercator_to_metres, metres_to_mercator, to_degrees
from data.thresholds import ClassTable

ALPHA: Final = 140
"""Of 255: streets and names below can still be read."""
STEP_K: Final = 0.2
"""Temperatures that differ by less have the same colour: half of what the surface knows."""
FINER: Final = 2
"""Pixels a cell in each direction, so that no cell moves by more than a quarter of its width."""
_COLOURS: Final = 255
_EDGE_POINTS: Final = 50


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and where it lies.

    Args:
        png: indexed colours; transparent where there is no temperature.
        bounds: west, south, east, north, degrees EPSG:4326.
    """

    png: bytes
    bounds: tuple[float, float, float, float]


def picture(
    temperature_c: NDArray[np.float64],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    table: ClassTable,
    *,
    says: Mapping[str, str],
) -> Picture:
    """Colour a raster and bring it to EPSG:3857; each pixel takes the cell it lies in.

    Args:
        temperature_c: (rows, columns), degrees Celsius, NaN where there is none; at least one is known.
        x_m: (columns,) eastings of cell centres, rising by a constant step, EPSG:25832.
        y_m: (rows,) northings of cell centres, falling by the same step.
        table: the classes whose colours markers have.
        says: texts that go with the file, by keyword (Copyright, Description).
    """
    rows, columns = (np.flatnonzero((~np.isnan(temperature_c)).any(axis=axis)) for axis in (1, 0))
    part = temperature_c[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    x, y = x_m[columns[0] : columns[-1] + 1], y_m[rows[0] : rows[-1] + 1]
    cell_m = float(x_m[1] - x_m[0])
    west, south, east, north = _box(x, y, cell_m)
    size = tuple(int(np.ceil(FINER * n * _stretch(x, y, cell_m))) for n in part.shape)
    across, down = west + _centres(size[1]) * (east - west), north - _centres(size[0]) * (north - south)
    places = mercator_to_metres(np.column_stack([np.tile(across, size[0]), np.repeat(down, size[1])]))
    column, row = (
        np.rint((places[:, 0] - x[0]) / cell_m).astype(int),
        np.rint((y[0] - places[:, 1]) / cell_m).astype(int),
    )
    inside = (column >= 0) & (column < x.size) & (row >= 0) & (row < y.size)
    found = np.full(len(places), np.nan)
    found[inside] = part[row[inside], column[inside]]
    return Picture(_png(found.reshape(size), table, says), _degrees(west, south, east, north))


def colours(table: ClassTable, celsius: NDArray[np.float64]) -> NDArray[np.uint8]:
    """(n, 3) red, green, blue of n temperatures: a class's own colour in its middle, passing over in between."""
    lows = np.array([one.low for one in table.classes])
    widths = np.append(np.diff(lows), lows[-1] - lows[-2])
    widths[0] = widths[1]  # the first class takes all that is colder: it is coloured as if it were as wide as the next
    middles = np.append(lows[1], lows[1:] + widths[1:]) - widths / 2
    shades = np.array([[int(one.colour[at : at + 2], 16) for at in (1, 3, 5)] for one in table.classes], float)
    mixed = np.column_stack([np.interp(celsius, middles, shade) for shade in shades.T])
    shades_of: NDArray[np.uint8] = np.rint(mixed).astype(np.uint8)
    return shades_of


def _png(celsius: NDArray[np.float64], table: ClassTable, says: Mapping[str, str]) -> bytes:
    low, high = float(np.nanmin(celsius)), float(np.nanmax(celsius))
    step = max(STEP_K, (high - low) / (_COLOURS - 1))
    index = np.nan_to_num(np.floor((celsius - low) / step) + 1, nan=0).astype(np.uint8)
    count = int(index.max())
    shades = colours(table, low + (np.arange(count, dtype=np.float64) + 0.5) * step)
    image = Image.fromarray(index, "P")
    image.putpalette(bytes([0, 0, 0]) + shades.tobytes())
    notes = PngInfo()
    for key, text in says.items():
        notes.add_itxt(key, text)
    out = BytesIO()
    image.save(out, "PNG", optimize=True, transparency=bytes([0]) + bytes([ALPHA]) * count, pnginfo=notes)
    return out.getvalue()


def _box(x: NDArray[np.float64], y: NDArray[np.float64], cell_m: float) -> tuple[float, float, float, float]:
    """West, south, east, north of the raster with its outer edges, metres EPSG:3857."""
    across = np.linspace(x[0] - cell_m / 2, x[-1] + cell_m / 2, _EDGE_POINTS)
    down = np.linspace(y[0] + cell_m / 2, y[-1] - cell_m / 2, _EDGE_POINTS)
    ends = [(across, np.full(_EDGE_POINTS, end)) for end in down[[0, -1]]]
    ends += [(np.full(_EDGE_POINTS, end), down) for end in across[[0, -1]]]
    edge = metres_to_mercator(np.concatenate([np.column_stack(one) for one in ends]))
    (west, south), (east, north) = edge.min(axis=0), edge.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _stretch(x: NDArray[np.float64], y: NDArray[np.float64], cell_m: float) -> float:
    """How much larger the turned raster's box is than the raster; the metres of EPSG:3857 cancel out."""
    west, south, east, north = _box(x, y, cell_m)
    middle = np.array([[x.mean(), y.mean()], [x.mean() + cell_m, y.mean()]])
    ahead = np.hypot(*np.diff(metres_to_mercator(middle), axis=0)[0])
    return float(max((east - west) / (x.size * ahead), (north - south) / (y.size * ahead)))


def _centres(n: int) -> NDArray[np.float64]:
    return (np.arange(n) + 0.5) / n


def _degrees(west: float, south: float, east: float, north: float) -> tuple[float, float, float, float]:
    lon, lat = to_degrees(mercator_to_metres(np.array([[west, south], [east, north]])))
    return float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])
