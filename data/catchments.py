"""The ground whose water passes a gauge: polygons of a town, each with the gauge at its outlet."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from data import geoparquet
from data.projection import to_metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Catchment:
    """One of them.

    Args:
        catchment_id: as in the file that it came from.
        gauge: site_id at its outlet.
        area_km2: of the polygon.
        sealed: share of it that is sealed, 0 to 1.
        polygon: shapely, EPSG:4326.
    """

    catchment_id: str
    name: str
    gauge: str
    area_km2: float
    sealed: float
    polygon: Any

    @property
    def polygon_m(self) -> Any:
        """EPSG:25832, metres."""
        return in_metres(self.polygon)


def in_metres(polygon: Any) -> Any:
    """A geometry of EPSG:4326 in EPSG:25832."""
    return shapely.transform(polygon, lambda at: to_metres(at[:, 0], at[:, 1]))


def write(path: Path, catchments: list[Catchment]) -> None:
    """Put these in the place of those that a town's file had."""
    columns = {
        "catchment_id": pa.array([one.catchment_id for one in catchments], pa.string()),
        "name": pa.array([one.name for one in catchments], pa.string()),
        "gauge": pa.array([one.gauge for one in catchments], pa.string()),
        "area_km2": pa.array([one.area_km2 for one in catchments], pa.float64()),
        "sealed": pa.array([one.sealed for one in catchments], pa.float64()),
    }
    geoparquet.write(path, pa.table(columns), np.array([one.polygon for one in catchments], object))


def read(path: Path) -> list[Catchment]:
    """Those of a town, by id; none where there is no file."""
    if not path.is_file():
        return []
    table, shapes = geoparquet.read(path)
    found = [Catchment(**row, polygon=shape) for row, shape in zip(table.to_pylist(), shapes, strict=True)]
    return sorted(found, key=lambda one: one.catchment_id)
