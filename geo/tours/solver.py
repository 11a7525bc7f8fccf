"""The one module that knows PyVRP (0.14.1; 1.0 will change): a problem there, orders of visits back.

PyVRP: Wouda, Lan and Kool 2024, PyVRP: a high-performance VRP solver package, INFORMS Journal on Computing 36(4);
iterated local search. It knows no breaks: vehicles are to be back early enough for them. Its ``missing_value``
overflows, and it hangs then: matrices are always full, and where no way leads they hold what no shift has room for.
"""

import time
import warnings
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.arrays import IntArray
from geo.tours.problem import NO_WAY, Order, TourProblem, TourVehicle, TravelMatrix
from geo.tours.timetable import halts, opening

if TYPE_CHECKING:
    import pyvrp

INFEASIBLE: Final = 2**62
"""PyVRP's cost of what is not feasible is larger."""
LEAST_PENALTY: Final = 100_000
"""PyVRP's own most for a litre, a kilogram or a second too much."""
FIRST_SHARE: Final = 0.1
FIRST_ROOMS: Final = 10.0
"""Tried on the instances of bench.tours and on days of the demo town's bins: as good in a quarter of the iterations."""
GIVE_UP: Final = 0.3
"""Share of the effort after which one that has found nothing feasible is not pursued."""


@dataclass
class Effort:
    """How long to search: until the seconds or the iterations are used up, whichever is first."""

    seconds: float
    iterations: int

    def share(self, part: float) -> "Effort":
        """A part of it."""
        return Effort(self.seconds * part, max(1, int(self.iterations * part)))


class _Limit:
    """Tells the search when to stop; without anything feasible it may be earlier."""

    def __init__(self, effort: Effort, *, is_patient: bool) -> None:
        self._effort, self._is_patient = effort, is_patient
        self._begun, self._calls = time.perf_counter(), 0

    def __call__(self, best_cost: float) -> bool:
        effort = self._effort if self._is_patient or best_cost < INFEASIBLE else self._effort.share(GIVE_UP)
        done, self._calls = self._calls, self._calls + 1
        return done >= effort.iterations or time.perf_counter() - self._begun >= effort.seconds


def search(
    problem: TourProblem,
    *,
    effort: Effort,
    seed: int,
    initial: Sequence[Order] | None = None,
    left_out: AbstractSet[int] = frozenset(),
) -> tuple[Order, ...]:
    """Return the best orders found, one a vehicle, breaks left out.

    Where not all must-dos can be served, as many as can be are.

    Args:
        problem: whose stops are all reached by some vehicle, but for those left out.
        effort: how long.
        seed: the same gives the same where iterations end it.
        initial: orders to begin with; stops may be missing.
        left_out: rows of stops that nobody is to drive to.
    """
    if not problem.vehicles:
        return ()
    begun = time.perf_counter()
    found = _solved(_Model(problem, left_out, forced=True, apart=initial is not None), effort, seed, initial)
    if found is None:
        rest = Effort(effort.seconds - (time.perf_counter() - begun), effort.iterations)
        found = _solved(_Model(problem, left_out, forced=False, apart=initial is not None), rest, seed, initial)
    return found if found is not None else tuple(one.fixed for one in problem.vehicles)


def _solved(model: "_Model", effort: Effort, seed: int, initial: Sequence[Order] | None) -> tuple[Order, ...] | None:
    """Return what was found for a model; None: nothing feasible."""
    import pyvrp  # noqa: PLC0415 - takes memory, and only planning needs it
    from pyvrp.exceptions import PenaltyBoundWarning  # noqa: PLC0415 - as above

    # That it finds nothing feasible is an answer here. A filter that is swapped back would swap those of other threads.
    warnings.filterwarnings("ignore", category=PenaltyBoundWarning)
    start = None if initial is None else model.solution(initial)
    limit = _Limit(effort, is_patient=not model.forced)
    params = pyvrp.SolveParams(penalty=_penalties(model))
    found = pyvrp.solve(model.data, limit, seed, collect_stats=False, params=params, initial_solution=start).best
    return model.orders(found) if found.is_feasible() else None


