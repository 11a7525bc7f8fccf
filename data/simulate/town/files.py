"""The built town as the files of data.town.geodata."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.projection import geometry_to_degrees
from data.simulate.town import limits
from data.simulate.town.houses import Houses
from data.simulate.town.labels import Label
from data.simulate.town.land import Land, district_of
from data.simulate.town.network import ONE_WAY, StreetNetwork
from data.simulate.town.people import Addresses, InhabitedCells
from data.simulate.town.plan import Area, Plan, PlanLine
from data.simulate.town.shape import lines, polygons
from data.town import geodata

SPEED_KMH = {
    "motorway": 110.0,
    "motorway_link": 60.0,
    "secondary": 50.0,
    "tertiary": 50.0,
    "unclassified": 50.0,
    "residential": 30.0,
    "living_street": 7.0,
}
"""What may be driven on, and how fast; on everything else one walks, at WALK_KMH."""
WALK_KMH = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Everything that was built; geometry in EPSG:25832 metres, residents of each building."""

    plan: Plan
    land: Land
    network: StreetNetwork
    names: NDArray[np.str_]
    houses: Houses
    residents: NDArray[np.float64]
    addresses: Addresses
    cells: InhabitedCells
    labels: list[Label]


def write(folder: Path, built: Built, *, town_name: str, seed: int) -> None:
    """Write all GeoParquet files."""
    land = built.land
    _write(folder, "boundary", {"name": [town_name]}, [land.boundary])
    names, shapes = zip(*land.districts, strict=True)
    _write(folder, "districts", {"name": names}, shapes)
    _streets(folder, built, seed)
    houses = built.houses
    roofs = {"kind": houses.kind, "levels": houses.levels, "residents": built.residents}
    _write(folder, "buildings", roofs, houses.shapes)
    _addresses(folder, built)
    _cells(folder, built.cells)
    settled = [Area("residential", "", shape) for shape in polygons(land.settled)]
    fields = [Area("farmland", "", shape) for shape in polygons(land.open_land)]
    _areas(folder, "landuse", [*fields, *settled, *land.industrial, *land.green, *land.squares])
    _areas(folder, "water", land.water)
    _lines(folder, "waterways", built.plan.waterways, land.boundary)
    _lines(folder, "railways", built.plan.railways, land.boundary)
    _surroundings(folder, built.plan, land.boundary)
    labels = built.labels
    columns = {"kind": [x.kind for x in labels], "name": [x.name for x in labels], "rank": [x.rank for x in labels]}
    _write(folder, "labels", columns, shapely.points([x.xy_m for x in labels]))


def _streets(folder: Path, built: Built, seed: int) -> None:
    network, kind = built.network, built.network.kind
    count = len(network.edges)
    drive = np.isin(kind, list(SPEED_KMH))
    columns = {
        "edge_id": np.arange(count),
        "from_node": network.ends[:, 0],
        "to_node": network.ends[:, 1],
        "name": built.names[network.way],
        "highway": kind,
        "oneway": np.isin(kind, ONE_WAY).astype(np.int8),
        "walk": ~np.isin(kind, ONE_WAY),
        "drive": drive,
        "speed_kmh": np.array([SPEED_KMH.get(one, WALK_KMH) for one in kind.tolist()]),
        "length_m": shapely.length(network.edges),
    }
    _write(folder, "streets", columns, network.edges)
    places = shapely.points(network.nodes_m)
    _write(folder, "street_nodes", {"node_id": np.arange(len(places))}, places)
    known = limits.street_limits(built.plan, network, built.names)
    _write(folder, "street_limits", known, network.edges[known["edge_id"]])
    turning = limits.turning_places(built.plan, network, built.land.boundary, drive, seed)
    _write(folder, "street_points", turning, places[turning["node_id"]])


def _addresses(folder: Path, built: Built) -> None:
    addresses, land = built.addresses, built.land
    places = shapely.centroid(built.houses.shapes[addresses.house])
    district = district_of(land, shapely.get_coordinates(places))
    postcode = np.array([quarter.postcode for quarter in built.plan.quarters])
    columns = {
        "street": addresses.street,
        "housenumber": addresses.number.astype(str),
        "postcode": postcode[district],
        "district": np.array([name for name, _ in land.districts])[district],
    }
    _write(folder, "addresses", columns, places)


def _cells(folder: Path, cells: InhabitedCells) -> None:
    corner = np.floor(cells.centre_m / 100).astype(np.int64)
    columns = {
        "cell_id": [f"100mN{north}E{east}" for east, north in corner.tolist()],
        "under_18": cells.under_18,
        "from_18_to_64": cells.from_18_to_64,
        "from_65": cells.from_65,
        "residents": cells.residents,
    }
    _write(folder, "residents", columns, shapely.points(cells.centre_m))


def _areas(folder: Path, name: str, areas: Sequence[Area]) -> None:
    columns = {"kind": [one.kind for one in areas], "name": [one.name for one in areas]}
    _write(folder, name, columns, [one.shape for one in areas])


def _lines(folder: Path, name: str, whole: Sequence[PlanLine], boundary: shapely.Geometry) -> None:
    parts = [
        PlanLine(one.kind, one.name, part) for one in whole for part in lines(shapely.intersection(one.shape, boundary))
    ]
    columns = {"kind": [one.kind for one in parts], "name": [one.name for one in parts]}
    _write(folder, name, columns, [one.shape for one in parts])


def _surroundings(folder: Path, plan: Plan, boundary: shapely.Geometry) -> None:
    seen = {one.name for one in plan.beyond}
    drawn = [*plan.motorways, *plan.streets, *plan.railways, *plan.waterways]
    whole = [*plan.beyond, *(one for one in drawn if one.name in seen)]
    outside = [(one.kind, part) for one in whole for part in lines(shapely.difference(one.shape, boundary))]
    _write(folder, "surroundings", {"kind": [kind for kind, _ in outside]}, [part for _, part in outside])


def _write(
    folder: Path, name: str, columns: Mapping[str, Any], shapes: Sequence[shapely.Geometry] | NDArray[np.object_]
) -> None:
    table = pa.table({key: pa.array(column) for key, column in columns.items()})
    geodata.write(folder, name, table, geometry_to_degrees(np.asarray(shapes, dtype=object)))
