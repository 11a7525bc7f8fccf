"""Between degrees and metres: EPSG:4326 (lon, lat) and EPSG:3857 (web maps) at the edges, EPSG:25832 inside."""

from functools import cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer


def to_metres(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Project n places; vectorised.

    Args:
        lon: (n,) degrees, EPSG:4326.
        lat: (n,) degrees, EPSG:4326.

    Returns:
        (n, 2) float64 metres, EPSG:25832.
    """
    x_m, y_m = _transformer("EPSG:4326", "EPSG:25832").transform(np.asarray(lon, float), np.asarray(lat, float))
    return np.column_stack([np.atleast_1d(x_m), np.atleast_1d(y_m)])


def to_degrees(xy_m: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Project back; vectorised.

    Args:
        xy_m: (n, 2) metres, EPSG:25832.

    Returns:
        lon (n,) and lat (n,), degrees, EPSG:4326.
    """
    lon, lat = _transformer("EPSG:25832", "EPSG:4326").transform(xy_m[:, 0], xy_m[:, 1])
    return np.asarray(lon), np.asarray(lat)


def metres_to_mercator(xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) places from EPSG:25832 to EPSG:3857, in which web maps are drawn; vectorised."""
    return np.column_stack(_transformer("EPSG:25832", "EPSG:3857").transform(xy_m[:, 0], xy_m[:, 1]))


def mercator_to_metres(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) places from EPSG:3857 to EPSG:25832; vectorised."""
    return np.column_stack(_transformer("EPSG:3857", "EPSG:25832").transform(xy[:, 0], xy[:, 1]))


def geometry_to_metres(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """(n,) shapely geometries from EPSG:4326 to EPSG:25832; vectorised."""
    return np.asarray(shapely.transform(geometry, lambda xy: to_metres(xy[:, 0], xy[:, 1])))


def geometry_to_degrees(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """(n,) shapely geometries from EPSG:25832 to EPSG:4326; vectorised."""
    return np.asarray(shapely.transform(geometry, lambda xy: np.column_stack(to_degrees(xy))))


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
