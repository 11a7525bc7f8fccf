"""One parser and one writer of instants, and the day at UTC+1."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data import instants
from data.instants import InstantError, parse

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-01T12:00:00Z",
        "2026-07-01t12:00:00z",
        "2026-07-01T12:00Z",
        "2026-07-01 12:00:00.000+00:00",
        "2026-07-01T14:00:00+0200",
        "2026-07-01T14:00:00+02",
        "2026-07-01T12:00:00,000000000Z",
        " 2026-07-01T12:00:00 ",
    ],
)
def test_the_extended_format_is_read_in_all_its_spellings(written: str) -> None:
    assert parse(written) == NOON


def test_what_is_finer_than_microseconds_is_cut() -> None:
    assert parse("2026-07-01T12:00:00.123456789Z") == NOON + timedelta(microseconds=123456)


@pytest.mark.parametrize(
    "written",
    [
        "20261126103000Z",
        "20261126T103000Z",
        "20261126",
        "2026-W27-3",
        "2026-182",
        "26.11.2026 10:45",
        "2026-13-01",
        "2026-07-01T25:00:00Z",
        "2026-07-01T12Z",
        "1782907200",
        "٢٠٢٦-07-01",
        "noon",
        "",
        "9" * 1000,
    ],
)
def test_all_else_is_refused_with_its_text(written: str) -> None:
    with pytest.raises(InstantError, match="is no instant; write it like 2026-07-01T14:00:00Z") as refused:
        parse(written)
    assert repr(written[:40]) in str(refused.value)


@pytest.mark.parametrize("written", ["0001-01-01", "1899-12-31", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_years_in_which_sums_would_overflow_are_refused(written: str) -> None:
    with pytest.raises(InstantError, match="is not of the years 1900 to 2199"):
        parse(written)


def test_a_text_without_a_zone_is_of_the_readers_or_refused() -> None:
    assert parse("2026-07-01T14:00", zone=ZoneInfo("Europe/Berlin")) == NOON
    assert parse("2026-07-01") == NOON - timedelta(hours=12)
    with pytest.raises(InstantError, match="does not say its time zone"):
        parse("2026-07-01T14:00", zone=None)


@pytest.mark.parametrize(
    ("sent", "at"),
    [
        (None, "2026-10-25T00:10:00Z"),
        ("2026-10-25T00:11:00Z", "2026-10-25T00:10:00Z"),
        ("2026-10-25T01:04:00Z", "2026-10-25T00:10:00Z"),
        ("2026-10-25T01:06:00Z", "2026-10-25T01:10:00Z"),
        ("2026-10-25T09:00:00Z", "2026-10-25T01:10:00Z"),
    ],
)
def test_where_clocks_are_set_back_the_sending_time_tells_which_hour_it_was(sent: str | None, at: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert parse("2026-10-25T02:10", zone=berlin, sent=parse(sent) if sent else None) == parse(at)


def test_a_time_that_clocks_skip_is_the_same_whenever_it_was_sent() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert parse("2026-03-29T02:30", zone=berlin, sent=NOON) == parse("2026-03-29T02:30", zone=berlin)


def test_an_instant_is_written_in_utc_as_seconds() -> None:
    local = NOON.astimezone(ZoneInfo("Europe/Berlin")) + timedelta(milliseconds=500)
    assert instants.text(local) == "2026-07-01T12:00:00Z"
    assert instants.text(local, timespec="milliseconds") == "2026-07-01T12:00:00.500Z"
    assert instants.texts(np.array([1782907200999, -1])) == ["2026-07-01T12:00:00Z", None]


@pytest.mark.parametrize(
    ("at", "day"),
    [("2026-07-01T22:59:59Z", date(2026, 7, 1)), ("2026-07-01T23:00:00Z", date(2026, 7, 2))],
)
def test_a_day_is_cut_at_utc_plus_one_in_summer_too(at: str, day: date) -> None:
    assert instants.day_of(parse(at)) == day
    assert instants.day_begin(parse(at)) == datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)