def _penalties(model: "_Model") -> "pyvrp.PenaltyParams":
    """Return where penalties of what is too much or too late begin, and where they end.

    PyVRP begins in the middle between its least and its most, from where it takes thousands of iterations to come down;
    what a stop saves must not outweigh in the end that it is one litre or second too much. Must-dos that have become
    prizes outweigh anything else, so that there it is right to begin so high.
    """
    import pyvrp  # noqa: PLC0415 - as above

    most = max(LEAST_PENALTY, model.most_saved)
    if not model.forced:
        return pyvrp.PenaltyParams(max_penalty=most)

    class _Penalties(pyvrp.PenaltyParams):
        def midpoint_penalties(self, data: pyvrp.ProblemData) -> tuple[list[float], float, float]:
            del data
            return model.first_penalties()

    return _Penalties(max_penalty=most)


class _Model:
    """A problem in PyVRP's terms. Each stop has a location of its own, so that a profile can close it to a vehicle."""

    def __init__(self, problem: TourProblem, left_out: AbstractSet[int], *, forced: bool, apart: bool) -> None:
        import pyvrp  # noqa: PLC0415 - as above

        self._problem, self.forced, self._pyvrp = problem, forced, pyvrp
        self._begun = [_begun(problem, k) for k in range(len(problem.vehicles))]
        self._members = _alike(problem, self._begun, apart=apart)
        fixed = {row for one in problem.vehicles for row in one.fixed} | left_out
        self._free = [row for row in range(len(problem.stops)) if row not in fixed]
        always = 0, max((one.shift.end_s for one in problem.vehicles), default=0)
        self._clients = [(row, window) for row in self._free for window in problem.stops[row].windows or (always,)]
        self._points = [(k, window) for k, one in enumerate(problem.unloading) for window in one.hours or (always,)]
        self._depots = sorted({place for one in self._begun for place in (one.start, one.end)})
        self._dimensions = [
            field for field in ("litres", "weight_kg") if any(getattr(one, field) for one in problem.stops)
        ]
        self._dear = _more_than_a_way_costs(problem)
        longest = max(one.cost_s * one.shift.end_s for one in problem.vehicles)
        self._must_prize = 2 * (self._dear + longest) + sum(one.prize or 0 for one in problem.stops)
        self.data = self._data()

    def _data(self) -> "pyvrp.ProblemData":
        places = [*self._depots, *(one.place for one in self._problem.unloading)]
        places += [self._problem.stops[row].place for row in self._free]
        profiles = [self._profile(np.array(places, dtype=np.int64), members[0]) for members in self._members]
        groups = self._groups()
        return self._pyvrp.ProblemData(
            [self._pyvrp.Location(0, 0) for _ in places],
            self._all_clients({client: k for k, group in enumerate(groups) for client in group.clients}),
            self._all_depots(),
            [self._vehicle_type(k, members) for k, members in enumerate(self._members)],
            [metres for _, metres in profiles],
            [seconds for seconds, _ in profiles],
            groups,
        )

    def _profile(self, places: IntArray, vehicle: int) -> tuple[Any, Any]:
        """Seconds and metres between all locations for a vehicle; what is closed to it takes longer than any shift."""
        matrix = self._problem.matrices[self._problem.vehicles[vehicle].matrix]
        seconds, metres = matrix.seconds[np.ix_(places, places)], matrix.metres[np.ix_(places, places)]
        closed = np.zeros(len(places), dtype=np.bool_)
        closed[len(places) - len(self._free) :] = [not self._problem.may(vehicle, row) for row in self._free]
        nowhere = (seconds >= NO_WAY) | closed[:, np.newaxis] | closed[np.newaxis]
        np.fill_diagonal(nowhere, val=False)
        seconds[nowhere] = max(one.shift.end_s for one in self._problem.vehicles) + 1
        metres[nowhere] = 10 * metres[~nowhere].max(initial=0) + 1
        return seconds, metres

    def _groups(self) -> "list[pyvrp.ClientGroup]":
        """Of a stop with several windows one client a window, of which one at most is visited."""
        clients: dict[int, list[int]] = {}
        for client, (row, _) in enumerate(self._clients):
            clients.setdefault(row, []).append(client)
        several = {row: found for row, found in clients.items() if len(found) > 1}
        return [self._pyvrp.ClientGroup(found, required=self._must(row)) for row, found in several.items()]

    @property
    def most_saved(self) -> int:
        """The most that driving to a stop, or not, can save."""
        return max([self._dear, *(client.prize for client in self.data.clients())])

    def first_penalties(self) -> tuple[list[float], float, float]:
        """Of a unit of each load, a second and a metre too much: a share of a mean way for a mean stop's or way's.

        Where vehicles cost something, a load too much is dearer than the room of another one.
        """
        seconds, metres = (float(one[one < NO_WAY].mean()) for one in _both(self._problem.matrices[0]))
        fleet = self._problem.vehicles
        way = min(one.cost_m for one in fleet) * metres + min(one.cost_s for one in fleet) * seconds
        loads = []
        for field in self._dimensions:
            mean = float(np.mean([getattr(one, field) for one in self._problem.stops]))
            rooms = [(one.cost_use, one.room_l if field == "litres" else one.payload_kg) for one in fleet]
            dearest = max(use / max(room, 1) for use, room in rooms)
            loads.append(max(FIRST_SHARE * way / max(mean, 1), FIRST_ROOMS * dearest))
        return loads, FIRST_SHARE * way / max(seconds, 1), 1.0

    def _must(self, row: int) -> bool:
        return self.forced and self._problem.stops[row].prize is None

    def _all_clients(self, groups: dict[int, int]) -> "list[pyvrp.Client]":
        locations = {row: len(self._depots) + len(self._problem.unloading) + k for k, row in enumerate(self._free)}
        found = []
        for client, (row, (begin, end)) in enumerate(self._clients):
            stop, group = self._problem.stops[row], groups.get(client)
            found.append(
                self._pyvrp.Client(
                    locations[row],
                    pickup=[getattr(stop, field) for field in self._dimensions],
                    service_duration=stop.service_s,
                    tw_early=begin,
                    tw_late=end,
                    prize=0 if self._must(row) else self._must_prize if stop.prize is None else stop.prize,
                    required=self._must(row) and group is None,
                    group=group,
                )
            )
        return found

    def _all_depots(self) -> "list[pyvrp.Depot]":
        ends = [self._pyvrp.Depot(k) for k in range(len(self._depots))]
        points = [
            self._pyvrp.Depot(
                len(ends) + k, tw_early=begin, tw_late=end, service_duration=self._problem.unloading[k].service_s
            )
            for k, (begin, end) in self._points
        ]
        return [*ends, *points]

    def _vehicle_type(self, profile: int, members: Sequence[int]) -> "pyvrp.VehicleType":
        one, begun = self._problem.vehicles[members[0]], self._begun[members[0]]
        rooms = {"litres": (one.room_l, begun.load_l), "weight_kg": (one.payload_kg, begun.load_kg)}
        end_s = max(one.work_end_s, begun.shift.start_s)
        return self._pyvrp.VehicleType(
            len(members),
            capacity=[rooms[field][0] for field in self._dimensions],
            initial_load=[rooms[field][1] for field in self._dimensions],
            start_depot=self._depots.index(begun.start),
            end_depot=self._depots.index(begun.end),
            fixed_cost=one.cost_use,
            tw_early=begun.shift.start_s,
            start_late=begun.shift.start_s,
            tw_late=end_s,
            unit_distance_cost=one.cost_m,
            unit_duration_cost=one.cost_s,
            profile=profile,
            reload_depots=[
                len(self._depots) + depot for depot, (k, _) in enumerate(self._points) if k in one.unloading
            ],
        )

    def orders(self, solution: "pyvrp.Solution") -> tuple[Order, ...]:
        """Return a solution as orders, one a vehicle."""
        found = [one.fixed for one in self._problem.vehicles]
        free = [list(members) for members in self._members]
        for route in solution.routes():
            vehicle = free[route.vehicle_type()].pop(0)
            found[vehicle] += tuple(self._row(one) for one in list(route)[1:-1])
        return tuple(found)

    def _row(self, activity: "pyvrp.Activity") -> int:
        if activity.is_client():
            return self._clients[activity.idx][0]
        return ~self._points[activity.idx - len(self._depots)][0]

    def solution(self, orders: Sequence[Order]) -> "pyvrp.Solution":
        """Return orders as a solution; stops that nobody may drive to as said are left out."""
        routes = []
        for k, members in enumerate(self._members):
            if activities := self._activities(members[0], orders[members[0]]):
                routes.append(self._pyvrp.Route(self.data, activities, k))
        return self._pyvrp.Solution(self.data, routes)

    def _activities(self, vehicle: int, order: Order) -> "list[pyvrp.Activity]":
        one = self._problem.vehicles[vehicle]
        rows = [row for row in order if row < 0 or (row in self._free and self._problem.may(vehicle, row))]
        rows = [row for row in rows if row >= 0 or ~row in one.unloading]
        kinds, begins = self._pyvrp.ActivityType, _begins(self._problem, vehicle, (*one.fixed, *rows))[len(one.fixed) :]
        found = []
        for row, begin_s in zip(rows, begins, strict=True):
            of_row, kind, skipped = (
                (self._clients, kinds.CLIENT, 0) if row >= 0 else (self._points, kinds.DEPOT, len(self._depots))
            )
            choices = [k for k, (other, _) in enumerate(of_row) if other == (row if row >= 0 else ~row)]
            fits = [k for k in choices if of_row[k][1][0] <= begin_s <= of_row[k][1][1]]
            found.append(self._pyvrp.Activity(kind, skipped + (fits or choices)[0]))
        return found


