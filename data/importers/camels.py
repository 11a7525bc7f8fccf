"""CAMELS-DE (Loritz et al. 2024, CC BY 4.0): catchments of gauges as areas, and what fell and flowed there by days.

The folder is as published: CAMELS_DE_catchment_boundaries, CAMELS_DE_topographic_attributes.csv, timeseries.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.importers.errors import ImportRefusedError

ATTRIBUTION: Final = "CAMELS-DE (Loritz et al. 2024)"
LICENCE: Final = "CC-BY-4.0"
_EQUAL_AREA: Final = "EPSG:3035"
_AREAS: Final = Path("CAMELS_DE_catchment_boundaries/catchments/CAMELS_DE_catchments.gpkg")
_ATTRIBUTES: Final = Path("CAMELS_DE_topographic_attributes.csv")
_SERIES: Final = "timeseries/CAMELS_DE_hydromet_timeseries_{}.csv"
COLUMNS: Final = {
    "rain_mm": "precipitation_mean",
    "discharge_mm": "discharge_spec_obs",
    "level_cm": "water_level_obs",
    "temperature_c": "temperature_mean",
}
"""Ours by theirs; all are of days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeCatchment:
    """The ground whose water passes a gauge.

    Args:
        gauge_id: of CAMELS-DE.
        lon: of the gauge, degrees, as ``lat``.
        area_km2: as the attributes say.
        polygon: shapely, EPSG:25832.
        polygon_km2: of the polygon as published, on the ellipsoid.
    """

    gauge_id: str
    name: str
    water: str
    lon: float
    lat: float
    area_km2: float
    polygon: Any
    polygon_km2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeDays:
    """What was measured at a gauge and over its catchment; (n,) each.

    Args:
        day: datetime64[D].
        values: float64 by the names of COLUMNS, NaN where there is none.
    """

    day: NDArray[np.datetime64]
    values: dict[str, NDArray[np.float64]]


def gauge_catchments(folder: Path) -> list[GaugeCatchment]:
    """All catchments of a folder, by id.

    Raises:
        ImportRefusedError: a file is missing, or a catchment has no attributes.
    """
    import geopandas as gpd  # noqa: PLC0415 - who imports something else need not wait for it

    frame = gpd.read_file(_there(folder, _AREAS)).sort_values("gauge_id")
    with _there(folder, _ATTRIBUTES).open(encoding="utf-8-sig", newline="") as file:
        told = {row["gauge_id"]: row for row in csv.DictReader(file)}
    for unknown in set(frame["gauge_id"]) - set(told):
        raise ImportRefusedError(f"{_ATTRIBUTES.name} has no row of the catchment {unknown}")
    return [
        GaugeCatchment(
            gauge_id=one,
            name=told[one]["gauge_name"],
            water=told[one]["water_body_name"],
            lon=float(told[one]["gauge_lon"]),
            lat=float(told[one]["gauge_lat"]),
            area_km2=float(told[one]["area"]),
            polygon=polygon,
            polygon_km2=float(area) / 1e6,
        )
        for one, polygon, area in zip(
            frame["gauge_id"], frame.to_crs(25832).geometry, frame.to_crs(_EQUAL_AREA).area, strict=True
        )
    ]


def gauge_days(folder: Path, gauge_id: str) -> GaugeDays:
    """The series of one gauge; ImportRefusedError: it is missing, or lacks a column."""
    path = _there(folder, Path(_SERIES.format(gauge_id)))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lacking = [one for one in ("date", *COLUMNS.values()) if not rows or one not in rows[0]]
    if lacking:
        raise ImportRefusedError(f"{path.name} lacks the columns {', '.join(lacking)}")
    values = {ours: _numbers(rows, theirs) for ours, theirs in COLUMNS.items()}
    return GaugeDays(day=np.array([row["date"] for row in rows], "datetime64[D]"), values=values)


def _numbers(rows: Sequence[dict[str, str]], column: str) -> NDArray[np.float64]:
    return np.array([float(row[column]) if row[column] not in {"", "NA"} else math.nan for row in rows])


def _there(folder: Path, file: Path) -> Path:
    if not (folder / file).is_file():
        raise ImportRefusedError(f"{folder} has no {file}; wanted the folder of CAMELS-DE as published")
    return folder / file
