"""A condition becomes active and ends: by hysteresis, delays, once a reading, in whatever batches readings come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.alarms.condition import AlarmCondition, AlarmConditions
from analysis.alarms.machine import PointStates, baseline, step
from bench.alarms import OVERFLOW as FULL
from bench.alarms import wrong_episodes
from bench.saw_teeth import saw_teeth
from data.errors import FieldError

T0 = 1_000_000_000_000
HOUR_MS = 3_600_000


def changes(condition: AlarmCondition, values: list[float], every_ms: int = HOUR_MS) -> list[tuple[int, bool]]:
    """At which reading it becomes active and ends."""
    at = T0 + every_ms * np.arange(len(values))
    _, found = step(PointStates.none(1), AlarmConditions.of([condition]), np.zeros(len(at), int), at, np.array(values))
    return [(int((ms - T0) // every_ms), bool(up)) for ms, up in zip(found.at_ms, found.rises, strict=True)]


def test_two_readings_in_a_row_begin_and_end_it() -> None:
    assert changes(FULL, [90, 96, 90, 95, 99, 80, 74, 99, 74, 3]) == [(4, True), (9, False)]


def test_what_is_neither_beyond_nor_back_begins_the_row_anew() -> None:
    assert changes(FULL, [96, 94.9, 96, 80, 96, 96]) == [(5, True)]


def test_a_reading_that_says_nothing_changes_nothing() -> None:
    assert changes(FULL, [96, np.nan, 96, np.nan, 2, np.nan, 2]) == [(2, True), (6, False)]


def test_delays_are_time_as_well() -> None:
    slow = AlarmCondition(limit=95, deadband=20, on_s=2 * 3600, off_s=3 * 3600)
    assert changes(slow, [96, 96, 96, 2, 2, 2, 2]) == [(2, True), (6, False)]
    assert changes(slow, [96, 96, 96], HOUR_MS // 2) == []


def test_one_reading_is_enough_where_it_says_so() -> None:
    assert changes(AlarmCondition(limit=60, deadband=10, on_readings=1), [20, 61, 55, 49, 49]) == [
        (1, True),
        (4, False),
    ]


def test_a_falling_limit_and_the_codes_of_a_class() -> None:
    assert changes(AlarmCondition(limit=20, deadband=5, falling=True), [20, 19, 19, 24, 25, 25]) == [
        (2, True),
        (5, False),
    ]
    codes = AlarmCondition(limit=20, deadband=0, until=30)
    assert changes(codes, [0, 20, 21, 30, 30, 29, 20]) == [(2, True), (4, False), (6, True)]


def test_what_holds_at_the_first_look_is_quiet_until_it_has_ended_once() -> None:
    points, at = np.array([0, 0, 0, 0, 1, 1]), T0 + HOUR_MS * np.array([1, 2, 3, 4, 1, 2])
    conditions = AlarmConditions.of([FULL] * 3)
    states = baseline(conditions, np.array([99.0, 3.0, np.nan]), np.full(3, T0))
    assert states.active.tolist() == states.quiet.tolist() == [True, False, False]
    states, found = step(states, conditions, points, at, np.array([2.0, 2, 96, 96, 96, 96]))
    assert [*zip(found.point.tolist(), found.rises.tolist(), found.quiet.tolist(), strict=True)] == [
        (0, False, True),
        (1, True, False),
        (0, True, False),
    ]
    assert states.active.tolist() == [True, True, False]
    assert not states.quiet.any()


@given(
    values=st.lists(st.sampled_from([2.0, 74.0, 80.0, 95.0, 99.0, np.nan]), min_size=1, max_size=40),
    cuts=st.lists(st.integers(0, 40), max_size=6),
    seed=st.integers(0, 2**32 - 1),
)
def test_batches_in_whatever_order_and_given_twice_say_the_same(
    values: list[float], cuts: list[int], seed: int
) -> None:
    whole = changes(FULL, values)
    at, chance = T0 + HOUR_MS * np.arange(len(values)), np.random.default_rng(seed)
    states, found, conditions = PointStates.none(1), [], AlarmConditions.of([FULL])
    begin = 0
    for end in sorted({min(one, len(values)) for one in cuts} | {len(values)}):
        rows = chance.permutation(np.arange(max(0, begin - 3), end))  # some again
        states, one = step(states, conditions, np.zeros(len(rows), int), at[rows], np.array(values)[rows])
        found += [(int((ms - T0) // HOUR_MS), bool(up)) for ms, up in zip(one.at_ms, one.rises, strict=True)]
        begin = end
    assert found == whole


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        (AlarmCondition(limit=0), "limit"),
        (AlarmCondition(limit=101), "limit"),
        (AlarmCondition(limit=np.nan), "limit"),
        (AlarmCondition(limit=20, until=20), "limit"),
        (AlarmCondition(limit=20, deadband=20), "deadband"),
        (AlarmCondition(limit=20, deadband=-1), "deadband"),
        (AlarmCondition(limit=20, deadband=np.nan), "deadband"),
        (AlarmCondition(limit=90, deadband=11, falling=True), "deadband"),
        (AlarmCondition(limit=90, on_readings=0), "readings"),
        (AlarmCondition(limit=90, off_s=-1), "delay"),
    ],
)
def test_a_condition_that_nothing_begins_or_ends_is_refused(condition: AlarmCondition, field: str) -> None:
    with pytest.raises(FieldError) as refused:
        condition.check(0, 100)
    assert refused.value.field == field


@pytest.mark.parametrize(("sigma", "most"), [(None, 5), (3.0, 5), (5.0, 50)])
def test_a_saw_tooth_is_raised_once_and_cleared_once(sigma: float | None, most: int) -> None:
    """Of 10,000 here a fifth; `bench.alarms` takes all."""
    n = 2000
    noise = np.random.default_rng(1).uniform(0, 3, n) if sigma is None else np.full(n, sigma)
    wrong = wrong_episodes(saw_teeth(n, limit=95, sigma=noise, seed=7), FULL)
    assert wrong * 5 <= most
