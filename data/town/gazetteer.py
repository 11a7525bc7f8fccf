"""Finds addresses, streets, places of interest and districts of a town by name; forgives typing errors, or asks back.

Method: names are compared in one spelling by the number of typing errors between them (optimal string alignment:
letters put in, left out, taken for others or swapped; Boytsov 2011, "Indexing methods for approximate dictionary
searching"), then by how they begin and by their words. What contradicts the postcode, the district or the house
number that was typed counts like an error. One place is meant only if every other is at least an error away.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
import shapely
from rapidfuzz.distance import OSA

from data.projection import to_metres
from data.town import geodata
from data.town.likeness import Likeness
from data.town.postal import Postal, Wanted
from data.town.spelling import packed

Kind: TypeAlias = Literal["address", "street", "district", "place"]
AN_ERROR: Final = 1.0
MOST_ERRORS: Final = 3.5
"""Beyond, a single find is no answer, but something to choose."""
_ONE: Final = re.compile(r"([0-9]+)\s*([a-z]?)")
_WIDEST_RANGE: Final = 100
_NEIGHBOUR_M: Final = 100.0
_NEXT_DOOR: Final = 10
"""A house number that is not known is answered by one that is no farther."""
_SAME_DEG: Final = 0.004
"""Places of one name that are nearer than this are one: a square, and its addresses."""
_RANK: Final[dict[Kind, int]] = {"district": 0, "street": 1, "place": 2, "address": 3}
PLACE_LABELS: Final = frozenset({"square", "park", "station", "wood", "cemetery", "sport", "industrial"})


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Something found by name.

    Args:
        name: as people write it, with the house number for an address.
        district: the Stadtteil; empty where unknown.
        unknown_number: the house number that was asked for and is not known; the place is then that next door, or
            the street.
        number: the house number of an address.
    """

    name: str
    kind: Kind
    district: str
    lon: float
    lat: float
    unknown_number: str = ""
    number: str = ""

    @property
    def street(self) -> str:
        """The street of an address, or the name."""
        return self.name.removesuffix(f" {self.number}") if self.number else self.name


@dataclass(frozen=True, slots=True)
class Found:
    """What a name may mean, best first.

    Args:
        is_sure: whether the first is meant; else people are to choose.
        is_nameless: whether nothing was named beside the town, a postcode or a number.
    """

    places: Sequence[NamedPlace] = ()
    is_sure: bool = False
    is_nameless: bool = False

    @property
    def meant(self) -> NamedPlace | None:
        """What may be taken without asking back; None: several may be meant, or the house number is unknown."""
        return self.places[0] if self.is_sure and not self.places[0].unknown_number else None


@dataclass(frozen=True, slots=True)
class _Number:
    text: str
    order: int
    within: frozenset[str]
    place: NamedPlace
    postcode: str = ""

    @classmethod
    def of(cls, number: str, place: NamedPlace, postcode: str = "") -> "_Number":
        text = _one_spelling(number)
        first, *more = [int(one) for one in re.findall(r"[0-9]+", text)] or [0]
        if not more:
            return cls(text, first, frozenset(), place, postcode)
        last = more[0] if len(more) == 1 and re.search("[-–]", number) else first
        between = map(str, range(first, last + 1)) if last - first < _WIDEST_RANGE else ()
        return cls(text, first, frozenset({*text.split("-"), *between}), place, postcode)


