"""What a problem must be before anything is planned; every message names what is wrong and where."""

from collections.abc import Iterator, Sequence

from geo.arrays import as_count
from geo.errors import OptionError, RowError, ShapeError, UnfitStopError
from geo.tours.problem import Stop, TourProblem, TourVehicle, Unloading, Window


def check(problem: TourProblem) -> None:
    """Refuse what cannot be planned.

    Raises:
        ShapeError: matrices of different sizes, or none.
        RowError: a place, a matrix, a vehicle, a stop or an unloading point that there is not.
        OptionError: a number below its least, a window that ends before it begins, a shift that does.
        UnfitStopError: a stop that no vehicle can take, with its row.
    """
    places = _places(problem)
    for k, point in enumerate(problem.unloading):
        _check_unloading(point, f"unloading[{k}]", places=places)
    for k, stop in enumerate(problem.stops):
        _check_stop(stop, f"stops[{k}]", places=places, vehicles=len(problem.vehicles))
    for k, vehicle in enumerate(problem.vehicles):
        _check_vehicle(problem, vehicle, f"vehicles[{k}]", places=places)
    _check_fixed(problem)
    for k, stop in enumerate(problem.stops):
        if not any(problem.may(vehicle, k) for vehicle in range(len(problem.vehicles))):
            raise UnfitStopError("stops", index=k, value=_unfit(problem, stop))


def check_orders(problem: TourProblem, initial: Sequence[Sequence[int]]) -> None:
    """Refuse an initial plan that is none of this problem.

    Raises:
        ShapeError: not one order a vehicle.
        RowError: a stop or an unloading point that there is not.
        OptionError: a stop that is visited twice.
    """
    if len(initial) != len(problem.vehicles):
        raise ShapeError("initial", got=f"({len(initial)},)", want=f"({len(problem.vehicles)},), one order a vehicle")
    for k, order in enumerate(initial):
        for row in order:
            rows = len(problem.stops if row >= 0 else problem.unloading)
            _check_row(row if row >= 0 else ~row, f"initial[{k}]", rows=rows)
    _refuse_twice([row for order in initial for row in order if row >= 0], "initial")


def _places(problem: TourProblem) -> int:
    sizes = [len(one.seconds) for one in problem.matrices]
    if not sizes or len({*sizes}) > 1:
        raise ShapeError("matrices", got=sizes, want="one matrix or more, all of one size")
    return sizes[0]


def _check_row(value: int, name: str, *, rows: int) -> None:
    if not 0 <= as_count(value, name=name, least=-1) < rows:
        raise RowError(name, index=0, value=value, rows=rows)


def _check_numbers(one: object, name: str, *fields: str) -> None:
    for field in fields:
        as_count(getattr(one, field), name=f"{name}.{field}", least=0)


def _check_windows(windows: Sequence[Window], name: str) -> None:
    ends = [second for window in windows for second in window]
    if ends != sorted(ends) or (ends and ends[0] < 0):
        raise OptionError(name, value=windows, want="(from, until) seconds of the day, ascending")


def _check_unloading(point: Unloading, name: str, *, places: int) -> None:
    _check_row(point.place, f"{name}.place", rows=places)
    _check_numbers(point, name, "service_s")
    _check_windows(point.hours, f"{name}.hours")


def _check_stop(stop: Stop, name: str, *, places: int, vehicles: int) -> None:
    _check_row(stop.place, f"{name}.place", rows=places)
    _check_numbers(stop, name, "service_s", "litres", "weight_kg")
    _check_windows(stop.windows, f"{name}.windows")
    if stop.prize is not None:
        _check_numbers(stop, name, "prize")
    if stop.vehicle is not None:
        _check_row(stop.vehicle, f"{name}.vehicle", rows=vehicles)


def _check_vehicle(problem: TourProblem, vehicle: TourVehicle, name: str, *, places: int) -> None:
    _check_row(vehicle.start, f"{name}.start", rows=places)
    _check_row(vehicle.end, f"{name}.end", rows=places)
    _check_row(vehicle.matrix, f"{name}.matrix", rows=len(problem.matrices))
    _check_numbers(vehicle, name, "capacity_l", "payload_kg", "load_l", "load_kg", "cost_m", "cost_s", "cost_use")
    for row in vehicle.unloading:
        _check_row(row, f"{name}.unloading", rows=len(problem.unloading))
    for row in vehicle.fixed:
        _check_row(row, f"{name}.fixed", rows=len(problem.stops))
    if not vehicle.compaction >= 1:
        raise OptionError(f"{name}.compaction", value=vehicle.compaction, want="1 or more")
    if not 0 <= vehicle.shift.start_s <= vehicle.shift.end_s:
        raise OptionError(f"{name}.shift", value=vehicle.shift, want="a start from 0 on, and an end not before it")
    if not vehicle.holds(vehicle.load_l, vehicle.load_kg):
        raise OptionError(f"{name}.load_l", value=vehicle.load_l, want="no more than it holds, in litres and in kg")


def _check_fixed(problem: TourProblem) -> None:
    _refuse_twice([row for vehicle in problem.vehicles for row in vehicle.fixed], "fixed")
    for k, vehicle in enumerate(problem.vehicles):
        if unfit := [row for row in vehicle.fixed if not problem.may(k, row)]:
            raise UnfitStopError("stops", index=unfit[0], value=f"fixed for vehicle {k}, which may not take it")
        litres = vehicle.load_l + sum(problem.stops[row].litres for row in vehicle.fixed)
        if not vehicle.holds(litres, vehicle.load_kg + sum(problem.stops[row].weight_kg for row in vehicle.fixed)):
            raise OptionError(f"vehicles[{k}].fixed", value=vehicle.fixed, want="no more than it holds at once")


def _refuse_twice(rows: Sequence[int], name: str) -> None:
    if twice := [row for k, row in enumerate(rows) if row in rows[:k]]:
        raise OptionError(name, value=twice[0], want="each stop once")


def _unfit(problem: TourProblem, stop: Stop) -> str:
    return f"{stop.litres} l and {stop.weight_kg} kg of {stop.fraction!r}; {'; '.join(_offers(problem, stop))}"


def _offers(problem: TourProblem, stop: Stop) -> Iterator[str]:
    """What vehicles take that could be meant."""
    for k, one in enumerate(problem.vehicles):
        if stop.vehicle in {None, k}:
            fractions = ", ".join(map(repr, sorted(one.fractions)))
            yield f"vehicle {k} takes {one.room_l} l and {one.payload_kg} kg of {fractions}"
