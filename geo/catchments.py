"""Catchments: whose nearest site is which, as people and ways a site, and as areas.

Straight ways make Voronoi polygons (Okabe, Boots, Sugihara and Chiu 2000, Spatial Tessellations). Along streets a
catchment has no such simple edge: there it is the cells whose middle is nearest to the site, joined.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.arrays import FloatArray, IntArray, as_count, as_points, as_weights

ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Served:
    """What each of m sites serves, a row a site: weight, and its mean and median way; NaN where there is none."""

    weight: FloatArray
    mean: FloatArray
    median: FloatArray


def served(index: IntArray, away: FloatArray, weights: npt.ArrayLike, *, sites: int) -> Served:
    """Return what each site serves.

    Args:
        index: (n,) the nearest site; -1 where there is none.
        away: (n,) how long the way to it is.
        weights: (n,) residents, >= 0.
        sites: how many there are.

    Raises:
        geo.errors.GeoError: negative weights (with the first bad row), a wrong length.
    """
    count = as_count(sites, name="sites", least=0)
    people = as_weights(weights, name="weights", length=len(index))
    used = (index >= 0) & (people > 0)
    site, way, weight = index[used], away[used], people[used]
    total: FloatArray = np.bincount(site, weights=weight, minlength=count).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(site, weights=weight * way, minlength=count) / total
    return Served(total, mean, _medians(site, way, weight, total))


def _medians(site: IntArray, way: FloatArray, weight: FloatArray, total: FloatArray) -> FloatArray:
    """Return the least way within which half of each site's weight lies."""
    order = np.lexsort((way, site))
    site, way, below = site[order], way[order], np.cumsum(weight[order])
    before = np.cumsum(total) - total
    half = below - before[site] >= total[site] / 2 - ROUNDING * below[-1:]  # half may be missed by a last bit
    medians = np.full(len(total), np.nan)
    rows = np.flatnonzero(half)
    first = rows[np.unique(site[rows], return_index=True)[1]]
    medians[site[first]] = way[first]
    return medians


def voronoi(sites: npt.ArrayLike, boundary: Any) -> npt.NDArray[np.object_]:
    """Return the part of a boundary that is nearest to each site by straight ways, (m,) shapely.

    Sites at one place share what the first of them has; the others get an empty polygon.

    Args:
        sites: (m, 2) metres in EPSG:25832.
        boundary: a valid shapely Polygon or MultiPolygon in EPSG:25832.

    Raises:
        geo.errors.GeoError: NaN or degrees, with the first bad row.
    """
    centres = as_points(sites, name="sites")
    areas = np.full(len(centres), shapely.Polygon(), dtype=object)
    places, first = np.unique(centres, axis=0, return_index=True)
    if len(places) <= 1:
        areas[first] = boundary
        return areas
    frame = shapely.box(*boundary.bounds)
    cells = shapely.voronoi_polygons(shapely.multipoints(places), extend_to=frame, ordered=True)
    areas[first] = _clipped(shapely.get_parts(cells), boundary)
    return areas


def joined_cells(index: IntArray, xy_m: FloatArray, cell_m: float, *, sites: int, boundary: Any) -> Any:
    """Return the cells nearest to each site as one area within a boundary, (m,) shapely; empty where there are none.

    Args:
        index: (n,) the nearest site of each cell; -1 where there is none.
        xy_m: (n, 2) the cells' middles.
        cell_m: their side.
        sites: how many there are.
        boundary: a valid shapely Polygon or MultiPolygon in EPSG:25832.
    """
    half = cell_m / 2
    squares = shapely.box(*(xy_m - half).T, *(xy_m + half).T)
    order = np.argsort(index, kind="stable")
    starts = np.searchsorted(index[order], np.arange(sites + 1))
    areas = np.full(sites, shapely.Polygon(), dtype=object)
    for site in np.flatnonzero(np.diff(starts)):
        areas[site] = shapely.coverage_union_all(squares[order[starts[site] : starts[site + 1]]])
    return _clipped(areas, boundary)


def _clipped(areas: npt.NDArray[np.object_], boundary: Any) -> npt.NDArray[np.object_]:
    shapely.prepare(boundary)
    inside = shapely.contains_properly(boundary, areas)
    clipped = areas.copy()
    clipped[~inside] = shapely.intersection(areas[~inside], boundary)
    return clipped