class Gazetteer:
    """Names of one town, searched in memory.

    Args:
        named: districts, places and streets; the same street in two districts counts as two.
        town: its name, which may stand in an address.
    """

    def __init__(
        self, named: Iterable[NamedPlace], numbers: Mapping[tuple[str, str], Sequence[_Number]], town: str = ""
    ) -> None:
        self._named = _distinct(sorted(named, key=lambda place: (_RANK[place.kind], place.name, place.district)))
        self._likeness = Likeness([place.name for place in self._named])
        self._numbers = numbers
        self._postal = Postal(town, tuple(place.name for place in self._named if place.kind == "district"))

    @classmethod
    def read(cls, town_folder: Path) -> "Gazetteer":
        """Read a town's districts, labels, places of interest and addresses (data.town.geodata)."""
        town, (streets, numbers) = _town(town_folder), _streets(town_folder)
        places = [*_labels(town_folder), *_points_of_interest(town_folder)]
        return cls([*_districts(town_folder), *places, *streets], numbers, town)

    def find(self, query: str, *, limit: int = 10) -> Found:
        """The places that fit a name best, and whether the first is meant for sure."""
        ways = self._postal.read(query)
        costs: dict[NamedPlace, float] = {}
        for wanted in ways:
            for place, cost in self._costs(wanted):
                costs[place] = min(cost, costs.get(place, cost))
        order = sorted(costs, key=lambda place: (costs[place], _RANK[place.kind]))
        is_sure = bool(order) and self._is_of_town(ways) and _is_alone(order, costs)
        return Found(order[:limit], is_sure, is_nameless=all(one.is_literal for one in ways))

    def nearest(self, lon: float, lat: float, *, called: str = "") -> NamedPlace | None:
        """The address next to a place (degrees EPSG:4326), of several there that of a name; None: none within 100 m."""
        addresses, tree = self._placed
        here = shapely.Point(*to_metres([lon], [lat])[0])
        found = [addresses[row] for row in tree.query_nearest(here, max_distance=_NEIGHBOUR_M).tolist()]
        return min(found, key=lambda one: (called.partition(", ")[0] != one.name, one.name), default=None)

    @cached_property
    def _placed(self) -> tuple[list[NamedPlace], shapely.STRtree]:
        """Every address, and where they are in metres."""
        every = [one.place for those in self._numbers.values() for one in those]
        xy_m = to_metres([one.lon for one in every], [one.lat for one in every])
        return every, shapely.STRtree(shapely.points(xy_m))

    def _costs(self, wanted: Wanted) -> Iterable[tuple[NamedPlace, float]]:
        for row, cost in self._likeness.costs(wanted.words).items():
            place = self._named[row]
            if cost > wanted.at_most:
                continue
            if not wanted.number:
                yield place, cost + self._contradicted(place, wanted)
            elif place.kind == "street":
                yield self._numbered(place, wanted, cost)

    def _contradicted(self, place: NamedPlace, wanted: Wanted) -> float:
        codes = self._postcodes.get((place.name, place.district), frozenset())
        elsewhere = bool(wanted.district) and wanted.district != place.district
        return AN_ERROR * (elsewhere + bool(wanted.postcode and codes and wanted.postcode not in codes))

    def _numbered(self, street: NamedPlace, wanted: Wanted, cost: float) -> tuple[NamedPlace, float]:
        """The address, or else that next door or the street, which say that they are not what was asked for."""
        numbers = self._numbers.get((street.name, street.district), [])
        number, cost = _one_spelling(wanted.number), cost + self._contradicted(street, wanted)
        exact = [one for one in numbers if one.text == number] or [one for one in numbers if number in one.within]
        if exact:
            other = bool(wanted.postcode and exact[0].postcode) and wanted.postcode != exact[0].postcode
            return exact[0].place, max(cost, AN_ERROR) if other else cost
        first = int(re.findall("[0-9]+", number)[0])
        near = min(numbers, key=lambda one: abs(one.order - first), default=None)
        other_place = near.place if near and abs(near.order - first) <= _NEXT_DOOR else street
        return replace(other_place, unknown_number=wanted.number.strip()), cost + AN_ERROR

    @cached_property
    def _postcodes(self) -> dict[tuple[str, str], frozenset[str]]:
        return {street: frozenset(one.postcode for one in those) for street, those in self._numbers.items()}

    def _is_of_town(self, ways: Sequence[Wanted]) -> bool:
        """Whether more was typed than the town, and no postcode of another."""
        plain = [one for one in ways if not one.is_literal]
        codes = frozenset[str]().union(*self._postcodes.values()) - {""}
        code = plain[0].postcode if plain else ""
        return bool(plain) and (not (code and codes) or any(OSA.distance(code, one) <= AN_ERROR for one in codes))


