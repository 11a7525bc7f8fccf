"""A town from an OpenStreetMap extract: streets, map, addresses, residents and sites, all or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data import basemap, sites
from data.declare import Layers
from data.folders import Folders
from data.importers import attribution, boundaries, town_file
from data.importers import population as census
from data.importers.access import left_out as left_out_for_some
from data.importers.access import why_not
from data.importers.approval import Approve, approved, ask
from data.importers.attribution import Origin
from data.importers.draft import unfinished
from data.importers.errors import ImportRefusedError
from data.importers.osm import people, places, roads, surfaces, terrain, truck_limits
from data.importers.osm.elements import Element, left_out, read
from data.importers.osm.site_elements import LICENCE, SOURCE, of_layer, shows
from data.importers.reconciliation import Incoming, SiteDifference, merge, without_hours
from data.importers.standing_together import together
from data.progress import Progress, silent
from data.projection import geometry_to_metres, to_metres
from data.town import geodata


@dataclass(frozen=True, slots=True)
class Report:
    """What an import made of an extract.

    Args:
        roads: where each highway way went.
        features: rows of each town file.
        pois: points of interest by kind, whole extract.
        sites: sites by layer.
        differences: what changes of the sites that were known, by layer.
        residents_are: ``gezählt`` or ``geschätzt``.
    """

    town: str
    roads: roads.RoadTally
    features: Mapping[str, int]
    pois: Mapping[str, int]
    sites: Mapping[str, int]
    differences: Mapping[str, SiteDifference]
    residents: int
    residents_are: str
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """The report as lines of text."""
        return [
            f"{self.roads.total()} highway ways of the source:",
            *(f"  {line}" for line in self.roads.lines()),
            "rows: " + ", ".join(f"{name} {count}" for name, count in self.features.items()),
            "sites: " + ", ".join(f"{layer} {count}" for layer, count in self.sites.items()),
            "counted: " + ", ".join(f"{kind} {count}" for kind, count in sorted(self.pois.items())),
            *(f"sites of {layer}: {', '.join(one.lines())}" for layer, one in self.differences.items() if one.changes),
            f"residents: {self.residents} ({self.residents_are})",
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
    together_m: float = 0.0,
    approve: Approve = approved,
    progress: Progress = silent,
) -> Report:
    """Read an extract and lay a town's folder anew: files, rasters, basemap, sites, town.toml.

    Of ``.osm.pbf``, ``.osm`` or ``.osm.gz``. Without a boundary (GeoJSON) the hull of the streets stands in, without an
    SRTM tile the town is flat. Sites of several layers that are one element stand together, and those of one name or
    operator within ``together_m`` metres.

    Raises:
        ImportRefusedError: a file cannot be used; nothing was changed.
        DeclinedError: the report was not approved; nothing was changed.
    """
    town_file.check_id(town_id)
    progress("reading the extract", 0.0)
    elements = read(path)
    limit = boundaries.read(boundary).edge if boundary else None
    kept, account = roads.streets(elements, limit)
    if not kept:
        raise ImportRefusedError(f"{path.name} has no streets" + (" within the boundary" if limit else ""))
    progress("joining the streets", 0.2)
    graph = roads.graph(kept, truck_limits.points_of(elements))
    edge = limit or places.hull(graph.lines)
    inside = [one for one in elements if one.geometry is not None and shapely.intersects(edge, one.geometry)]
    districts = places.districts(inside, edge, name)
    with unfinished(folders.root) as draft:
        progress("writing map and houses", 0.3)
        tables = _write_files(draft.town, inside, districts, name, edge)
        outside = surfaces.surroundings(elements, edge)
        geodata.write(draft.town, "surroundings", *surfaces.table(outside, "surroundings"))
        geodata.write(draft.town, "streets", graph.streets, graph.lines)
        geodata.write(draft.town, "street_nodes", graph.nodes, graph.points)
        geodata.write(draft.town, "street_limits", *graph.limits)
        geodata.write(draft.town, "street_points", *graph.marks)
        counted = census.kept(folders.town, draft.town)
        _rasters(tables, edge, elevation).write(draft.town)
        basemap.write(draft.town, draft.basemap, progress=lambda share: progress("drawing the map", 0.4 + 0.5 * share))
        taken = {layer.id: of_layer(layer, inside, districts) for layer in layers.values()}
        found = together(taken, within_m=together_m)
        differences = _merge_sites(found, folders, draft, at)
        before = folders.root / town_file.NAME
        ags = places.ags(inside, edge, name)
        town_file.write(
            draft.root, town_id=town_id, name=name, edge=edge, districts=districts.names, ags=ags, before=before
        )
        attribution.add(draft.root, _origins(found, counted=counted), known=attribution.read(folders.root))
        counts = {key: len(table) for key, (table, _) in tables.items()}
        report = Report(
            town=town_id,
            roads=account,
            features=counts | {"streets": len(graph.streets)},
            pois=surfaces.counted(elements),
            sites={layer_id: len(incoming) for layer_id, incoming in found.items()},
            differences=differences,
            residents=counted or int(np.sum(tables["residents"][0]["residents"].to_numpy())),
            residents_are="gezählt" if counted else "geschätzt",
            notes=(
                town_file.told(ags),
                *graph.tally.lines(),
                *_notes(boundary, elevation, counted=bool(counted), settlements=people.settlements(inside)),
                *_not_taken(inside, layers),
                *left_out(elements),
                *(line for incoming in found.values() for line in without_hours(incoming)),
            ),
        )
        ask(approve, report.lines())
    progress("done", 1.0)
    return report


def _merge_sites(
    found: Mapping[str, list[Incoming]], folders: Folders, draft: Folders, at: datetime
) -> dict[str, SiteDifference]:
    """Write every layer's sites into the draft; those of other sources stay."""
    differences = {}
    for layer_id, incoming in found.items():
        existing = sites.read(folders.sites_of(layer_id))
        merged, differences[layer_id] = merge(
            existing, incoming, layer_id=layer_id, source=SOURCE, licence=LICENCE, at=at
        )
        sites.write(draft.sites_of(layer_id), merged)
    return differences


