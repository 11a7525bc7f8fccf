"""A tour as it stands: what is done, where its vehicle is by that, what it carries, and the ways to what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data import instants
from data.errors import FieldError
from data.opening_hours import BERLIN
from data.projection import to_metres
from data.records.fleet import UnloadingPoint
from data.records.tours import StopState, Tour, TourConflictError, TourStop
from geo.tours import TravelMatrix
from geo.tours.problem import NO_WAY
from services import fleet
from services.context import House
from services.fleet import Duty
from services.planning.demand import Demand
from services.planning.ways import Line, line_of, matrix_of, streets_of
from services.truck_streets import VehicleStreets

DONE: Final[frozenset[StopState]] = frozenset({"emptied", "unreachable"})
"""The crew has been there."""


@dataclass(frozen=True, kw_only=True)
class RunningTour:
    """One tour of a day.

    Args:
        stops: those that are open, in their order.
        done: those where the crew has been, likewise.
        demands: of the sites of both, as far as a plan can have them.
        points: where its vehicle can unload.
        further: what it does not have yet.
        places_m: (n, 2) EPSG:25832: the open stops, where the vehicle is, its depot, unloading points, what is further.
        ways: between them.
    """

    tour: Tour
    duty: Duty
    stops: Sequence[TourStop]
    done: Sequence[TourStop]
    demands: Mapping[str, Demand]
    points: Sequence[UnloadingPoint]
    further: Sequence[Demand]
    places_m: NDArray[np.float64]
    streets: VehicleStreets | None
    ways: TravelMatrix

    @property
    def here(self) -> int:
        """Row of the place where the vehicle is: at the last stop that is done, else in its depot."""
        at, depot = len(self.stops), self.depot
        return at if self.ways.seconds[at, depot] < NO_WAY else depot

    @property
    def depot(self) -> int:
        """Row of the depot."""
        return len(self.stops) + 1

    @property
    def yard(self) -> NDArray[np.bool_]:
        """Where the vehicle can turn."""
        return _yard(len(self.stops), 1 + len(self.points), len(self.further), is_out=bool(self.done))

    @property
    def midnight(self) -> datetime:
        """Of its day in the town."""
        return datetime.combine(self.tour.day, time(), BERLIN)

    @cached_property
    def reached_at(self) -> datetime | None:
        """For when the last stop that is done was planned; None: none is, or nobody planned it."""
        return max((one.planned_at for one in self.done if one.planned_at), default=None)

    @property
    def first_further(self) -> int:
        """Row of the first of what it does not have yet."""
        return self.depot + 1 + len(self.points)

    @property
    def rows(self) -> list[int]:
        """Its way as it runs: from where its vehicle is to the open stops and unloading points, and to the depot."""
        ahead = [(instants.parse(one["at"]), self._point(one["place_id"])) for one in self.unloads]
        found = [self.here]
        for row, stop in enumerate(self.stops):
            while ahead and stop.planned_at and ahead[0][0] < stop.planned_at:
                found += filter(None, [ahead.pop(0)[1]])
            found.append(row)
        return [*found, *filter(None, (place for _, place in ahead)), self.depot]

    @property
    def unloads(self) -> list[Mapping[str, str]]:
        """The pauses in which it has yet to unload, at points that are there."""
        over = self.passed("unload")
        ahead = [one for one in self.tour.pauses if one["kind"] == "unload" and one not in over]
        return [one for one in ahead if self._point(one["place_id"]) is not None]

    def _point(self, place_id: str) -> int | None:
        known = [one.item_id for one in self.points]
        return self.depot + 1 + known.index(place_id) if place_id in known else None

    def passed(self, kind: str) -> list[Mapping[str, str]]:
        """The pauses of a kind that were planned before a stop that is done: they are over."""
        reached = self.reached_at
        known = (one for one in self.tour.pauses if one["kind"] == kind)
        return [one for one in known if reached is not None and instants.parse(one["at"]) < reached]

    @property
    def load(self) -> list[Demand]:
        """What was collected since it last unloaded."""
        emptied = [one for one in self.done if one.state == "emptied" and one.site_id in self.demands]
        since = max((instants.parse(one["at"]) for one in self.passed("unload")), default=None)
        return [
            self.demands[one.site_id] for one in emptied if not (since and one.planned_at and one.planned_at < since)
        ]

    def line(self, rows: Sequence[int]) -> Line:
        """Along the way through places."""
        return line_of(self.streets, self.places_m[[*rows]], self.yard[[*rows]])


def running_tour(
    house: House, tour_id: str, version: int, known: Mapping[str, Demand], *, further: Sequence[Demand] = ()
) -> RunningTour:
    """A tour of a version.

    Args:
        house: whose tours, as far as who acts may see them.
        tour_id: which.
        version: that was looked at.
        known: the sites of its stops; those of open ones must be there.
        further: sites that it may come to have.

    Raises:
        TourConflictError: it has another version by now.
        FieldError: nothing of it is open, a site is unknown, or nobody drives the vehicle on that day.
    """
    tour = house.records.tours.tour(tour_id)
    if tour.version != version:
        raise TourConflictError(f"{tour_id} has version {tour.version} by now, not {version}; look at it again")
    all_stops = house.records.tours.stops([tour_id])
    stops, done = [one for one in all_stops if one.is_open], [one for one in all_stops if one.state in DONE]
    if lost := next((one.site_id for one in stops if one.site_id not in known), None):
        raise FieldError(
            "stops", f"{lost[:40]!r} is none that a plan can have; take it off {tour_id} first", reason="no_site"
        )
    if not stops and not further:
        raise FieldError("stops", f"{tour_id} has no open stop any more", reason="not_open")
    duty = fleet.duty_of(house, tour.day, tour.vehicle_id, field="vehicles")
    sites = [*(one.site_id for one in stops), *(one.site_id for one in further)]
    points = _points(house, tour, {house.layers.of_site(one).id for one in sites})
    return _with_ways(house, tour, duty, stops, done, known, points, further)


def _points(house: House, tour: Tour, fractions: set[str]) -> list[UnloadingPoint]:
    noon = datetime.combine(tour.day, time(12), BERLIN)
    return [
        one
        for one in house.records.fleet.items(UnloadingPoint)
        if one.is_there(noon) and fractions <= {*one.fractions} and one.body == tour.body
    ]


def _with_ways(  # noqa: PLR0917 - the parts of one tour
    house: House,
    tour: Tour,
    duty: Duty,
    stops: Sequence[TourStop],
    done: Sequence[TourStop],
    known: Mapping[str, Demand],
    points: Sequence[UnloadingPoint],
    further: Sequence[Demand],
) -> RunningTour:
    out = [known[one.site_id] for one in done if one.site_id in known]
    here = out[-1] if out else duty.depot
    there = [*(known[one.site_id] for one in stops), here, duty.depot, *points, *further]
    places_m = to_metres([one.lon for one in there], [one.lat for one in there])
    streets = streets_of(house, duty.vehicle, tour.day)
    ways = matrix_of(streets, places_m, _yard(len(stops), 1 + len(points), len(further), is_out=bool(out)))
    return RunningTour(
        tour=tour,
        duty=duty,
        stops=stops,
        done=done,
        demands=known,
        points=points,
        further=further,
        places_m=places_m,
        streets=streets,
        ways=ways,
    )


def _yard(stops: int, yards: int, further: int, *, is_out: bool) -> NDArray[np.bool_]:
    """Depot and unloading points are yards, and so is where a vehicle is that has not left."""
    return np.array([*[False] * stops, not is_out, *[True] * yards, *[False] * further], np.bool_)
