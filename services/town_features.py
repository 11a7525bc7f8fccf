"""What of a town's files everybody may see, as features: whole, or what lies in a box."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.projection import geometry_to_degrees, to_metres
from data.town import geodata
from services.workbench.grid import cell_squares

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "boundary": ("name",),
    "districts": ("name",),
    "residents": ("residents",),
    "addresses": ("street", "housenumber", "postcode", "district"),
    "streets": ("name", "highway", "walk", "drive", "speed_kmh"),
    "buildings": ("kind", "levels"),
    "landuse": ("kind", "name"),
    "water": ("kind", "name"),
    "waterways": ("kind", "name"),
    "railways": ("kind", "name"),
    "pois": ("kind", "name"),
    "cool": ("kind", "name"),
}
"""By file, what is told of each feature: not how many live in a house, nor how old the residents of a cell are."""
DECIMALS: Final = 6
"""Of degrees: a tenth of a metre."""
BoxDegrees: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north, EPSG:4326."""


@dataclass(frozen=True, slots=True)
class TownFeatures:
    """Features of one file.

    Args:
        geometry: (n,) shapely, EPSG:4326, rounded to DECIMALS.
        columns: n rows, what is told of each.
        matched: how many there would be without a limit.
    """

    geometry: NDArray[np.object_]
    columns: pa.Table
    matched: int


def present(town_folder: Path) -> list[str]:
    """The files of COLUMNS that the town has."""
    return [one for one in COLUMNS if (town_folder / f"{one}.parquet").is_file()]


def read(town_folder: Path, name: str, *, box: BoxDegrees | None, limit: int) -> TownFeatures:
    """The first features of a file of COLUMNS that touch a box; residents as squares of 100 m.

    Raises:
        UnknownTownFileError: the town has no such file, or nobody is told of it.
    """
    if name not in present(town_folder):
        raise geodata.UnknownTownFileError(name, present(town_folder))
    table, geometry = geodata.read(town_folder, name)
    if name == "residents":
        centres = to_metres(shapely.get_x(geometry), shapely.get_y(geometry)).reshape(-1, 2)
        geometry = geometry_to_degrees(cell_squares(centres))
    rows = np.arange(len(geometry)) if box is None else np.flatnonzero(_touching(geometry, box))
    kept = rows[:limit]
    rounded = shapely.transform(geometry[kept], lambda at: np.round(at, DECIMALS))
    return TownFeatures(rounded, table.select(COLUMNS[name]).take(kept), len(rows))


def _touching(geometry: NDArray[np.object_], box: BoxDegrees) -> NDArray[np.bool_]:
    """(n,) whose bounds touch a box."""
    west, south, east, north = shapely.bounds(geometry).reshape(-1, 4).T
    found: NDArray[np.bool_] = (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
    return found
