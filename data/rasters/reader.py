"""Reads windows of rasters in our own form: cells of a web tile, the cell at a place; memory is bounded.

A handle of GDAL serves one thread at a time, so handles are borrowed; a few idle ones are kept, the longest unused go.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from data.rasters.shelf import TownRaster
from data.web_tiles import PIXELS, WebTile

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

CACHE_MB: Final = 32
"""Of cells that GDAL keeps in this process."""
IDLE: Final = 8
PICTURE: Final = 1536
"""Pixels of the longer side of a picture of a whole raster."""
GDAL: Final[dict[str, Any]] = {
    "GDAL_CACHEMAX": CACHE_MB,
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # files beside a raster are never opened
    "GDAL_PAM_ENABLED": False,
    "VSI_CACHE": False,
}


@dataclass(slots=True)
class RasterReader:
    """Windows of rasters; safe to use from several threads."""

    _idle: "OrderedDict[tuple[str, str, int], DatasetReader]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tile(self, raster: TownRaster, tile: WebTile) -> NDArray[np.float32]:
        """(256, 256) values of a web tile, row 0 in the north, NaN where there are none; each of the nearest cell."""
        if not tile.meets(raster.facts.bounds):
            return np.full((PIXELS, PIXELS), np.nan, np.float32)
        return self._warped(raster, tile.bounds_m, PIXELS, PIXELS)

    def whole(self, raster: TownRaster, side: int = PICTURE) -> NDArray[np.float32]:
        """Values of all of it within its bounds in EPSG:3857, ``side`` pixels along the longer side; else as `tile`."""
        from rasterio.warp import transform_bounds  # noqa: PLC0415 - GDAL costs 0.2 s and 40 MB that few need

        west, south, east, north = transform_bounds("EPSG:4326", "EPSG:3857", *raster.facts.bounds)
        pixel = max(east - west, north - south) / side
        width, height = (max(1, round(one / pixel)) for one in (east - west, north - south))
        return self._warped(raster, (west, south, east, north), width, height)

    def _warped(
        self, raster: TownRaster, bounds_m: tuple[float, float, float, float], width: int, height: int
    ) -> NDArray[np.float32]:
        from rasterio.enums import Resampling  # noqa: PLC0415 - as in whole
        from rasterio.transform import from_bounds  # noqa: PLC0415 - as in whole
        from rasterio.vrt import WarpedVRT  # noqa: PLC0415 - as in whole

        placed = from_bounds(*bounds_m, width, height)
        facts: dict[str, Any] = {"crs": "EPSG:3857", "transform": placed, "width": width, "height": height}
        with self._borrowed(raster) as source, WarpedVRT(source, resampling=Resampling.nearest, **facts) as warped:
            return _values(warped.read(1, masked=True))

    def value(self, raster: TownRaster, lon: float, lat: float) -> float | None:
        """The value of the cell at a place (degrees, EPSG:4326); None: there is none."""
        from rasterio.warp import transform  # noqa: PLC0415 - as in tile
        from rasterio.windows import Window  # noqa: PLC0415 - as in tile

        with self._borrowed(raster) as source:
            (x,), (y,) = transform("EPSG:4326", source.crs, [lon], [lat])[:2]
            if not (np.isfinite(x) and np.isfinite(y)):
                return None
            row, column = source.index(x, y)
            if not (0 <= row < source.height and 0 <= column < source.width):
                return None
            found = float(_values(source.read(1, window=Window(column, row, 1, 1), masked=True))[0, 0])
        return None if np.isnan(found) else found

    @contextmanager
    def _borrowed(self, raster: TownRaster) -> "Iterator[DatasetReader]":
        import rasterio  # noqa: PLC0415 - as in tile

        with rasterio.Env(**GDAL):
            handle = self._taken(raster) or rasterio.open(raster.path, driver="GTiff")
            try:
                yield handle
            except BaseException:
                handle.close()
                raise
            self._returned(raster, handle)

    def _taken(self, raster: TownRaster) -> "DatasetReader | None":
        with self._lock:
            for key in reversed(self._idle):
                if key[:2] == (raster.id, raster.stamp):
                    return self._idle.pop(key)
        return None

    def _returned(self, raster: TownRaster, handle: "DatasetReader") -> None:
        with self._lock:
            self._idle[raster.id, raster.stamp, id(handle)] = handle
            if len(self._idle) > IDLE:
                self._idle.popitem(last=False)[1].close()


def _values(cells: Any) -> NDArray[np.float32]:
    values: NDArray[np.float32] = cells.astype(np.float32).filled(np.nan)
    return values
