"""Sites from a table of the town: CSV with lon and lat, GeoJSON or GeoPackage with points, lines or areas."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from data import strict_json
from data.declare import Geometry
from data.importers import cells, csv_file
from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import Incoming
from data.opening_hours import HOURS, UNREADABLE
from data.sites import MOST_CHANNELS, fits, mended, representative

KNOWN: Final = frozenset({"id", "name", "district", "channels", "lon", "lat", "place_id"})
Row = Mapping[str, Any]
FaultKind: TypeAlias = Literal["number", "id", "twice", "channels", "shape", "swapped", "far", "hours", "fact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a cell of a file.

    Args:
        line: of the file, from 1; in files without lines the number of the site.
        value: as it is written.
        sentence: what is wrong and what would be right, with its place.
    """

    line: int
    column: str
    value: str
    kind: FaultKind
    sentence: str


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows with the place of each, None where it could not be read, and the faults so far."""

    rows: Sequence[Row]
    shapes: NDArray[np.object_]
    lines: Sequence[int]
    faults: list[Fault]


def read(path: Path, bounds: tuple[float, float, float, float], geometry: Geometry = "points") -> list[Incoming]:
    """The sites of a file; columns beside id, name, district, channels and place_id become public attributes.

    Args:
        path: ``.csv`` with the columns id, name, lon, lat; ``.geojson``/``.json``/``.gpkg`` with id and name.
        bounds: west, south, east, north of the town, degrees EPSG:4326; a site far outside is a mistake.
        geometry: what the sites are; a line may be known as a point only, an area as either.

    Raises:
        ImportRefusedError: the file is of another kind, or a row cannot be used.
    """
    sites, faults = examined(path, bounds, geometry)
    # A site whose hours nobody can read is taken without them.
    if grave := [one for one in faults if one.kind != "hours"]:
        raise ImportRefusedError(grave[0].sentence)
    return sites


def examined(
    path: Path, bounds: tuple[float, float, float, float], geometry: Geometry = "points"
) -> tuple[list[Incoming], list[Fault]]:
    """The sites of a file that can be used, and all that is wrong with it in the order of its lines.

    Raises:
        ImportRefusedError: as `read`, where the file as a whole cannot be used.
    """
    readers = {".csv": _csv, ".geojson": _geojson, ".json": _geojson, ".gpkg": _geopackage}
    if path.suffix.lower() not in readers:
        raise ImportRefusedError(f"{path.name}: sites are read from {', '.join(sorted(readers))}")
    if not path.is_file():
        raise ImportRefusedError(f"no file {str(path)!r}")
    table = readers[path.suffix.lower()](path)
    if not table.rows:
        raise ImportRefusedError(f"{path.name} has no sites")
    faults = [*table.faults, *_other_shapes(path.name, table, geometry), *_far_places(path.name, table, bounds)]
    faults += _cells(path.name, table)
    spoilt = {one.line for one in faults if one.kind != "hours"}
    whole = [i for i, line in enumerate(table.lines) if line not in spoilt]
    sites = [_incoming(table.rows[i], table.shapes[i]) for i in whole]
    lines = {site.key: table.lines[i] for i, site in zip(whole, sites, strict=True)}
    faults += [_hours(path.name, lines[one.key], one) for one in sites if UNREADABLE in one.attributes]
    return sites, sorted(faults, key=lambda one: one.line)


def _cells(name: str, table: _Table) -> Iterator[Fault]:
    """What is wrong with cells that are no places."""
    seen: set[str] = set()
    for number, (line, row) in enumerate(zip(table.lines, table.rows, strict=True), 1):
        key, called = cells.text(row.get("id")), cells.text(row.get("name"))
        place = f"{name}, site {key!r}"
        if not key:
            place = f"{name}, site {number}{called and f' ({called})'}"
            said = f"{place} has no id; each site needs one that stays the same"
            yield Fault(line=line, column="id", value="", kind="id", sentence=said)
        elif key in seen:
            said = f"{name}, line {line}: two sites have the id {key!r}; each site needs one of its own"
            yield Fault(line=line, column="id", value=key, kind="twice", sentence=said)
        seen.add(key)
        channels = cells.text(row.get("channels")) or "0"
        if not channels.isdecimal() or int(channels) > MOST_CHANNELS:
            said = f"{place}: channels {channels!r} is no number from 0 to {MOST_CHANNELS}"
            yield Fault(line=line, column="channels", value=channels, kind="channels", sentence=said)
        for column, error in _wrong_facts(row):
            yield Fault(line=line, column=column, value="", kind="fact", sentence=f"{place}: {error}")


def _hours(name: str, line: int, site: Incoming) -> Fault:
    told = str(site.attributes[UNREADABLE])
    said = f"{name}, line {line}: {HOURS} {told!r} is not written as in OpenStreetMap, such as 'Mo-Sa 07:00-20:00'"
    return Fault(line=line, column=HOURS, value=told, kind="hours", sentence=said)


def _incoming(row: Row, shape: shapely.Geometry) -> Incoming:
    key = cells.text(row.get("id"))
    return Incoming(
        key=key,
        name=cells.text(row.get("name")) or key,
        district=cells.text(row.get("district")),
        attributes={field: cells.fact(value) for field, value in _facts(row)},
        channels=int(cells.text(row.get("channels")) or "0"),
        place_id=cells.text(row.get("place_id")),
        **placed(shape),
    )


def placed(shape: shapely.Geometry) -> dict[str, Any]:
    """What a site says of its place, EPSG:4326."""
    lon, lat = representative(np.array([shape]))
    return {"lon": float(lon[0]), "lat": float(lat[0]), "geometry": shape if shapely.get_dimensions(shape) else None}


def _facts(row: Row) -> Iterator[tuple[str, Any]]:
    """The further columns in which something stands."""
    return ((field, value) for field, value in row.items() if field not in KNOWN and not cells.is_empty(value))


def _wrong_facts(row: Row) -> Iterator[tuple[str, ValueError]]:
    for field, value in _facts(row):
        try:
            cells.fact(value)
        except ValueError as error:
            yield field, error


def _far_places(name: str, table: _Table, bounds: tuple[float, float, float, float]) -> Iterator[Fault]:
    """Coordinates that are swapped, no degrees, or more than the town's own size away from it."""
    west, south, east, north = bounds
    width, height = east - west, north - south
    box = (west - width, south - height, east + width, north + height)
    usable = ~(shapely.is_missing(table.shapes) | shapely.is_empty(table.shapes))
    lon, lat = np.full(len(table.shapes), np.nan), np.full(len(table.shapes), np.nan)
    lon[usable], lat[usable] = representative(table.shapes[usable])
    for i in np.flatnonzero(usable & ~_within(lon, lat, box)).tolist():
        place = f"{name}, site {i + 1}: lon {lon[i]}, lat {lat[i]}"
        swapped = bool(_within(lat[[i]], lon[[i]], box)[0])
        said = (
            f"{place} look swapped; lon comes first, then lat"
            if swapped
            else f"{place} is far outside the town {bounds}; wanted degrees, EPSG:4326"
        )
        kind: FaultKind = "swapped" if swapped else "far"
        yield Fault(line=table.lines[i], column="lon, lat", value=f"{lon[i]}, {lat[i]}", kind=kind, sentence=said)


