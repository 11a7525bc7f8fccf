"""The grid of tiles that web maps are made of: EPSG:3857, 256 pixels, row 0 in the north."""

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

from data.errors import BadRequestError

HALF_M: Final = 20_037_508.342789244
"""From the middle of the world of EPSG:3857 to its edge."""
PIXELS: Final = 256
DEEPEST: Final = 22
"""The largest zoom of any tile."""
NORTHMOST: Final = 85.0511287798066
"""Latitude at which that world ends."""
Degrees: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass(frozen=True, slots=True)
class WebTile:
    """One tile; BadRequestError: its zoom has none of this column and row."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if self.z < 0 or not (0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise BadRequestError(f"there is no tile {self.z}/{self.x}/{self.y}; rows and columns end at 2^zoom - 1")

    @property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north in EPSG:3857."""
        side = 2 * HALF_M / 2**self.z
        west, north = self.x * side - HALF_M, HALF_M - self.y * side
        return west, north - side, west + side, north

    @property
    def bounds(self) -> Degrees:
        """Likewise in degrees, EPSG:4326."""
        west, south, east, north = self.bounds_m
        return *_degrees(west, south), *_degrees(east, north)

    def meets(self, area: Degrees, *, margin: float = 0.0) -> bool:
        """Whether some of it lies in an area, or within so many degrees of it."""
        west, south, east, north = self.bounds
        return (
            west <= area[2] + margin
            and east >= area[0] - margin
            and south <= area[3] + margin
            and north >= area[1] - margin
        )


def pixel_at(lon: float, lat: float, z: int) -> tuple[WebTile, int, int]:
    """The tile of a place (degrees, EPSG:4326), and its column and row of pixels there."""
    lat = min(max(lat, -NORTHMOST), NORTHMOST)
    across = (lon + 180) / 360
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    size = PIXELS * 2**z
    column, row = (min(max(math.floor(one * size), 0), size - 1) for one in (across, down))
    return WebTile(z, column // PIXELS, row // PIXELS), column % PIXELS, row % PIXELS


def _degrees(x_m: float, y_m: float) -> tuple[float, float]:
    lat = math.degrees(math.atan(math.sinh(y_m / HALF_M * math.pi)))
    return x_m / HALF_M * 180, lat
