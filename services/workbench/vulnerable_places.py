"""Where people are who suffer first from heat or flood: children, the sick and the old, as the town's map has them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import NotFoundError
from data.projection import geometry_to_metres
from data.town import geodata

VULNERABLE: Final = ("kindergarten", "school", "hospital", "nursing_home", "assisted_living")
"""Kinds of the town's points of interest."""


@dataclass(frozen=True, slots=True)
class VulnerablePlaces:
    """n places.

    Args:
        kind: of VULNERABLE.
        name: empty where the map has none.
        point_m: (n,) shapely points, EPSG:25832.
    """

    kind: list[str]
    name: list[str]
    point_m: NDArray[np.object_]

    @classmethod
    def read(cls, town_folder: Path) -> "VulnerablePlaces | None":
        """Those of a town; None: it has no file of them, or one in which there is none of these kinds."""
        try:
            table, points = geodata.read(town_folder, "pois")
        except NotFoundError:
            return None
        kinds = table["kind"].to_pylist()
        rows = [row for row, kind in enumerate(kinds) if kind in VULNERABLE]
        if not rows:
            return None
        names = table["name"].to_pylist()
        middles = shapely.point_on_surface(geometry_to_metres(points[rows]))
        return cls([kinds[row] for row in rows], [names[row] or "" for row in rows], middles)
