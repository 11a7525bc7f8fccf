"""Who has no parking of his own: estimated from what a town's buildings say."""

from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from data.errors import BadRequestError, NotFoundError
from data.projection import geometry_to_metres
from data.town import geodata
from services.workbench.grid import CENSUS_CELL_M

FLATS: Final = ("apartments", "residential", "dormitory")
OWN_PLOT: Final = ("house", "detached", "semidetached_house", "terrace", "bungalow", "farm", "farmhouse")
STOREYS_OF_FLATS: Final = 4
"""Whatever is called a house and is so high holds flats."""


class NoBuildingsError(BadRequestError):
    """The town's buildings do not say who lives in flats."""


def without_plot(town_folder: Path, xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) the share, 0 to 1, of the residents of each cell (n, 2) who live in flats: without parking of their own.

    The share of floor (ground times storeys) in houses of flats, of all floor for living in the cell; the town's
    where a cell has none. NoBuildingsError: the town has no buildings of these kinds.
    """
    try:
        table, shapes = geodata.read(town_folder, "buildings")
    except NotFoundError:
        sentence = "this town has no file of buildings; ask for all residents"
        raise NoBuildingsError(sentence, reason="no_buildings") from None
    kind, levels = np.asarray(table["kind"].to_pylist()), np.asarray(table["levels"], dtype=np.float64)
    living = np.isin(kind, (*FLATS, *OWN_PLOT))
    if not living.any():
        sentence = "this town's buildings do not say in which people live; ask for all residents"
        raise NoBuildingsError(sentence, reason="no_homes")
    flats = np.isin(kind, FLATS) | (levels >= STOREYS_OF_FLATS)
    metres = geometry_to_metres(shapes[living])
    floor = shapely.area(metres) * levels[living]
    centres = shapely.get_coordinates(shapely.centroid(metres))
    away, found = cKDTree(xy_m).query(centres)
    cell, near = np.asarray(found), np.asarray(away) <= CENSUS_CELL_M
    every = np.bincount(cell[near], weights=floor[near], minlength=len(xy_m))
    of_flats = np.bincount(cell[near], weights=(floor * flats[living])[near], minlength=len(xy_m))
    town = of_flats.sum() / every.sum() if every.sum() else 0.0
    share = np.full(len(xy_m), town)
    share[every > 0] = of_flats[every > 0] / every[every > 0]
    return share
