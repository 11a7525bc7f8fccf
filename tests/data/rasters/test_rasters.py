"""Rasters of any form come into one, lie where they should to a pixel, and bad ones are refused in a sentence."""

import tomllib
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from PIL import Image
from pyproj import Transformer
from rasterio.transform import from_origin

from data import stamps
from data.errors import DeclarationError
from data.importers.errors import ImportRefusedError
from data.importers.rasters import RasterWish, import_raster
from data.rasters import picture
from data.rasters.reader import IDLE, RasterReader
from data.rasters.shelf import RasterShelf, UnknownRasterError
from data.web_tiles import HALF_M, PIXELS, WebTile, pixel_at
from tests.support.real_files import DATA, at_hand

WISH = RasterWish(raster_id="heights", title="Höhen", unit="m", licence="dl-de/zero-2-0", attribution="© Jemand")
UTM = {"crs": "EPSG:25832", "transform": from_origin(381_000.0, 5_713_000.0, 10.0, 10.0)}
READ = RasterReader()


def written(path: Path, cells: NDArray[Any], **facts: Any) -> Path:
    """A GeoTIFF of some cells."""
    height, width = cells.shape
    facts = {"driver": "GTiff", "count": 1, "width": width, "height": height, "dtype": cells.dtype, **facts}
    with rasterio.open(path, "w", **facts) as made:
        made.write(cells, 1)
    return path


def slope(size: int = 100) -> NDArray[np.int16]:
    """Cells that say their row and column."""
    rows, columns = np.indices((size, size))
    return (rows * 100 + columns).astype(np.int16)


def taken(path: Path, folder: Path, wish: RasterWish = WISH) -> RasterShelf:
    import_raster(path, wish, folder)
    return RasterShelf(folder)


def test_a_raster_is_read_where_its_cells_lie(tmp_path: Path) -> None:
    cells = slope()
    cells[7, 9] = -1
    shelf = taken(written(tmp_path / "a.tif", cells, nodata=-1, **UTM), tmp_path / "rasters")
    one = shelf.raster("heights")
    to = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True)
    for row, column in ((0, 0), (50, 3), (99, 99), (7, 9)):
        lon, lat = to.transform(381_005.0 + 10 * column, 5_712_995.0 - 10 * row)
        said = READ.value(one, lon, lat)
        assert said == (None if (row, column) == (7, 9) else row * 100 + column)
        tile, x, y = pixel_at(lon, lat, 17)
        found = READ.tile(one, tile)[y, x]
        assert np.isnan(found) if said is None else found == said
    assert READ.value(one, 7.0, 51.0) is None
    assert READ.value(one, 0.0, 90.0) is None
    assert np.isnan(READ.tile(one, WebTile(17, 0, 0))).all()


def test_colours_are_those_of_the_scale_and_what_has_no_value_is_clear(tmp_path: Path) -> None:
    wish = replace(WISH, low=0.0, high=100.0, colours="warm")
    one = taken(written(tmp_path / "a.tif", slope(), **UTM), tmp_path / "rasters", wish).raster("heights").facts
    values = np.array([[0, 100, 50, np.nan, -9, 400]], np.float32)
    image = Image.open(BytesIO(picture.png(values, one))).convert("RGBA")
    colours = [image.getpixel((x, 0)) for x in range(6)]
    assert colours[:2] == [(255, 255, 204, 255), (128, 0, 38, 255)]
    assert colours[2] == (253, 141, 60, 255)
    assert colours[3][3] == 0  # type: ignore[index]  # a pixel of four channels
    assert (colours[4], colours[5]) == (colours[0], colours[1])
    assert picture.legend(one)[1] == (25.0, "#fed976")


