"""The course of a station: gaps stay gaps, unfinished days are left out, and many days become weeks."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from dashboard.parts.chart import axis
from dashboard.parts.chart.course import DAY_MS, Buckets, course, held
from dashboard.texts import load
from data.flags import Flag

FIRST = date(2026, 6, 1)


def days(values: list[float | None], *, n: int = 144) -> pa.Table:
    at = [FIRST + timedelta(days=i) for i in range(len(values))]
    size = len(values)
    return pa.table(
        {
            "observed_at": pa.array(at, pa.date32()),
            "channel": [0] * size,
            "min": values,
            "mean": values,
            "max": values,
            "n": [n] * size,
            "expected": [144] * size,
        }
    )


def made(rows: pa.Table, least: float = 70) -> Buckets:
    return course(rows, label="x", step="day", channel=0, least_percent=least)


def test_a_withheld_or_missing_day_is_a_gap() -> None:
    got = made(days([1.0, 2.0, None, 4.0]))
    assert len(got) == 3
    assert got.gaps_ms() == [(int(got.end_ms[1]), int(got.begin_ms[2]))]
    assert got.pieces() == [slice(0, 2), slice(2, 3)]


@pytest.mark.parametrize(("n", "known"), [(100, 0), (101, 2)])
def test_days_of_which_too_little_was_measured_are_unknown(n: int, known: int) -> None:
    assert len(made(days([1.0, 2.0], n=n))) == known


def test_more_than_four_hundred_days_are_weeks_from_monday_on() -> None:
    got = made(days([float(i) for i in range(420)]))
    # The first of June 2026 is a Monday.
    assert len(got) == 60
    assert got.begin_ms[0] == datetime(2026, 5, 31, 23, tzinfo=UTC).timestamp() * 1000
    assert (got.low[1], got.mean[1], got.high[1]) == (7.0, 10.0, 13.0)
    np.testing.assert_array_equal(np.diff(got.begin_ms), 7 * DAY_MS)


def test_the_axis_speaks_of_hours_mondays_and_months() -> None:
    words, end = load().of("de"), round(datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp() * 1000)
    labels = {length: [one.label for one in axis.times(end - length * DAY_MS, end, words)] for length in (2, 30, 400)}
    assert labels[2] == [f"{hour}\u00a0Uhr" for hour in (18, 0, 6, 12, 18, 0, 6, 12)]
    assert labels[30] == ["8. Juni", "15. Juni", "22. Juni", "29. Juni"]
    assert labels[400][:2] == ["Juni", "Juli"]
    assert "2026" in labels[400]


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("de", [("Mo. 29. Juni", "Mo."), ("gestern",), ("heute",)]),
        ("en", [("Mon 29 Jun", "Mon"), ("yesterday",), ("today",)]),
    ],
)
def test_the_days_of_two_days_are_named_below_the_axis(language: str, named: list[tuple[str, ...]]) -> None:
    words, end = load().of(language), round(datetime(2026, 7, 1, 12, tzinfo=UTC).timestamp() * 1000)
    days = axis.days(end - 2 * DAY_MS, end, words)
    assert [one.labels for one in days] == named
    hours = [(one.end_ms - one.begin_ms) / 3_600_000 for one in days]
    assert hours == [10, 24, 14]
    assert axis.days(end - 30 * DAY_MS, end, words) == []


@pytest.mark.parametrize(
    ("low", "high", "unit", "ticks"),
    [(12.5, 17.9, "°C", [12, 14, 16, 18]), (3, 97, "%", [0, 50, 100]), (5, 5, "", [5, 6])],
)
def test_values_on_the_axis_are_round(low: float, high: float, unit: str, ticks: list[float]) -> None:
    assert axis.values(low, high, unit=unit) == ticks


MINUTE_MS = 60_000


def reported(*readings: tuple[int, float], flags: tuple[int, ...] = ()) -> Buckets:
    """What is drawn of readings at so many minutes, each of which holds an hour at most."""
    rows = pa.table(
        {
            "observed_at": pa.array([at * MINUTE_MS for at, _ in readings], pa.timestamp("ms", "UTC")),
            "channel": np.ones(len(readings), np.int16),
            "value": [value for _, value in readings],
            "flags": np.array(flags or [0] * len(readings), np.int32),
        }
    )
    return held(rows, label="Tonne", channel=1, decimals=0, longest_ms=60 * MINUTE_MS)


def steps(of: Buckets) -> list[tuple[int, int, float]]:
    ends = zip(of.begin_ms.tolist(), of.end_ms.tolist(), of.mean.tolist(), strict=True)
    return [(begin // MINUTE_MS, end // MINUTE_MS, value) for begin, end, value in ends]


def test_a_reading_holds_until_the_next_one_and_like_ones_are_one_step() -> None:
    found = reported((0, 10.0), (30, 10.4), (60, 25.0), (90, 3.0))
    assert steps(found) == [(0, 60, 10.0), (60, 90, 25.0), (90, 150, 3.0)]
    assert steps(reported()) == []


def test_a_reading_that_is_too_old_and_one_that_is_suspect_leave_gaps() -> None:
    found = reported((0, 10.0), (90, 10.0), (120, 99.0), (140, 12.0), flags=(0, 0, int(Flag.STUCK), 0))
    assert steps(found) == [(0, 60, 10.0), (90, 120, 10.0), (140, 200, 12.0)]
    assert found.gaps_ms() == [(60 * MINUTE_MS, 90 * MINUTE_MS), (120 * MINUTE_MS, 140 * MINUTE_MS)]
    assert found.at(100 * MINUTE_MS) == 10.0
    assert found.at(130 * MINUTE_MS) is None


def test_what_was_read_before_a_span_begins_with_it() -> None:
    found = reported((0, 10.0), (50, 20.0)).since(datetime.fromtimestamp(30 * 60, UTC))
    assert steps(found) == [(30, 50, 10.0), (50, 110, 20.0)]


def test_a_few_months_have_marks_at_their_halves() -> None:
    begin = datetime(2026, 9, 24, tzinfo=UTC).timestamp() * 1000
    found = axis.times(round(begin), round(begin) + 64 * DAY_MS, load().of("de"))
    assert [one.label for one in found] == ["1. Okt.", "15. Okt.", "1. Nov.", "15. Nov."]
