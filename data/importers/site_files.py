"""Sites from a table of the town: CSV with lon and lat, GeoJSON or GeoPackage with points, lines or areas."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from data import strict_json
from data.declare import Geometry
from data.importers import cells, csv_file
from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import Incoming
from data.sites import fits, mended, representative

KNOWN: Final = frozenset({"id", "name", "district", "channels", "lon", "lat", "place_id"})
MOST_CHANNELS: Final = 60
Row = Mapping[str, Any]


def read(path: Path, bounds: tuple[float, float, float, float], geometry: Geometry = "points") -> list[Incoming]:
    """The sites of a file; columns beside id, name, district, channels and place_id become public attributes.

    Args:
        path: ``.csv`` with the columns id, name, lon, lat; ``.geojson``/``.json``/``.gpkg`` with id and name.
        bounds: west, south, east, north of the town, degrees EPSG:4326; a site far outside is a mistake.
        geometry: what the sites are; a line may be known as a point only, an area as either.

    Raises:
        ImportRefusedError: the file is of another kind, or a row cannot be used.
    """
    readers = {".csv": _csv, ".geojson": _geojson, ".json": _geojson, ".gpkg": _geopackage}
    if path.suffix.lower() not in readers:
        raise ImportRefusedError(f"{path.name}: sites are read from {', '.join(sorted(readers))}")
    if not path.is_file():
        raise ImportRefusedError(f"no file {str(path)!r}")
    rows, told = readers[path.suffix.lower()](path)
    shapes = mended(told)
    if not rows:
        raise ImportRefusedError(f"{path.name} has no sites")
    _refuse_other_shapes(path.name, rows, shapes, geometry)
    _refuse_far_places(path.name, *representative(shapes), bounds)
    return [_incoming(path.name, number, *one) for number, one in enumerate(zip(rows, shapes, strict=True), 1)]


def _incoming(name: str, number: int, row: Row, shape: shapely.Geometry) -> Incoming:
    key, said = cells.text(row.get("id")), cells.text(row.get("name"))
    if not key:
        called = said and f" ({said})"
        raise ImportRefusedError(f"{name}, site {number}{called} has no id; each site needs one that stays the same")
    channels = cells.text(row.get("channels")) or "0"
    if not channels.isdecimal() or int(channels) > MOST_CHANNELS:
        raise ImportRefusedError(f"{name}, site {key!r}: channels {channels!r} is no number from 0 to {MOST_CHANNELS}")
    return Incoming(
        key=key,
        name=said or key,
        district=cells.text(row.get("district")),
        attributes=_facts(f"{name}, site {key!r}", row),
        channels=int(channels),
        place_id=cells.text(row.get("place_id")),
        **placed(shape),
    )


def placed(shape: shapely.Geometry) -> dict[str, Any]:
    """What a site says of its place, EPSG:4326."""
    lon, lat = representative(np.array([shape]))
    return {"lon": float(lon[0]), "lat": float(lat[0]), "geometry": shape if shapely.get_dimensions(shape) else None}


def _facts(place: str, row: Row) -> dict[str, Any]:
    """The further columns in which something stands."""
    told = {field: value for field, value in row.items() if field not in KNOWN and not cells.is_empty(value)}
    try:
        return {field: cells.fact(value) for field, value in told.items()}
    except ValueError as error:
        raise ImportRefusedError(f"{place}: {error}") from error


def _refuse_far_places(
    name: str, lon: NDArray[np.float64], lat: NDArray[np.float64], bounds: tuple[float, float, float, float]
) -> None:
    """Refuse coordinates that are swapped, no degrees, or more than the town's own size away from it."""
    west, south, east, north = bounds
    width, height = east - west, north - south
    box = (west - width, south - height, east + width, north + height)
    far = ~_within(lon, lat, box)
    if not far.any():
        return
    first = int(np.flatnonzero(far)[0])
    place = f"{name}, site {first + 1}: lon {lon[first]}, lat {lat[first]}"
    if _within(lat[far], lon[far], box).all():
        raise ImportRefusedError(f"{place} look swapped; lon comes first, then lat")
    raise ImportRefusedError(f"{place} is far outside the town {bounds}; wanted degrees, EPSG:4326")


def _within(
    x: NDArray[np.float64], y: NDArray[np.float64], box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    return np.asarray((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3]))


def _csv(path: Path) -> tuple[list[Row], NDArray[np.object_]]:
    file = csv_file.read(path, is_header={"id", "lon", "lat"}.issubset, wanted="id, name, lon, lat")
    rows = [dict(zip(file.header, cells, strict=True)) for cells in file.rows]
    places = []
    for line, row in zip(file.lines, rows, strict=True):
        try:
            places.append((csv_file.number(row["lon"]), csv_file.number(row["lat"])))
        except ValueError as error:
            raise ImportRefusedError(f"{path.name}, line {line}: {error}") from error
    return list(rows), shapely.points(np.array(places, dtype=np.float64).reshape(-1, 2))


def _geojson(path: Path) -> tuple[list[Row], NDArray[np.object_]]:
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
        written = [feature["geometry"] and strict_json.dumps(feature["geometry"]) for feature in features]
        rows: list[Row] = [{"id": feature.get("id"), **(feature.get("properties") or {})} for feature in features]
        return rows, shapely.from_geojson(np.array(written, dtype=object))
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise ImportRefusedError(f"{path.name} cannot be read as a GeoJSON FeatureCollection: {error}") from error


def _geopackage(path: Path) -> tuple[list[Row], NDArray[np.object_]]:
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
    return rows, found


def _refuse_other_shapes(name: str, rows: Sequence[Row], shapes: NDArray[np.object_], geometry: Geometry) -> None:
    wrong = np.flatnonzero(~fits(shapes, geometry))
    if not wrong.size:
        return
    called = cells.text(rows[wrong[0]].get("id")) or cells.text(rows[wrong[0]].get("name"))
    shape = shapes[wrong[0]]
    what = "has no place" if shape is None or shape.is_empty else f"is a {shape.geom_type}"
    raise ImportRefusedError(f"{name}, site {wrong[0] + 1}{called and f' ({called})'} {what}; sites are {geometry}")
