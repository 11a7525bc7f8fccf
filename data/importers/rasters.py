"""Takes a raster of anybody's into the town's folder: GeoTIFF, COG, NetCDF or SRTM, written anew in one form.

What is served later is our own file, in tiles with overviews: no other driver of GDAL is needed there, values are
scaled once, and what is broken is found here, where somebody can be told.
"""

import math
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from data import folders
from data.importers.errors import ImportRefusedError
from data.rasters.reader import GDAL
from data.rasters.shelf import ColourScale
from data.web_tiles import DEEPEST, HALF_M, NORTHMOST, PIXELS, Degrees

if TYPE_CHECKING:
    from rasterio.io import DatasetReader, DatasetWriter

DRIVERS: Final = {b"II*\0": "GTiff", b"II+\0": "GTiff", b"MM\0*": "GTiff", b"MM\0+": "GTiff", b"\x89HDF": "netCDF"}
"""By how a file begins; GDAL itself would also try those that follow what a file names."""
MOST_CELLS: Final = 400_000_000
_BLOCK: Final = 256
_ROWS: Final = 256
_SAMPLED: Final = 1_000
"""So many rows and columns at most say where colours begin and end."""
_OUTLIERS: Final = (2, 98)
"""Percentiles of the sample between which they lie."""
_NODATA: Final = -9999.0
_ZIPPED_BYTES: Final = 64_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterWish:
    """What who imports a raster says of it.

    Args:
        raster_id: small letters, digits and ``_``.
        crs: where the file names none, such as ``EPSG:25832``; empty: it must.
        variable: of a NetCDF with several; empty: it has one.
        band: from 1; of a NetCDF a step of its further dimensions.
        low: where colours begin; NaN: as the values say. ``high``: where they end, likewise.
        is_classes: whether values are classes, between which there is nothing.
        is_model: as RasterFacts has it; ``return_years`` (0: nobody says) and ``topic`` likewise.
    """

    raster_id: str
    title: str
    unit: str
    licence: str
    attribution: str
    crs: str = ""
    variable: str = ""
    band: int = 1
    low: float = math.nan
    high: float = math.nan
    colours: ColourScale = "viridis"
    is_classes: bool = False
    is_model: bool = False
    return_years: int = 0
    topic: str = ""


def import_raster(path: Path, wish: RasterWish, folder: Path) -> Path:
    """Write a raster and what is known of it into a folder, in the place of one of the same id; the path of its facts.

    Raises:
        ImportRefusedError: the file is none that is read, is broken, too large or not placed on the earth.
    """
    import rasterio  # noqa: PLC0415 - GDAL costs 0.2 s and 40 MB that other commands need not pay
    from rasterio.errors import RasterioError  # noqa: PLC0415 - likewise

    if not (wish.raster_id.isidentifier() and wish.raster_id.islower()):
        raise ImportRefusedError(f"{wish.raster_id!r} is no id; wanted small letters, digits and _")
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{wish.raster_id}.draft"
    try:
        with rasterio.Env(**GDAL), _opened(path, wish) as source:
            _look(source, path, wish)
            facts = _written(source, draft, wish)
    except (RasterioError, OSError) as error:
        raise ImportRefusedError(
            f"{path.name} cannot be read to its end: {_short(error)}; nothing was imported"
        ) from None
    else:
        folders.replace(draft, folder / f"{wish.raster_id}.tif")
        said = folder / f"{wish.raster_id}.toml"
        folders.put_file(said, facts.encode())
        return said
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path, wish: RasterWish) -> "Iterator[DatasetReader]":
    import rasterio  # noqa: PLC0415 - as above
    from rasterio.errors import RasterioIOError  # noqa: PLC0415 - as above

    if not path.is_file():
        raise ImportRefusedError(f"{path} is no file on this machine")
    with _unpacked(path) as file:
        name = f"netcdf:{file}:{wish.variable}" if wish.variable else file
        try:
            source = rasterio.open(name, driver=_driver(file))
        except RasterioIOError as error:
            raise ImportRefusedError(
                f"{path.name} is no GeoTIFF, NetCDF or SRTM tile that can be read ({_short(error)})"
            ) from None
        with source:
            yield source


