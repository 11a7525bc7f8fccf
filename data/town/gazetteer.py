"""Finds addresses, streets, squares and districts of the town by name; forgives typing errors."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
import shapely
from rapidfuzz import fuzz, process

from data.town import geodata

Kind: TypeAlias = Literal["address", "street", "district", "place"]
WORST_SCORE: Final = 70.0
"""Of 100; two wrong letters in a word of ten pass, another street does not."""
SAME_NAME_SCORE: Final = 97.0
_NUMBER: Final = re.compile(r"^(?P<name>.*?[^0-9])\s*(?P<number>[0-9]+\s*[a-z]?(?:\s*[-–/;,]\s*[0-9]+\s*[a-z]?)*)\W*$")
"""A name and a house number, or a range or list of them: ``wittener str. 47-49``."""
_ONE: Final = re.compile(r"([0-9]+)\s*([a-z]?)")
_WIDEST_RANGE: Final = 100
_STREET: Final = re.compile(r"str(\.|aße|asse)?(?=\s|$)")
_RANK: Final[dict[Kind, int]] = {"district": 0, "place": 1, "street": 2, "address": 3}
PLACE_LABELS: Final = frozenset({"square", "park", "station"})


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Something found by name.

    Args:
        name: as people write it, with the house number for an address.
        district: the Stadtteil; empty where unknown.
    """

    name: str
    kind: Kind
    district: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class _Number:
    text: str
    order: int
    within: frozenset[str]
    place: NamedPlace

    @classmethod
    def of(cls, number: str, place: NamedPlace) -> "_Number":
        text = _packed(number)
        first, *more = [int(one) for one in re.findall(r"[0-9]+", text)] or [0]
        if not more:
            return cls(text, first, frozenset(), place)
        last = more[0] if len(more) == 1 and re.search("[-–]", number) else first
        between = map(str, range(first, last + 1)) if last - first < _WIDEST_RANGE else ()
        return cls(text, first, frozenset({*text.split("-"), *between}), place)


class Gazetteer:
    """Names of one town, searched in memory.

    Args:
        named: districts, squares and streets; the same street in two districts counts as two.
    """

    def __init__(self, named: Iterable[NamedPlace], numbers: dict[tuple[str, str], list[_Number]]) -> None:
        self._named = sorted(named, key=lambda place: (_RANK[place.kind], place.name, place.district))
        self._keys = [normalised(place.name) for place in self._named]
        self._numbers = numbers

    @classmethod
    def read(cls, town_folder: Path) -> "Gazetteer":
        """Read a town's districts, labels and addresses (data.town.geodata)."""
        streets, numbers = _streets(town_folder)
        return cls([*_districts(town_folder), *_labels(town_folder), *streets], numbers)

    def search(self, query: str, *, limit: int = 10) -> list[NamedPlace]:
        """The places that fit a name best, best first; with a house number its address or the nearest number."""
        split = _NUMBER.match(query.strip().lower())
        name = normalised(split["name"] if split else query)
        if not name:
            return []
        found = process.extract(name, self._keys, scorer=_likeness, score_cutoff=WORST_SCORE, limit=limit)
        places = [self._named[index] for _, _, index in found]
        if split:
            places = [self._numbered(place, split["number"]) for place in places]
        return places

    def _numbered(self, place: NamedPlace, number: str) -> NamedPlace:
        numbers = self._numbers.get((place.name, place.district), [])
        if place.kind != "street" or not numbers:
            return place
        wanted = _packed(number)
        first = int(re.findall("[0-9]+", wanted)[0])
        exact = [one for one in numbers if one.text == wanted] or [one for one in numbers if wanted in one.within]
        return (exact or sorted(numbers, key=lambda one: abs(one.order - first)))[0].place


def normalised(text: str) -> str:
    """Lower case, ``str`` for Straße, umlauts as two letters, no punctuation: what two spellings have in common."""
    lower = unicodedata.normalize("NFC", text).lower().strip()
    short = _STREET.sub("str ", lower)
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        short = short.replace(umlaut, letters)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", short).split())


def _packed(number: str) -> str:
    """A house number in one spelling: ``3a``, ``47-49``."""
    return "-".join(digits + letter for digits, letter in _ONE.findall(number.lower()))


def _likeness(wanted: str, key: str, *, score_cutoff: float | None = None) -> float:  # noqa: ARG001 - rapidfuzz's form
    """0 to 100: whole names first, then beginnings, then parts."""
    whole = fuzz.ratio(wanted, key)
    begins = SAME_NAME_SCORE - 0.1 * (len(key) - len(wanted)) if key.startswith(wanted) else 0.0
    part = 0.92 * fuzz.token_set_ratio(wanted, key)
    return float(max(whole, begins, part))


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


def _streets(folder: Path) -> tuple[list[NamedPlace], dict[tuple[str, str], list[_Number]]]:
    """Each street in each district at the middle of its addresses, and its house numbers."""
    table, points = geodata.read(folder, "addresses")
    columns = (table[name].to_pylist() for name in ("street", "housenumber", "district"))
    numbers: dict[tuple[str, str], list[_Number]] = defaultdict(list)
    for street, number, district, point in zip(*columns, points, strict=True):
        place = NamedPlace(f"{street} {number}", "address", district, point.x, point.y)
        numbers[street, district].append(_Number.of(number, place))
    return [_middle(street, district, those) for (street, district), those in numbers.items()], dict(numbers)


def _middle(street: str, district: str, numbers: list[_Number]) -> NamedPlace:
    """The address nearest to the mean of all: a place on the street, not in a field beside its bend."""
    places = np.array([[one.place.lon, one.place.lat] for one in numbers])
    nearest = int(np.argmin(((places - places.mean(axis=0)) ** 2).sum(axis=1)))
    return NamedPlace(street, "street", district, *places[nearest].tolist())
