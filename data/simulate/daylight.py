"""Local time and the height of the sun, vectorised: what people and temperatures follow."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

BERLIN = ZoneInfo("Europe/Berlin")
HOUR_S = 3600
DAY_S = 86_400
YEAR_DAYS = 365.2425
LON_DEG, LAT_DEG = 7.31, 51.55
"""The middle of Castrop-Rauxel: a town of the region sees the sun at the same minute."""


def local_s(epoch_s: NDArray[np.int64], *, zone: ZoneInfo = BERLIN) -> NDArray[np.int64]:
    """Wall clock seconds since 1970-01-01 00:00 local time; any shape. The hour before a change is exact too."""
    if not epoch_s.size:
        return epoch_s
    hour = epoch_s // HOUR_S
    first = int(hour.min())
    span = range(first, int(hour.max()) + 1)
    offsets = np.array([_offset_s(one, zone) for one in span], dtype=np.int64)
    return epoch_s + offsets[hour - first]


def _offset_s(hour: int, zone: ZoneInfo) -> float:
    offset = datetime.fromtimestamp(hour * HOUR_S, UTC).astimezone(zone).utcoffset()
    return offset.total_seconds() if offset else 0.0


def day_of_year(epoch_s: NDArray[np.int64]) -> NDArray[np.float64]:
    """Days since the beginning of the year with their fraction, 0 .. 366 (mean years; a day off at most)."""
    return np.mod(epoch_s / DAY_S - 0.25, YEAR_DAYS)


def solar_hour(epoch_s: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean solar time, hours 0 .. 24; the sun is in the south at 12."""
    return np.mod(epoch_s / HOUR_S + LON_DEG / 15, 24)


def sun_height(epoch_s: NDArray[np.int64], *, lag_h: float = 0.0) -> NDArray[np.float64]:
    """Sine of the sun's elevation, -1 .. 1, ``lag_h`` hours before each instant (equation of time left out)."""
    declination = np.radians(23.44) * np.sin(2 * np.pi * (day_of_year(epoch_s) - 80) / YEAR_DAYS)
    hour_angle = 2 * np.pi * (solar_hour(epoch_s) - lag_h - 12) / 24
    latitude = np.radians(LAT_DEG)
    return np.asarray(
        np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    )
