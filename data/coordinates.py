"""Coordinates as people type or paste them: degrees (EPSG:4326) or metres (EPSG:25832, ETRS89 / UTM 32N)."""

import re
from typing import Final

import numpy as np

from data.errors import FieldError
from data.projection import to_degrees

_PARTS: Final = re.compile(r"[;\s]+|,\s+")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_ZONE: Final = 32_000_000
"""Offices write the zone before the easting: 32382900."""
_EASTING, _NORTHING = (100_000.0, 900_000.0), (5_000_000.0, 6_500_000.0)
"""Metres within Germany."""


def place(text: str, bounds: tuple[float, float, float, float]) -> tuple[float, float]:
    """Lon and lat, degrees EPSG:4326, of two numbers in either order; which is which the town's place tells.

    Args:
        text: ``51,5497 7,3101``, ``7.3101, 51.5497``, ``382900 5712200`` or ``32382900 5712200``.
        bounds: west, south, east, north of the town, degrees.

    Raises:
        FieldError: it is neither, or no place in or beside the town.
    """
    first, second = _numbers(text)
    for x, y in ((first, second), (second, first)):
        easting = x - _ZONE if x > _ZONE else x
        if _EASTING[0] <= easting <= _EASTING[1] and _NORTHING[0] <= y <= _NORTHING[1]:
            lon, lat = (float(one[0]) for one in to_degrees(np.array([[easting, y]])))
        else:
            lon, lat = x, y
        if _near(lon, lat, bounds):
            return round(lon, 7), round(lat, 7)
    west, south, east, north = bounds
    there = f"{south:.2f} to {north:.2f} and {west:.2f} to {east:.2f}"
    raise FieldError("place", f"{text.strip()[:60]!r} lies outside the town; degrees there are {there}")


def _numbers(text: str) -> tuple[float, float]:
    parts = [one for one in _PARTS.split(text.strip()) if one]
    if len(parts) == 1 and parts[0].count(",") == 1 and parts[0].count(".") == 2:  # noqa: PLR2004 - of two numbers
        parts = parts[0].split(",")
    if len(parts) != 2 or not all(_NUMBER.fullmatch(one) for one in parts):  # noqa: PLR2004 - likewise
        raise FieldError(
            "place",
            f"{text.strip()[:60]!r} are no coordinates; write two numbers such as 51.5497 7.3101 or 382900 5712200",
        )
    first, second = (float(one.replace(",", ".")) for one in parts)
    return first, second


def _near(lon: float, lat: float, bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north
