"""Breaks after ArbZG § 4: by days, spells of work and the pauses between them."""

from datetime import UTC, datetime, timedelta

import pytest

from services.working_time import lacking_min, work_min

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
