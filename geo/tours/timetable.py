"""When a vehicle is where, with the breaks its rules demand, for a given order of visits.

Breaks are inserted by labels: of all ways to have reached a visit those are kept that no other beats in time, in break
had so far and in how long ago the last one ended (resource-constrained shortest paths, Irnich and Desaulniers 2005).
A pause before a window opens is lengthened until then, and one that is long enough anyway is a break.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geo.tours.problem import NO_WAY, Order, TourProblem, TourVehicle, Window
from geo.tours.tour_plan import PlannedRoute, PlannedVisit


class Halt(NamedTuple):
    """A visit before it has its times: row as in `Order`, seconds of the way there, of service, windows."""

    row: int
    place: int
    travel_s: int
    service_s: int
    windows: tuple[Window, ...]


class _Label(NamedTuple):
    """One way to have come so far.

    Args:
        time_s: when the last visit was done.
        rest_s: break in all.
        since_s: when the present stretch of work began.
        blocks: how many breaks.
        before: the label of the visit before; None: the start.
        pause_s: break taken on leaving that visit.
        arrival_s: at this visit.
        begin_s: of its service.
    """

    time_s: int
    rest_s: int
    since_s: int
    blocks: int
    before: "_Label | None"
    pause_s: int
    arrival_s: int
    begin_s: int


@dataclass(frozen=True)
class Failure:
    """An order that no timetable fits: at which of its visits it ends; their number: on the way back."""

    at: int


def timetable(problem: TourProblem, vehicle: int, order: Order) -> PlannedRoute | Failure:
    """Return the visits of one vehicle with their times, back as early as can be.

    Capacity is not looked at (`overloaded` does).
    """
    one = problem.vehicles[vehicle]
    if not order:
        return PlannedRoute(visits=(), start_s=one.shift.start_s, end_s=one.shift.start_s, metres=0, cost=0)
    labels = [_Label(one.shift.start_s, 0, one.shift.start_s, 0, None, 0, one.shift.start_s, one.shift.start_s)]
    way = halts(problem, vehicle, order)
    for k, halt in enumerate(way):
        reached = (found for label in labels for found in _steps(one, label, halt, is_last=k == len(order)))
        labels = _best(reached)
        if not labels:
            return Failure(k)
    last = min(labels, key=lambda label: (label.time_s, label.blocks))
    metres = _metres(problem, vehicle, way)
    cost = one.cost_use + one.cost_m * metres + one.cost_s * (last.time_s - one.shift.start_s - last.rest_s)
    visits = tuple(_visits(last, way))
    return PlannedRoute(visits=visits, start_s=one.shift.start_s, end_s=last.time_s, metres=metres, cost=cost)


def halts(problem: TourProblem, vehicle: int, order: Order) -> list[Halt]:
    """Return the visits of an order and the way back."""
    one = problem.vehicles[vehicle]
    seconds, at = problem.matrices[one.matrix].seconds, one.start
    found = []
    for row in order:
        if row >= 0:
            stop = problem.stops[row]
            place, service_s, windows = stop.place, stop.service_s, stop.windows
        else:
            point = problem.unloading[~row]
            place, service_s, windows = point.place, point.service_s, point.hours
        found.append(Halt(row, place, int(seconds[at, place]), service_s, windows))
        at = place
    return [*found, Halt(0, one.end, int(seconds[at, one.end]), 0, ())]


def overloaded(problem: TourProblem, vehicle: int, order: Order) -> int | None:
    """Return the first position of an order at which the vehicle holds more than it can; None: nowhere."""
    one = problem.vehicles[vehicle]
    litres, weight_kg = one.load_l, one.load_kg
    for k, row in enumerate(order):
        litres, weight_kg = (
            (0, 0) if row < 0 else (litres + problem.stops[row].litres, weight_kg + problem.stops[row].weight_kg)
        )
        if not one.holds(litres, weight_kg):
            return k
    return None


def _steps(vehicle: TourVehicle, label: _Label, halt: Halt, *, is_last: bool) -> Iterator[_Label]:
    """Ways on from a label: at once, or after a break of any length that can be due."""
    # A break lies between work and work.
    rules, interrupts = vehicle.shift.rules, label.time_s > label.since_s and halt.travel_s + halt.service_s > 0
    lengths = rules.blocks if rules is not None and interrupts and label.before is not None else ()
    if halt.travel_s >= NO_WAY:
        return
    for pause_s in (0, *lengths):
        arrival_s = label.time_s + pause_s + halt.travel_s
        begin_s = opening(halt.windows, arrival_s)
        if begin_s is None:
            return
        wait_s = begin_s - arrival_s
        rested_s = pause_s + wait_s if pause_s or (lengths and rules and wait_s >= rules.shortest_s) else 0
        reached = _reached(label, halt, rested_s, begin_s)
        if _is_allowed(vehicle, label, reached, is_last=is_last):
            yield reached


def opening(windows: Sequence[Window], arrival_s: int) -> int | None:
    """Return when what has come may begin; None: it is too late."""
    if not windows:
        return arrival_s
    return next((max(begin, arrival_s) for begin, end in windows if arrival_s <= end), None)


def _reached(label: _Label, halt: Halt, rested_s: int, begin_s: int) -> _Label:
    """The label after a visit that was reached after a break of that length; who waits long enough leaves later."""
    arrival_s = label.time_s + rested_s + halt.travel_s
    since_s = label.time_s + rested_s if rested_s else label.since_s
    time_s = begin_s + halt.service_s
    rest_s, blocks = label.rest_s + rested_s, label.blocks + (rested_s > 0)
    return _Label(time_s, rest_s, since_s, blocks, label, rested_s, arrival_s, begin_s)


def _is_allowed(vehicle: TourVehicle, label: _Label, reached: _Label, *, is_last: bool) -> bool:
    """Whether shift and rules allow a step."""
    rules, start_s = vehicle.shift.rules, vehicle.shift.start_s
    if reached.time_s > vehicle.shift.end_s:
        return False
    if rules is None:
        return True
    stretch_s, worked_s = label.time_s - label.since_s, label.time_s - start_s - label.rest_s
    if reached.pause_s and not rules.begins_in_time(stretch_s, worked_s, is_first=label.blocks == 0):
        return False
    stretch_s, worked_s = reached.time_s - reached.since_s, reached.time_s - start_s - reached.rest_s
    return rules.suffices(worked_s, reached.rest_s, stretch_s) if is_last else stretch_s <= rules.longest_s


def _best(labels: Iterator[_Label]) -> list[_Label]:
    """Labels that no other beats."""
    kept: list[_Label] = []
    for one in sorted(labels, key=lambda label: (label.time_s, -label.rest_s, -label.since_s, label.blocks)):
        if not any(other.rest_s >= one.rest_s and other.since_s >= one.since_s for other in kept):
            kept.append(one)
    return kept


def _metres(problem: TourProblem, vehicle: int, way: Sequence[Halt]) -> int:
    one = problem.vehicles[vehicle]
    places = [one.start, *(halt.place for halt in way)]
    return int(problem.matrices[one.matrix].metres[places[:-1], places[1:]].sum())


def _visits(last: _Label, way: Sequence[Halt]) -> Iterator[PlannedVisit]:
    chain, label = [], last
    while label.before is not None:
        chain.append(label)
        label = label.before
    for k, (one, halt) in enumerate(zip(reversed(chain), way, strict=True)):
        if one.pause_s and one.before is not None:
            begin_s = one.before.time_s
            end_s, place = begin_s + one.pause_s, way[k - 1].place
            yield PlannedVisit(kind="break", row=-1, place=place, arrival_s=begin_s, begin_s=begin_s, departure_s=end_s)
        if k < len(way) - 1:
            yield PlannedVisit(
                kind="stop" if halt.row >= 0 else "unloading",
                row=halt.row if halt.row >= 0 else ~halt.row,
                place=halt.place,
                arrival_s=one.arrival_s,
                begin_s=one.begin_s,
                departure_s=one.time_s,
            )
