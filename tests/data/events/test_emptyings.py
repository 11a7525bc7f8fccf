"""Emptyings: a drop of 30 points within an hour, found once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.events.emptyings import Emptyings

MINUTE = 60_000
START = 1_780_000_000_000


def found(course: list[tuple[float, float]], *, batches: int = 1) -> list[float]:
    """Minutes at which emptyings are found in (minute, fill) of one bin."""
    emptyings, minutes = Emptyings(), []
    for piece in np.array_split(np.array(course, float).reshape(-1, 2), batches):
        ms = START + (piece[:, 0] * MINUTE).astype(np.int64)
        minutes += [
            (one.ms - START) / MINUTE for one in emptyings.find(np.zeros(len(piece), np.int64), ms, piece[:, 1])
        ]
    return minutes


@pytest.mark.parametrize(
    ("course", "at"),
    [
        ([(0, 80), (30, 5)], [30]),
        ([(0, 80), (30, 50)], [30]),
        ([(0, 80), (30, 51)], []),
        ([(0, 80), (61, 5)], []),
        ([(0, 80), (60, 5)], [60]),
        ([(0, 80), (30, 60), (60, 45)], [60]),
        ([(0, 80), (30, 5), (40, 4), (50, 6)], [30]),
        ([(0, 80), (30, 5), (40, 70), (50, 5)], [30, 50]),
        ([(0, 5), (30, 80)], []),
        ([(0, 80)], []),
        ([], []),
    ],
)
def test_emptyings_of_one_bin(course: list[tuple[float, float]], at: list[float]) -> None:
    assert found(course) == at


def test_bins_are_not_mixed_up() -> None:
    series = np.array([0, 1, 0, 1])
    ms = START + np.array([0, 0, 30, 30]) * MINUTE
    (one,) = Emptyings().find(series, ms, np.array([90.0, 5.0, 88.0, 6.0]) - np.array([0, 0, 80, 0]))
    assert (one.series, one.before, one.after) == (0, 90, 8)


@given(
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from([0.0, 20.0, 45.0, 60.0, 90.0])), max_size=30),
    st.integers(2, 5),
)
def test_batches_find_what_the_whole_course_shows(course: list[tuple[int, float]], batches: int) -> None:
    minutes = np.cumsum([gap for gap, _ in course]).tolist()
    timed = list(zip(minutes, [fill for _, fill in course], strict=True))
    assert found(timed, batches=batches) == found(timed)
