"""What PyVRP's search leaves: where to unload. It moves and inserts stops, but never a stop and an unloading at once.

Large neighbourhood search (Shaw 1998): a few stops are taken out and put back where they cost least, each time with the
best places to unload for that sequence, found by labels.
"""

import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from geo.tours.problem import NO_WAY, Order, TourProblem
from geo.tours.timetable import opening

TAKEN_OUT: Final = 4
"""So many stops at most at once."""
NEAR: Final = 10
"""A stop is put back beside one of so many, or at an end of a route."""
MISSED: Final = 1 << 44
"""Cost of leaving out a must-do: more than any plan."""


class _Load(NamedTuple):
    """A way to have come so far: when it was done, metres, what it carries, the order with its unloadings."""

    time_s: int
    metres: int
    litres: int
    weight_kg: int
    order: Order


@dataclass(frozen=True)
class _Trial:
    """Sequences of stops, one a vehicle, each with its cost."""

    rows: tuple[Order, ...]
    costs: tuple[int, ...]
    left: int

    @property
    def cost(self) -> int:
        return sum(self.costs) + self.left


class Improvement:
    """A problem whose orders are improved; breaks are left out, as in the search."""

    def __init__(self, problem: TourProblem, left_out: AbstractSet[int]) -> None:
        self._problem = problem
        fixed = {row for one in problem.vehicles for row in one.fixed}
        self._movable = [row for row in range(len(problem.stops)) if row not in fixed and row not in left_out]
        self._known: dict[tuple[int, Order], _Load | None] = {}
        self._near = _near(problem)
        self._end_s = 0.0

    def improved(self, orders: Sequence[Order], *, tries: int, seconds: float, seed: int) -> tuple[Order, ...]:
        """Return orders that cost no more, after so many tries or seconds."""
        random, self._end_s = np.random.default_rng(seed), time.perf_counter() + seconds
        best = self._trial(tuple(tuple(row for row in order if row >= 0) for order in orders))
        if best is None or not self._movable:
            return tuple(orders)
        for _ in range(tries):
            if self._is_over():
                break
            many = min(int(random.integers(1, TAKEN_OUT + 1)), len(self._movable))
            other = self._put_back(best, [int(one) for one in random.choice(self._movable, many, replace=False)])
            best = other if other is not None and other.cost <= best.cost else best
        return tuple(self._order(k, rows) for k, rows in enumerate(best.rows))

    def _put_back(self, trial: _Trial, rows: Sequence[int]) -> _Trial | None:
        """Take stops out and put each back where it costs least, or leave it where that costs less."""
        found = self._trial(tuple(tuple(row for row in order if row not in rows) for order in trial.rows))
        if found is None:
            return None
        for row in rows:
            found = min([found, *self._with(found, row)], key=lambda one: one.cost)
        return found

    def _with(self, trial: _Trial, row: int) -> Iterator[_Trial]:
        for k, order in enumerate(trial.rows):
            if not self._problem.may(k, row):
                continue
            for at in self._positions(k, order, row):
                rows = (*order[:at], row, *order[at:])
                if not self._is_over() and (cost := self._cost(k, rows)) is not None:
                    costs = (*trial.costs[:k], cost, *trial.costs[k + 1 :])
                    yield _Trial((*trial.rows[:k], rows, *trial.rows[k + 1 :]), costs, trial.left - self._prize(row))

    def _positions(self, vehicle: int, order: Order, row: int) -> Iterator[int]:
        """Where a stop may be put: at either end, and beside those near to it."""
        first = len(self._problem.vehicles[vehicle].fixed)
        for at in range(first, len(order) + 1):
            if at in {first, len(order)} or not self._near[row].isdisjoint(order[at - 1 : at + 1]):
                yield at

    def _is_over(self) -> bool:
        return time.perf_counter() >= self._end_s

    def _trial(self, rows: tuple[Order, ...]) -> _Trial | None:
        costs = [self._cost(k, order) for k, order in enumerate(rows)]
        there = {row for order in rows for row in order}
        left = sum(self._prize(row) for row in self._movable if row not in there)
        known = tuple(cost for cost in costs if cost is not None)
        return _Trial(rows, known, left) if len(known) == len(costs) else None

    def _prize(self, row: int) -> int:
        prize = self._problem.stops[row].prize
        return MISSED if prize is None else prize

    def _order(self, vehicle: int, rows: Order) -> Order:
        found = self._best_load(vehicle, rows)
        return rows if found is None else found.order

    def _cost(self, vehicle: int, rows: Order) -> int | None:
        """Least cost of a sequence; None: it cannot be driven."""
        found = self._best_load(vehicle, rows)
        return None if found is None else self._cost_of(vehicle, found)

    def _cost_of(self, vehicle: int, load: _Load) -> int:
        one = self._problem.vehicles[vehicle]
        used = one.cost_use if load.order else 0
        return used + one.cost_m * load.metres + one.cost_s * (load.time_s - one.shift.start_s)

    def _best_load(self, vehicle: int, rows: Order) -> _Load | None:
        if (vehicle, rows) not in self._known:
            self._known[vehicle, rows] = self._loaded(vehicle, rows)
        return self._known[vehicle, rows]

    def _loaded(self, vehicle: int, rows: Order) -> _Load | None:
        """Return the cheapest way to drive a sequence of stops, with unloading wherever that is best."""
        one = self._problem.vehicles[vehicle]
        loads, at = [_Load(one.shift.start_s, 0, one.load_l, one.load_kg, ())], one.start
        for row in rows:
            reached = (found for load in loads for found in self._steps(vehicle, load, at, row))
            loads, at = _best(reached), self._problem.stops[row].place
        done = [self._moved(vehicle, load, at, one.end) for load in loads] if rows else loads
        home = [load for load in done if load is not None and load.time_s <= one.work_end_s]
        return min(home, key=lambda load: self._cost_of(vehicle, load), default=None)

    def _steps(self, vehicle: int, load: _Load, at: int, row: int) -> Iterator[_Load]:
        """Ways on to a stop: at once, or by an unloading point."""
        one, stop = self._problem.vehicles[vehicle], self._problem.stops[row]
        for place, begun in [(at, load), *self._unloaded(vehicle, load, at)]:
            moved = self._moved(vehicle, begun, place, stop.place)
            begin_s = None if moved is None else opening(stop.windows, moved.time_s)
            litres, weight_kg = begun.litres + stop.litres, begun.weight_kg + stop.weight_kg
            if moved is not None and begin_s is not None and one.holds(litres, weight_kg):
                yield _Load(begin_s + stop.service_s, moved.metres, litres, weight_kg, (*begun.order, row))

    def _unloaded(self, vehicle: int, load: _Load, at: int) -> Iterator[tuple[int, _Load]]:
        if not (load.litres or load.weight_kg):
            return
        for k in self._problem.vehicles[vehicle].unloading:
            point = self._problem.unloading[k]
            moved = self._moved(vehicle, load, at, point.place)
            begin_s = None if moved is None else opening(point.hours, moved.time_s)
            if moved is not None and begin_s is not None:
                yield point.place, _Load(begin_s + point.service_s, moved.metres, 0, 0, (*load.order, ~k))

    def _moved(self, vehicle: int, load: _Load, start: int, end: int) -> _Load | None:
        """The same load elsewhere."""
        matrix = self._problem.matrices[self._problem.vehicles[vehicle].matrix]
        seconds = int(matrix.seconds[start, end])
        if seconds >= NO_WAY:
            return None
        return load._replace(time_s=load.time_s + seconds, metres=load.metres + int(matrix.metres[start, end]))


def _near(problem: TourProblem) -> list[AbstractSet[int]]:
    """Rows of the stops nearest to each, there and back."""
    places = np.array([stop.place for stop in problem.stops], dtype=np.int64)
    metres = problem.matrices[0].metres[np.ix_(places, places)]
    return [frozenset(row[:NEAR].tolist()) for row in np.argsort(metres + metres.T, axis=1, kind="stable")]


def _best(loads: Iterator[_Load]) -> list[_Load]:
    """Those that no other beats."""
    kept: list[_Load] = []
    for one in sorted(loads):
        if not any(all(a <= b for a, b in zip(other[:4], one[:4], strict=True)) for other in kept):
            kept.append(one)
    return kept
