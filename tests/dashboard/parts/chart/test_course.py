"""The course of a station: gaps stay gaps, unfinished days are left out, and many days become weeks."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from dashboard.parts.chart import axis
from dashboard.parts.chart.course import DAY_MS, Buckets, course
from dashboard.texts import load

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
    assert labels[2] == [f"{hour} Uhr" for hour in (18, 0, 6, 12, 18, 0, 6, 12)]
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
