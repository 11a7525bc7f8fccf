"""How well sites cover a town: share within a distance, covered area, median distance, people per site.

Distances are straight lines here or along the streets where a network is given; the definitions are the same. There
is no norm for the distance: it is always a parameter.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.arrays import FloatArray, IntArray, as_count, as_length_m, as_points, as_rows, as_weights
from geo.discs import union_area
from geo.errors import ShapeError
from geo.nearest import nearest
from geo.network import Network, Positions

AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Coverage:
    """What sites mean for the people (or any other weight) around them.

    Attributes:
        share: of the weight within the distance of a usable site, 0 to 1; NaN where there is no weight.
        median_m: half of the weight is at most so far from its nearest usable site; infinity where more than half
            reaches none, NaN where there is no weight.
        weight_per_site: (m,) the weight whose nearest usable site it is, at any distance.
        weight_without: the weight that reaches no usable site at all.
    """

    share: float
    median_m: float
    weight_per_site: FloatArray
    weight_without: float


def straight(
    points: npt.ArrayLike,
    weights: npt.ArrayLike,
    sites: npt.ArrayLike,
    *,
    radius_m: float,
    usable: npt.ArrayLike | None = None,
) -> Coverage:
    """Return the coverage by straight distance.

    Args:
        points: (n, 2) where people live, metres in EPSG:25832.
        weights: (n,) how many, >= 0.
        sites: (m, 2) metres in EPSG:25832.
        radius_m: >= 0; a point at exactly this distance is covered.
        usable: (m,) booleans; None means all.

    Raises:
        geo.errors.GeoError: NaN, degrees or negative weights (with the first bad row), wrong shapes, a bad radius.
    """
    places = as_points(sites, name="sites")
    index, distance_m = nearest(points, places, usable=usable)
    return summary(index[:, 0], distance_m[:, 0], weights, sites=len(places), radius_m=radius_m)


def along_streets(
    network: Network,
    homes: Positions,
    weights: npt.ArrayLike,
    sites: Positions,
    *,
    radius_m: float,
    usable: npt.ArrayLike | None = None,
) -> Coverage:
    """Return the coverage by the way along the streets, from door to door.

    Args:
        network: the streets.
        homes: (n,) where people live, snapped by `network.snap`.
        weights: (n,) how many, >= 0.
        sites: (m,) snapped sites.
        radius_m: >= 0; a way of exactly this length is covered.
        usable: (m,) booleans; None means all.

    Raises:
        geo.errors.GeoError: negative weights (with the first bad row), wrong shapes, a bad radius.
    """
    index, distance_m = network.nearest_site(homes, sites, usable=usable)
    return summary(index, distance_m, weights, sites=len(sites), radius_m=radius_m)


def summary(
    index: npt.ArrayLike, distance_m: npt.ArrayLike, weights: npt.ArrayLike, *, sites: int, radius_m: float
) -> Coverage:
    """Return the coverage for nearest sites that are known already, by whatever distance.

    Args:
        index: (n,) the nearest of `sites` sites; -1 where there is none.
        distance_m: (n,) >= 0; infinity where there is none.
        weights: (n,) >= 0.
        sites: how many there are, 0 or more.
        radius_m: >= 0.

    Raises:
        geo.errors.GeoError: negative weights (with the first bad row), wrong shapes, a site that does not exist.
    """
    count = as_count(sites, name="sites", least=0)
    away_m = _as_distances(distance_m)
    people = as_weights(weights, name="weights", length=len(away_m))
    nearest_site = _as_nearest(index, length=len(people), sites=count)
    # Row 0 collects who has none.
    per_site = np.bincount(nearest_site + 1, weights=people, minlength=count + 1).astype(np.float64)
    return Coverage(
        share=_share(away_m <= as_length_m(radius_m, name="radius_m"), people),
        median_m=median_distance_m(away_m, people),
        weight_per_site=per_site[1:],
        weight_without=float(per_site[0]),
    )


def median_distance_m(distance_m: npt.ArrayLike, weights: npt.ArrayLike) -> float:
    """Return the weighted median: the least distance within which half of the weight lies.

    Args:
        distance_m: (n,) >= 0; infinity where no site is reached.
        weights: (n,) >= 0.

    Returns:
        Metres; infinity where more than half reaches no site, NaN where there is no weight.

    Raises:
        geo.errors.GeoError: NaN or negative numbers (with the first bad row), wrong shapes.
    """
    away_m = _as_distances(distance_m)
    people = as_weights(weights, name="weights", length=len(away_m))
    order = np.argsort(away_m, kind="stable")
    below = np.cumsum(people[order])
    if not len(below) or below[-1] == 0:
        return math.nan
    return float(away_m[order[np.searchsorted(below, below[-1] / 2)]])


def covered_area(sites: npt.ArrayLike, *, radius_m: float, boundary: Any, quad_segs: int = 16) -> float:
    """Return the area in m² inside a boundary that lies within a radius of any site (m, 2).

    Discs are drawn as `shapely.buffer` does, as regular polygons with 4 * quad_segs corners on the circle: 0.16 % less
    than a circle's area at the default 16. The union's area is computed without the union (see `geo.discs`); only the
    discs on the boundary are united and cut.

    Args:
        sites: (m, 2) metres in EPSG:25832.
        radius_m: >= 0.
        boundary: a valid shapely Polygon or MultiPolygon in EPSG:25832, or None for no boundary.
        quad_segs: 1 or more.

    Raises:
        geo.errors.GeoError: NaN or degrees (with the first bad row), another or an invalid geometry, a bad radius.
    """
    centres = np.unique(as_points(sites, name="sites"), axis=0)
    limit_m = as_length_m(radius_m, name="radius_m")
    corners = as_count(quad_segs, name="quad_segs")
    if limit_m == 0 or not len(centres):
        return 0.0
    if boundary is None:
        return union_area(centres, radius_m=limit_m, quad_segs=corners)
    area = _as_area(boundary)
    inside, crossing = _where(centres, limit_m, area)
    whole = union_area(centres[inside | crossing], radius_m=limit_m, quad_segs=corners)
    outside = shapely.union_all(_discs(centres[crossing], limit_m, corners)).difference(area)
    return float(whole - outside.area)


def _where(centres: FloatArray, radius_m: float, area: Any) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which discs lie inside an area and which may cross its edge; the others lie outside."""
    places, edge = shapely.points(centres), area.boundary
    shapely.prepare(edge)
    shapely.prepare(area)
    crossing = shapely.dwithin(edge, places, radius_m)
    return shapely.contains(area, places) & ~crossing, crossing


