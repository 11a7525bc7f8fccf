"""What is due at a site, on hand-written facts; and that counts add up and orders hold whatever the facts are."""

import hypothesis.extra.numpy as arrays
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from data.state import MISSING, NO_SENSOR, OK, OLD, OPEN, STATES, SUSPECTED
from services.board.condition import CONDITIONS, Condition, DueFacts, conditions, urgency

NAN = float("nan")
TODAY, TOMORROW = 1_000, 2_000


def facts(*rows: tuple[int, int, float, float, int, bool, bool]) -> DueFacts:
    state, fullness, full_at, since, at, due, ours = zip(*rows, strict=True)
    return DueFacts(
        state=np.array(state, np.int8),
        fullness=np.array(fullness, np.int8),
        full_at_ms=np.array(full_at, np.float64),
        since_ms=np.array(since, np.float64),
        at_ms=np.array(at, np.int64),
        due=np.array(due, np.bool_),
        ours=np.array(ours, np.bool_),
    )


def named(found: NDArray[np.int8]) -> list[Condition]:
    return [CONDITIONS[one] for one in found]


def judged(*rows: tuple[int, int, float, float, int, bool, bool]) -> list[Condition]:
    return named(conditions(facts(*rows), today_ends_ms=TODAY, tomorrow_ends_ms=TOMORROW))


def test_each_site_has_the_most_urgent_condition_that_holds() -> None:
    rows = {
        "overflowing": (OK, 2, NAN, 5.0, 5, True, True),
        "full": (OK, 1, NAN, 5.0, 5, True, True),
        "today": (OK, 0, 999.0, NAN, 5, True, True),
        "tomorrow": (OK, 0, 1_000.0, NAN, 5, True, True),
        "room": (OK, 0, 2_000.0, NAN, 5, True, True),
        "planned": (NO_SENSOR, -1, NAN, NAN, -1, True, True),
        "unplanned": (NO_SENSOR, -1, NAN, NAN, -1, False, True),
        "attended": (OPEN, 0, NAN, NAN, -1, False, True),
        "others": (OK, 2, NAN, 5.0, 5, True, False),
    }
    assert judged(*rows.values()) == list(rows)


def test_what_a_device_does_not_say_now_is_silence_and_no_forecast() -> None:
    silent = [(state, -1, 10.0, NAN, 5, True, True) for state in (OLD, SUSPECTED, MISSING)]
    assert judged(*silent) == ["silent"] * 3


def test_a_forecast_without_a_device_counts_as_well() -> None:
    assert judged((NO_SENSOR, -1, 500.0, NAN, -1, False, True)) == ["today"]


def test_what_has_been_full_longest_comes_first_and_then_what_will_be_soonest() -> None:
    known = facts(
        (OK, 0, 900.0, NAN, 9, False, True),
        (OK, 1, NAN, 80.0, 9, False, True),
        (OLD, -1, NAN, NAN, 7, False, True),
        (OK, 2, NAN, 90.0, 9, False, True),
        (OK, 2, NAN, 70.0, 9, False, True),
        (OK, 0, 800.0, NAN, 9, False, True),
        (OLD, -1, NAN, NAN, 3, False, True),
        (OK, 0, NAN, NAN, 9, False, True),
    )
    found = conditions(known, today_ends_ms=TODAY, tomorrow_ends_ms=TOMORROW)
    assert urgency(found, known).tolist() == [4, 3, 1, 5, 0, 6, 2, 7]


N = 40
INSTANTS = arrays.arrays(np.float64, N, elements=st.one_of(st.just(NAN), st.floats(0, 3_000)))


@given(
    state=arrays.arrays(np.int8, N, elements=st.integers(0, len(STATES) - 1)),
    fullness=arrays.arrays(np.int8, N, elements=st.integers(-1, 2)),
    full_at=INSTANTS,
    since=INSTANTS,
    flags=arrays.arrays(np.bool_, (2, N)),
)
def test_every_site_has_one_condition_and_one_place(
    state: NDArray[np.int8],
    fullness: NDArray[np.int8],
    full_at: NDArray[np.float64],
    since: NDArray[np.float64],
    flags: NDArray[np.bool_],
) -> None:
    known = DueFacts(
        state=state,
        fullness=fullness,
        full_at_ms=full_at,
        since_ms=since,
        at_ms=np.arange(N),
        due=flags[0],
        ours=flags[1],
    )
    found = conditions(known, today_ends_ms=TODAY, tomorrow_ends_ms=TOMORROW)
    order = urgency(found, known)
    assert np.bincount(found, minlength=len(CONDITIONS)).sum() == N
    assert sorted(order.tolist()) == list(range(N))
    assert (np.diff(found[order]) >= 0).all()
    assert (found[~flags[1]] == CONDITIONS.index("others")).all()
