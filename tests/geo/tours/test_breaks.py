"""Breaks in timetables, after ArbZG § 4 and stricter, against a checker that knows only arrivals and departures."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, pairwise, product
from typing import NamedTuple

import numpy as np
import pytest

from geo.tours import PlannedRoute, Shift, Stop, TourProblem, TourVehicle, TravelMatrix, Unloading
from geo.tours.problem import Order
from geo.tours.timetable import Failure, timetable
from services.working_time import break_rules


class Law(NamedTuple):
    """Minutes: of break above so much work, of work before the first break."""

    due: dict[int, int]
    first: int
    longest: int = 360
    shortest: int = 15
    most: int = 600


ARBZG = Law({540: 45, 360: 30}, first=360)
STRICT = Law({540: 60, 360: 60, 240: 60}, first=240)
"""A town's: an hour, begun after four hours of work."""


def schedule(seed: int, *, visits: int) -> tuple[TourProblem, Order]:
    random = np.random.default_rng(seed)
    minutes = random.integers(0, 30, (visits + 2, visits + 2))
    begin = np.sort(random.integers(300, 1100, visits)) * 60
    width = int(random.choice([20, 90, 600])) * 60
    stops = tuple(
        Stop(
            place=k + 1,
            service_s=int(random.integers(0, int(random.choice([10, 60])) + 1)) * 60,
            windows=((int(begin[k]), int(begin[k]) + width),) if random.random() < 0.3 else (),
        )
        for k in range(visits)
    )
    rules = break_rules(60, 240) if seed % 3 == 0 else break_rules()
    start_s = 360 * 60
    shift = Shift(start_s=start_s, end_s=start_s + int(random.integers(300, 720)) * 60, rules=rules)
    vehicle = TourVehicle(start=0, end=0, shift=shift, capacity_l=1, payload_kg=1, unloading=(0,))
    points = (Unloading(place=visits + 1, service_s=600),)
    order = tuple(int(one) for one in random.permutation(visits)) if seed % 2 else tuple(range(visits))
    matrices = (TravelMatrix(minutes * 60, minutes),)
    problem = TourProblem(stops=stops, vehicles=(vehicle,), matrices=matrices, unloading=points)
    return problem, (*order[: visits // 2], ~0, *order[visits // 2 :])


def breaches(problem: TourProblem, order: Order, route: PlannedRoute, rules: Law) -> Iterator[str]:
    """What is wrong with a route."""
    assert route.order == order
    seconds, now, at = problem.matrices[0].seconds, route.start_s, 0
    breaks: list[tuple[int, int]] = []
    for one in route.visits:
        if one.kind == "break":
            breaks.append((one.begin_s, one.departure_s))
            if one.begin_s != now or one.place != at:
                yield "a break is elsewhere"
            now = one.departure_s
            continue
        what = problem.stops[one.row] if one.kind == "stop" else None
        service_s = what.service_s if what else problem.unloading[one.row].service_s
        if (
            one.arrival_s != now + seconds[at, one.place]
            or not one.arrival_s <= one.begin_s == one.departure_s - service_s
        ):
            yield "times do not fit the way"
        if what and what.windows and not what.windows[0][0] <= one.begin_s <= what.windows[0][1]:
            yield "a window is shut"
        now, at = one.departure_s, one.place
    if route.end_s != now + seconds[at, 0] or route.end_s > problem.vehicles[0].shift.end_s:
        yield "it is back at another time"
    yield from unlawful(route.start_s, route.end_s, breaks, rules)


def unlawful(start_s: int, end_s: int, breaks: list[tuple[int, int]], rules: Law) -> Iterator[str]:
    """What the law says against a day of work with these breaks."""
    spells = [(a[1], b[0]) for a, b in pairwise([(start_s, start_s), *breaks, (end_s, end_s)])]
    worked = sum(end - begin for begin, end in spells) / 60
    rested = sum(end - begin for begin, end in breaks) / 60
    due = max([least for above, least in rules.due.items() if worked > above], default=0)
    if rested < due:
        yield "too little break"
    if any(end - begin < rules.shortest * 60 for begin, end in breaks):
        yield "a short break"
    if max(end - begin for begin, end in spells) > rules.longest * 60:
        yield "too long without"
    if due and breaks and breaks[0][0] - start_s > rules.first * 60:
        yield "a late first break"
    if worked > rules.most:
        yield "too long a day"
    if any(end <= begin for begin, end in spells):
        yield "a break that interrupts no work"


def check(wanted: int) -> None:
    """So many schedules that can be driven break no rule."""
    driven = 0
    for seed in count():
        if driven == wanted:
            return
        problem, order = schedule(seed, visits=2 + seed % 14)
        route = timetable(problem, 0, order)
        if isinstance(route, PlannedRoute):
            assert [*breaches(problem, order, route, STRICT if seed % 3 == 0 else ARBZG)] == [], seed
            driven += 1


def test_schedules_keep_the_rules_of_breaks() -> None:
    check(1000)


@pytest.mark.long
def test_ten_thousand_schedules_keep_the_rules_of_breaks() -> None:
    check(10_000)


def can_be_driven(problem: TourProblem, order: Order, rules: Law) -> bool:
    """Whether any choice of breaks before each visit, in steps of five minutes, makes a lawful day."""
    return any(is_lawful(problem, order, pauses, rules) for pauses in product(range(0, 95, 5), repeat=len(order)))


def is_lawful(problem: TourProblem, order: Order, pauses: tuple[int, ...], rules: Law) -> bool:
    shift, seconds = problem.vehicles[0].shift, problem.matrices[0].seconds
    now, at, breaks = shift.start_s, 0, list[tuple[int, int]]()
    for row, pause in zip((*order, None), (0, *pauses), strict=True):
        place = 0 if row is None else problem.stops[row].place
        if pause:
            breaks.append((now, now + pause * 60))
        now += pause * 60 + int(seconds[at, place])
        if row is not None:
            stop = problem.stops[row]
            if stop.windows and now > stop.windows[0][1]:
                return False
            now = max(now, stop.windows[0][0] if stop.windows else 0) + stop.service_s
        at = place
    return now <= shift.end_s and not [*unlawful(shift.start_s, now, breaks, rules)]


def test_where_no_timetable_is_found_there_is_none() -> None:
    failed = 0
    for seed in range(0, 240, 2):
        problem, order = schedule(seed, visits=2)
        long = tuple(replace(one, service_s=one.service_s * 3 + 5400) for one in problem.stops)
        problem, order = replace(problem, stops=long), tuple(row for row in order if row >= 0)
        if isinstance(timetable(problem, 0, order), Failure):
            failed += 1
            assert not can_be_driven(problem, order, STRICT if seed % 3 == 0 else ARBZG), seed
    assert 10 < failed < 110


def test_waiting_that_is_long_enough_is_a_break() -> None:
    problem = TourProblem(
        stops=(Stop(place=1, service_s=3 * 3600), Stop(place=1, service_s=4 * 3600, windows=((5 * 3600, 6 * 3600),))),
        vehicles=(
            TourVehicle(
                start=0,
                end=0,
                shift=Shift(start_s=0, end_s=10 * 3600, rules=break_rules()),
                capacity_l=1,
                payload_kg=1,
            ),
        ),
        matrices=(TravelMatrix(np.full((2, 2), 600), np.ones((2, 2))),),
    )
    route = timetable(problem, 0, (0, 1))
    assert isinstance(route, PlannedRoute)
    assert [(one.kind, one.begin_s) for one in route.visits] == [("stop", 600), ("break", 11_400), ("stop", 18_000)]
    assert route.break_s == 18_000 - 11_400
