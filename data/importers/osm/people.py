"""Who lives where, as long as no census grid was imported: residents estimated from floor area."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

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
SETTLEMENTS: Final = frozenset({"city", "town", "village", "suburb"})


def stated_population(elements: Iterable[Element]) -> int | None:
    """The sum of what the settlements of an extract say of themselves; None where none does."""
    said = [
        int(element.tags["population"])
        for element in elements
        if element.tags.get("place") in SETTLEMENTS and element.tags.get("population", "").isdecimal()
    ]
    return sum(said) if said else None


def spread(buildings: NDArray[np.object_], table: pa.Table, population: int | None) -> NDArray[np.float64]:
    """Residents of each of n buildings by floor area; sheds, shops and schools have none.

    Args:
        buildings: (n,) polygons, EPSG:4326.
        table: their kind and levels.
        population: of the whole extract; None estimates it from the floor area.

    Returns:
        (n,) float64 residents, not whole numbers.
    """
    area_m2 = shapely.area(geometry_to_metres(buildings))
    home = np.array([kind not in NO_HOMES for kind in table["kind"].to_pylist()], dtype=bool)
    floor_m2 = np.where(home & (area_m2 >= SMALLEST_HOME_M2), area_m2 * np.asarray(table["levels"]), 0.0)
    if not floor_m2.any():
        return floor_m2
    people = population if population is not None else floor_m2.sum() / FLOOR_M2_PER_RESIDENT
    return np.asarray(floor_m2 * (people / floor_m2.sum()))


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
