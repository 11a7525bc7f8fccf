"""Local time and the height of the sun, vectorised: what people and temperatures follow."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from geo import sun

BERLIN = ZoneInfo("Europe/Berlin")
HOUR_S = 3600
DAY_S = 86_400
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


def sun_height(epoch_s: NDArray[np.int64], *, lag_h: float = 0.0) -> NDArray[np.float64]:
    """Sine of the sun's elevation, -1 .. 1, ``lag_h`` hours before each instant."""
    return sun.sine_of_height(epoch_s, lon_deg=LON_DEG, lat_deg=LAT_DEG, lag_h=lag_h)
