"""Radar composites of the DWD, RADOLAN RW and RY, RADVOR RQ and RE: a file in, rain over the town out, as xarray.

A file is a head of ASCII that ends with the byte 3, and two bytes a cell, the lower first, from the south-west: twelve
bits of a number, then flags (13: secondary, 14: missing, 15: negative, 16: clutter). Cells are kilometres of a polar
stereographic plane on a sphere of 6370.04 km, true at 60° N, along 10° E. Source: DWD, RADOLAN/RADVOR-OP composite
format, version 2.
"""

import bz2
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

from data.errors import BadRequestError

if TYPE_CHECKING:
    import xarray as xr

Reals: TypeAlias = NDArray[np.float64]
Degrees: TypeAlias = tuple[float, float, float, float]
Shape: TypeAlias = tuple[int, int]
SIDE: Final = 900
CELL_M: Final = 1_000.0
RAIN: Final = ("RW", "RY", "RQ")
"""Products whose numbers are sums of rain."""
SOLID: Final = "RE"
"""Its numbers are the share of precipitation that is snow or ice."""
MOST_BYTES: Final = 8_000_000
_RADIUS_M: Final = 6_370_040.0
_TRUE_LAT: Final = np.radians(60.0)
_MIDDLE_LON: Final = 10.0
CORNERS_M: Final[dict[Shape, tuple[float, float]]] = {
    (SIDE, SIDE): (-523_462.2, -4_658_645.0),
    (1_100, SIDE): (-443_462.2, -4_758_645.0),
}
"""West and south of the national composite and of the extended one, by rows and columns."""
_END_OF_HEAD: Final = b"\x03"
_HEAD: Final = re.compile(
    r"(?P<product>[A-Z]{2})(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})\d{5}(?P<month>\d{2})(?P<year>\d{2})"
    r"BY\s*(?P<bytes>\d+)VS.*?PR\s*E(?P<power>[-+]\d{2})INT\s*(?P<interval>\d+)\s*GP\s*(?P<rows>\d+)x\s*(?P<columns>\d+)"
    r"(?:VV\s*(?P<lead>\d+))?"
)
_NUMBER: Final = 0x0FFF
_MISSING: Final = 0x2000
_NEGATIVE: Final = 0x4000
_CLUTTER: Final = 0x8000


