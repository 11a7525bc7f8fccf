"""The town's streets for one vehicle on one day: how long it is between stops, the way there, what is in the way."""

import logging
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

from data import stamps
from data.projection import to_metres
from data.town.street_rules import Corner
from data.town.truck_roads import TruckRoads
from geo.network.trucks import Dimensions, Obstacle, TruckNetwork, TruckStops, TruckWay
from services.closures import Closure, closures
from services.context import House

if TYPE_CHECKING:
    from data.records.fleet import Vehicle

_log = logging.getLogger(__name__)
MOST_NETWORKS: Final = 8
"""So many are kept: one for each size of vehicle on some days; 3 MB each for a town of 3,000 streets."""
LEAST_CLOSED_M: Final = 5.0
"""A street that lies in a closed area with less than this is not closed."""
Names: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetMatrix:
    """Seconds and metres from each of n places (row) to each (column); infinity to and from those not reached.

    Args:
        seconds: (n, n).
        metres: (n, n).
        unreachable: by row, what is in the way.
    """

    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    unreachable: dict[int, Obstacle]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleStreets:
    """What of the streets one vehicle may use on one day; threads can share it.

    Places are metres in EPSG:25832. A place may demand its own side of the street (`right`), or be a yard in which the
    vehicle can turn (`yard`: depots, unloading points).

    Args:
        network: the streets.
        crew_m: how far its crew goes.
        closed: what is closed on that day.
        knows_limits: whether the town's files say anything of limits and turning places. Without, nothing bars a
            vehicle, and it turns at the end of every street.
        unknown: names of streets that the town's file lays something down for and that there are not.
    """

    network: TruckNetwork
    crew_m: float
    closed: frozenset[Closure]
    knows_limits: bool
    unknown: Names

    def matrix(
        self, places_m: npt.ArrayLike, *, right: npt.ArrayLike | None = None, yard: npt.ArrayLike | None = None
    ) -> StreetMatrix:
        """How long and how far it is from each place (n, 2) to each, and why some cannot be reached.

        Raises:
            geo.errors.GeoError: NaN, degrees instead of metres, a mask of the wrong shape.
        """
        stops = self.stops(places_m, right=right, yard=yard)
        found = self.network.matrix(stops)
        rows = np.flatnonzero(~stops.served)
        names: list[Obstacle] = []
        if len(rows):
            sides = np.zeros(len(stops), np.bool_) if right is None else np.asarray(right)
            lost = np.asarray(places_m)[rows]
            names = self.network.obstacles(lost, right=sides[rows], yard=stops.yard[rows], most_m=self.crew_m)
        unreachable = dict(zip(rows.tolist(), names, strict=True))
        return StreetMatrix(seconds=found.seconds, metres=found.metres, unreachable=unreachable)

    def stops(
        self, places_m: npt.ArrayLike, *, right: npt.ArrayLike | None = None, yard: npt.ArrayLike | None = None
    ) -> TruckStops:
        """Where the vehicle stands for each place (n, 2); raises as `matrix`."""
        return self.network.stops(places_m, right=right, yard=yard, most_m=self.crew_m)

    def tour(
        self, places_m: npt.ArrayLike, *, right: npt.ArrayLike | None = None, yard: npt.ArrayLike | None = None
    ) -> list[TruckWay]:
        """The ways from place to place, in this order; it takes no longer than the matrix says.

        Empty where one of the places cannot be reached. Raises as `matrix`.
        """
        stops = self.stops(places_m, right=right, yard=yard)
        return self.network.tour(stops, range(len(stops))) if stops.served.all() else []


def streets_for(house: House, vehicle: "Vehicle", *, day: date) -> VehicleStreets:
    """The streets of the town for one of its vehicles; the same object for vehicles of one kind and size.

    Raises:
        NoStreetsError: the town has none.
    """
    roads, rules = _roads(house.folders.town).get(), house.town.streets
    size = Dimensions(vehicle.weight_kg, vehicle.width_m, vehicle.height_m, vehicle.most_kmh)
    duty = rules.duty.get(vehicle.kind, ())
    laid_down = _Laid(duty, rules.clearance_m, rules.crew_m, rules.reversing, rules.turning)
    return _streets(roads, size, laid_down, closures(house, day))


class _Laid(NamedTuple):
    """What the town lays down for one kind of vehicle."""

    duty: Names
    clearance_m: float
    crew_m: float
    reversing: Names
    turning: tuple[Corner, ...]


@lru_cache(maxsize=4)
def _roads(folder: Path) -> stamps.Derived[TruckRoads]:
    """The streets in a town's folder, read anew when its files are others."""
    return stamps.Derived(folder, lambda: TruckRoads.read(folder))


@lru_cache(maxsize=MOST_NETWORKS)
def _streets(roads: TruckRoads, size: Dimensions, laid_down: _Laid, closed: frozenset[Closure]) -> VehicleStreets:
    """The same for the same size of vehicle, rules, files and closures."""
    places = np.array(laid_down.turning, dtype=np.float64).reshape(-1, 2)
    ways = roads.carriageways(
        duty=laid_down.duty,
        clearance_m=laid_down.clearance_m,
        reversible=roads.edges(laid_down.reversing, (), least_m=LEAST_CLOSED_M),
        turning=roads.near(to_metres(*places.T)),
    )
    names = [name for one in closed for name in one.streets]
    areas = [one.area for one in closed if one.area is not None]
    shut = roads.edges(names, areas, least_m=LEAST_CLOSED_M)
    unknown = tuple(sorted({*laid_down.reversing, *names}.difference(roads.names.tolist())))
    if unknown:
        _log.warning("laid down for streets that the town does not have: %s", ", ".join(unknown))
    return VehicleStreets(
        network=TruckNetwork(ways, size, closed=shut),
        crew_m=laid_down.crew_m,
        closed=closed,
        knows_limits=roads.knows_limits,
        unknown=unknown,
    )
