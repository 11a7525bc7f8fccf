"""25 m rasters of an extract: land cover and built share from its polygons, elevation from an SRTM tile."""

import re
import zipfile
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, uniform_filter

from data.importers.errors import ImportRefusedError
from data.importers.osm.surfaces import LANDUSE
from data.projection import geometry_to_metres, to_degrees
from data.town.geodata import Rasters

CELL_M: Final = 25.0
NAMES: Final = ("unknown", *sorted(set(LANDUSE.values())), "water")
SEALED: Final = {"industrial": 0.6, "residential": 0.25, "square": 0.8}
"""What is sealed of a kind of land beside its buildings: streets, yards, car parks (our estimate)."""
NEIGHBOURHOOD_CELLS: Final = 5
_TILE: Final = re.compile(r"[NS][0-9]{2}[EW][0-9]{3}")
SRTM_SIDES: Final = {1201, 3601}


def rasters(
    bounds_m: tuple[float, float, float, float],
    landuse: tuple[pa.Table, NDArray[np.object_]],
    water: NDArray[np.object_],
    buildings: NDArray[np.object_],
    *,
    elevation: Path | None,
) -> Rasters:
    """Rasters over a town.

    Args:
        bounds_m: west, south, east, north, EPSG:25832.
        landuse: rows and polygons (EPSG:4326) of landuse.parquet.
        water: polygons, EPSG:4326.
        buildings: polygons, EPSG:4326.
        elevation: an SRTM tile (``N49E011.hgt``, also zipped); None leaves the town flat at 0 m.

    Raises:
        ImportRefusedError: the tile cannot be read or does not cover the town.
    """
    west, south, east, north = bounds_m
    x_m = np.arange(west + CELL_M / 2, east + CELL_M, CELL_M)
    y_m = np.arange(north - CELL_M / 2, south - CELL_M, -CELL_M)
    centres = np.column_stack([axis.ravel() for axis in np.meshgrid(x_m, y_m)])
    shape = (len(y_m), len(x_m))
    cover = _cover(centres, *landuse, water).reshape(shape)
    return Rasters(
        elevation_m=_elevation(elevation, centres).reshape(shape),
        land_cover=cover,
        land_cover_names=NAMES,
        built_share=_built_share(cover, _building_share(centres, buildings).reshape(shape)),
        x_m=x_m,
        y_m=y_m,
    )


def _cover(
    centres: NDArray[np.float64], table: pa.Table, polygons: NDArray[np.object_], water: NDArray[np.object_]
) -> NDArray[np.uint8]:
    """The kind of land under each cell centre; the smaller polygon lies on top, water on top of all."""
    shapes = geometry_to_metres(np.concatenate([polygons, water]))
    codes = np.array([NAMES.index(kind) for kind in table["kind"].to_pylist()] + [NAMES.index("water")] * len(water))
    cover = np.zeros(len(centres), dtype=np.uint8)
    if not len(shapes):
        return cover
    is_water = np.arange(len(shapes)) >= len(polygons)
    largest_first = np.lexsort([-shapely.area(shapes), is_water])
    cell, shape = shapely.STRtree(shapes[largest_first]).query(shapely.points(centres), predicate="intersects")
    order = np.argsort(shape, kind="stable")
    cover[cell[order]] = codes[largest_first][shape[order]]
    return cover


def _building_share(centres: NDArray[np.float64], buildings: NDArray[np.object_]) -> NDArray[np.float64]:
    """Share of each cell under roofs; a building counts in the cell of its centroid."""
    if not len(buildings):
        return np.zeros(len(centres))
    roofs = geometry_to_metres(buildings)
    nearest = shapely.STRtree(shapely.points(centres)).nearest(shapely.centroid(roofs))
    return np.bincount(nearest, shapely.area(roofs), minlength=len(centres)) / CELL_M**2


def _built_share(cover: NDArray[np.uint8], roofs: NDArray[np.float64]) -> NDArray[np.float32]:
    yards = np.array([SEALED.get(name, 0.0) for name in NAMES])[cover]
    around = uniform_filter(roofs + yards, NEIGHBOURHOOD_CELLS, mode="nearest")
    return np.clip(around, 0, 1).astype(np.float32)


def _elevation(tile: Path | None, centres: NDArray[np.float64]) -> NDArray[np.float32]:
    if tile is None:
        return np.zeros(len(centres), dtype=np.float32)
    heights, south, west = _srtm(tile)
    lon, lat = to_degrees(centres)
    last = len(heights) - 1
    row, column = (south + 1 - lat) * last, (lon - west) * last
    if row.min() < 0 or column.min() < 0 or max(row.max(), column.max()) > last:
        raise ImportRefusedError(f"{tile.name} covers {west}..{west + 1} E, {south}..{south + 1} N, but not the town")
    return np.asarray(map_coordinates(heights, [row, column], order=1), dtype=np.float32)


def _srtm(tile: Path) -> tuple[NDArray[np.float32], int, int]:
    """Heights in metres (north row first) and the south-west corner of an SRTM tile, from its name."""
    name = tile.name.split(".")[0].upper()
    if not tile.is_file():
        raise ImportRefusedError(f"no file {str(tile)!r}; give the path of an SRTM tile such as N49E011.hgt.zip")
    if not _TILE.fullmatch(name):
        raise ImportRefusedError(f"{tile.name} is not named as an SRTM tile, by its south-west corner: N49E011.hgt.zip")
    try:
        south = int(name[1:3]) * (1 if name[0] == "N" else -1)
        west = int(name[4:7]) * (1 if name[3] == "E" else -1)
        raw = zipfile.ZipFile(tile).read(f"{name}.hgt") if tile.suffix == ".zip" else tile.read_bytes()
        heights = np.frombuffer(raw, ">i2").astype(np.float32)
    except (ValueError, IndexError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ImportRefusedError(f"{tile.name} cannot be read as an SRTM tile such as N49E011.hgt.zip") from error
    side = round(len(heights) ** 0.5)
    if side not in SRTM_SIDES or side * side != len(heights):
        raise ImportRefusedError(f"{tile.name} has {len(heights)} heights; an SRTM tile has 1201 x 1201 or 3601 x 3601")
    return heights.reshape(side, side), south, west