def _begins(problem: TourProblem, vehicle: int, order: Order) -> list[int]:
    """When each visit begins if there are no breaks; as it comes where all windows are over."""
    time_s, found = problem.vehicles[vehicle].shift.start_s, []
    for halt in halts(problem, vehicle, order)[:-1]:
        arrival_s = time_s + halt.travel_s
        begin_s = opening(halt.windows, arrival_s)
        found.append(arrival_s if begin_s is None else begin_s)
        time_s = found[-1] + halt.service_s
    return found


def _begun(problem: TourProblem, vehicle: int) -> TourVehicle:
    """A vehicle as it is after its fixed stops."""
    one = problem.vehicles[vehicle]
    if not one.fixed:
        return one
    last = problem.stops[one.fixed[-1]]
    start_s = _begins(problem, vehicle, one.fixed)[-1] + last.service_s
    stops = [problem.stops[row] for row in one.fixed]
    return replace(
        one,
        start=last.place,
        shift=replace(one.shift, start_s=start_s, end_s=max(start_s, one.shift.end_s)),
        load_l=one.load_l + sum(stop.litres for stop in stops),
        load_kg=one.load_kg + sum(stop.weight_kg for stop in stops),
    )


def _alike(problem: TourProblem, begun: Sequence[TourVehicle], *, apart: bool) -> list[list[int]]:
    """Rows of vehicles that are as good as each other; apart: each is one of its own."""
    locked = {stop.vehicle for stop in problem.stops}
    found: dict[object, list[int]] = {}
    for k, one in enumerate(begun):
        found.setdefault(k if apart or one.fixed or k in locked else one, []).append(k)
    return list(found.values())


def _both(matrix: TravelMatrix) -> tuple[IntArray, IntArray]:
    return matrix.seconds, matrix.metres


def _more_than_a_way_costs(problem: TourProblem) -> int:
    """More than using one vehicle, and its way to one stop and back, cost."""
    seconds, metres = (
        max((int(one[one < NO_WAY].max(initial=0)) for one in matrices), default=0)
        for matrices in zip(*map(_both, problem.matrices), strict=True)
    )
    return 1 + max(one.cost_use + 2 * (one.cost_m * metres + one.cost_s * seconds) for one in problem.vehicles)
