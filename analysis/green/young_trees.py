"""Which trees a town waters: those planted some years ago at most; and which trench's sensor speaks for a tree."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.projection import to_metres
from data.sites import Sites

PLANTED: Final = "planted_year"
YOUNG_YEARS: Final = 5
"""Fertigstellungs- und Entwicklungspflege of DIN 18916 and 18919 lasts three to five years; then roots find water."""
BESIDE_M: Final = 60.0
"""As far as a sensor tells of the same soil and the same rain."""


def watered_until(attributes: Mapping[str, Any], year: int) -> int | None:
    """The last year in which a young tree is watered; None: it is not young any more, or nobody knows."""
    planted = attributes.get(PLANTED)
    if not isinstance(planted, int) or not planted <= year <= planted + YOUNG_YEARS:
        return None
    return planted + YOUNG_YEARS


def nearest_sensor(
    lon: NDArray[np.float64], lat: NDArray[np.float64], sensors: Sites
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """(n,) row of the nearest sensor of n trees and how far it is in metres; -1 and infinity beyond `BESIDE_M`.

    Args:
        lon: (n,) degrees, EPSG:4326.
        lat: (n,) likewise.
        sensors: trenches with sensors.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - 20 MB that a town without trees has no use for

    if not len(sensors) or not len(lon):
        return np.full(len(lon), -1), np.full(len(lon), np.inf)
    tree = cKDTree(to_metres(sensors.lon, sensors.lat))
    metres, row = tree.query(to_metres(lon, lat), distance_upper_bound=BESIDE_M)
    return np.where(np.isfinite(metres), row, -1).astype(np.intp), np.asarray(metres)