def _driver(file: Path) -> str:
    with file.open("rb") as opened:
        begin = opened.read(4)
    found = "netCDF" if begin[:3] == b"CDF" else DRIVERS.get(begin, "")
    if not found and file.suffix.lower() != ".hgt":
        raise ImportRefusedError(f"{file.name} is no GeoTIFF, NetCDF or SRTM tile")
    return found or "SRTMHGT"


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or the one SRTM tile in an archive."""
    if path.suffix != ".zip":
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                tiles = [one for one in archive.infolist() if one.filename.lower().endswith(".hgt")]
                if len(tiles) != 1 or tiles[0].file_size > _ZIPPED_BYTES:
                    raise ImportRefusedError(f"{path.name} holds no single SRTM tile (.hgt) of at most 64 MB")
                made = Path(folder, Path(tiles[0].filename).name)
                made.write_bytes(archive.read(tiles[0]))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise ImportRefusedError(f"{path.name} is no archive that can be read: {_short(error)}") from None
        yield made


def _look(source: "DatasetReader", path: Path, wish: RasterWish) -> None:
    if source.subdatasets:
        names = ", ".join(one.rpartition(":")[2] for one in source.subdatasets)
        raise ImportRefusedError(f"{path.name} holds several variables; choose one with --variable: {names}")
    if not 1 <= wish.band <= source.count:
        raise ImportRefusedError(f"{path.name} has no band {wish.band}; it has 1 to {source.count}")
    if source.width * source.height > MOST_CELLS:
        raise ImportRefusedError(
            f"{path.name} declares {source.width} x {source.height} cells; at most {MOST_CELLS:,} are read: "
            "cut it to the town, or make its cells larger"
        )
    if source.crs is None and not wish.crs:
        raise ImportRefusedError(f"{path.name} names no coordinate system; say it with --crs, such as EPSG:25832")
    if source.transform.is_identity:
        raise ImportRefusedError(f"{path.name} does not say where on the earth it lies (no transform)")
    if np.dtype(source.dtypes[wish.band - 1]).kind not in "iuf":
        raise ImportRefusedError(f"{path.name} holds {source.dtypes[wish.band - 1]}, not numbers")


def _written(source: "DatasetReader", draft: Path, wish: RasterWish) -> str:
    """Write the cells; what is known of them, as TOML."""
    import rasterio  # noqa: PLC0415 - as above
    from rasterio.enums import Resampling  # noqa: PLC0415 - as above

    crs = _crs(wish.crs) if wish.crs else source.crs
    with rasterio.open(
        draft,
        "w",
        driver="GTiff",
        dtype="float32",
        count=1,
        width=source.width,
        height=source.height,
        crs=crs,
        transform=source.transform,
        nodata=_NODATA,
        tiled=True,
        blockxsize=_BLOCK,
        blockysize=_BLOCK,
        compress="deflate",
        predictor=2 if wish.is_classes else 3,
    ) as made:
        _copy(source, made, wish.band)
        levels = [2**n for n in range(1, 12) if min(source.width, source.height) >> n >= _BLOCK // 2]
        if levels:
            made.build_overviews(levels, Resampling.nearest if wish.is_classes else Resampling.average)
    with rasterio.open(draft, driver="GTiff") as made:
        return _facts(made, wish)


def _copy(source: "DatasetReader", made: "DatasetWriter", band: int) -> None:
    from rasterio.windows import Window  # noqa: PLC0415 - as above

    scale, offset = source.scales[band - 1], source.offsets[band - 1]
    for row in range(0, source.height, _ROWS):
        window = Window(0, row, source.width, min(_ROWS, source.height - row))
        cells = source.read(band, window=window, masked=True).astype(np.float64) * scale + offset
        values = np.where(np.ma.getmaskarray(cells) | ~np.isfinite(cells.data), _NODATA, cells.data)
        made.write(values.astype(np.float32), 1, window=window)


def _facts(made: "DatasetReader", wish: RasterWish) -> str:
    shape = (min(made.height, _SAMPLED), min(made.width, _SAMPLED))
    sample = made.read(1, out_shape=shape, masked=True).compressed()
    if not sample.size:
        raise ImportRefusedError(f"{wish.raster_id}: no cell has a value")
    low, high = np.percentile(sample, _OUTLIERS).tolist()
    low, high = low if math.isnan(wish.low) else wish.low, high if math.isnan(wish.high) else wish.high
    high = high if high > low else low + 1
    bounds = _bounds(made)
    texts = {"title": wish.title, "unit": wish.unit, "licence": wish.licence, "attribution": wish.attribution}
    lines = [f"{name} = {_quoted(text)}" for name, text in texts.items()]
    lines += [
        f'colours = "{wish.colours}"',
        f"span = [{low!r}, {high!r}]",
        f"bounds = {list(bounds)!r}",
        f"max_zoom = {_zoom(bounds, made)}",
        f"is_model = {str(wish.is_model).lower()}",
        *([f"return_years = {wish.return_years}"] if wish.return_years else ()),
        *([f"topic = {_quoted(wish.topic)}"] if wish.topic else ()),
    ]
    return "# Written by `stadtklima import raster`.\n" + "\n".join(lines) + "\n"


def _bounds(made: "DatasetReader") -> Degrees:
    from rasterio.warp import transform_bounds  # noqa: PLC0415 - as above

    west, south, east, north = map(float, transform_bounds(made.crs, "EPSG:4326", *made.bounds))
    if not all(map(math.isfinite, (west, south, east, north))) or west >= east:
        raise ImportRefusedError(f"its corners {tuple(made.bounds)} are no places of {made.crs.to_string()[:40]}")
    return west, south, east, north


def _zoom(bounds: Degrees, made: "DatasetReader") -> int:
    """At which a cell is about a pixel of a web map."""
    middle = math.radians(min(max((bounds[1] + bounds[3]) / 2, -NORTHMOST), NORTHMOST))
    height = math.radians(bounds[3] - bounds[1]) * HALF_M / math.pi / math.cos(middle)
    cell = height / int(made.height)
    return min(DEEPEST, max(0, math.ceil(math.log2(2 * HALF_M / PIXELS / cell))))


def _crs(text: str) -> Any:
    from rasterio.crs import CRS  # noqa: PLC0415 - as above
    from rasterio.errors import CRSError  # noqa: PLC0415 - as above

    try:
        return CRS.from_user_input(text)
    except CRSError:
        raise ImportRefusedError(f"{text!r} is no coordinate system; wanted one such as EPSG:25832") from None


def _quoted(text: str) -> str:
    plain = "".join(one for one in text if one.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:160]
