"""Planning a day's tours: PyVRP's search, breaks put in afterwards, planned anew where they break a window."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geo.arrays import as_count
from geo.errors import OptionError
from geo.tours.checks import check, check_orders
from geo.tours.improvement import Improvement
from geo.tours.problem import Order, TourProblem
from geo.tours.repair import drivable, with_slack
from geo.tours.solver import Effort, search
from geo.tours.tour_plan import DroppedStop, PlannedRoute, TourPlan

POLISH: Final = 0.15
"""Share of the effort spent on where to unload, where anybody can."""
FIRST: Final = 0.6
"""Share of the effort spent before breaks are looked at, where they could break a window."""


def plan(
    problem: TourProblem,
    *,
    seconds: float,
    seed: int = 0,
    initial: Sequence[Sequence[int]] | None = None,
    iterations: int | None = None,
) -> TourPlan:
    """Return the cheapest tours found: most must-dos first, then the least cost of driving and of prizes left behind.

    Args:
        problem: stops, vehicles and ways between them.
        seconds: how long to search; checks and breaks come on top.
        seed: the same gives the same plan where iterations end the search.
        initial: `TourPlan.orders` of a running plan, one order a vehicle: the result is never worse than that one with
            its times, unloading and breaks put right. Stops it lacks are added.
        iterations: how many at most; None: as many as the time holds.

    Raises:
        GeoError: as of `geo.tours.checks`, which names a stop that no vehicle can take. One that no way leads to is
            dropped.
    """
    check(problem)
    if not 0 < seconds < math.inf:
        raise OptionError("seconds", value=seconds, want="a number of seconds above 0")
    many = as_count(iterations, name="iterations") if iterations is not None else 2**62
    if initial is not None:
        check_orders(problem, initial)
    task = _Task(problem, frozenset(_unreachable(problem)), seed)
    return task.best(Effort(seconds, many), None if initial is None else [tuple(one) for one in initial])


@dataclass(frozen=True)
class _Task:
    """One question put to the search, perhaps twice."""

    problem: TourProblem
    unreachable: frozenset[int]
    seed: int

    def best(self, effort: Effort, initial: Sequence[Order] | None) -> TourPlan:
        known = [] if initial is None else [self._settled(initial)]
        start = known[0].orders if known else None
        if not _windows_matter(self.problem):
            return min([*known, self._searched(self.problem, effort, start)[1]], key=self._rank)
        orders, first = self._searched(self.problem, effort.share(FIRST), start)
        stands = first.orders == orders
        again = self.problem if stands else with_slack(self.problem)
        second = self._searched(again, effort.share(1 - FIRST), first.orders if stands else None)[1]
        return min([*known, first, second], key=self._rank)

    def _searched(
        self, problem: TourProblem, effort: Effort, initial: Sequence[Order] | None
    ) -> tuple[tuple[Order, ...], TourPlan]:
        """What the search finds, and the plan that comes of it."""
        unloads = any(one.unloading for one in problem.vehicles)
        most = effort.share(1 - POLISH) if unloads else effort
        orders = search(problem, effort=most, seed=self.seed, initial=initial, left_out=self.unreachable)
        if unloads:
            rest = effort.share(POLISH)
            task = Improvement(problem, self.unreachable)
            orders = task.improved(orders, tries=rest.iterations, seconds=rest.seconds, seed=self.seed)
        return orders, self._settled(orders)

    def _settled(self, orders: Sequence[Order]) -> TourPlan:
        """Orders with their times and breaks."""
        kept = [tuple(row for row in order if row not in self.unreachable) for order in orders]
        routes = tuple(drivable(self.problem, k, order) for k, order in enumerate(kept))
        dropped = tuple(self._dropped(routes))
        left = sum(self.problem.stops[one.stop].prize or 0 for one in dropped)
        return TourPlan(routes=routes, dropped=dropped, cost=left + sum(one.cost for one in routes))

    def _dropped(self, routes: Sequence[PlannedRoute]) -> Iterator[DroppedStop]:
        there = {row for one in routes for row in one.order if row >= 0}
        for row, stop in enumerate(self.problem.stops):
            if row in self.unreachable:
                yield DroppedStop(stop=row, reason="unreachable")
            elif row not in there:
                yield DroppedStop(stop=row, reason="time" if stop.prize is None else "prize")

    def _rank(self, found: TourPlan) -> tuple[int, int]:
        return sum(self.problem.stops[one.stop].prize is None for one in found.dropped), found.cost


def _unreachable(problem: TourProblem) -> Iterator[int]:
    """Stops that no vehicle that may take them gets to, and back from."""
    vehicles = range(len(problem.vehicles))
    for row in range(len(problem.stops)):
        if not any(problem.reaches(k, row) and problem.may(k, row) for k in vehicles):
            yield row


def _windows_matter(problem: TourProblem) -> bool:
    """Whether breaks, put in afterwards, can make something too late."""
    timed = any(one.windows for one in problem.stops) or any(one.hours for one in problem.unloading)
    return timed and any(one.shift.rules is not None for one in problem.vehicles)