def test_what_is_known_stands_beside_it_and_colours_span_what_is_not_extreme(tmp_path: Path) -> None:
    cells = slope()
    cells[0, 0] = 32_000
    shelf = taken(written(tmp_path / "a.tif", cells, **UTM), tmp_path / "rasters")
    facts = shelf.raster("heights").facts
    assert facts.span == pytest.approx(np.percentile(cells, (2, 98)))
    assert facts.max_zoom == 14  # 10 m are 16 m of EPSG:3857; a pixel is 19 m at 13 and 9.6 at 14
    west, south, east, north = facts.bounds
    assert (west, south) < (7.29, 51.55) < (east, north)
    with pytest.raises(UnknownRasterError, match="unknown raster 'depths'; known: heights"):
        shelf.raster("depths")


def test_scale_and_offset_are_worked_in_once(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", slope(), **UTM)
    with rasterio.open(path, "r+") as made:
        made.scales, made.offsets = (0.1,), (-50.0,)
    one = taken(path, tmp_path / "rasters").raster("heights")
    to = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True)
    assert READ.value(one, *to.transform(381_035.0, 5_712_495.0)) == pytest.approx(5_003 * 0.1 - 50)


def test_several_threads_read_at_once_and_few_handles_stay(tmp_path: Path) -> None:
    one = taken(written(tmp_path / "a.tif", slope(), **UTM), tmp_path / "rasters").raster("heights")
    reader = RasterReader()
    tile, *_ = pixel_at(7.295, 51.555, 15)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: reader.tile(one, tile), range(64)))
    assert all(np.array_equal(found[0], other, equal_nan=True) for other in found)
    assert 1 <= len(reader._idle) <= IDLE


@pytest.mark.parametrize(
    ("facts", "wish", "sentence"),
    [
        ({**UTM, "crs": None}, WISH, "names no coordinate system; say it with --crs"),
        ({"crs": "EPSG:25832"}, WISH, "does not say where on the earth it lies"),
        (UTM, replace(WISH, band=2), "has no band 2; it has 1 to 1"),
        (UTM, replace(WISH, raster_id="../x"), "is no id"),
        ({**UTM, "crs": None}, replace(WISH, crs="EPSG:1"), "'EPSG:1' is no coordinate system"),
        ({**UTM, "nodata": 7}, WISH, "no cell has a value"),
    ],
)
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_what_is_not_placed_or_empty_is_refused(
    tmp_path: Path, facts: dict[str, Any], wish: RasterWish, sentence: str
) -> None:
    path = written(tmp_path / "a.tif", np.full((4, 4), 7, np.int16), **facts)
    with pytest.raises(ImportRefusedError, match=sentence):
        import_raster(path, wish, tmp_path / "rasters")
    assert [*(tmp_path / "rasters").glob("*")] == []


