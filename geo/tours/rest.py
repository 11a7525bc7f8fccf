"""What is left of a tour that is under way, in a better order: with the same stops, and never longer.

Breaks and unloading come with either order. What counts is seconds of driving, since stops take the same time in any.
"""

import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from geo.errors import OptionError
from geo.tours.checks import check, check_orders
from geo.tours.exchange import exchanged
from geo.tours.planning import plan
from geo.tours.problem import Order, TourProblem
from geo.tours.repair import drivable
from geo.tours.timetable import halts
from geo.tours.tour_plan import PlannedRoute

OVERTIME_S: Final = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class TourRest:
    """The rest of a tour as it runs and as it is planned anew; the same where nothing shorter was found.

    Args:
        running_s, planned_s: seconds of driving; the second is never more than the first.
        is_late: not all of it fits into the shift, either way; the times go on after its end.
    """

    running: PlannedRoute
    planned: PlannedRoute
    running_s: int
    planned_s: int
    is_late: bool


def plan_rest(
    problem: TourProblem,
    order: Order,
    *,
    locked: AbstractSet[int] = frozenset(),
    seconds: float,
    seed: int = 0,
    iterations: int = 2**62,
) -> TourRest:
    """Return the rest of the tour of a problem's only vehicle.

    Args:
        problem: all of whose stops must be collected; the vehicle starts where it is now, with what it carries.
        order: rows of all stops as they run, without unloading.
        locked: rows of stops that keep their place in the order.
        seconds: how long to search.
        seed: the same gives the same where iterations end the search.
        iterations: how many at most.

    Raises:
        GeoError: as of `plan`; an order that lacks stops; stops that no way leads to.
    """
    check(problem)
    check_orders(problem, [order])
    if sorted(order) != [*range(len(problem.stops))]:
        raise OptionError("order", value=order, want="all stops")
    at_work, running = _running(problem, order)
    if locked:
        planned = _between_locked(at_work, order, locked, seconds=seconds, seed=seed, tries=iterations)
    else:
        planned = plan(
            _by_time(at_work), seconds=seconds, seed=seed, iterations=iterations, initial=[running.order]
        ).routes[0]
    running_s, planned_s = driven_s(problem, running), driven_s(problem, planned)
    if not _same_stops(planned, order) or planned_s >= running_s:
        planned, planned_s = running, running_s
    return TourRest(
        running=running, planned=planned, running_s=running_s, planned_s=planned_s, is_late=at_work is not problem
    )


def driven_s(problem: TourProblem, route: PlannedRoute, vehicle: int = 0) -> int:
    """Seconds of driving of a route, unloading included."""
    return sum(one.travel_s for one in halts(problem, vehicle, route.order)) if route.order else 0


def _running(problem: TourProblem, order: Order) -> tuple[TourProblem, PlannedRoute]:
    """The tour as it runs, and the problem in which all of it can be done: in the shift, after it, without breaks."""
    for at_work in _longer(problem):
        found = drivable(at_work, 0, order)
        if _same_stops(found, order):
            return at_work, found
    raise OptionError("order", value=order, want="stops that ways lead to")


def _longer(problem: TourProblem) -> Iterator[TourProblem]:
    yield problem
    (vehicle,) = problem.vehicles
    shift, rules = vehicle.shift, vehicle.shift.rules
    later = replace(shift, end_s=shift.end_s + OVERTIME_S, rules=rules and replace(rules, most_s=None))
    for one in (later, replace(later, rules=None)):
        yield replace(problem, vehicles=(replace(vehicle, shift=one),))


def _by_time(problem: TourProblem) -> TourProblem:
    (vehicle,) = problem.vehicles
    return replace(problem, vehicles=(replace(vehicle, cost_m=0, cost_s=1, cost_use=0),))


def _between_locked(
    problem: TourProblem, order: Order, locked: AbstractSet[int], *, seconds: float, seed: int, tries: int
) -> PlannedRoute:
    (vehicle,) = problem.vehicles
    places = [vehicle.start, *(problem.stops[row].place for row in order), vehicle.end]
    ways = problem.matrices[vehicle.matrix].seconds[[[one] for one in places], [places]]
    kept = {0, len(order) + 1, *(at for at, row in enumerate(order, 1) if row in locked)}
    until_s = time.perf_counter() + seconds
    found = exchanged(ways, range(len(places)), kept, tries=tries, until_s=until_s, seed=seed)
    return drivable(problem, 0, tuple(order[at - 1] for at in found[1:-1]))


def _same_stops(route: PlannedRoute, order: Sequence[int]) -> bool:
    return sorted(row for row in route.order if row >= 0) == sorted(order)
