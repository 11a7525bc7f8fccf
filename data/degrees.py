"""Whether degrees can be those of a town."""

from typing import Final

EUROPE: Final = (-25.0, 34.0, 45.0, 72.0)
"""West, south, east, north, degrees EPSG:4326, generously rounded."""


def look_swapped(lon: float, lat: float) -> bool:
    """Whether a place is far from Europe, and in it with longitude and latitude exchanged."""
    west, south, east, north = EUROPE
    return not (west <= lon <= east and south <= lat <= north) and west <= lat <= east and south <= lon <= north
