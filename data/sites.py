"""Sites: where the things of a layer stand, whether or not a device measures there."""

import json
from collections.abc import Container
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from data import geoparquet, stamps, strict_json
from data.declare import Geometry

DEMONSTRATION: Final = "Vorführdaten"
"""Source of places that nobody but a demonstration knows of."""
CHANNELS: Final = "@channels"
LICENCE: Final = "@licence"
PLACE_ID: Final = "@place_id"
"""Among the attributes of a row of ``site_changes``: columns that the table itself does not have."""
MOST_CHANNELS: Final = 60
SCHEMA = pa.schema(
    [
        ("site_id", pa.string()),
        ("name", pa.string()),
        ("district", pa.string()),
        ("attributes", pa.string()),
        ("channels", pa.int16()),
        ("source", pa.string()),
        ("licence", pa.string()),
        ("valid_from", pa.timestamp("ms", "UTC")),
        ("valid_to", pa.timestamp("ms", "UTC")),
        ("place_id", pa.string()),
    ]
)


def _nowhere() -> NDArray[np.object_]:
    return np.empty(0, object)


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites of one layer: columns of one length n, in the order of site_id.

    Args:
        site_id: ``bins-0042``; never reused.
        name: what people call the place.
        district: the Stadtteil.
        attributes: further public facts of each site (flat JSON objects).
        channels: (n,) int16, containers or charging points; 0: only the site itself.
        source: where the place is known from.
        licence: SPDX-like id of that source's licence.
        valid_from: the site exists from this instant on, UTC.
        valid_to: until this instant, UTC; None: still there.
        lon: (n,) float64 degrees, EPSG:4326, of a point on each: where its symbol stands and distances end.
        lat: (n,) likewise.
        geometry: (n,) shapely, EPSG:4326; where none is given the points themselves.
        place_id: the same for sites that stand together, such as the fractions of one Standort; its own site_id where
            one stands alone, and where none is given.
    """

    site_id: list[str]
    name: list[str]
    district: list[str]
    attributes: list[dict[str, Any]]
    channels: NDArray[np.int16]
    source: list[str]
    licence: list[str]
    valid_from: list[datetime]
    valid_to: list[datetime | None]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    geometry: NDArray[np.object_] = field(default_factory=_nowhere)
    place_id: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.geometry) != len(self.lon):
            object.__setattr__(self, "geometry", shapely.points(self.lon, self.lat))
        if len(self.place_id) != len(self.site_id):
            object.__setattr__(self, "place_id", self.site_id)

    def __len__(self) -> int:
        return len(self.site_id)


def empty() -> Sites:
    """No sites at all."""
    nothing = np.empty(0)
    return Sites([], [], [], [], nothing.astype(np.int16), [], [], [], [], nothing, nothing)


def write(path: Path, sites: Sites) -> None:
    """Write a layer's sites as GeoParquet."""
    columns = {name: getattr(sites, name) for name in SCHEMA.names}
    columns["attributes"] = [strict_json.dumps(one, ensure_ascii=False) for one in sites.attributes]
    arrays = [pa.array(columns[one.name], one.type) for one in SCHEMA]
    geoparquet.write(path, pa.table(arrays, schema=SCHEMA), sites.geometry)


def any_in(path: Path) -> bool:
    """Whether a layer's file is there and has a site."""
    return _any_in(path, stamps.of_files([path]))


@lru_cache(maxsize=64)
def _any_in(path: Path, seen: stamps.Stamp) -> bool:
    return bool(seen) and pq.read_metadata(path).num_rows > 0


def read(path: Path) -> Sites:
    """Read a layer's sites; no file means no sites."""
    if not path.exists():
        return empty()
    table, geometry = geoparquet.read(path)
    columns = {name: table[name].to_pylist() for name in SCHEMA.names} | {
        "attributes": [json.loads(one) for one in table["attributes"].to_pylist()],
        "channels": np.asarray(table["channels"], dtype=np.int16),
        "valid_from": [_utc(at) for at in table["valid_from"].to_pylist()],
        "valid_to": [None if at is None else _utc(at) for at in table["valid_to"].to_pylist()],
    }
    lon, lat = representative(geometry)
    return Sites(**columns, lon=lon, lat=lat, geometry=geometry)


