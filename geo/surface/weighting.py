"""Inverse distance weighting: the simple method that every better one is measured against."""

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

from geo.arrays import FloatArray, as_points, as_values
from geo.errors import OptionError


def inverse_distance(
    stations: npt.ArrayLike, values: npt.ArrayLike, cells: npt.ArrayLike, *, power: float = 2.0
) -> FloatArray:
    """Return the mean of the stations' values at each cell, weighted by distance to the minus power.

    stations (n, 2) and cells (m, 2) in metres, values (n,). At a station its value stands alone (the mean of
    those at that very place). Source: Shepard 1968. Memory: 8 bytes x n x m.

    Raises:
        ShapeError, NotFiniteError, DegreesError, OffEarthError: an array, with the index.
        OptionError: no station, or a power that is not above 0.
    """
    places, targets = as_points(stations, name="stations"), as_points(cells, name="cells")
    readings = as_values(values, name="values", length=len(places))
    if len(places) == 0:
        raise OptionError("stations", value=0, want="at least one station")
    if not 0 < power < np.inf:
        raise OptionError("power", value=power, want="a finite number above 0")
    distance_m = cdist(targets, places)
    nearest = distance_m.min(axis=1, keepdims=True)
    # Relative to the nearest station no weight overflows; where it is at 0 m, it alone counts.
    with np.errstate(invalid="ignore"):
        weights = np.where(distance_m == nearest, 1.0, (nearest / distance_m) ** power)
    return np.asarray(weights @ readings / weights.sum(axis=1))
