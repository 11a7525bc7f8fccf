"""Who lives where, as long as no census grid was imported: residents estimated from floor area."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.osm.elements import Element
from data.importers.population import residents_table
from data.projection import geometry_to_metres, to_degrees

SOURCE: Final = "geschätzt nach Geschossfläche (OpenStreetMap)"
FLOOR_M2_PER_RESIDENT: Final = 75.0
"""Gross floor area per person in German residential buildings, where the extract states no population."""
SMALLEST_HOME_M2: Final = 50.0
NO_HOMES: Final = frozenset(
    {"garage", "garages", "shed", "roof", "carport", "hut", "greenhouse", "barn", "farm_auxiliary", "industrial"}
    | {"commercial", "retail", "warehouse", "church", "chapel", "school", "kindergarten", "hospital", "service"}
    | {"train_station", "transportation", "public", "office", "supermarket", "sports_hall", "hangar", "ruins"}
)
CELL_M: Final = 100
TOWNS: Final = frozenset({"city", "town"})
PARTS: Final = frozenset({"borough", "suburb", "quarter", "neighbourhood"})
"""Places that are parts of the nearest town."""
SETTLEMENTS: Final = TOWNS | PARTS | {"village", "hamlet", "isolated_dwelling", "farm"}
LEAST_LIKELY: Final = math.log(4)
"""A number beyond four times what floor area lets expect, or a quarter, is of more or of less than the extract has."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A place where people live: a point in EPSG:4326, and how many it says they are."""

    kind: str
    point: BaseGeometry
    population: int | None


def settlements(elements: Iterable[Element]) -> list[Settlement]:
    """The settlements of an extract."""
    return [
        Settlement(one.tags["place"], one.geometry, int(said) if said.isdecimal() and int(said) else None)
        for one in elements
        if one.kind == "node" and one.tags.get("place") in SETTLEMENTS and one.geometry is not None
        for said in [one.tags.get("population", "")]
    ]


def spread(buildings: NDArray[np.object_], table: pa.Table, known: Sequence[Settlement]) -> NDArray[np.float64]:
    """Residents of each of n buildings by floor area; sheds, shops and schools have none.

    What a settlement states is spread over the buildings that are nearest to it. What a town states is spread over its
    parts, too, as far as they state nothing themselves, and over the villages around where its number fits the floor
    area better with them. All other buildings have what their floor area lets expect.

    Args:
        buildings: (n,) polygons, EPSG:4326.
        table: their kind and levels.
        known: the settlements around.

    Returns:
        (n,) float64 residents, not whole numbers.
    """
    shapes_m = geometry_to_metres(buildings)
    area_m2 = shapely.area(shapes_m)
    home = np.array([kind not in NO_HOMES for kind in table["kind"].to_pylist()], dtype=bool)
    floor_m2 = np.where(home & (area_m2 >= SMALLEST_HOME_M2), area_m2 * np.asarray(table["levels"]), 0.0)
    residents = np.asarray(floor_m2 / FLOOR_M2_PER_RESIDENT)
    bound = np.zeros(len(residents), bool)
    parts_first = sorted(_territories(shapely.centroid(shapes_m), known), key=lambda one: len(one[1]))
    for stated, reaches in parts_first:
        fits = [_bound(stated, reach, residents, floor_m2, bound) for reach in reaches]
        away, there, people = min(fits, key=lambda one: one[0])
        if away <= LEAST_LIKELY:
            residents[there] = floor_m2[there] * (people / floor_m2[there].sum())
            bound |= there
    return residents


def _bound(
    stated: int,
    reach: NDArray[np.bool_],
    residents: NDArray[np.float64],
    floor_m2: NDArray[np.float64],
    bound: NDArray[np.bool_],
) -> tuple[float, NDArray[np.bool_], float]:
    """How far from what floor area lets expect a number is, of which buildings, and how many are left for them."""
    there = reach & ~bound
    people, floor = stated - float(residents[reach & bound].sum()), float(floor_m2[there].sum())
    away = abs(math.log(floor / people / FLOOR_M2_PER_RESIDENT)) if people > 0 < floor else math.inf
    return away, there, people


def _territories(
    points: NDArray[np.object_], known: Sequence[Settlement]
) -> Iterator[tuple[int, list[NDArray[np.bool_]]]]:
    """What settlements state, and the buildings that may be meant: those of a town with its parts, or with villages."""
    kinds = np.array([one.kind for one in known], dtype=object)
    own = _nearest(points, known, np.arange(len(known)))
    town = _nearest(points, known, np.flatnonzero(np.isin(kinds, [*TOWNS])))
    is_part = np.isin(kinds, [*PARTS])
    of_others = np.array([one.population is not None for one in known], dtype=bool) & ~is_part
    for place, one in enumerate(known):
        if one.population is None:
            continue
        reaches = [own == place]
        if one.kind in TOWNS:
            reaches = [reaches[0] | ((town == place) & some[own]) for some in (is_part, ~of_others)]
        yield one.population, reaches


def _nearest(points: NDArray[np.object_], known: Sequence[Settlement], some: NDArray[np.intp]) -> NDArray[np.intp]:
    """(n,) which of some settlements is nearest to each of n points (EPSG:25832); -1 where there is none."""
    if not some.size:
        return np.full(len(points), -1, np.intp)
    places = geometry_to_metres(np.array([known[one].point for one in some], dtype=object))
    return np.asarray(some[shapely.STRtree(places).nearest(points)])


def grid(points_m: NDArray[np.float64], residents: NDArray[np.float64]) -> tuple[pa.Table, NDArray[np.object_]]:
    """The 100 m grid (EPSG:25832) of places and their residents; its sum is the rounded sum of residents.

    Args:
        points_m: (n, 2) metres, EPSG:25832.
        residents: (n,).

    Returns:
        residents.parquet as data.town.geodata describes it: rows, and cell centres in EPSG:4326.
    """
    inhabited = residents > 0
    corners, owner = np.unique(np.floor(points_m[inhabited] / CELL_M).astype(np.int64), axis=0, return_inverse=True)
    people = _whole(np.bincount(owner.ravel(), residents[inhabited], minlength=len(corners)).astype(np.float64))
    lon, lat = to_degrees((corners + 0.5).astype(np.float64) * CELL_M)
    ids = [f"CRS25832RES100mN{north * CELL_M}E{east * CELL_M}" for east, north in corners.tolist()]
    return residents_table(ids, people), shapely.points(lon, lat)


def _whole(parts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers with the same (rounded) sum: the largest remainders are rounded up."""
    whole = np.floor(parts).astype(np.int64)
    missing = round(parts.sum()) - int(whole.sum())
    whole[np.argsort(whole - parts, kind="stable")[:missing]] += 1
    return whole
