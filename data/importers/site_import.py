"""Brings the sites of one layer up to date with a file: the town's own table, or the charging register."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import shapely

from data import sites
from data.declare import Layer
from data.folders import Folders
from data.importers import attribution
from data.importers.approval import Approve, approved, ask
from data.importers.attribution import Origin
from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import Incoming, SiteDifference, merge
from data.town import geodata
from data.town.area import TownArea


@dataclass(frozen=True, slots=True)
class From:
    """Where sites are from, and the SPDX-like id of the licence; sites of other sources stay as they are."""

    source: str
    licence: str


def import_sites(
    incoming: Sequence[Incoming],
    *,
    layer: Layer,
    folders: Folders,
    origin: From,
    at: datetime,
    approve: Approve = approved,
) -> SiteDifference:
    """Write what is new, changed or gone if it is approved; a second time nothing changes.

    Raises:
        ImportRefusedError: two sites have one id.
        DeclinedError: not approved; nothing was changed.
    """
    before = sites.read(folders.sites_of(layer.id))
    placed = with_districts(incoming, folders)
    merged, difference = merge(before, placed, layer_id=layer.id, source=origin.source, licence=origin.licence, at=at)
    if not difference.changes:
        return difference
    ask(approve, difference.lines())
    pairs = zip(merged.source, merged.licence, merged.valid_to, strict=True)
    there = dict.fromkeys((source, licence) for source, licence, ended in pairs if ended is None)
    sites.write(folders.sites_of(layer.id), merged)
    attribution.add(folders.root, (Origin(layer.id, source, licence) for source, licence in there))
    return difference


def bounds(folders: Folders) -> tuple[float, float, float, float]:
    """West, south, east, north of a town, degrees EPSG:4326."""
    west, south, east, north = boundary(folders).bounds
    return west, south, east, north


def boundary(folders: Folders) -> shapely.Geometry:
    """A town's boundary, EPSG:4326; ImportRefusedError: the town was never built or imported."""
    try:
        _, polygons = geodata.read(folders.town, "boundary")
    except geodata.UnknownTownFileError:
        raise ImportRefusedError(
            f"{folders.root} holds no town yet; run `stadtklima build`, `import osm` or `import boundary` first"
        ) from None
    return shapely.union_all(polygons)


def with_districts(incoming: Sequence[Incoming], folders: Folders) -> list[Incoming]:
    """The same sites; one whose district is unknown gets the Stadtteil it lies in, or the nearest one."""
    if not incoming:
        return []
    points = shapely.points([one.lon for one in incoming], [one.lat for one in incoming])
    names = TownArea(folders.town).districts(points)
    return [one if one.district else replace(one, district=name) for one, name in zip(incoming, names, strict=True)]