def representative(geometry: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lon and lat of a point on each of (n,) geometries: the middle of a line, and of an area a point within it."""
    points, lines = shapely.point_on_surface(geometry), shapely.get_dimensions(geometry) == 1
    points[lines] = shapely.line_interpolate_point(geometry[lines], 0.5, normalized=True)
    return shapely.get_x(points), shapely.get_y(points)


def fits(shapes: NDArray[np.object_], geometry: Geometry) -> NDArray[np.bool_]:
    """Which of (n,) shapes can be a site of a layer: a line may be known as a point only, an area as either."""
    single = ~np.isin(shapely.get_type_id(shapes), (-1, GeometryType.MULTIPOINT, GeometryType.GEOMETRYCOLLECTION))
    within = shapely.get_dimensions(shapes) <= get_args(Geometry).index(geometry)
    return np.asarray(single & within & ~shapely.is_empty(shapes))


def mended(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """The same (n,) shapes; polygons that cross themselves are taken apart, for nothing can be asked of them else."""
    broken = ~shapely.is_valid(shapes)
    whole = shapes.copy()
    whole[broken] = shapely.make_valid(shapes[broken])
    return whole


def of_changes(
    changes: pa.Table, *, layer_id: str, at_ms: int | None = None, known: Container[str] = frozenset()
) -> Sites:
    """The sites of a layer that sources brought, each as it was told at an instant, else as it was told first.

    Args:
        changes: rows of the lake's table ``site_changes``, oldest first.
        layer_id: whose.
        at_ms: milliseconds since 1970 UTC; None: the newest.
        known: ids of sites that are known from elsewhere until the first change of them.
    """
    instants = changes["changed_at"].cast(pa.timestamp("ms", "UTC")).cast(pa.int64()).to_numpy()
    until = len(changes) if at_ms is None else int(np.searchsorted(instants, at_ms, side="right"))
    newest: dict[str, int] = {}
    for row, one in enumerate(changes["site_id"].to_pylist()):
        if one.startswith(f"{layer_id}-") and (row < until or (one not in newest and one not in known)):
            newest[one] = row
    table = changes.take(pa.array([newest[one] for one in sorted(newest)], pa.int64()))
    columns = {name: table[name].to_pylist() for name in table.column_names if name in SCHEMA.names}
    for name in ("valid_from", "valid_to"):
        columns[name] = [at and _utc(at) for at in columns[name]]
    geometry = shapely.from_wkb(np.asarray(table["geometry"].to_pylist(), object))
    lon, lat = representative(geometry)
    facts = [json.loads(one) for one in columns.pop("attributes")]
    further: dict[str, Any] = {
        "channels": np.array([_count(one.pop(CHANNELS, 0)) for one in facts], np.int16),
        "licence": [one.pop(LICENCE, "") for one in facts],
        "place_id": [one.pop(PLACE_ID, "") or site_id for one, site_id in zip(facts, columns["site_id"], strict=True)],
    }
    return Sites(**columns, **further, attributes=facts, lon=lon, lat=lat, geometry=geometry)


def _count(told: object) -> int:
    """Channels as a message says them; nothing that a stranger writes there is more than none."""
    return told if isinstance(told, int) and 0 <= told <= MOST_CHANNELS else 0


def overlaid(some: Sites, others: Sites) -> Sites:
    """All of them, in the order of site_id; where both have an id, the other of both counts."""
    told = set(others.site_id)
    stay = [i for i, one in enumerate(some.site_id) if one not in told]
    return joined(some if len(stay) == len(some) else _chosen(some, stay), others)


def _chosen(some: Sites, rows: list[int]) -> Sites:
    columns: dict[str, Any] = {one.name: getattr(some, one.name) for one in fields(Sites)}
    chosen: dict[str, Any] = {
        name: one[np.array(rows, np.int64)] if isinstance(one, np.ndarray) else [one[i] for i in rows]
        for name, one in columns.items()
    }
    return Sites(**chosen)


def joined(some: Sites, others: Sites) -> Sites:
    """All of them, in the order of site_id."""
    if not len(others):
        return some
    order = np.argsort(np.array([*some.site_id, *others.site_id]), kind="stable").tolist()
    both = {one.name: (getattr(some, one.name), getattr(others, one.name)) for one in fields(Sites)}
    return Sites(**{name: _ordered(a, b, order) for name, (a, b) in both.items()})


def _ordered(some: Any, others: Any, order: list[int]) -> Any:
    if isinstance(some, np.ndarray):
        return np.concatenate([some, others])[order]
    every = [*some, *others]
    return [every[i] for i in order]


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
