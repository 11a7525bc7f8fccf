"""Where it is cool, or warm in winter: parks, woods, drinking water and rooms, of the town's list and of its map."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import DeclarationError, NotFoundError
from data.opening_hours import Times, readable
from data.projection import geometry_to_metres
from data.town import Town, geodata

Kind: TypeAlias = Literal["room", "water", "park", "wood", "warm"]
COOL: Final[tuple[Kind, ...]] = ("room", "water", "park", "wood")
"""In the order in which people need them on a hot day."""
WARM: Final[tuple[Kind, ...]] = ("room", "warm")
"""Where it is heated in winter: cooled rooms are rooms, and some that nobody cools are warm."""
KINDS: Final[tuple[Kind, ...]] = (*COOL, "warm")
FILE: Final = "cool_places.csv"
COLUMNS: Final = ("kind", "name", "district", "lon", "lat", "opening_hours", "note", "demo")
SMALLEST_M2: Final = {"park": 5_000.0, "wood": 10_000.0}
"""A smaller green place cools nobody who is not in it (a choice of ours)."""
NAMELESS_M2: Final = 50_000.0
"""Woods often have no name on the map; from this size on one is called a wood."""
NAMELESS: Final = "Wald"
EDGE_POINTS: Final = 8
"""So many points stand for the edge of a park: the way to a wood ends at its first tree, not in its middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolPlace:
    """One place where it is cool.

    Args:
        kind: of KINDS.
        name: as people call it.
        district: Stadtteil; empty where it is not known.
        points: (n, 2) lon, lat, EPSG:4326; one, or some of the edge of an area.
        times: when it may be used; None: at any time, or not known.
        note: what else is to be known, in German.
        demo: made up for the demonstration.
    """

    kind: Kind
    name: str
    district: str = ""
    points: NDArray[np.float64]
    times: Times | None = None
    note: str = ""
    demo: bool = False


def places(town: Town, town_folder: Path) -> list[CoolPlace]:
    """Every place by kind and name; what the town's ``cool_places.csv`` lists goes before what the map says.

    Raises:
        DeclarationError: a row of the list makes no sense.
    """
    own = listed(town)
    known = {(one.kind, one.name) for one in own}
    mapped = [
        one
        for one in (*_mapped(town_folder, town.federal_state), *_green(town_folder))
        if (one.kind, one.name) not in known
    ]
    found = _with_district([*own, *mapped], town_folder)
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.name, one.district))


def _with_district(found: list[CoolPlace], folder: Path) -> list[CoolPlace]:
    """Name the Stadtteil of what has none: that of its first point."""
    try:
        table, polygons = geodata.read(folder, "districts")
    except NotFoundError:
        return found
    names = table["name"].to_pylist()
    tree = shapely.STRtree(polygons)
    named = []
    for one in found:
        inside = tree.query(shapely.Point(one.points[0]), predicate="intersects")
        named.append(replace(one, district=one.district or (names[inside[0]] if len(inside) else "")))
    return named


def listed(town: Town) -> list[CoolPlace]:
    """What the town's own list says, nothing where it has none; a row that makes no sense is a DeclarationError."""
    path = town.folder / FILE
    if not path.is_file():
        return []
    try:
        reader = csv.DictReader(path.read_text("utf-8").splitlines())
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}: {error}") from None
    if not set(reader.fieldnames or ()) <= set(COLUMNS):
        raise DeclarationError(f"{path}: columns {reader.fieldnames}; known: {', '.join(COLUMNS)}")
    return [_row(row, town, reader.line_num) for row in reader]


def _row(row: dict[str, str], town: Town, line: int) -> CoolPlace:
    kind = next((one for one in KINDS if one == row.get("kind")), None)
    west, south, east, north = town.bounds
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
        times = Times(row["opening_hours"], town.federal_state) if row.get("opening_hours") else None
    except (KeyError, ValueError, DeclarationError) as error:
        raise DeclarationError(
            f"{town.folder / FILE}, line {line}: {error}; wanted lon, lat and hours as in OpenStreetMap"
        ) from error
    if kind is None or not row.get("name"):
        raise DeclarationError(f"{town.folder / FILE}, line {line}: wanted a name and a kind of {', '.join(KINDS)}")
    if not (west <= lon <= east and south <= lat <= north):
        raise DeclarationError(f"{town.folder / FILE}, line {line}: {lon}, {lat} is not in {town.name} (lon, lat)")
    return CoolPlace(
        kind=kind,
        name=row["name"],
        district=row.get("district") or "",
        points=np.array([[lon, lat]]),
        times=times,
        note=row.get("note") or "",
        demo=row.get("demo") == "1",
    )


def _mapped(folder: Path, federal_state: str) -> Iterator[CoolPlace]:
    """Drinking water, and rooms that the map says are cooled; hours nobody can read are left out."""
    try:
        table, points = geodata.read(folder, "cool")
    except NotFoundError:
        return
    for row, point in zip(table.to_pylist(), points, strict=True):
        kind = next((one for one in KINDS if one == row["kind"]), None)
        if kind is not None and row["name"]:
            at = np.array([[point.x, point.y]])
            yield CoolPlace(kind=kind, name=row["name"], points=at, times=readable(row["opening_hours"], federal_state))


def _green(folder: Path) -> Iterator[CoolPlace]:
    """Parks and woods that have a name, the parts of one being one place; and large woods without."""
    try:
        table, areas = geodata.read(folder, "landuse")
    except NotFoundError:
        return
    area_m2 = shapely.area(geometry_to_metres(areas))
    parts: dict[tuple[Kind, str], list[int]] = {}
    for index, (kind, name) in enumerate(zip(table["kind"].to_pylist(), table["name"].to_pylist(), strict=True)):
        if kind in SMALLEST_M2 and name:
            parts.setdefault((kind, name), []).append(index)
        elif kind == "wood" and area_m2[index] >= NAMELESS_M2:
            yield CoolPlace(kind="wood", name=NAMELESS, points=_edge(areas[index]))
    for (kind, name), rows in parts.items():
        if area_m2[rows].sum() >= SMALLEST_M2[kind]:
            yield CoolPlace(kind=kind, name=name, points=np.concatenate([_edge(areas[row]) for row in rows]))


def _edge(area: shapely.Geometry) -> NDArray[np.float64]:
    """(n, 2) points along the outside of an area."""
    lines = shapely.get_exterior_ring(shapely.get_parts(area))
    shares = np.arange(EDGE_POINTS) / EDGE_POINTS
    points = shapely.line_interpolate_point(np.repeat(lines, EDGE_POINTS), np.tile(shares, len(lines)), normalized=True)
    found: NDArray[np.float64] = shapely.get_coordinates(points)
    return found