def _origins(found: Mapping[str, list[Incoming]], *, counted: int) -> list[Origin]:
    named = ["default", "basemap", *(layer_id for layer_id, incoming in found.items() if incoming)]
    estimate = [] if counted else [Origin("residents", people.SOURCE, LICENCE)]
    return [*(Origin(one, SOURCE, LICENCE) for one in named), *estimate]


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
        "pois": surfaces.table(surfaces.points_of_interest(elements), "pois"),
        "cool": surfaces.table(surfaces.cool(elements, water="Trinkwasser"), "cool"),
    }
    tables |= _inhabited(elements)
    for key, (table, geometry) in tables.items():
        geodata.write(folder, key, table, geometry)
    return tables


def _inhabited(elements: list[Element]) -> _Tables:
    table, polygons = surfaces.table(surfaces.buildings(elements), "buildings")
    residents = people.spread(polygons, table, people.settlements(elements))
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


def _not_taken(inside: list[Element], layers: Layers) -> Iterator[str]:
    """What of the town became no site, no point of interest or no address, and why."""
    for layer in layers.values():
        yield from left_out_for_some(f"sites of {layer.id}", (why_not(one.tags) for one in inside if shows(layer, one)))
    yield from left_out_for_some("points of interest", map(surfaces.shut, inside))
    recycling = [one for one in inside if one.has({"amenity": "recycling"})]
    if unknown := sum(not any(shows(layer, one) for layer in layers.values()) for one in recycling):
        yield f"places for recycling that no layer takes, by what they say of their kind: {unknown} of {len(recycling)}"
    if lost := surfaces.without_street(inside):
        yield f"house numbers left out, without a street or place: {lost}"


def _notes(
    boundary: Path | None, elevation: Path | None, *, counted: bool, settlements: Sequence[people.Settlement]
) -> tuple[str, ...]:
    notes = ["Attribution: © OpenStreetMap contributors, ODbL 1.0"]
    if boundary is None:
        notes.append("No boundary was given: the hull of the streets stands in.")
    if elevation is None:
        notes.append("No elevation was given: the town is taken as flat.")
    if counted:
        notes.append("Residents are those of the census grid that was imported before.")
        return tuple(notes)
    stated = sum(one.population is not None for one in settlements)
    notes.append(
        "Residents were spread over buildings by floor area; "
        f"{stated} of {len(settlements)} settlements say how many live there."
    )
    return tuple(notes)