def test_a_system_that_the_file_does_not_name_can_be_said(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif", slope(), **{**UTM, "crs": None})
    one = taken(path, tmp_path / "rasters", replace(WISH, crs="EPSG:25832")).raster("heights")
    assert one.facts.bounds[0] == pytest.approx(7.283, abs=0.01)


def test_what_is_cut_off_too_large_or_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    folder, whole = tmp_path / "rasters", written(tmp_path / "whole.tif", slope(), **UTM)
    cut = tmp_path / "cut.tif"
    cut.write_bytes(whole.read_bytes()[:9_000])
    huge = tmp_path / "huge.tif"
    sizes = {
        "width": 100_000,
        "height": 100_000,
        "dtype": "float32",
        "tiled": True,
        "SPARSE_OK": True,
        "BIGTIFF": "YES",
    }
    with rasterio.open(huge, "w", driver="GTiff", count=1, **sizes, **UTM):
        pass
    leads = tmp_path / "leads.vrt"
    leads.write_text(
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        "<SourceFilename>/etc/hostname</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    disguised = tmp_path / "disguised.tif"
    disguised.write_bytes(leads.read_bytes())
    empty = tmp_path / "a.hgt.zip"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    for path, sentence in (
        (cut, "cut.tif (cannot be read to its end|is no GeoTIFF)"),
        (huge, "declares 100000 x 100000 cells; at most 400,000,000"),
        (leads, "leads.vrt is no GeoTIFF, NetCDF or SRTM tile"),
        (disguised, "disguised.tif is no GeoTIFF, NetCDF or SRTM tile"),
        (empty, "holds no single SRTM tile"),
        (Path("/vsicurl/http://127.0.0.1/a.tif"), "is no file on this machine"),
        (tmp_path, "is no file on this machine"),
    ):
        with pytest.raises(ImportRefusedError, match=sentence):
            import_raster(path, WISH, folder)
    assert [*folder.glob("*")] == []


def test_the_last_raster_that_is_deleted_is_not_there_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "LOOK_S", 0.0)
    shelf = taken(written(tmp_path / "a.tif", slope(), **UTM), tmp_path / "rasters")
    assert [*shelf.listed()] == ["heights"]
    for one in (tmp_path / "rasters").iterdir():
        one.unlink()
    assert dict(shelf.listed()) == {}
    with pytest.raises(UnknownRasterError):
        shelf.raster("heights")
    import_raster(tmp_path / "a.tif", WISH, tmp_path / "rasters")
    assert [*shelf.listed()] == ["heights"]


def test_what_is_known_is_typed(tmp_path: Path) -> None:
    shelf = taken(written(tmp_path / "a.tif", slope(), **UTM), tmp_path / "rasters")
    (facts,) = (tmp_path / "rasters").glob("*.toml")
    assert tomllib.loads(facts.read_text("utf-8"))["title"] == shelf.raster("heights").facts.title
    facts.write_text(facts.read_text("utf-8").replace("unit", "uint"))
    with pytest.raises(DeclarationError, match="the file has no 'uint'; known: attribution, bounds, colours"):
        RasterShelf(tmp_path / "rasters").listed()


REAL = {
    "goteborg": (DATA / "raster/goteborg/DEM_KRbig.tif", 19),
    "srtm": (DATA / "raster/N49E011.hgt.zip", 12),
    "cog": (DATA / "wave2/rasters/cog.tif", 10),
    "temperature": (DATA / "wave2/rasters/tmmx_20190121.nc", 7),
    "modis": (DATA / "wave2/rasters/MODIS_ARRAY.nc", 10),
}


@pytest.mark.parametrize("name", REAL)
@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_real_rasters_lie_in_the_right_place_to_a_pixel(tmp_path: Path, name: str) -> None:
    """Middles of cells, projected by pyproj and not by GDAL, have their value in the tile's pixel or one beside it."""
    path, zoom = REAL[name]
    one = taken(at_hand(path), tmp_path, replace(WISH, raster_id=name)).raster(name)
    opened = f"/vsizip/{path}/N49E011.hgt" if path.suffix == ".zip" else str(path)
    with rasterio.open(opened) as source:
        cells = source.read(1, masked=True).astype(float) * source.scales[0] + source.offsets[0]
        to = Transformer.from_crs(source.crs.to_wkt(), "EPSG:4326", always_xy=True)
        places = [(int(r), int(c)) for r, c in np.random.default_rng(7).integers(2, np.array(cells.shape) - 2, (60, 2))]
        centres = [(*source.xy(row, column),) for row, column in places]
    checked = 0
    for (row, column), centre in zip(places, centres, strict=True):
        lon, lat = to.transform(*centre)
        if np.ma.getmaskarray(cells)[row, column]:
            assert READ.value(one, lon, lat) is None
            continue
        wanted = float(cells[row, column])
        assert READ.value(one, lon, lat) == pytest.approx(wanted, rel=1e-5, abs=1e-3)
        tile, x, y = pixel_at(lon, lat, zoom)
        values = READ.tile(one, tile)
        near = values[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
        assert np.isclose(near, wanted, rtol=1e-5, atol=1e-3).any()
        checked += 1
    assert checked >= 20


def test_tiles_of_the_grid_are_those_of_web_maps() -> None:
    assert WebTile(0, 0, 0).bounds_m == pytest.approx((-HALF_M, -HALF_M, HALF_M, HALF_M))
    xy = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(7.31, 51.55)
    tile, column, row = pixel_at(7.31, 51.55, 15)
    west, _, _, north = tile.bounds_m
    side = 2 * HALF_M / 2**15 / PIXELS
    assert (column, row) == ((xy[0] - west) // side, (north - xy[1]) // side)
