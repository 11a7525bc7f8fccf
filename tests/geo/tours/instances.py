"""Small random problems of tours, and the best plan of one by trying everything: no line of ours, none of PyVRP's."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from geo.tours import Shift, Stop, TourProblem, TourVehicle, TravelMatrix, Unloading

START_S = 100


def random_problem(seed: int, *, stops: int) -> TourProblem:
    """Up to two vehicles; some have unloading with hours, some stops windows, some prizes, some are heavy."""
    random = np.random.default_rng(seed)
    places = random.integers(0, 60, (stops + 3, 2))
    metres = np.abs(places[:, np.newaxis] - places[np.newaxis]).sum(axis=2)
    matrices = (TravelMatrix(metres * 2, metres), TravelMatrix(metres * 3, metres + (metres > 0)))
    hours = ((int(random.integers(0, 300)), int(random.integers(500, 900))),) if seed % 2 else ()
    return TourProblem(
        stops=tuple(_stop(random, place + 3) for place in range(stops)),
        vehicles=tuple(_vehicle(random, k, end_s=int(random.integers(500, 1400))) for k in range(1 + seed % 2)),
        matrices=matrices,
        unloading=(Unloading(place=1, service_s=20, hours=hours), Unloading(place=2, service_s=5)),
    )


def _stop(random: np.random.Generator, place: int) -> Stop:
    begin = int(random.integers(0, 900))
    windows = (begin, begin + int(random.integers(50, 500))), (begin + 600, begin + 700)
    return Stop(
        place=place,
        service_s=int(random.integers(0, 20)),
        litres=int(random.integers(1, 10)),
        weight_kg=int(random.integers(0, 5)),
        windows=windows[: int(random.choice([0, 0, 1, 2]))],
        prize=int(random.integers(1, 80)) if random.random() < 0.6 else None,
        fraction=str(random.choice(["litter", "litter", "paper"])),
    )


def _vehicle(random: np.random.Generator, k: int, *, end_s: int) -> TourVehicle:
    return TourVehicle(
        start=0,
        end=0,
        shift=Shift(start_s=START_S, end_s=end_s),
        capacity_l=10,
        compaction=float(random.choice([1, 1.5, 2])),
        payload_kg=8,
        load_l=int(random.integers(0, 4)),
        fractions=frozenset({"litter", "paper"} if k == 0 else {"litter"}),
        unloading=tuple(int(one) for one in range(random.integers(0, 3))),
        matrix=k,
        cost_s=int(random.integers(0, 2)),
        cost_use=int(random.integers(0, 30)),
    )


def best_by_trying(problem: TourProblem) -> tuple[int, int]:
    """How many must-dos are left out at least, and the least cost then."""
    tables = [cheapest_routes(problem, k) for k in range(len(problem.vehicles))]
    everything = frozenset(range(len(problem.stops)))
    found = []
    for chosen in product(*(table.items() for table in tables)):
        rows = [row for served, _ in chosen for row in served]
        if len(rows) == len({*rows}):
            left = [problem.stops[row].prize for row in everything - {*rows}]
            cost = sum(cost for _, cost in chosen) + sum(prize or 0 for prize in left)
            found.append((sum(prize is None for prize in left), cost))
    return min(found)


def cheapest_routes(problem: TourProblem, k: int) -> dict[frozenset[int], int]:
    """The least cost of one vehicle for each set of stops that it can serve."""
    best: dict[frozenset[int], int] = {frozenset(): 0}
    for served, cost in routes(problem, k, (), problem.vehicles[k].start, START_S, 0, problem.vehicles[k].load_l, 0):
        best[served] = min(cost, best.get(served, cost))
    return best


def routes(  # noqa: PLR0917 - where a route stands so far
    problem: TourProblem, k: int, done: tuple[int, ...], at: int, now: int, metres: int, litres: int, kg: int
) -> Iterator[tuple[frozenset[int], int]]:
    """Every route of a vehicle that goes on from here, as what it serves and costs."""
    one, ways = problem.vehicles[k], problem.matrices[problem.vehicles[k].matrix]
    home_s = now + int(ways.seconds[at, one.end])
    if done and home_s <= one.shift.end_s:
        driven = metres + int(ways.metres[at, one.end])
        yield frozenset(done), one.cost_use + driven * one.cost_m + (home_s - START_S) * one.cost_s
    for row, stop in enumerate(problem.stops):
        if row in done or stop.fraction not in one.fractions:
            continue
        for place, then, way, kept in [(at, now, metres, (litres, kg)), *unloadings(problem, k, at, now, metres)]:
            begin = opens(stop.windows, then + int(ways.seconds[place, stop.place]))
            full = kept[0] + stop.litres, kept[1] + stop.weight_kg
            if begin is not None and full[0] <= int(one.capacity_l * one.compaction) and full[1] <= one.payload_kg:
                left, on = begin + stop.service_s, way + int(ways.metres[place, stop.place])
                if left <= one.shift.end_s:
                    yield from routes(problem, k, (*done, row), stop.place, left, on, *full)


def unloadings(
    problem: TourProblem, k: int, at: int, now: int, metres: int
) -> Iterator[tuple[int, int, int, tuple[int, int]]]:
    """Where and when the vehicle would be empty."""
    ways = problem.matrices[problem.vehicles[k].matrix]
    for index in problem.vehicles[k].unloading:
        point = problem.unloading[index]
        begin = opens(point.hours, now + int(ways.seconds[at, point.place]))
        if begin is not None:
            yield point.place, begin + point.service_s, metres + int(ways.metres[at, point.place]), (0, 0)


def opens(windows: tuple[tuple[int, int], ...], now: int) -> int | None:
    found = [max(now, begin) for begin, end in windows or ((0, 10**9),) if now <= end]
    return min(found) if found else None
