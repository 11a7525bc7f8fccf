"""Numbers, times and ages in words."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.parts.figures import age, clock_time, number, quantity, when
from dashboard.texts import load

DE, EN = load()["de"], load()["en"]
NOON = datetime(2026, 7, 1, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (29.44, 1, "29,4", "29.4"),
        (1234.5, 0, "1.235", "1,235"),
        (-3.25, 1, "−3,3", "−3.3"),
        (12.25, 1, "12,3", "12.3"),
        (2.5, 0, "3", "3"),
        (-0.04, 1, "0,0", "0.0"),
        (0.0, 0, "0", "0"),
        (float("inf"), 1, "–", "–"),
        (float("nan"), 0, "–", "–"),
        (1e30, 0, "1.000.000.000.000.000.019.884.624.838.656", "1,000,000,000,000,000,019,884,624,838,656"),
    ],
)
def test_numbers_follow_the_language(value: float, decimals: int, german: str, english: str) -> None:
    assert number(value, decimals=decimals, words=DE) == german
    assert number(value, decimals=decimals, words=EN) == english


def test_a_unit_stays_on_the_line_of_its_number() -> None:
    assert quantity(63.0, unit="%", decimals=0, words=DE) == "63\u00a0%"
    assert quantity(3.0, unit="", decimals=0, words=DE) == "3"


@pytest.mark.parametrize(
    ("passed", "german"),
    [
        (timedelta(seconds=-30), "gerade eben"),
        (timedelta(seconds=59), "gerade eben"),
        (timedelta(seconds=60), "vor 1 Minute"),
        (timedelta(minutes=6, seconds=59), "vor 6 Minuten"),
        (timedelta(minutes=60), "vor 1 Stunde"),
        (timedelta(hours=23, minutes=59), "vor 23 Stunden"),
        (timedelta(days=1), "vor 1 Tag"),
        (timedelta(days=1200), "vor 1.200 Tagen"),
    ],
)
def test_ages_are_whole_units_rounded_down(passed: timedelta, german: str) -> None:
    assert age(NOON - passed, now=NOON, words=DE) == german


@pytest.mark.parametrize(
    ("at", "german", "english"),
    [
        (NOON, "12:05", "12:05"),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "00:00", "00:00"),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), "gestern 23:59", "yesterday 23:59"),
        (datetime(2026, 6, 5, 12, 0, tzinfo=UTC), "05.06. 14:00", "5 Jun 14:00"),
    ],
)
def test_times_are_the_towns_and_name_the_day_unless_it_is_today(at: datetime, german: str, english: str) -> None:
    assert when(at, now=NOON, words=DE) == german
    assert when(at, now=NOON, words=EN) == english


@pytest.mark.parametrize(
    ("at", "beside", "said"),
    [
        ((2026, 10, 24, 23, 30), None, "01:30"),
        ((2026, 10, 25, 0, 30), None, "02:30 (UTC+2)"),
        ((2026, 10, 25, 1, 30), None, "02:30 (UTC+1)"),
        ((2026, 10, 25, 2, 0), None, "03:00"),
        ((2026, 3, 29, 0, 0), (2026, 3, 29, 1, 0), "01:00 (UTC+1)"),
        ((2026, 3, 29, 1, 0), (2026, 3, 29, 0, 0), "03:00 (UTC+2)"),
        ((2026, 3, 29, 1, 0), (2026, 3, 29, 2, 0), "03:00"),
    ],
)
def test_a_clock_time_that_does_not_tell_its_instant_carries_its_offset(
    at: tuple[int, ...], beside: tuple[int, ...] | None, said: str
) -> None:
    other = None if beside is None else datetime(*beside, tzinfo=UTC)  # type: ignore[misc,arg-type]  # no time zone
    assert clock_time(datetime(*at, tzinfo=UTC), beside=other) == said  # type: ignore[misc,arg-type]  # no time zone
