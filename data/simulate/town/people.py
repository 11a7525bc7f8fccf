"""Who lives where: addresses along streets, residents in houses and on a 100 m grid; vectorised, EPSG:25832 metres."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data.simulate.town.houses import Houses
from data.simulate.town.network import StreetNetwork

CELL_M = 100.0
DENSITY = {
    "house": 1.0,
    "terrace": 1.15,
    "apartments": 1.35,
    "retail": 0.6,
    "farm": 0.35,
    "industrial": 0.0,
    "garage": 0.0,
}
"""Residents for each m² of storeys, relative to a single house."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """n addresses: the house each belongs to, its street and its number."""

    house: NDArray[np.int64]
    street: NDArray[np.str_]
    number: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class InhabitedCells:
    """n inhabited cells of the 100 m grid: centres in metres and whole people; the three ages sum up to residents."""

    centre_m: NDArray[np.float64]
    under_18: NDArray[np.int32]
    from_18_to_64: NDArray[np.int32]
    from_65: NDArray[np.int32]
    residents: NDArray[np.int32]


def addresses(houses: Houses, network: StreetNetwork, names: NDArray[np.str_]) -> Addresses:
    """Number the houses of each street along it, odd on the left and even on the right."""
    house = np.flatnonzero((houses.edge >= 0) & (houses.kind != "garage"))
    way = network.way[houses.edge[house]]
    house, way = house[names[way] != ""], way[names[way] != ""]
    street, side = names[way], houses.left[house]
    order = np.lexsort([houses.along_m[house], way, side, street])
    house, street, side = house[order], street[order], side[order]
    fresh = np.concatenate([[True], (street[1:] != street[:-1]) | (side[1:] != side[:-1])])
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(house)), 0))
    rank = np.arange(len(house)) - first
    return Addresses(house, street, np.where(side, 2 * rank + 1, 2 * rank + 2))


def residents_of(houses: Houses, total: int) -> NDArray[np.float64]:
    """(n,) residents of each house, in proportion to its storeys; they sum up to total."""
    weight = np.array([DENSITY[kind] for kind in houses.kind.tolist()])
    room = shapely.area(houses.shapes) * houses.levels * weight
    return np.asarray(room * (total / room.sum()))


def cells(
    houses: Houses,
    residents: NDArray[np.float64],
    *,
    share_under_18: float,
    share_from_65: float,
    rng: np.random.Generator,
) -> InhabitedCells:
    """Whole people on a 100 m grid; their sum is the rounded sum of residents."""
    xy = shapely.get_coordinates(shapely.centroid(houses.shapes))[residents > 0]
    corner, cell = np.unique(np.floor(xy / CELL_M).astype(np.int64), axis=0, return_inverse=True)
    people = whole(np.bincount(cell.ravel(), residents[residents > 0]).astype(np.float64))
    young = whole(people * share_under_18 * rng.uniform(0.75, 1.25, len(people)))
    old = np.minimum(whole(people * share_from_65 * rng.uniform(0.75, 1.25, len(people))), people - young)
    young, old = np.minimum(young, people), np.maximum(old, 0)
    some = people > 0
    counts = [one[some].astype(np.int32) for one in (young, people - young - old, old, people)]
    return InhabitedCells((corner[some] + 0.5) * CELL_M, *counts)


def whole(parts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Round n numbers so that their sum is the rounded sum (largest remainders)."""
    floor = np.floor(parts).astype(np.int64)
    missing = round(float(parts.sum())) - int(floor.sum())
    floor[np.argsort(floor - parts, kind="stable")[:missing]] += 1
    return floor
