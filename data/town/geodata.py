"""What a town is built of: GeoParquet files and 25 m rasters in one folder, whoever wrote them.

| file | geometry | columns |
|---|---|---|
| boundary | polygon | name |
| districts | polygons, a partition of the boundary | name |
| street_nodes | points | node_id |
| streets | lines, from from_node to to_node | as SCHEMAS says; highway as in OSM, oneway -1, 0 or 1 |
| street_limits | lines of streets of which something is known | as SCHEMAS says; null where it is not known |
| street_points | points | node_id, kind (turning: vehicles can turn there; barrier: they do not pass) |
| buildings | polygons | kind, levels, residents |
| addresses | points | street, housenumber, postcode, district |
| residents | points, centres of a 100 m grid in EPSG:25832 | cell_id, under_18, from_18_to_64, from_65, residents |
| landuse | polygons | kind, name |
| water | polygons | kind, name |
| waterways | lines | kind, name |
| railways | lines | kind, name |
| surroundings | lines outside the boundary | kind (as in streets, railways, waterways); only for the map |
| labels | points | kind, name, rank (1 is seen first) |
| pois | points | kind (as in OSM: school, bench, parking, library ...), name |
| cool | points | kind (water to drink, room that is cooled), name, opening_hours (as in OSM) |

Geometry is EPSG:4326 (lon, lat). ``rasters.npz`` holds :class:`Rasters` in EPSG:25832.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data import geoparquet
from data.errors import DeclarationError, NotFoundError

Grid: TypeAlias = Literal["elevation_m", "land_cover", "built_share"]

SCHEMAS: Final[dict[str, pa.Schema]] = {
    file: pa.schema([(column, pa.type_for_alias(kind)) for column, kind in columns.items()])
    for file, columns in tomllib.loads(Path(__file__).with_name("geodata.toml").read_text("utf-8")).items()
}
"""The columns of each file, without its geometry."""


class UnknownTownFileError(NotFoundError):
    """A town's folder has no file of this name."""

    kind = "town file"


def write(folder: Path, name: str, table: pa.Table, geometry: NDArray[np.object_]) -> None:
    """Write one file of a town.

    Args:
        folder: the town's folder.
        name: one of SCHEMAS.
        table: n rows; columns are cast to the file's schema.
        geometry: (n,) shapely geometries, EPSG:4326.

    Raises:
        UnknownFileError: there is no file of that name.
        DeclarationError: a column is missing, superfluous or of another type.
    """
    schema = _schema(name)
    try:
        fitting = table.select(schema.names).cast(schema)
    except (KeyError, ValueError) as error:
        raise DeclarationError(f"{name}: columns {table.column_names}, but wanted {schema.names} ({error})") from error
    geoparquet.write(folder / f"{name}.parquet", fitting, geometry)


def read(folder: Path, name: str) -> tuple[pa.Table, NDArray[np.object_]]:
    """The rows of one file and their (n,) shapely geometries, EPSG:4326; UnknownFileError: there is no such file."""
    _schema(name)
    path = folder / f"{name}.parquet"
    if not path.exists():
        raise UnknownTownFileError(name, [one.stem for one in folder.glob("*.parquet")])
    return geoparquet.read(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rasters:
    """25 m grids over the town: row 0 is the north, values belong to cell centres, EPSG:25832.

    Args:
        elevation_m: (rows, columns) float32 metres above sea.
        land_cover: (rows, columns) uint8, index into ``land_cover_names``.
        land_cover_names: kinds as in landuse.parquet, and ``water``.
        built_share: (rows, columns) float32, 0 (open land) .. 1 (sealed).
        x_m: (columns,) float64 eastings of cell centres, rising.
        y_m: (rows,) float64 northings of cell centres, falling.
    """

    elevation_m: NDArray[np.float32]
    land_cover: NDArray[np.uint8]
    land_cover_names: tuple[str, ...]
    built_share: NDArray[np.float32]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]

    def sample(self, name: Grid, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """The (n,) float64 values of the cells that hold n places; places outside take the nearest cell's value.

        Args:
            name: which grid; land cover gives indices into ``land_cover_names``.
            x_m: (n,) eastings, EPSG:25832.
            y_m: (n,) northings, EPSG:25832.
        """
        column = _cell(x_m, self.x_m)
        row = _cell(y_m, self.y_m)
        grid: NDArray[np.float64] = getattr(self, name)[row, column].astype(np.float64)
        return grid

    def write(self, folder: Path) -> None:
        """Write ``rasters.npz`` into a town's folder, atomically."""
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / "rasters.unfinished.npz"
        np.savez_compressed(
            unfinished,
            elevation_m=self.elevation_m,
            land_cover=self.land_cover,
            land_cover_names=np.array(self.land_cover_names),
            built_share=self.built_share,
            x_m=self.x_m,
            y_m=self.y_m,
        )
        unfinished.replace(folder / "rasters.npz")

    @classmethod
    def read(cls, folder: Path) -> "Rasters":
        """Read ``rasters.npz`` of a town's folder; UnknownFileError: the folder has none."""
        path = folder / "rasters.npz"
        if not path.exists():
            raise UnknownTownFileError("rasters.npz", [one.name for one in folder.glob("*")])
        with np.load(path) as grids:
            return cls(
                elevation_m=grids["elevation_m"],
                land_cover=grids["land_cover"],
                land_cover_names=tuple(grids["land_cover_names"].tolist()),
                built_share=grids["built_share"],
                x_m=grids["x_m"],
                y_m=grids["y_m"],
            )


def _cell(at: NDArray[np.float64], axis: NDArray[np.float64]) -> NDArray[np.int64]:
    step = (axis[-1] - axis[0]) / (len(axis) - 1)
    index = np.rint((np.asarray(at, dtype=np.float64) - axis[0]) / step).astype(np.int64)
    bounded: NDArray[np.int64] = np.clip(index, 0, len(axis) - 1)
    return bounded


def _schema(name: str) -> pa.Schema:
    try:
        return SCHEMAS[name]
    except KeyError:
        raise UnknownTownFileError(name, SCHEMAS) from None
