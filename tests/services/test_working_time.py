"""Breaks after ArbZG § 4: by days, spells of work and the pauses between them."""

from datetime import UTC, datetime, timedelta

import pytest

from services.working_time import break_rules, lacking_min, work_min

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "break_min", "lacking"),
    [
        ([(6, 12)], 0, 0),
        ([(6, 12.5)], 0, 30),
        ([(6, 12.5)], 15, 15),
        ([(6, 12.5)], 30, 0),
        ([(6, 14.5)], 10, 30),
        ([(6, 15.5)], 30, 0),
        ([(6, 16)], 30, 15),
        ([(6, 16)], 45, 0),
        ([(6, 10), (14, 18)], 0, 0),
        ([(6, 10), (10.25, 14)], 0, 15),
        ([(6, 10), (10.1, 14)], 0, 30),
        ([(6, 9), (9.75, 16.25)], 0, 15),
        ([(6, 12), (30, 36.5)], 15, 15),
        ([], 0, 0),
    ],
)
def test_breaks_that_the_law_demands_and_a_day_lacks(
    hours: list[tuple[float, float]], break_min: int, lacking: int
) -> None:
    spells = [(MIDNIGHT + timedelta(hours=begin), MIDNIGHT + timedelta(hours=end)) for begin, end in hours]
    assert lacking_min(spells, break_min) == lacking


def test_the_longest_day_without_its_breaks_is_its_work() -> None:
    days = [(MIDNIGHT + timedelta(hours=at), MIDNIGHT + timedelta(hours=at + 8.5)) for at in (6, 32)]
    assert (work_min(days, 30), work_min([], 30)) == (480, 0)


@pytest.mark.parametrize(("work_min", "due_min"), [(360, 0), (361, 30), (540, 30), (541, 45)])
def test_tours_are_planned_by_the_same_rules(work_min: int, due_min: int) -> None:
    assert break_rules().due_s(work_min * 60) == due_min * 60


def test_a_team_breaks_earlier_and_longer_but_never_shorter() -> None:
    rules = break_rules(60, 240)
    assert [rules.due_s(minutes * 60) // 60 for minutes in (240, 241, 600)] == [0, 60, 60]
    assert (rules.first_s, rules.longest_s) == (240 * 60, 360 * 60)
    assert break_rules(15, 480).due_s(361 * 60) == 30 * 60
