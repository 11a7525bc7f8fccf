"""A town from an OpenStreetMap extract: streets, map, addresses, residents and sites, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data import geodata, sites
from data.declare import Layers
from data.folders import Folders
from data.importers.errors import ImportRefusedError
from data.importers.merging import merge
from data.importers.osm import people, places, roads, surfaces, terrain, town_file
from data.importers.osm.elements import Element, read
from data.importers.osm.tagged import LICENCE, SOURCE, of_layer
from data.importers.unfinished import unfinished
from data.projection import geometry_to_metres, to_metres


@dataclass(frozen=True, slots=True)
class Report:
    """What an import made of an extract.

    Args:
        town: its id.
        roads: where each highway way went.
        features: rows of each town file.
        pois: points of interest by kind, whole extract.
        sites: sites by layer.
        residents: how many, and whether they are an estimate.
        notes: what the importer assumed.
    """

    town: str
    roads: roads.Account
    features: Mapping[str, int]
    pois: Mapping[str, int]
    sites: Mapping[str, int]
    residents: int
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """The report as lines of text."""
        return [
            f"{self.roads.total()} highway ways of the source:",
            *(f"  {line}" for line in self.roads.lines()),
            "rows: " + ", ".join(f"{name} {count}" for name, count in self.features.items()),
            "sites: " + ", ".join(f"{layer} {count}" for layer, count in self.sites.items()),
            "counted: " + ", ".join(f"{kind} {count}" for kind, count in sorted(self.pois.items())),
            f"residents: {self.residents} (geschätzt)",
            *self.notes,
        ]


def import_town(
    path: Path,
    *,
    town_id: str,
    name: str,
    folders: Folders,
    layers: Layers,
    at: datetime,
    boundary: Path | None = None,
    elevation: Path | None = None,
) -> Report:
    """Read an extract and lay a town's folder anew: files, rasters, sites, town.toml. The basemap is drawn from them.

    Args:
        path: ``.osm.pbf``.
        town_id: name of the town's folder (lower case, digits, underscore).
        name: as people write it.
        folders: where the town will lie.
        layers: whose sites are looked for.
        at: the present, UTC: since when sites are known.
        boundary: GeoJSON of the town's boundary; None takes the hull of the streets.
        elevation: an SRTM tile; None leaves the town flat.

    Raises:
        ImportRefusedError: a file cannot be used; nothing was changed.
    """
    elements = read(path)
    limit = places.boundary_file(boundary) if boundary else None
    kept, account = roads.streets(elements, limit)
    if not kept:
        raise ImportRefusedError(f"{path.name} has no streets" + (" within the boundary" if limit else ""))
    graph = roads.graph(kept)
    edge = limit or places.hull(graph.lines)
    inside = [one for one in elements if one.geometry is not None and shapely.intersects(edge, one.geometry)]
    districts = places.districts(inside, edge, name)
    with unfinished(folders.root) as draft:
        tables = _write_files(draft.town, inside, districts, name, edge)
        geodata.write(draft.town, "streets", graph.streets, graph.lines)
        geodata.write(draft.town, "street_nodes", graph.nodes, graph.points)
        _rasters(tables, edge, elevation).write(draft.town)
        found = {layer.id: of_layer(layer, inside, districts) for layer in layers.values()}
        for layer_id, incoming in found.items():
            existing = sites.read(folders.sites_of(layer_id))
            merged, _ = merge(existing, incoming, layer_id=layer_id, source=SOURCE, licence=LICENCE, at=at)
            sites.write(draft.sites_of(layer_id), merged)
        town_file.write(draft.root, town_id=town_id, name=name, edge=edge, districts=districts.names)
    counts = {key: len(table) for key, (table, _) in tables.items()}
    return Report(
        town=town_id,
        roads=account,
        features=counts | {"streets": len(graph.streets)},
        pois=surfaces.counted(elements),
        sites={layer_id: len(incoming) for layer_id, incoming in found.items()},
        residents=int(np.sum(tables["residents"][0]["residents"].to_numpy())),
        notes=_notes(boundary, elevation, people.stated_population(inside)),
    )


_Tables = dict[str, tuple[pa.Table, NDArray[np.object_]]]


def _write_files(
    folder: Path, elements: list[Element], districts: places.Districts, name: str, edge: BaseGeometry
) -> _Tables:
    """All files but the streets; returns what was written."""
    tables: _Tables = {
        "boundary": (pa.table({"name": [name]}), np.array([edge], dtype=object)),
        "districts": (pa.table({"name": list(districts.names)}), districts.polygons),
        "landuse": surfaces.table(surfaces.named(elements, surfaces.LANDUSE, dimension=2), "landuse"),
        "water": surfaces.table(surfaces.named(elements, surfaces.WATER, dimension=2), "water"),
        "waterways": surfaces.table(surfaces.named(elements, surfaces.WATERWAYS, dimension=1), "waterways"),
        "railways": surfaces.table(surfaces.named(elements, surfaces.RAILWAYS, dimension=1), "railways"),
        "labels": surfaces.table(surfaces.labels(elements), "labels"),
        "addresses": surfaces.table(surfaces.addresses(elements, districts.of), "addresses"),
        "pois": surfaces.table(surfaces.named(elements, surfaces.POIS, dimension=None), "pois"),
    }
    tables |= _inhabited(elements)
    for key, (table, geometry) in tables.items():
        geodata.write(folder, key, table, geometry)
    return tables


def _inhabited(elements: list[Element]) -> _Tables:
    table, polygons = surfaces.table(surfaces.buildings(elements), "buildings")
    residents = people.spread(polygons, table, people.stated_population(elements))
    centres = shapely.centroid(polygons)
    where_m = to_metres(shapely.get_x(centres), shapely.get_y(centres))
    column = table.schema.get_field_index("residents")
    return {
        "buildings": (table.set_column(column, "residents", pa.array(residents)), polygons),
        "residents": people.grid(where_m, residents),
    }


def _rasters(tables: _Tables, edge: BaseGeometry, elevation: Path | None) -> geodata.Rasters:
    bounds_m = geometry_to_metres(np.array([edge], dtype=object))[0].bounds
    return terrain.rasters(bounds_m, tables["landuse"], tables["water"][1], tables["buildings"][1], elevation=elevation)


def _notes(boundary: Path | None, elevation: Path | None, stated: int | None) -> tuple[str, ...]:
    notes = ["Attribution: © OpenStreetMap contributors, ODbL 1.0"]
    if boundary is None:
        notes.append("No boundary was given: the hull of the streets stands in.")
    if elevation is None:
        notes.append("No elevation was given: the town is taken as flat.")
    how = "from what the settlements state" if stated is not None else "from floor area alone"
    notes.append(f"Residents were spread over buildings by floor area, {how}.")
    return tuple(notes)
