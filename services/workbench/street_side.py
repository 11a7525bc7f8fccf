"""Where along its streets a town could put something, when nobody has listed places for it."""

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.errors import BadRequestError, NotFoundError
from data.projection import geometry_to_metres
from data.town import geodata

STEP_M: Final = 25.0
"""So far apart points are looked at along a street."""
UNFIT: Final = ("motorway", "motorway_link", "trunk", "trunk_link")


class NoStreetSideError(BadRequestError):
    """The town has no streets to stand at."""


def street_side(town_folder: Path, spacing_m: float) -> NDArray[np.float64]:
    """(n, 2) of each square of spacing_m the point of a street open to cars that is nearest to its middle.

    Metres, EPSG:25832; motorways are none. NoStreetSideError: the town has no file of streets.
    """
    points = _along(*_streets(town_folder))
    cell = np.floor(points / spacing_m)
    away = np.hypot(*(points - (cell + 0.5) * spacing_m).T)
    order = np.lexsort((points[:, 1], points[:, 0], away))
    _, first = np.unique(cell[order], axis=0, return_index=True)
    return points[order[np.sort(first)]][:, :2]


def street_names(town_folder: Path, points_m: NDArray[np.float64]) -> list[str]:
    """(n,) what the nearest street that has a name is called; empty: none has. NoStreetSideError: there are none."""
    table, lines = _streets(town_folder)
    names = np.array([one or "" for one in table["name"].to_pylist()], dtype=object)
    named = np.flatnonzero(names != "")
    if not len(named):
        return [""] * len(points_m)
    nearest = shapely.STRtree(lines[named]).nearest(shapely.points(points_m))
    return [str(one) for one in names[named[nearest]].tolist()]


def _streets(town_folder: Path) -> tuple[pa.Table, NDArray[np.object_]]:
    try:
        table, lines = geodata.read(town_folder, "streets")
    except NotFoundError:
        sentence = "this town has no file of streets; send candidates of your own"
        raise NoStreetSideError(sentence, reason="no_street_side") from None
    return table, geometry_to_metres(lines)


def _along(table: pa.Table, lines: NDArray[np.object_]) -> NDArray[np.float64]:
    fit = np.asarray(table["drive"], dtype=bool) & ~np.isin(np.asarray(table["highway"].to_pylist()), UNFIT)
    chosen = lines[fit]
    count = np.maximum(1, (shapely.length(chosen) / STEP_M).astype(np.int64))
    line = np.repeat(np.arange(len(chosen)), count)
    rank = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    share = (rank + 0.5) / count[line]
    at = shapely.line_interpolate_point(chosen[line], share, normalized=True)
    return np.column_stack([shapely.get_x(at), shapely.get_y(at)])
