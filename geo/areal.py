"""The mean of a raster over an area, by the share of each cell that lies inside, however many rasters there are."""

import numpy as np
import numpy.typing as npt

from geo.arrays import FloatArray
from geo.errors import OptionError, ShapeError
from geo.zonal import CellShares

ENOUGH = 0.8
"""With less of an area known, its mean is unknown: what is missing may be where it rains."""


def areal_mean(grids: npt.ArrayLike, shares: CellShares, *, enough: float = ENOUGH) -> FloatArray:
    """Return the mean over one area, such as the rain of a catchment, (t,); NaN where too little of it is known.

    Args:
        grids: (t, rows, columns) of the raster of the shares; NaN is missing, never 0.
        shares: of geo.zonal.cell_shares.
        enough: share of the area, above 0 to 1, that must be known.

    Raises:
        ShapeError: the grids are not of three dimensions. OptionError: enough is outside its range.
    """
    values = np.asarray(grids, np.float64)
    if values.ndim != 3:  # noqa: PLR2004 - times, rows, columns
        raise ShapeError("grids", got=values.shape, want="(t, rows, columns)")
    if not 0 < enough <= 1:
        raise OptionError("enough", value=enough, want="a share above 0, at most 1")
    inside = values[:, shares.rows, shares.columns]
    known = np.isfinite(inside)
    weight = np.where(known, shares.share, 0.0).sum(axis=(1, 2))
    total = (np.where(known, inside, 0.0) * shares.share).sum(axis=(1, 2))
    whole = shares.share.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((weight > 0) & (weight >= enough * whole), total / weight, np.nan)