def _discs(centres: FloatArray, radius_m: float, quad_segs: int) -> Any:
    angles = np.arange(4 * quad_segs + 1) % (4 * quad_segs) * (math.pi / 2 / quad_segs)
    ring = radius_m * np.column_stack([np.cos(angles), np.sin(angles)])
    return shapely.polygons(centres[:, None, :] + ring)


def _as_area(boundary: Any) -> Any:
    kind = getattr(boundary, "geom_type", type(boundary).__name__)
    if kind not in AREAS:
        raise ShapeError("boundary", got=kind, want="a shapely Polygon or MultiPolygon")
    if not boundary.is_valid:
        raise ShapeError("boundary", got=shapely.is_valid_reason(boundary), want="a valid geometry")
    as_points(shapely.get_coordinates(boundary), name="boundary")
    # Shapely marks a geometry that is prepared: the caller's own stays as it was.
    return shapely.from_wkb(shapely.to_wkb(boundary))


def _as_distances(distance_m: npt.ArrayLike) -> FloatArray:
    away_m = np.asarray(distance_m, dtype=np.float64)
    reached = np.where(np.isposinf(away_m), 0.0, away_m)
    as_weights(reached, name="distance_m")
    return away_m


def _as_nearest(index: npt.ArrayLike, *, length: int, sites: int) -> IntArray:
    given = np.asarray(index)
    none = given == -1
    rows = as_rows(np.where(none, 0, given), name="index", rows=max(sites, 1))
    if len(rows) != length:
        raise ShapeError("index", got=rows.shape, want=f"({length},)")
    return np.where(none, -1, rows)


def _share(covered: npt.NDArray[np.bool_], weights: FloatArray) -> float:
    total = weights.sum()
    return float(weights[covered].sum() / total) if total > 0 else math.nan


def warm_up() -> None:
    """Compile (or load from the cache) what this module needs, so that no request waits for it."""
    covered_area([(400_000.0, 5_700_000.0), (400_001.0, 5_700_000.0)], radius_m=1.0, boundary=None)
