"""The streets of one vehicle: where it can stop, how long it is from stop to stop, and the way there."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from geo.arrays import BoolArray, as_length_m, as_mask, as_points, as_rows
from geo.network.trucks.barriers import Dimensions, Obstacle, barriers
from geo.network.trucks.carriageways import Carriageways, carriageways
from geo.network.trucks.departures import arrivals, spread
from geo.network.trucks.obstacles import obstacles
from geo.network.trucks.reach import reach_past
from geo.network.trucks.stops import Demands, Gates, TruckStops
from geo.network.trucks.tables import TruckMatrix, facings, matrix, table
from geo.network.trucks.ways import Leg, TruckWay, truck_way

# How far a crew goes from the vehicle to what it empties.
CREW_M = 50.0


class TruckNetwork:
    """What of the streets a vehicle may use, and how; not changed by any question, so threads can share it.

    No way breaks a limit, uses a closed edge, turns round but at a turning place, or reverses but where that is listed.
    """

    def __init__(self, ways: Carriageways, vehicle: Dimensions, *, closed: npt.ArrayLike | None = None) -> None:
        """Keep what is open to a vehicle.

        Args:
            ways: the streets.
            vehicle: its size.
            closed: (e,) booleans: edges that nobody may use today; None: none is.

        Raises:
            geo.errors.GeoError: a mask of the wrong shape.
        """
        count = len(ways.ends)
        shut = np.zeros(count, dtype=np.bool_) if closed is None else as_mask(closed, name="closed", length=count)
        self.ways, self.vehicle = ways, vehicle
        self._bars = barriers(ways, vehicle, shut)
        reached = reach_past(ways, vehicle, self._bars)
        self._moves, self._gates = reached.moves, Gates(ways, stand=reached.stand, yard=reached.yard)

    def stops(
        self,
        points: npt.ArrayLike,
        *,
        right: npt.ArrayLike | None = None,
        yard: npt.ArrayLike | None = None,
        most_m: float = CREW_M,
    ) -> TruckStops:
        """Return where the vehicle stops for points (n, 2), metres in EPSG:25832: on the nearest edge of use to it.

        Args:
            points: bins, containers, depots.
            right: (n,) booleans: served from their own side of the street only; None: from either.
            yard: (n,) booleans: where the vehicle may turn, as depots and unloading points are; None: nowhere.
            most_m: how far it may be from the street; yards lie as far away as they like.

        Raises:
            geo.errors.GeoError: NaN, infinity or degrees (with the first bad row), a mask of the wrong shape.
        """
        places = as_points(points, name="points")
        return self._gates.stops(places, _demands(right, yard, most_m, count=len(places)))

    def obstacles(
        self,
        points: npt.ArrayLike,
        *,
        right: npt.ArrayLike | None = None,
        yard: npt.ArrayLike | None = None,
        most_m: float = CREW_M,
    ) -> list[Obstacle]:
        """Name for points that `stops` cannot serve, asked for in the same words, what is in the way."""
        places = as_points(points, name="points")
        return obstacles(self.ways, self.vehicle, self._bars, places, _demands(right, yard, most_m, count=len(places)))

    def matrix(self, stops: TruckStops) -> TruckMatrix:
        """Return seconds and metres of the quickest ways from each stop to each, by one search a stop and facing."""
        return matrix(table(self._moves, stops), stops)

    def tour(self, stops: TruckStops, order: Sequence[int]) -> list[TruckWay]:
        """Return the ways of a tour that visits stops in this order (rows of them), one fewer than there are.

        It takes no longer than the matrix says, for here each stop is met facing as suits the whole tour best. Empty
        where no way leads from one to the next.

        Raises:
            geo.errors.GeoError: a row that does not exist.
        """
        visited = stops.rows(as_rows(order, name="order", rows=len(stops)))
        if len(visited) < 2:  # noqa: PLR2004 - a way has two ends
            return []
        moves, ends, rows = self._moves, arrivals(self._moves, visited), range(len(visited))
        facing = facings(table(moves, visited), visited, rows)
        legs = [Leg(*pair, *both) for pair, both in zip(pairwise(rows), facing, strict=False)]
        searches = (spread(moves, visited, ends, leg.start, leg.start_facing) for leg in legs)
        return [truck_way(self.ways, moves, visited, *one) for one in zip(searches, legs, strict=True)]


def _demands(right: npt.ArrayLike | None, yard: npt.ArrayLike | None, most_m: float, *, count: int) -> Demands:
    sides, yards = _mask(right, "right", count), _mask(yard, "yard", count)
    return Demands(sides, yards, as_length_m(most_m, name="most_m"))


def _mask(values: npt.ArrayLike | None, name: str, count: int) -> BoolArray:
    return np.zeros(count, dtype=np.bool_) if values is None else as_mask(values, name=name, length=count)


def warm_up() -> None:
    """Compile (or load from the cache) what this package needs."""
    square = 400_000.0 + np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
    ends = np.array([(0, 1), (1, 2), (2, 3), (3, 0)])
    ways = carriageways(ends, square[ends].reshape(-1, 2), [0, 2, 4, 6, 8], nodes=4, speed_kmh=[30.0] * 4)
    network = TruckNetwork(ways, Dimensions(weight_kg=0.0, width_m=0.0, height_m=0.0))
    network.matrix(network.stops(square))
