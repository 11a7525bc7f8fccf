"""Who lives where in a town: counted by a census, or estimated from the buildings."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
import shapely
from numpy.typing import NDArray

from data.projection import to_metres
from data.town import geodata

Group: TypeAlias = Literal["residents", "under_18", "from_18_to_64", "from_65"]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
CENSUS_CELLS: Final = "CRS3035"
"""Ids of the cells of a census begin with it; those of an estimate do not."""


@dataclass(frozen=True, slots=True)
class Residents:
    """The residents of n cells of 100 m.

    Args:
        xy_m: (n, 2) centres, metres, EPSG:25832.
        count: (n,) residents, >= 0.
        are_counted: by a census; else they are estimated.
        groups: by age group, and of all ages: (n,) how many; empty where nobody asks for them.
    """

    xy_m: NDArray[np.float64]
    count: NDArray[np.float64]
    are_counted: bool
    groups: dict[Group, NDArray[np.float64]] = field(default_factory=dict)


def read(folder: Path) -> Residents:
    """Read the residents of a town's folder; NotFoundError: it has none."""
    table, centres = geodata.read(folder, "residents")
    xy_m = to_metres(shapely.get_x(centres), shapely.get_y(centres))
    counted = len(table) > 0 and str(table["cell_id"][0]).startswith(CENSUS_CELLS)
    groups = {one: np.nan_to_num(np.asarray(table[one], dtype=np.float64)) for one in GROUPS}
    return Residents(xy_m, groups["residents"], counted, groups)
