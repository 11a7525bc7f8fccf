"""Residents from the census: the 100 m grid of Zensus 2022, cut to a town."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from data.folders import Folders
from data.importers import attribution, csv_file
from data.importers.approval import Approve, approved, ask
from data.importers.attribution import Origin
from data.importers.errors import ImportRefusedError
from data.town import geodata
from data.town.residents import CENSUS_CELLS

GRID_CRS: Final = "EPSG:3035"
"""The census grid is the one of INSPIRE: LAEA Europe, metres."""
SOURCE: Final = "Statistische Ämter des Bundes und der Länder, Zensus 2022"
LICENCE: Final = "dl-de/by-2-0"
NEEDED: Final = ("gitter_id_100m", "x_mp_100m", "y_mp_100m", "einwohner")
AGE_SHARES: Final = np.array([0.165, 0.61, 0.225])
"""Under 18, 18 to 64, 65 and older, Germany (Zensus 2022); the file of residents has no ages."""


@dataclass(frozen=True, slots=True)
class Census:
    """What a census file says of a town."""

    cells: int
    residents: int
    outside: int
    withheld: int

    def lines(self) -> list[str]:
        """What the file says of the town, as lines of text."""
        return [
            f"residents: {self.residents} in {self.cells} cells of 100 m",
            f"cells elsewhere: {self.outside}; without a number: {self.withheld}",
        ]


def import_grid(path: Path, folders: Folders, *, approve: Approve = approved) -> Census:
    """Replace residents.parquet by the census grid: CSV of GITTER_ID_100m, x_mp_100m, y_mp_100m, Einwohner.

    Raises:
        UnknownFileError: the town has no boundary.
        ImportRefusedError: the file is another one, or has no inhabited cell in the town.
        DeclinedError: it was not approved; nothing was changed.
    """
    file = csv_file.read(
        path,
        is_header=set(NEEDED).issubset,
        wanted="GITTER_ID_100m, x_mp_100m, y_mp_100m, Einwohner",
    )
    cell_id, x_m, y_m, people = _columns(file, path.name)
    to_degrees = Transformer.from_crs(GRID_CRS, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(x_m, y_m)
    _, boundary = geodata.read(folders.town, "boundary")
    inside = np.asarray(shapely.contains_xy(boundary[0], lon, lat))
    counted = inside & (people > 0)
    if not counted.any():
        exchanged = shapely.contains_xy(boundary[0], *to_degrees.transform(y_m, x_m)).any()
        hint = "; x_mp_100m and y_mp_100m look swapped" if exchanged else ""
        raise ImportRefusedError(f"{path.name}: none of its {len(people)} cells is inhabited and inside the town{hint}")
    census = Census(
        cells=int(counted.sum()),
        residents=int(people[counted].sum()),
        outside=int((~inside).sum()),
        withheld=int((inside & (people <= 0)).sum()),
    )
    ask(approve, census.lines())
    ids = [cell_id[i] for i in np.flatnonzero(counted)]
    table = residents_table(ids, people[counted])
    geodata.write(folders.town, "residents", table, shapely.points(lon[counted], lat[counted]))
    attribution.replace(folders.root, Origin("residents", SOURCE, LICENCE))
    return census


def kept(before: Path, draft: Path) -> int:
    """Take a census that was imported before over into a town that is laid anew; return its residents, 0: none."""
    if not (before / "residents.parquet").is_file():
        return 0
    table, centres = geodata.read(before, "residents")
    if not len(table) or not str(table["cell_id"][0]).startswith(CENSUS_CELLS):
        return 0
    _, boundary = geodata.read(draft, "boundary")
    inside = np.flatnonzero(shapely.intersects(boundary[0], centres))
    geodata.write(draft, "residents", table.take(inside), centres[inside])
    return int(np.sum(table["residents"].to_numpy()[inside]))


def _columns(
    file: csv_file.CsvFile, name: str
) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    index = [file.header.index(column) for column in NEEDED]
    ids, rows = [], []
    for line, cells in zip(file.lines, file.rows, strict=True):
        try:
            people = -1.0 if cells[index[3]] in ("", "–", "-", ".") else csv_file.number(cells[index[3]])
            rows.append((csv_file.number(cells[index[1]]), csv_file.number(cells[index[2]]), people))
        except ValueError as error:
            raise ImportRefusedError(f"{name}, line {line}: {error}") from error
        ids.append(cells[index[0]])
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return ids, table[:, 0], table[:, 1], table[:, 2].astype(np.int64)


def residents_table(ids: Sequence[str], people: NDArray[np.int64]) -> pa.Table:
    """Rows of residents.parquet for cells of which only the number of residents is known."""
    ages = _by_age(people)
    return pa.table(
        {
            "cell_id": list(ids),
            "under_18": pa.array(ages[:, 0], pa.int32()),
            "from_18_to_64": pa.array(ages[:, 1], pa.int32()),
            "from_65": pa.array(ages[:, 2], pa.int32()),
            "residents": pa.array(people, pa.int32()),
        }
    )


def _by_age(people: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n, 3) whole people under 18, from 18 to 64 and from 65 of each of n cells, by the shares of the country."""
    young = np.rint(people * AGE_SHARES[0]).astype(np.int64)
    middle = np.minimum(np.rint(people * AGE_SHARES[1]).astype(np.int64), people - young)
    return np.column_stack([young, middle, people - young - middle])
