"""What an area is made of: heights, land cover and built share of the town's rasters, by exact shares of cells."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.town.geodata import Rasters
from geo.zonal import ZonalFigures, cell_shares

PERCENT: Final = 100.0


@dataclass(frozen=True, slots=True)
class AreaGround:
    """Of one area.

    Args:
        elevation_m: metres above the sea.
        built: share that is built or sealed, in %.
        cover: (k,) % of the area by kind of land cover.
        kinds: k names.
    """

    elevation_m: ZonalFigures
    built: ZonalFigures
    cover: NDArray[np.float64]
    kinds: tuple[str, ...]

    @classmethod
    def read(cls, rasters: Rasters, area: shapely.Geometry) -> "AreaGround":
        """Of an area in metres; NaN where it lies outside the rasters."""
        shares = cell_shares(area, rasters.x_m, rasters.y_m)
        parts = shares.parts(rasters.land_cover, n_kinds=len(rasters.land_cover_names))
        total = parts.sum()
        return cls(
            elevation_m=shares.figures(rasters.elevation_m),
            built=shares.figures(rasters.built_share * PERCENT),
            cover=PERCENT * parts / total if total else np.full(len(parts), np.nan),
            kinds=rasters.land_cover_names,
        )
