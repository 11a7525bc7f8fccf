"""Composites are read as they are written: places, sums, what is missing; what is broken is refused with a sentence."""

import bz2
import gzip
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from data.weather.radar_ascii import radar_ascii
from data.weather.radolan import RadarError, axes_m, degrees, plane_m, radar_composite, rain_over
from tests.support.real_files import DATA, at_hand

TOWN = (7.25, 51.51, 7.39, 51.61)
HEAD = (
    "RW102050100000814BY1620134VS 3SW   2.13.1PR E-01INT  60GP 900x 900MS 62"
    "<boo,ros,emd,hnr,umd,pro,ess,asd,neu,nhb,oft,tur,isn,fbg,mem> "
)
FORECAST = (
    "RQ180700100001022BY1620164VS 5SW   2.29.1PR E-01INT  60GP 900x 900VV  60MF 00000008QN 000MS 69"
    "<asb,boo,drs,eis,ess,fbg,fld,hnr,isn,mem,neu,nhb,oft,pro,ros,tur,umd>"
)


def written(head: str = HEAD, *, row: int = 0, column: int = 0, cell: int = 0) -> bytes:
    """A composite that is dry but for one cell, counted from the south-west."""
    cells = np.zeros((900, 900), "<u2")
    cells[row, column] = cell
    return head.encode() + b"\x03" + cells.tobytes()


def test_the_head_says_product_time_and_interval() -> None:
    got = radar_composite(written(), "rw")
    assert (got.product, got.issued_at) == ("RW", datetime(2014, 8, 10, 20, 50, tzinfo=UTC))
    assert (got.lead, got.interval) == (timedelta(0), timedelta(hours=1))


def test_a_forecast_is_for_later() -> None:
    got = radar_composite(written(FORECAST), "rq")
    assert got.at == datetime(2022, 10, 18, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "mm"), [(123, 12.3), (0x1000 | 123, 12.3), (0x2000 | 2500, np.nan), (0x8000 | 5, np.nan)]
)
def test_a_cell_is_tenths_of_a_millimetre_or_missing(cell: int, mm: float) -> None:
    rain = radar_composite(written(row=3, column=7, cell=cell), "rw").rain_mm
    assert rain[-4, 7] == pytest.approx(mm, nan_ok=True)
    assert np.nansum(rain) == pytest.approx(0.0 if np.isnan(mm) else mm)


def test_places_are_those_that_the_dwd_names() -> None:
    """Corners of the grid of 900 km in RADOLAN's description: 46.9526 N 3.5889 E, and 54.5877 N 2.0715 E."""
    lon, lat = degrees([-523_462.2, -523_462.2], [-4_658_645.0, -3_758_645.0])
    assert lon == pytest.approx([3.5889, 2.0715], abs=2e-4)
    assert lat == pytest.approx([46.9526, 54.5877], abs=2e-4)
    assert plane_m(lon, lat)[1] == pytest.approx([-4_658_645.0, -3_758_645.0], abs=1e-3)


def test_over_a_town_each_cell_has_its_place() -> None:
    x, y = axes_m()
    column, row = (int(np.argmin(np.abs(axis - at))) for axis, at in zip((x, y), plane_m(7.31, 51.55), strict=True))
    grid = rain_over(radar_composite(written(row=899 - row, column=column, cell=200), "rw"), TOWN)
    wet = grid.where(grid > 0, drop=True)
    assert float(wet.item()) == pytest.approx(20.0)
    assert float(wet.lon.item()) == pytest.approx(7.31, abs=0.01)
    assert float(wet.lat.item()) == pytest.approx(51.55, abs=0.006)
    assert 10 <= grid.sizes["x"] <= 14
    assert (np.diff(grid.y) < 0).all()
    with pytest.raises(RadarError, match="outside"):
        rain_over(radar_composite(written(), "rw"), (30.0, 10.0, 31.0, 11.0))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"hello", "does not begin like a RADOLAN composite"),
        (written(HEAD.replace("RW", "RX")), "is of the product RX; RW, RY, RQ, RE are read"),
        (written(HEAD.replace("900x 900", "1500x1400")), "has 1500 x 1400 cells; 900 x 900 and 1100 x 900 are read"),
        (written()[:-1], "its head says 1620134: it is not whole"),
        (written(HEAD.replace("RW10", "RW40")), "which is no time"),
        (gzip.compress(written())[:-20], "cut off"),
        (b"\x1f\x8bnonsense", "cannot be unpacked"),
        (b"BZhnonsense", "cannot be unpacked"),
        (bz2.compress(written())[:-20], "cut off"),
    ],
)
def test_what_is_broken_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(RadarError, match=sentence):
        radar_composite(content, "a file")