def _is_alone(order: Sequence[NamedPlace], costs: Mapping[NamedPlace, float]) -> bool:
    least = costs[order[0]]
    return least <= MOST_ERRORS and all(costs[place] >= least + AN_ERROR for place in order[1:])


def _distinct(places: Iterable[NamedPlace]) -> list[NamedPlace]:
    """Without what has the name of an earlier one next to it."""
    kept: dict[str, list[NamedPlace]] = defaultdict(list)
    for place in places:
        those = kept[packed(place.name)]
        is_new = place.kind != "place" or all(_apart(place, one) for one in those)
        those.extend([place] if is_new else [])
    return [place for those in kept.values() for place in those]


def _apart(one: NamedPlace, other: NamedPlace) -> bool:
    return max(abs(one.lon - other.lon), abs(one.lat - other.lat)) > _SAME_DEG


def _one_spelling(number: str) -> str:
    """A house number in one spelling: ``3a``, ``47-49``."""
    return "-".join(digits + letter for digits, letter in _ONE.findall(number.lower()))


def _districts(folder: Path) -> list[NamedPlace]:
    table, polygons = geodata.read(folder, "districts")
    inside = shapely.point_on_surface(polygons)
    return [
        NamedPlace(name, "district", name, point.x, point.y)
        for name, point in zip(table["name"].to_pylist(), inside, strict=True)
    ]


def _labels(folder: Path) -> list[NamedPlace]:
    table, points = geodata.read(folder, "labels")
    rows = zip(table["kind"].to_pylist(), table["name"].to_pylist(), points, strict=True)
    return [NamedPlace(name, "place", "", point.x, point.y) for kind, name, point in rows if kind in PLACE_LABELS]


def _points_of_interest(folder: Path) -> list[NamedPlace]:
    try:
        table, points = geodata.read(folder, "pois")
    except geodata.UnknownTownFileError:
        return []
    rows = zip(table["name"].to_pylist(), shapely.point_on_surface(points), strict=True)
    return [NamedPlace(name, "place", "", point.x, point.y) for name, point in rows if name]


def _town(folder: Path) -> str:
    """The name of the town; empty where its folder has no boundary."""
    try:
        names = geodata.read(folder, "boundary")[0]["name"].to_pylist()
    except geodata.UnknownTownFileError:
        return ""
    return str(names[0] or "") if names else ""


def _streets(folder: Path) -> tuple[list[NamedPlace], dict[tuple[str, str], list[_Number]]]:
    """Each street in each district at the middle of its addresses, and its house numbers."""
    table, points = geodata.read(folder, "addresses")
    columns = (table[name].to_pylist() for name in ("street", "housenumber", "district", "postcode"))
    numbers: dict[tuple[str, str], list[_Number]] = defaultdict(list)
    for street, number, district, postcode, point in zip(*columns, points, strict=True):
        place = NamedPlace(f"{street} {number}", "address", district, point.x, point.y, number=str(number))
        numbers[street, district].append(_Number.of(number, place, postcode or ""))
    return [_middle(street, district, those) for (street, district), those in numbers.items()], dict(numbers)


def _middle(street: str, district: str, numbers: list[_Number]) -> NamedPlace:
    """The address nearest to the mean of all: a place on the street, not in a field beside its bend."""
    places = np.array([[one.place.lon, one.place.lat] for one in numbers])
    nearest = int(np.argmin(((places - places.mean(axis=0)) ** 2).sum(axis=1)))
    return NamedPlace(street, "street", district, *places[nearest].tolist())