class RadarError(BadRequestError):
    """A file that is no composite of rain, or not whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RadarComposite:
    """One file.

    Args:
        product: two letters.
        issued_at: UTC; the end of what was measured.
        lead: what a forecast's end lies after that; 0: measured.
        interval: over which rain is summed.
        values: (rows, columns) from the north-west: rain in mm, or a share; NaN where no radar saw anything.
    """

    product: str
    issued_at: datetime
    lead: timedelta
    interval: timedelta
    values: Reals

    @property
    def rain_mm(self) -> Reals:
        """The sum of rain; RadarError: it is of something else."""
        if self.product not in RAIN:
            raise RadarError(f"a composite of the product {self.product} is no sum of rain; {', '.join(RAIN)} are")
        return self.values

    @property
    def at(self) -> datetime:
        """The end of the interval, UTC."""
        return self.issued_at + self.lead


def radar_composite(content: bytes, name: str) -> RadarComposite:
    """Read one file, compressed by gzip or bzip2 or not.

    Args:
        content: of the file.
        name: as who reads of a fault knows it.

    Raises:
        RadarError: it is broken, too short or too long, of another grid, or of something else.
    """
    whole = unpacked(content, name)
    head, found, cells = whole.partition(_END_OF_HEAD)
    told = _HEAD.match(head.decode("ascii", "replace")) if found else None
    if told is None:
        raise RadarError(f"{name} does not begin like a RADOLAN composite")
    if told["product"] not in {*RAIN, SOLID}:
        raise RadarError(f"{name} is of the product {told['product']}; {', '.join((*RAIN, SOLID))} are read")
    shape = int(told["rows"]), int(told["columns"])
    if shape not in CORNERS_M:
        known = " and ".join(f"{rows} x {columns}" for rows, columns in CORNERS_M)
        raise RadarError(f"{name} has {shape[0]} x {shape[1]} cells; {known} are read")
    if len(cells) != 2 * shape[0] * shape[1] or len(whole) != int(told["bytes"]):
        raise RadarError(f"{name} has {len(whole)} bytes; its head says {told['bytes']}: it is not whole")
    return RadarComposite(
        product=told["product"],
        issued_at=_instant(told, name),
        lead=timedelta(minutes=int(told["lead"] or 0)),
        interval=timedelta(minutes=int(told["interval"])),
        values=_numbers(cells, shape, int(told["power"])),
    )


def axes_m(shape: Shape = (SIDE, SIDE)) -> tuple[Reals, Reals]:
    """The middles of cells on the plane: (columns,) eastwards rising, (rows,) northwards falling, metres."""
    west, south = CORNERS_M[shape]
    across, up = ((np.arange(count, dtype=np.float64) + 0.5) * CELL_M for count in reversed(shape))
    return west + across, (south + up)[::-1]


def plane_m(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Reals, Reals]:
    """Where degrees (EPSG:4326) lie on the plane, metres."""
    east, north = np.radians(np.asarray(lon, np.float64) - _MIDDLE_LON), np.radians(np.asarray(lat, np.float64))
    away = _RADIUS_M * (1 + np.sin(_TRUE_LAT)) * np.cos(north) / (1 + np.sin(north))
    return np.asarray(away * np.sin(east), np.float64), np.asarray(-away * np.cos(east), np.float64)


def degrees(x_m: npt.ArrayLike, y_m: npt.ArrayLike) -> tuple[Reals, Reals]:
    """Longitude and latitude of points of the plane."""
    x, y = np.asarray(x_m, np.float64), np.asarray(y_m, np.float64)
    part = np.hypot(x, y) / (_RADIUS_M * (1 + np.sin(_TRUE_LAT)))
    lon = np.asarray(np.degrees(np.arctan2(x, -y)) + _MIDDLE_LON, np.float64)
    return lon, np.asarray(90 - 2 * np.degrees(np.arctan(part)), np.float64)


def rain_over(composite: RadarComposite, bounds: Degrees) -> "xr.DataArray":
    """The cells that a box touches, with their places.

    Args:
        composite: of any time.
        bounds: west, south, east, north in degrees.

    Returns:
        (y, x) mm, or of RE a share, NaN where unknown; coordinates x and y in metres of the plane (y falling), lon and
        lat (y, x), time.

    Raises:
        RadarError: the box lies outside the composite.
    """
    import xarray as xr  # noqa: PLC0415 - 0.4 s that only who asks for a grid pays

    west, south, east, north = bounds
    corners = plane_m([west, east, west, east, (west + east) / 2], [south, south, north, north, south])
    rows_columns = composite.values.shape
    x, y = axes_m((rows_columns[0], rows_columns[1]))
    columns, rows = (_touched(axis, corner) for axis, corner in ((x, corners[0]), (y, corners[1])))
    if not (len(columns) and len(rows)):
        raise RadarError(f"the box {bounds} lies outside Germany's radar composite")
    lon, lat = degrees(*np.meshgrid(x[columns], y[rows]))
    return xr.DataArray(
        composite.values[np.ix_(rows, columns)],
        dims=("y", "x"),
        coords={
            "y": y[rows],
            "x": x[columns],
            "lon": (("y", "x"), lon),
            "lat": (("y", "x"), lat),
            "time": np.datetime64(composite.at.replace(tzinfo=None), "ns"),
        },
        name="rain" if composite.product in RAIN else "solid_share",
        attrs={
            "units": "mm" if composite.product in RAIN else "1",
            "product": composite.product,
            "interval_min": composite.interval.total_seconds() / 60,
        },
    )


def _touched(axis: Reals, corners: Reals) -> NDArray[np.int64]:
    return np.flatnonzero((axis >= corners.min() - CELL_M / 2) & (axis <= corners.max() + CELL_M / 2))


def unpacked(content: bytes, name: str) -> bytes:
    """What is in a file, packed by gzip or bzip2 or not; RadarError: it is broken or too large."""
    if content[:2] != b"\x1f\x8b" and content[:3] != b"BZh":
        return content
    unpacker: Any = bz2.BZ2Decompressor() if content[:3] == b"BZh" else zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        whole: bytes = unpacker.decompress(content, MOST_BYTES)
    except (zlib.error, OSError) as error:
        raise RadarError(f"{name} cannot be unpacked: {error}") from None
    if not unpacker.eof:
        raise RadarError(f"{name} is cut off, or has more than {MOST_BYTES // 1_000_000} MB when it is unpacked")
    return whole


def _instant(told: "re.Match[str]", name: str) -> datetime:
    year, month, day, hour, minute = (int(told[one]) for one in ("year", "month", "day", "hour", "minute"))
    try:
        return datetime(2000 + year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        raise RadarError(f"{name} says that it is of {day}.{month}.{year} {hour}:{minute}, which is no time") from None


def _numbers(cells: bytes, shape: Shape, power: int) -> Reals:
    numbers = np.frombuffer(cells, "<u2").reshape(shape)[::-1]
    unknown = (numbers & (_MISSING | _CLUTTER | _NEGATIVE)) > 0
    # A division by a whole number leaves 0.1 what it is; a product with 10^-1 does not.
    return np.where(unknown, np.nan, (numbers & _NUMBER) / 10.0**-power)