def _within(
    x: NDArray[np.float64], y: NDArray[np.float64], box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    return np.asarray((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))


def _csv(path: Path) -> _Table:
    file = csv_file.read(path, is_header={"id", "lon", "lat"}.issubset, wanted="id, name, lon, lat")
    rows = [dict(zip(file.header, cells, strict=True)) for cells in file.rows]
    faults: list[Fault] = []
    places = [[_degrees(path.name, line, row, name, faults) for name in ("lon", "lat")]
              for line, row in zip(file.lines, rows, strict=True)]  # fmt: skip
    at = np.array(places, dtype=np.float64).reshape(-1, 2)
    shapes = np.full(len(rows), None, object)
    known = ~np.isnan(at).any(axis=1)
    shapes[known] = shapely.points(at[known])
    return _Table(rows, shapes, file.lines, faults)


def _degrees(name: str, line: int, row: Mapping[str, str], column: str, faults: list[Fault]) -> float:
    try:
        return csv_file.number(row[column])
    except ValueError as error:
        said = f"{name}, line {line}: {error}"
        faults.append(Fault(line=line, column=column, value=row[column], kind="number", sentence=said))
        return math.nan


def _numbered(rows: Sequence[Row], shapes: NDArray[np.object_]) -> _Table:
    """Of a file without lines."""
    return _Table(rows, mended(shapes), range(1, len(rows) + 1), [])


def _geojson(path: Path) -> _Table:
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        written = [feature["geometry"] and strict_json.dumps(feature["geometry"]) for feature in features]
        rows: list[Row] = [{"id": feature.get("id"), **(feature.get("properties") or {})} for feature in features]
        return _numbered(rows, shapely.from_geojson(np.array(written, dtype=object)))
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise ImportRefusedError(f"{path.name} cannot be read as a GeoJSON FeatureCollection: {error}") from error


def _geopackage(path: Path) -> _Table:
    import pyogrio  # noqa: PLC0415 - it brings pandas along, 70 MB that a web process has no other use for

    try:
        # Arrow tells a missing number from a number, so that whole ones stay whole.
        meta, table = pyogrio.read_arrow(path, datetime_as_string=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ImportRefusedError(f"{path.name} cannot be read as a GeoPackage: {error}") from error
    shapes = meta["geometry_name"] or "wkb_geometry"
    if shapes not in table.column_names:
        raise ImportRefusedError(f"{path.name} has no geometry; sites have a place")
    rows = table.drop_columns([shapes]).to_pylist()
    found = shapely.from_wkb(np.array(table[shapes].to_pylist(), dtype=object))
    if meta["crs"] and meta["crs"] != "EPSG:4326":
        degrees = Transformer.from_crs(meta["crs"], "EPSG:4326", always_xy=True)
        found = shapely.transform(found, lambda at: np.column_stack(degrees.transform(*at.T)))
    return _numbered(rows, found)


def _other_shapes(name: str, table: _Table, geometry: Geometry) -> Iterator[Fault]:
    known = {one.line for one in table.faults}
    for i in np.flatnonzero(~fits(table.shapes, geometry)).tolist():
        if table.lines[i] in known:
            continue
        row, shape = table.rows[i], table.shapes[i]
        called = cells.text(row.get("id")) or cells.text(row.get("name"))
        what = "has no place" if shape is None or shape.is_empty else f"is a {shape.geom_type}"
        said = f"{name}, site {i + 1}{called and f' ({called})'} {what}; sites are {geometry}"
        yield Fault(line=table.lines[i], column="geometry", value=called, kind="shape", sentence=said)
