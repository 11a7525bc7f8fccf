"""GeoParquet 1.1 with one geometry column of WKB in EPSG:4326 (lon, lat), without the weight of a data frame."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from data import strict_json
from data.folders import replace

GEOMETRY = "geometry"
VERSION: Final = 2
"""Of what sites and town files hold (data.upgrades); each file says it."""
_VERSION_KEY: Final = b"stadtklima_version"
_KINDS = {
    0: "Point",
    1: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}


def write(path: Path, table: pa.Table, geometry: NDArray[np.object_]) -> None:
    """Write n rows and their geometries (EPSG:4326, lon before lat) to one file, atomically; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    write_to(unfinished, table, geometry, {_VERSION_KEY.decode(): str(VERSION)})
    replace(unfinished, path)


def write_to(
    sink: Path | BinaryIO, table: pa.Table, geometry: NDArray[np.object_], facts: Mapping[str, str] | None = None
) -> None:
    """Write n rows and their geometries, as `write` does, to a sink; facts go with the file."""
    meta = {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": _kind_names(geometry)}},
    }
    whole = table.append_column(GEOMETRY, pa.array(shapely.to_wkb(geometry).tolist(), pa.binary()))
    said = {"geo": strict_json.dumps(meta), **(facts or {})}
    whole = whole.replace_schema_metadata({name.encode(): text.encode() for name, text in said.items()})
    pq.write_table(whole, sink, compression="zstd")


def version(path: Path) -> int:
    """The version that a file says; 0: none."""
    return int((pq.read_metadata(path).metadata or {}).get(_VERSION_KEY, 0))


def read(path: Path) -> tuple[pa.Table, NDArray[np.object_]]:
    """The rows of a file without their geometry column, and the (n,) shapely geometries in EPSG:4326."""
    # Not pq.read_table: that goes through pyarrow.dataset, which imports pandas and costs a start 1 s.
    table = pq.ParquetFile(path).read()
    geometry = shapely.from_wkb(np.asarray(table[GEOMETRY].to_pylist(), dtype=object))
    return table.drop_columns([GEOMETRY]), geometry


def _kind_names(geometry: NDArray[np.object_]) -> list[str]:
    return sorted({_KINDS[kind] for kind in np.unique(shapely.get_type_id(geometry)).tolist() if kind in _KINDS})
