"""The frame of a printed map: which part of the ground it shows, at which scale, and where a place lies in it."""

from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Millimetres: TypeAlias = NDArray[np.float64]
Metres: TypeAlias = NDArray[np.float64]
MM_PER_M: Final = 1_000
SCALES: Final = (
    *(500, 1_000, 2_000, 2_500, 4_000, 5_000, 7_500, 10_000, 12_500, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000),
    *(60_000, 75_000, 80_000, 100_000, 125_000, 150_000, 200_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000),
)
"""Denominators that maps have: a ruler's millimetre is a number of metres that people can multiply."""
_BARS: Final = (1, 2, 5)
_LONGEST_BAR_MM: Final = 55
_MARGIN: Final = 1.03
"""Of what is shown, so that nothing lies on the edge."""


@dataclass(frozen=True, slots=True)
class MapFrame:
    """A frame.

    Args:
        centre_m: (x, y) of its middle, EPSG:25832.
        scale: denominator.
        width_mm: on paper.
        height_mm: likewise.
    """

    centre_m: tuple[float, float]
    scale: int
    width_mm: float
    height_mm: float

    @classmethod
    def around(cls, bounds_m: tuple[float, float, float, float], width_mm: float, height_mm: float) -> Self:
        """The frame of the largest scale that shows all between west, south, east and north, metres, EPSG:25832."""
        west, south, east, north = bounds_m
        needed = max((east - west) / width_mm, (north - south) / height_mm) * MM_PER_M * _MARGIN
        scale = next((one for one in SCALES if one >= needed), SCALES[-1])
        return cls(((west + east) / 2, (south + north) / 2), scale, width_mm, height_mm)

    @property
    def metres_per_mm(self) -> float:
        """On the ground."""
        return self.scale / MM_PER_M

    @property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the frame."""
        (x, y), half_x = self.centre_m, self.width_mm * self.metres_per_mm / 2
        half_y = self.height_mm * self.metres_per_mm / 2
        return x - half_x, y - half_y, x + half_x, y + half_y

    def mm(self, xy_m: Metres) -> Millimetres:
        """(n, 2) metres, EPSG:25832, as millimetres from the upper left corner."""
        west, _, _, north = self.bounds_m
        shown: Millimetres = (xy_m - [west, north]) / self.metres_per_mm * [1, -1]
        return shown

    def shown(self, shapes_m: NDArray[np.object_], *, tolerance_mm: float = 0.0) -> NDArray[np.object_]:
        """Those of (n,) shapes that lie in the frame, cut to it, in millimetres; simplified by a tolerance."""
        seen = shapes_m[shapely.intersects(shapes_m, shapely.box(*self.bounds_m))]
        thin = shapely.simplify(seen, tolerance_mm * self.metres_per_mm) if tolerance_mm else seen
        cut = shapely.clip_by_rect(thin, *self.bounds_m)
        return np.asarray(shapely.transform(cut[~shapely.is_empty(cut)], self.mm), dtype=object)

    def scale_bar(self) -> tuple[float, float]:
        """How long a bar under the map is: round metres, and millimetres on paper."""
        longest = _LONGEST_BAR_MM * self.metres_per_mm
        step = 10 ** np.floor(np.log10(longest))
        metres = float(max(one * step for one in _BARS if one * step <= longest))
        return metres, metres / self.metres_per_mm