def test_real_composites_are_read_and_what_no_radar_saw_is_missing() -> None:
    folder = DATA / "wave2/rain_radar"
    for name, minutes in (("raa01-rw_10000-1408102050-dwd---bin", 60), ("raa01-ry_10000-1408102050-dwd---bin", 5)):
        got = radar_composite(at_hand(folder / f"{name}.gz").read_bytes(), name)
        assert got.interval == timedelta(minutes=minutes)
        assert 0.1 < np.isnan(got.rain_mm).mean() < 0.6
        assert np.nanmin(got.rain_mm) == 0
        assert np.isfinite(rain_over(got, TOWN)).all()


def test_a_file_may_be_packed_either_way() -> None:
    plain = radar_composite(written(row=3, column=7, cell=123), "rw").rain_mm
    for pack in (gzip.compress, bz2.compress):
        assert (radar_composite(pack(written(row=3, column=7, cell=123)), "rw").rain_mm == plain).all()


def test_the_extended_grid_has_the_corners_that_the_dwd_names() -> None:
    """Of 1100 x 900 km: 46.1929 N 4.6759 E in the south-west, 55.5342 N 17.1128 E in the north-east."""
    x, y = axes_m((1_100, 900))
    lon, lat = degrees([x[0] - 500, x[-1] + 500], [y[-1] - 500, y[0] + 500])
    assert lon == pytest.approx([4.6759, 17.1128], abs=2e-4)
    assert lat == pytest.approx([46.1929, 55.5342], abs=2e-4)
    head = HEAD.replace("1620134", "1980134").replace(" 900x 900", "1100x 900")
    cells = np.zeros((1_100, 900), "<u2")
    column, row = (int(np.argmin(np.abs(axis - at))) for axis, at in zip((x, y), plane_m(7.31, 51.55), strict=True))
    cells[1_099 - row, column] = 200
    grid = rain_over(radar_composite(head.encode() + b"\x03" + cells.tobytes(), "rw"), TOWN)
    wet = grid.where(grid > 0, drop=True)
    assert float(wet.item()) == pytest.approx(20.0)
    assert float(wet.lon.item()) == pytest.approx(7.31, abs=0.01)


def test_re_is_the_share_of_snow_and_no_rain() -> None:
    got = radar_composite(written(HEAD.replace("RW", "RE").replace("E-01", "E-03"), row=3, column=7, cell=677), "re")
    assert got.values[-4, 7] == pytest.approx(0.677)
    with pytest.raises(RadarError, match="RE is no sum of rain"):
        _ = got.rain_mm
    assert rain_over(got, TOWN).attrs["units"] == "1"


def ascii_grid(value: str = "12", **head: float) -> bytes:
    """A grid of one value but for -1 in the north-west, with other lines of its head."""
    told = {"ncols": 900, "nrows": 900, "xllcorner": -523462, "yllcorner": -4658645, "cellsize": 1000, **head}
    lines = [f"{name} {said}" for name, said in {**told, "NODATA_value": -1}.items()]
    return "\n".join([*lines, " ".join(["-1", *[value] * (900 * 900 - 1)])]).encode()


def test_an_ascii_grid_is_tenths_from_the_north_west() -> None:
    got = radar_ascii(gzip.compress(ascii_grid()), "RW_20221018-0750.asc.gz")
    assert (got.product, got.at, got.interval) == ("RW", datetime(2022, 10, 18, 7, 50, tzinfo=UTC), timedelta(hours=1))
    assert np.isnan(got.rain_mm[0, 0])
    assert got.rain_mm[0, 1] == got.rain_mm[-1, -1] == 1.2


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (ascii_grid(), "RX_20221018-0750.asc", "is called neither"),
        (ascii_grid(), "RW_20221318-0750.asc", "its name no time"),
        (ascii_grid("x"), "RW_20221018-0750.asc", "is no ASCII grid"),
        (ascii_grid(xllcorner=0), "RW_20221018-0750.asc", "lies on another grid"),
        (ascii_grid(nrows=1100, xllcorner=-443462, yllcorner=-4758645), "RW_20221018-0750.asc", "not whole"),
    ],
)
def test_an_ascii_grid_that_is_broken_is_refused(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(RadarError, match=sentence):
        radar_ascii(content, name)


def test_the_real_ascii_grid_and_the_real_share_of_snow_are_read() -> None:
    folder = DATA / "wave2/rain_radar"
    path = at_hand(folder / "RW_20221018-0750.asc.gz")
    rain = radar_ascii(path.read_bytes(), path.name).rain_mm
    tenths = np.loadtxt(path, skiprows=6)
    assert rain * 10 == pytest.approx(np.where(tenths < 0, np.nan, tenths), nan_ok=True)
    assert 0.1 < np.isnan(rain).mean() < 0.7
    assert 0 < np.nanmax(rain) < 60
    share = radar_composite(at_hand(folder / "radvor_RE2210180700_110.gz").read_bytes(), "re").values
    assert (np.nanmin(share), np.nanmax(share)) == (0.0, 1.0)
