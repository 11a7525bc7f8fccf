"""What comes out of planning: for each vehicle its visits with their times, and what stays where it is."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from geo.tours.problem import Order

VisitKind: TypeAlias = Literal["stop", "unloading", "break"]
Reason: TypeAlias = Literal["prize", "time", "unreachable"]
"""Not worth the way; no time or room left; no way leads there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """One visit of a route; seconds since the day's midnight.

    Args:
        kind: what happens.
        row: of the stops or of the unloading points; -1 at a break.
        place: row of the matrices; a break is taken at the place before it.
        arrival_s: when the vehicle comes.
        begin_s: when work begins there; later than the arrival where a window opens first.
        departure_s: when it is done.
    """

    kind: VisitKind
    row: int
    place: int
    arrival_s: int
    begin_s: int
    departure_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRoute:
    """What one vehicle does.

    Args:
        visits: stops, unloadings and breaks in order; empty: it stays where it is.
        start_s: when the shift begins, seconds since the day's midnight.
        end_s: when it is back.
        metres: driven in all.
        cost: in the vehicle's unit.
    """

    visits: tuple[PlannedVisit, ...]
    start_s: int
    end_s: int
    metres: int
    cost: int

    @property
    def break_s(self) -> int:
        """Seconds of break."""
        return sum(one.departure_s - one.begin_s for one in self.visits if one.kind == "break")

    @property
    def work_s(self) -> int:
        """Seconds of work: driving, service and waiting."""
        return self.end_s - self.start_s - self.break_s

    @property
    def order(self) -> Order:
        """Its visits as `plan` takes them: rows of stops, ~row of unloading points; no breaks."""
        kept = (one for one in self.visits if one.kind != "break")
        return tuple(one.row if one.kind == "stop" else ~one.row for one in kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedStop:
    """A stop that nobody drives to.

    Args:
        stop: row of the stops.
        reason: why; of a must-do never ``prize``.
    """

    stop: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPlan:
    """A route for each vehicle and the stops that are in none.

    Args:
        routes: as many as vehicles, in their order.
        dropped: by row.
        cost: of all routes, and the prizes of optional stops that are dropped.
    """

    routes: tuple[PlannedRoute, ...]
    dropped: tuple[DroppedStop, ...]
    cost: int

    @property
    def metres(self) -> int:
        """Driven by all."""
        return sum(one.metres for one in self.routes)

    @property
    def orders(self) -> tuple[Order, ...]:
        """The routes as `plan` takes them for a plan to begin with."""
        return tuple(one.order for one in self.routes)
