"""What a map is painted of: buildings, land use, water, rails, labels, addresses and points of interest."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.importers.access import why_not
from data.importers.osm.elements import Element
from data.importers.osm.tags import kinds
from data.town import geodata

Kinds: TypeAlias = Mapping[tuple[str, str], str]
LANDUSE: Final[Kinds] = kinds("landuse")
WATER: Final[Kinds] = kinds("water")
WATERWAYS: Final[Kinds] = kinds("waterways")
RAILWAYS: Final[Kinds] = kinds("railways")
POIS: Final[Kinds] = kinds("pois")
LABELS: Final[Mapping[tuple[str, str], tuple[str, int]]] = kinds("labels")
PUBLIC_ROOMS: Final = frozenset({"library", "townhall", "community_centre", "place_of_worship", "social_centre"})
"""Public buildings that are named as cool places where the map says that they are cooled."""
LANDMARKS: Final = frozenset(
    {"school", "kindergarten", "hospital", "nursing_home", "assisted_living"}
    | {"place_of_worship", "townhall", "marketplace", "park", "street_lamp", "tree"}
)
"""Points of interest that help to find one's way, whoever may use them."""
GOES_ON: Final = frozenset({"motorway", "trunk", "primary", "secondary"})
"""Streets that the map also shows outside the town."""
STOREYS: Final = 2
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of a town file with its geometry (EPSG:4326)."""

    row: Mapping[str, object]
    geometry: shapely.geometry.base.BaseGeometry


def named(elements: Iterable[Element], wanted: Kinds, *, dimension: int | None) -> list[Feature]:
    """Elements whose first matching tag gives a kind.

    Args:
        elements: of the extract.
        wanted: (key, value) of a tag -> kind in the town file.
        dimension: 1 for lines, 2 for areas; None takes any shape by a point in it.
    """
    found = []
    for element in elements:
        kind = _first(element, wanted)
        if kind is None or element.geometry is None:
            continue
        shape = shapely.point_on_surface(element.geometry) if dimension is None else element.geometry
        if dimension is None or shapely.get_dimensions(shape) == dimension:
            found.append(Feature({"kind": kind, "name": element.tags.get("name", "")}, shape))
    return found


def points_of_interest(elements: Iterable[Element]) -> list[Feature]:
    """Those that everybody may use, and landmarks."""
    return named((one for one in elements if not shut(one)), POIS, dimension=None)


def shut(element: Element) -> str:
    """Why a point of interest is not on the map; empty where it is, or where the element is none."""
    kind = _first(element, POIS)
    return "" if kind is None or kind in LANDMARKS else why_not(element.tags)


def buildings(elements: Iterable[Element]) -> list[Feature]:
    """Buildings with their storeys; residents are spread later."""
    return [
        Feature({"kind": element.tags["building"], "levels": _levels(element), "residents": 0.0}, element.geometry)
        for element in elements
        if element.has({"building": "*"}) and element.geometry is not None
        and shapely.get_dimensions(element.geometry) == 2  # noqa: PLR2004 - areas
    ]  # fmt: skip


def addresses(
    elements: Iterable[Element], district_of: Callable[[NDArray[np.object_]], Sequence[str]]
) -> list[Feature]:
    """Places with a house number, each street (where streets have no names: each place) and number once."""
    found = {
        (street, element.tags["addr:housenumber"], element.tags.get("addr:postcode", "")): element
        for element in elements
        if "addr:housenumber" in element.tags and (street := _street(element)) and element.geometry is not None
    }
    points = shapely.point_on_surface(np.array([element.geometry for element in found.values()], dtype=object))
    districts = district_of(points)
    return [
        Feature({"street": street, "housenumber": number, "postcode": postcode, "district": district}, point)
        for (street, number, postcode), district, point in zip(found, districts, points, strict=True)
    ]


def _street(element: Element) -> str:
    return element.tags.get("addr:street") or element.tags.get("addr:place") or ""


def without_street(elements: Iterable[Element]) -> int:
    """How many house numbers name no street and no place, so that nobody could search for them."""
    return sum("addr:housenumber" in one.tags and not _street(one) for one in elements)


def labels(elements: Iterable[Element]) -> list[Feature]:
    """Names on the map."""
    found = []
    for element in elements:
        label = _first(element, LABELS)
        if label and element.geometry is not None and element.tags.get("name"):
            kind, rank = label
            row = {"kind": kind, "name": element.tags["name"], "rank": rank}
            found.append(Feature(row, shapely.point_on_surface(element.geometry)))
    return found


def surroundings(elements: Iterable[Element], edge: shapely.geometry.base.BaseGeometry) -> list[Feature]:
    """How main streets, railways and waters go on outside the boundary; for the map only."""
    found = []
    for element in elements:
        kind = element.tags.get("highway") if element.tags.get("highway") in GOES_ON else None
        kind = kind or _first(element, RAILWAYS) or _first(element, WATERWAYS)
        if kind is None or element.geometry is None or shapely.get_dimensions(element.geometry) != 1:
            continue
        outside = shapely.difference(element.geometry, edge)
        if not outside.is_empty:
            found.append(Feature({"kind": kind}, outside))
    return found


def cool(elements: Iterable[Element], *, water: str) -> list[Feature]:
    """Water to drink (a fountain without a name is called ``water``) and public rooms that are cooled or have hours."""
    found = []
    for element in elements:
        kind = _cool(element.tags)
        if kind is None or element.geometry is None or why_not(element.tags):
            continue
        street = element.tags.get("addr:street", "")
        name = element.tags.get("name") or (f"{water} {street}".strip() if kind == "water" else "")
        row = {"kind": kind, "name": name, "opening_hours": element.tags.get("opening_hours", "")}
        found.append(Feature(row, shapely.point_on_surface(element.geometry)))
    return found


def _cool(tags: Mapping[str, str]) -> str | None:
    if tags.get("amenity") == "drinking_water" or tags.get("drinking_water") == "yes":
        return "water"
    if tags.get("amenity") not in PUBLIC_ROOMS:
        return None
    if tags.get("air_conditioning") == "yes":
        return "room"
    return "warm" if tags.get("opening_hours") else None  # where people may sit in winter, while it is open


def counted(elements: Iterable[Element]) -> Counter[str]:
    """Points of interest of the whole source by kind, with or without a known place."""
    return Counter(kind for element in elements if (kind := _first(element, POIS)))


def table(features: Sequence[Feature], name: str) -> tuple[pa.Table, NDArray[np.object_]]:
    """Rows and geometries as data.town.geodata writes them."""
    schema = geodata.SCHEMAS[name]
    columns = {column: [feature.row[column] for feature in features] for column in schema.names}
    return pa.table(columns, schema=schema), np.array([feature.geometry for feature in features], dtype=object)


def _first(element: Element, wanted: Mapping[tuple[str, str], Found]) -> Found | None:
    return next((wanted[tag] for tag in element.tags.items() if tag in wanted), None)


def _levels(element: Element) -> int:
    said = element.tags.get("building:levels", "")
    return max(1, int(said)) if said.isdecimal() else STOREYS
