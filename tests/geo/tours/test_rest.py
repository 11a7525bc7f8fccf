"""The rest of a running tour: the same stops, locked ones in place, never longer, and for a few as short as can be."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.tours import BreakRules, Shift, Stop, TourProblem, TourRest, TourVehicle, TravelMatrix, Unloading, plan_rest

RULES = BreakRules(
    due=((21_600, 1_800), (32_400, 2_700)), longest_s=21_600, shortest_s=900, first_s=21_600, most_s=36_000
)


def problem(
    seed: int, n: int, *, unloads: bool = False, end_s: int = 40_000, rules: BreakRules | None = None
) -> TourProblem:
    """Places 0: where it is now, 1: its depot, 2: where it unloads, then the stops; ways of random length."""
    random = np.random.default_rng(seed)
    seconds = random.integers(30, 900, (n + 3, n + 3))
    vehicle = TourVehicle(
        start=0,
        end=1,
        shift=Shift(start_s=20_000, end_s=end_s, rules=rules),
        capacity_l=250 if unloads else 100_000,
        payload_kg=10_000,
        load_l=100,
        unloading=(0,) if unloads else (),
    )
    return TourProblem(
        stops=tuple(Stop(place=3 + k, service_s=90, litres=60) for k in range(n)),
        vehicles=(vehicle,),
        matrices=(TravelMatrix(seconds, seconds * 8),),
        unloading=(Unloading(place=2, service_s=600),),
    )


def drives_s(made: TourProblem, visits: list[int]) -> int:
    """From the matrix alone; ~0: unloading."""
    places = [0, *(2 if row < 0 else 3 + row for row in visits), 1]
    return sum(int(made.matrices[0].seconds[a, b]) for a, b in pairwise(places))


def rest(made: TourProblem, order: tuple[int, ...], **options: object) -> TourRest:
    asked = {"seconds": 5.0, "iterations": 60, **options}
    return plan_rest(made, order, **asked)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.booleans(), st.data())
def test_it_has_the_same_stops_and_is_never_longer(seed: int, n: int, unloads: bool, data: st.DataObject) -> None:  # noqa: FBT001 - drawn
    made = problem(seed, n, unloads=unloads)
    order = tuple(data.draw(st.permutations(range(n))))
    locked = data.draw(st.sets(st.integers(0, n - 1), max_size=n))
    found = rest(made, order, locked=locked)
    stops = [row for row in found.planned.order if row >= 0]
    assert sorted(stops) == [*range(n)]
    assert all(stops[at] == row for at, row in enumerate(order) if row in locked)
    assert found.planned_s == drives_s(made, [*found.planned.order])
    assert found.running_s == drives_s(made, [*found.running.order])
    assert [row for row in found.running.order if row >= 0] == [*order]
    assert found.planned_s <= found.running_s
    assert found.planned_s < found.running_s or found.planned == found.running


@pytest.mark.parametrize("locked", [set(), {2}, {0, 3}, {0, 1, 2, 3, 4, 5}])
def test_of_a_few_stops_no_order_is_shorter(locked: set[int]) -> None:
    for seed in range(6):
        made = problem(seed, 6)
        allowed = (it for it in permutations(range(6)) if all(it[row] == row for row in locked))
        best = min(drives_s(made, [*one]) for one in allowed)
        assert rest(made, (0, 1, 2, 3, 4, 5), locked=locked, iterations=300).planned_s == best


def test_what_does_not_fit_into_the_shift_is_done_after_it_and_said() -> None:
    found = rest(problem(1, 8, end_s=20_500), tuple(range(8)))
    assert found.is_late
    assert len(found.planned.order) == 8
    assert not rest(problem(1, 8), tuple(range(8))).is_late


def test_a_break_that_is_still_due_is_in_it_and_one_that_was_taken_is_not() -> None:
    long = 20_700
    due = RULES.resumed(long, 0, long)
    found = rest(problem(2, 12, rules=due), tuple(range(12)))
    pauses = [one for one in found.planned.visits if one.kind == "break"]
    assert found.planned.break_s == 1_800
    assert pauses[0].begin_s - 20_000 <= 1_800
    taken = RULES.resumed(long, 1_800, 3_600)
    assert rest(problem(2, 12, rules=taken), tuple(range(12))).planned.break_s == 0


def test_an_order_that_lacks_stops_or_leads_nowhere_is_refused() -> None:
    with pytest.raises(GeoError, match="all stops"):
        rest(problem(3, 4), (0, 1, 2))
    made = problem(3, 4)
    made.matrices[0].seconds[:, 4] = 1 << 40
    with pytest.raises(GeoError, match="ways lead to"):
        rest(made, (0, 1, 2, 3))
