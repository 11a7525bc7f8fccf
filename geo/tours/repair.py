"""Orders that come from elsewhere, or that breaks have made too long, become ones that can be driven."""

from dataclasses import replace

from geo.tours.problem import Order, Stop, TourProblem, Window
from geo.tours.timetable import Failure, halts, overloaded, timetable
from geo.tours.tour_plan import PlannedRoute


def drivable(problem: TourProblem, vehicle: int, order: Order) -> PlannedRoute:
    """Return an order's timetable, without stops that its vehicle may not take or has no time for.

    It unloads where it would be too full. Where time lacks, the stop goes that is worth least of those without which it
    does no longer, must-dos last.
    """
    left = _with_unloading(problem, vehicle, _permitted(problem, vehicle, order))
    while isinstance(found := timetable(problem, vehicle, left), Failure):
        left = _shortened(problem, vehicle, left, found.at)
    return found


def with_slack(problem: TourProblem) -> TourProblem:
    """Return the problem with windows that end as much earlier as breaks can take, but never before they begin."""
    slack_s = max((_breaks_s(problem, k) for k in range(len(problem.vehicles))), default=0)
    stops = tuple(replace(one, windows=_earlier(one.windows, slack_s)) for one in problem.stops)
    points = tuple(replace(one, hours=_earlier(one.hours, slack_s)) for one in problem.unloading)
    return replace(problem, stops=stops, unloading=points)


def _breaks_s(problem: TourProblem, vehicle: int) -> int:
    one = problem.vehicles[vehicle]
    rules = one.shift.rules
    return 0 if rules is None else rules.due_s(one.work_end_s - one.shift.start_s)


def _earlier(windows: tuple[Window, ...], slack_s: int) -> tuple[Window, ...]:
    return tuple((begin, max(begin, end - slack_s)) for begin, end in windows)


def _permitted(problem: TourProblem, vehicle: int, order: Order) -> Order:
    one = problem.vehicles[vehicle]
    rest = [row for row in order if row not in one.fixed]
    may = [row for row in rest if (problem.may(vehicle, row) if row >= 0 else ~row in one.unloading)]
    return (*one.fixed, *may)


def _with_unloading(problem: TourProblem, vehicle: int, order: Order) -> Order:
    """Unload, with the least detour, wherever the vehicle would be too full; if it cannot, the stop goes."""
    order = _without_idle_unloading(problem, vehicle, order)
    points = problem.vehicles[vehicle].unloading
    while (full := overloaded(problem, vehicle, order)) is not None:
        choices = [(*order[:full], ~point, *order[full:]) for point in points]
        order = min(choices, key=lambda tried: _driven_s(problem, vehicle, tried), default=_without(order, full))
    return order


def _without_idle_unloading(problem: TourProblem, vehicle: int, order: Order) -> Order:
    """Leave out unloading of what is empty, or is done for the day."""
    found: list[int] = []
    one = problem.vehicles[vehicle]
    is_empty = not (one.load_l or one.load_kg)
    for row in order:
        if row >= 0 or not is_empty:
            found.append(row)
        is_empty = row < 0
    while found and found[-1] < 0:
        found.pop()
    return tuple(found)


def _driven_s(problem: TourProblem, vehicle: int, order: Order) -> int:
    return sum(one.travel_s + one.service_s for one in halts(problem, vehicle, order))


def _shortened(problem: TourProblem, vehicle: int, order: Order, at: int) -> Order:
    """Leave out one stop of an order whose timetable fails at a position."""
    rows = [k for k, row in enumerate(order) if row >= 0]
    for k in sorted((k for k in rows if k <= at), key=lambda k: (_worth(problem.stops[order[k]]), -k)):
        tried = _with_unloading(problem, vehicle, _without(order, k))
        if not isinstance(timetable(problem, vehicle, tried), Failure):
            return tried
    if not rows:
        return ()
    return _with_unloading(problem, vehicle, _without(order, max((k for k in rows if k <= at), default=rows[0])))


def _worth(stop: Stop) -> tuple[bool, int]:
    return stop.prize is None, stop.prize or 0


def _without(order: Order, k: int) -> Order:
    return (*order[:k], *order[k + 1 :])
