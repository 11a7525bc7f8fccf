"""A town's boundary from GeoJSON: limits an extract, or makes a town of its own that has sites but no streets yet."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data import basemap, sites, strict_json
from data.declare import Layers
from data.degrees import look_swapped
from data.folders import Folders
from data.importers import attribution, town_file
from data.importers.approval import Approve, approved, ask
from data.importers.attribution import Origin
from data.importers.draft import unfinished
from data.importers.errors import ImportRefusedError
from data.progress import Progress, silent
from data.projection import geometry_to_metres
from data.town import geodata

POLYGONS: Final = frozenset({"Polygon", "MultiPolygon"})
NAMES: Final = ("name", "NAME", "GEN", "gen")
"""Properties that name a part; GEN is the one of the BKG."""
CELL_M: Final = 25.0


@dataclass(frozen=True, slots=True)
class Boundary:
    """What a file holds.

    Args:
        parts: its polygons by name, where there are several and each has a name of its own.
        ags: amtlicher Gemeindeschlüssel, where all its polygons are of one municipality and say so.
    """

    edge: BaseGeometry
    parts: Mapping[str, BaseGeometry]
    ags: str


def read(path: Path) -> Boundary:
    """The polygons of a GeoJSON file.

    Raises:
        ImportRefusedError: no such file, no polygon in it, or coordinates that are no degrees.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        features = raw["features"] if raw.get("type") == "FeatureCollection" else [raw]
        found = [(_name(one), shapely.from_geojson(strict_json.dumps(one.get("geometry", one)))) for one in features]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise ImportRefusedError(f"boundary {str(path)!r} cannot be read as GeoJSON: {error}") from error
    named = [(name, part) for name, whole in found for part in _areas(whole)]
    if not named:
        raise ImportRefusedError(f"boundary {path.name} holds no polygon")
    edge = shapely.make_valid(shapely.union_all([part for _, part in named]))
    west, south, east, north = edge.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
        raise ImportRefusedError(f"boundary {path.name}: {edge.bounds} are no degrees; wanted lon, lat in EPSG:4326")
    if look_swapped(edge.centroid.x, edge.centroid.y):
        raise ImportRefusedError(
            f"boundary {path.name}: {edge.bounds} look swapped; longitude comes first, then latitude"
        )
    return Boundary(edge, _parts(named), _ags(features))


def _name(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties") or {}
    return next((str(properties[key]) for key in NAMES if properties.get(key)), "")


def _ags(features: Iterable[Mapping[str, Any]]) -> str:
    told = [one.get("properties") or {} for one in features]
    found = {str(one.get("AGS") or one.get("ags") or "") for one in told}
    return next((one for one in found if len(found) == 1 and town_file.AGS.fullmatch(one)), "")


def _areas(geometry: BaseGeometry | None) -> list[BaseGeometry]:
    if geometry is None:
        return []
    parts = [geometry] if geometry.geom_type in POLYGONS else list(shapely.get_parts(geometry))
    return [shapely.make_valid(part) for part in parts if part.geom_type in POLYGONS]


def _parts(named: list[tuple[str, BaseGeometry]]) -> dict[str, BaseGeometry]:
    names = {name for name, _ in named}
    if len(names) < 2 or "" in names:  # noqa: PLR2004 - one part divides nothing
        return {}
    return {one: shapely.union_all([part for name, part in named if name == one]) for one in sorted(names)}


def import_boundary(
    path: Path,
    *,
    town_id: str,
    name: str,
    origin: Origin,
    folders: Folders,
    layers: Layers,
    approve: Approve = approved,
    progress: Progress = silent,
) -> Boundary:
    """Give a town a boundary: one that is there gets it as its new one, else a town without streets begins.

    Several polygons with names become the Stadtteile; layers without sites get empty lists.

    Raises:
        ImportRefusedError: the file cannot be used; nothing was changed.
        DeclinedError: it was not approved; nothing was changed.
    """
    town_file.check_id(town_id)
    boundary = read(path)
    parts = boundary.parts or {name: boundary.edge}
    known = (folders.root / town_file.NAME).is_file()
    ask(approve, _lines(boundary, parts, town_id, known=known))
    with unfinished(folders.root) as draft:
        _write_files(folders, draft, boundary.edge, parts, name)
        _write_sites(layers, folders, draft)
        before = folders.root / town_file.NAME
        town_file.write(
            draft.root,
            town_id=town_id,
            name=name,
            edge=boundary.edge,
            districts=tuple(parts),
            ags=boundary.ags,
            before=before,
        )
        attribution.add(draft.root, _origins(origin, known=known), known=attribution.read(folders.root))
        basemap.write(draft.town, draft.basemap, progress=lambda share: progress("drawing the map", share))
    return boundary


def _lines(boundary: Boundary, parts: Mapping[str, BaseGeometry], town_id: str, *, known: bool) -> list[str]:
    area_km2 = shapely.area(geometry_to_metres(np.array([boundary.edge], dtype=object)))[0] / 1e6
    return [
        f"{'new boundary of' if known else 'new town'} {town_id}: {area_km2:.1f} km²",
        f"Stadtteile: {', '.join(parts)}",
        town_file.told(boundary.ags),
    ]


def _origins(origin: Origin, *, known: bool) -> list[Origin]:
    named = ("basemap",) if known else ("default", "basemap")
    return [Origin(one, origin.source, origin.licence) for one in named]


def _write_files(
    folders: Folders, draft: Folders, edge: BaseGeometry, parts: Mapping[str, BaseGeometry], name: str
) -> None:
    """Every file of a town: boundary and districts anew, the others as they are or empty."""
    drawn: dict[str, tuple[pa.Table, NDArray[np.object_]]] = {
        "boundary": (pa.table({"name": [name]}), np.array([edge], dtype=object)),
        "districts": (pa.table({"name": list(parts)}), np.array(list(parts.values()), dtype=object)),
    }
    for file, schema in geodata.SCHEMAS.items():
        if file in drawn:
            rows, shapes = drawn[file]
        elif (folders.town / f"{file}.parquet").is_file():
            rows, shapes = geodata.read(folders.town, file)
        else:
            rows, shapes = schema.empty_table(), np.empty(0, dtype=object)
        geodata.write(draft.town, file, rows, shapes)
    _rasters(folders, edge).write(draft.town)


def _rasters(folders: Folders, edge: BaseGeometry) -> geodata.Rasters:
    """Those the town has, or flat open land over the new boundary."""
    if (folders.town / "rasters.npz").is_file():
        return geodata.Rasters.read(folders.town)
    west, south, east, north = geometry_to_metres(np.array([edge], dtype=object))[0].bounds
    x_m = np.arange(west + CELL_M / 2, east + CELL_M, CELL_M)
    y_m = np.arange(north - CELL_M / 2, south - CELL_M, -CELL_M)
    flat = np.zeros((len(y_m), len(x_m)), dtype=np.float32)
    return geodata.Rasters(
        elevation_m=flat,
        land_cover=flat.astype(np.uint8),
        land_cover_names=("unknown",),
        built_share=flat,
        x_m=x_m,
        y_m=y_m,
    )


def _write_sites(layers: Layers, folders: Folders, draft: Folders) -> None:
    for layer_id in layers:
        sites.write(draft.sites_of(layer_id), sites.read(folders.sites_of(layer_id)))
