"""Who lives where in the town, and in which Stadtteil, as questions count them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import BadRequestError, NotFoundError
from data.projection import geometry_to_metres
from data.town import geodata, residents
from data.town.residents import Group

FEWEST: Final = 5
"""A number of people of an age below this, and above 0, is told as none that can be said."""


class NoPeopleError(BadRequestError):
    """The town has no file of residents."""


@dataclass(frozen=True, slots=True)
class DistrictShapes:
    """The Stadtteile.

    Args:
        name: d names.
        polygon_m: (d,) shapely, EPSG:25832.
    """

    name: list[str]
    polygon_m: NDArray[np.object_]

    @classmethod
    def read(cls, town_folder: Path) -> "DistrictShapes":
        """Read a town's; none where it has no file of them."""
        try:
            table, polygons = geodata.read(town_folder, "districts")
        except NotFoundError:
            return cls([], np.empty(0, object))
        return cls(table["name"].to_pylist(), geometry_to_metres(polygons))

    def of(self, xy_m: NDArray[np.float64]) -> NDArray[np.intp]:
        """(n,) the row of the Stadtteil of each point (n, 2), metres; -1 outside of all."""
        found = np.full(len(xy_m), -1, np.intp)
        for row, polygon in enumerate(self.polygon_m):
            shapely.prepare(polygon)
            found[(found < 0) & shapely.intersects_xy(polygon, xy_m[:, 0], xy_m[:, 1])] = row
        return found


@dataclass(frozen=True, slots=True)
class Population:
    """The residents of n cells of 100 m.

    Args:
        xy_m: (n, 2) centres, metres, EPSG:25832.
        groups: by age group: (n,) how many.
        district: (n,) row of the Stadtteil; -1 outside of all.
        are_counted: by a census; else they are estimated.
    """

    xy_m: NDArray[np.float64]
    groups: dict[Group, NDArray[np.float64]]
    district: NDArray[np.intp]
    are_counted: bool

    @property
    def residents(self) -> NDArray[np.float64]:
        """(n,) of all ages."""
        return self.groups["residents"]

    def rows(self, rows: NDArray[np.bool_]) -> "Population":
        """Some of the cells."""
        groups = {one: count[rows] for one, count in self.groups.items()}
        return Population(self.xy_m[rows], groups, self.district[rows], self.are_counted)

    @classmethod
    def read(cls, town_folder: Path, districts: DistrictShapes) -> "Population":
        """Read a town's; NoPeopleError: it has none."""
        try:
            found = residents.read(town_folder)
        except NotFoundError:
            sentence = "this town has no file of residents; see `stadtklima import population`"
            raise NoPeopleError(sentence, reason="no_residents") from None
        return cls(found.xy_m, found.groups, districts.of(found.xy_m), found.are_counted)


def told_count(people: float) -> float | None:
    """A number of people of one age as it may be told; None where so few could be known by name."""
    return None if 0 < people < FEWEST else float(round(people))
