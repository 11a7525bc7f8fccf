"""Where the sun stands, to about a degree: enough for light and dark (mean time, circular orbit)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

YEAR_DAYS: Final = 365.2425
RISES: Final = -0.0145
"""Sine of the height of its middle when its edge is on the horizon, refraction included (-0.83 degrees)."""


def day_of_year(epoch_s: NDArray[np.int64]) -> NDArray[np.float64]:
    """Days since the beginning of the year with their fraction, 0 .. 366 (mean years; a day off at most)."""
    return np.mod(epoch_s / 86_400 - 0.25, YEAR_DAYS)


def solar_hour(epoch_s: NDArray[np.int64], *, lon_deg: float) -> NDArray[np.float64]:
    """Mean solar time, hours 0 .. 24; the sun is in the south at 12."""
    return np.mod(epoch_s / 3600 + lon_deg / 15, 24)


def sine_of_height(
    epoch_s: NDArray[np.int64], *, lon_deg: float, lat_deg: float, lag_h: float = 0.0
) -> NDArray[np.float64]:
    """Sine of the sun's elevation, -1 .. 1, ``lag_h`` hours before each instant (equation of time left out)."""
    declination = np.radians(23.44) * np.sin(2 * np.pi * (day_of_year(epoch_s) - 80) / YEAR_DAYS)
    hour_angle = 2 * np.pi * (solar_hour(epoch_s, lon_deg=lon_deg) - lag_h - 12) / 24
    latitude = np.radians(lat_deg)
    return np.asarray(
        np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    )


def nights(begin_s: int, end_s: int, *, lon_deg: float, lat_deg: float) -> list[tuple[int, int]]:
    """Begin and end of each night between two instants, seconds since 1970 UTC, to five minutes."""
    at = np.arange(begin_s, end_s + 300, 300)
    dark = sine_of_height(at, lon_deg=lon_deg, lat_deg=lat_deg) < RISES
    edges = np.flatnonzero(np.diff(np.concatenate([[False], dark, [False]]).astype(np.int8))).reshape(-1, 2)
    return [(int(at[first]), min(int(at[last - 1]) + 300, end_s)) for first, last in edges if at[first] < end_s]
