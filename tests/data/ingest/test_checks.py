"""Range, stuck and step: single cases, and a plain loop as oracle for any course in any pieces."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.declare import Measure
from data.flags import Flag
from data.ingest.checks import Checks
from data.lake.series import SeriesIndex

MINUTE = 60_000
START = 1_780_000_000_000
TEMPERATURE = Measure(
    id="t", title={"de": "T"}, unit="°C", low=-40, high=50, stuck_after_s=3 * 3600, step_per_minute=0.3
)
RAIN = Measure(id="r", title={"de": "R"}, unit="mm", low=0, high=50, stuck_after_s=7200, stuck_except=0.0)
FILL = Measure(id="f", title={"de": "F"}, unit="%", low=0, high=100)
MEASURES = {one.id: one for one in (TEMPERATURE, RAIN, FILL)}


def flags_of(measure: str, minutes: list[float], values: list[float]) -> list[int]:
    index = SeriesIndex()
    checks = Checks(index, MEASURES)
    series = np.full(len(values), index.number(("heat-1", 0, measure)), np.int64)
    ms = np.array([START + round(minute * MINUTE) for minute in minutes], np.int64)
    return [int(flag) for flag in checks.flags(series, ms, np.array(values, float))[0]]


@pytest.mark.parametrize(("value", "flag"), [(-40, 0), (50, 0), (-40.1, Flag.RANGE), (50.1, Flag.RANGE)])
def test_the_limits_of_a_range_are_plausible(value: float, flag: int) -> None:
    assert flags_of("t", [0], [value]) == [flag]


def test_a_number_that_is_none_is_outside_every_range() -> None:
    assert flags_of("t", [0], [float("nan")]) == [Flag.RANGE]


def test_a_value_is_stuck_when_it_rests_for_longer_than_allowed() -> None:
    minutes = [float(minute) for minute in range(0, 240, 30)]
    assert flags_of("t", minutes[:7], [20.0] * 7) == [0] * 7
    assert flags_of("t", [*minutes, 240], [20.0] * 8 + [20.1]) == [Flag.STUCK] * 8 + [0]


def test_a_silence_ends_a_run_of_equal_values() -> None:
    assert flags_of("t", [0, 60, 300, 360], [20.0] * 4) == [0, 0, 0, 0]


def test_no_rain_may_last() -> None:
    hours = [float(60 * hour) for hour in range(5)]
    assert flags_of("r", hours, [0.0] * 5) == [0] * 5
    assert flags_of("r", hours, [1.5] * 5) == [Flag.STUCK] * 5


def test_a_spike_is_flagged_and_the_values_after_it_are_not() -> None:
    assert flags_of("t", [0, 10, 20, 30], [20, 28, 20.5, 20.6]) == [0, Flag.STEP, 0, 0]


def test_a_step_is_measured_by_the_time_between() -> None:
    assert flags_of("t", [0, 10], [20, 23]) == [0, 0]
    assert flags_of("t", [0, 10], [20, 23.1]) == [0, Flag.STEP]
    assert flags_of("t", [0, 30], [20, 28]) == [0, 0]


def test_a_lasting_new_level_is_believed_after_a_while() -> None:
    assert flags_of("t", [0, 10, 20, 30, 40], [20, 28, 28, 28, 28]) == [0, Flag.STEP, Flag.STEP, 0, 0]


def test_two_values_within_a_minute_may_differ_by_a_minutes_step() -> None:
    assert flags_of("t", [0, 0.01], [20, 20.3]) == [0, 0]


def test_an_implausible_value_is_no_measure_for_the_next() -> None:
    assert flags_of("t", [0, 10, 20], [20, 99, 20.2]) == [0, Flag.RANGE, 0]


def test_a_measure_without_limits_on_steps_may_jump_and_rest() -> None:
    assert flags_of("f", [0, 600, 601], [90, 90, 0]) == [0, 0, 0]


def test_late_values_are_checked_for_their_range_only_and_change_nothing() -> None:
    index = SeriesIndex()
    checks = Checks(index, MEASURES)
    series = np.array([index.number(("heat-1", 0, "t"))])
    checks.flags(series, np.array([START]), np.array([20.0]))
    flags, late = checks.flags(series, np.array([START - MINUTE]), np.array([45.0]))
    assert (flags.tolist(), late.tolist()) == ([0], [True])
    assert checks.flags(series, np.array([START + MINUTE]), np.array([20.1]))[0].tolist() == [0]


def oracle(measure: Measure, course: list[tuple[int, float]]) -> list[int]:
    """One series, reading by reading, as domain.md says it."""
    flags: list[int] = []
    good: tuple[int, float] | None = None
    last: tuple[int, float] | None = None
    run_start = run = 0
    for ms, value in course:
        flag = 0
        if not measure.low <= value <= measure.high:
            flag |= Flag.RANGE
        stuck_ms = np.inf if measure.stuck_after_s is None else measure.stuck_after_s * 1000
        if last is None or value != last[1] or ms - last[0] > stuck_ms / 2:
            run_start = ms
            run = len(flags)
        if ms - run_start > stuck_ms and value != measure.stuck_except:
            flag |= Flag.STUCK
            flags[run:] = [one | Flag.STUCK for one in flags[run:]]
        if measure.step_per_minute is not None and good is not None and not flag & Flag.RANGE:
            minutes = max(ms - good[0], MINUTE) / MINUTE
            if abs(value - good[1]) > measure.step_per_minute * minutes + 1e-9:
                flag |= Flag.STEP
        if not flag & (Flag.RANGE | Flag.STEP):
            good = (ms, value)
        last = (ms, value)
        flags.append(int(flag))
    return flags


COURSES = st.lists(
    st.lists(
        st.tuples(st.integers(1, 120), st.sampled_from([0.0, 20.0, 20.1, 21.0, 24.0, 28.0, 60.0, -50.0])), max_size=25
    ),
    min_size=1,
    max_size=4,
)


@given(courses=COURSES, cuts=st.lists(st.integers(0, 25), max_size=3), measure=st.sampled_from(sorted(MEASURES)))
@settings(max_examples=300, deadline=None)
def test_any_courses_in_any_pieces_are_flagged_as_one_by_one(
    courses: list[list[tuple[int, float]]], cuts: list[int], measure: str
) -> None:
    index = SeriesIndex()
    checks = Checks(index, MEASURES)
    timed = [
        list(zip(START + np.cumsum([gap for gap, _ in one]) * MINUTE, [value for _, value in one], strict=True))
        for one in courses
    ]
    found: list[list[int]] = [[] for _ in timed]
    for start, end in pairwise([0, *sorted(cuts), 25]):
        piece = [(at, ms, value) for at, one in enumerate(timed) for ms, value in one[start:end]]
        numbers = np.array([index.number((f"heat-{at}", 0, measure)) for at, _, _ in piece], np.int64)
        flags, late = checks.flags(
            numbers, np.array([ms for _, ms, _ in piece], np.int64), np.array([value for *_, value in piece], float)
        )
        assert not late.any()
        for since in checks.stuck_since:
            at = int(index[since.series][0].removeprefix("heat-"))
            for row, (ms, _) in enumerate(timed[at]):
                if since.from_ms <= ms < since.before_ms:
                    assert not found[at][row] & Flag.STUCK
                    found[at][row] |= Flag.STUCK
        for (at, _, _), flag in zip(piece, flags.tolist(), strict=True):
            found[at].append(flag)
    assert found == [oracle(MEASURES[measure], one) for one in timed]
