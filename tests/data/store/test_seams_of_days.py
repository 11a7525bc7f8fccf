"""From raw readings over the rollups to counts: where days are cut, and what counts as measured."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from analysis.heat.site_climate import Climate, climate
from data.flags import Flag
from data.ingest.rollups import Rollups
from tests.support.store_place import HEAT, Place, reading

STEP = timedelta(seconds=HEAT.interval_s)


def measure(place: Place, start: datetime, values: list[float], *, flags: int = 0) -> None:
    """Readings of heat-0001 at its interval, and their rollups."""
    place.add(*(reading("heat-0001", value, start + i * STEP, flags=flags) for i, value in enumerate(values)))
    days = {start.date() + timedelta(days=i) for i in range(-1, 4)}
    Rollups(place.lake, intervals_s={HEAT.id: HEAT.interval_s}).refresh(days)


def figures(place: Place, day: date, *, days: int = 1) -> Climate:
    return climate(place.store(), "heat-0001", first=day, last=day + timedelta(days=days - 1))


def test_the_day_ends_at_23_utc_also_in_summer_time(place: Place) -> None:
    # 22:50 UTC is ten to one of 2 July on the town's clocks, and still 1 July at UTC+1.
    measure(place, datetime(2026, 7, 1, 22, 50, tzinfo=UTC), [30.0, 29.0])
    got = figures(place, date(2026, 7, 1), days=2)
    assert got.days.high.tolist() == [30.0, 29.0]
    assert got.days.n.tolist() == [1, 1]


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_of_the_change_of_summer_time_has_24_hours(place: Place, change: date) -> None:
    start = datetime.combine(change, datetime.min.time(), UTC) - timedelta(hours=1)
    measure(place, start, [10.0] * 143 + [25.0])
    got = figures(place, change)
    assert (got.days.n.tolist(), got.days.expected.tolist(), got.counts.summer_days) == ([144], [144], 1)


@pytest.mark.parametrize(("high", "hot"), [(30.0, 1), (29.96, 0)])
def test_the_limit_meets_the_value_as_it_was_stored(place: Place, high: float, hot: int) -> None:
    measure(place, datetime(2026, 6, 30, 23, tzinfo=UTC), [high] * 144)
    assert figures(place, date(2026, 7, 1)).counts.hot_days == hot


@pytest.mark.parametrize(("n", "measured"), [(100, 0), (101, 1)])
def test_the_seventy_percent_are_of_what_the_interval_promises(place: Place, n: int, measured: int) -> None:
    measure(place, datetime(2026, 6, 30, 23, tzinfo=UTC), [31.0] * n)
    assert figures(place, date(2026, 7, 1)).counts.days_measured == measured


def test_suspect_values_neither_count_nor_complete_a_day(place: Place) -> None:
    measure(place, datetime(2026, 6, 30, 23, tzinfo=UTC), [49.0] * 144, flags=int(Flag.STUCK))
    got = figures(place, date(2026, 7, 1))
    assert (got.days.n.tolist(), got.counts.days_measured) == ([0], 0)
    assert np.isnan(got.days.high[0])


def test_a_flagged_clock_leaves_the_value_healthy(place: Place) -> None:
    measure(place, datetime(2026, 6, 30, 23, tzinfo=UTC), [31.0] * 144, flags=int(Flag.CLOCK))
    assert figures(place, date(2026, 7, 1)).counts.hot_days == 1


def test_both_definitions_of_a_night_from_the_same_readings(place: Place) -> None:
    # 1 July at UTC+1: warm until 06 UTC, then an hour of rain at 19.9.
    start = datetime(2026, 6, 30, 17, tzinfo=UTC)
    measure(place, start, [22.0] * 13 * 6 + [19.9] * 6 + [24.0] * 10 * 6)
    got = figures(place, date(2026, 7, 1))
    assert got.nights.low.tolist() == [22.0]
    assert got.days.low.tolist() == [19.9]
    assert (got.counts.tropical_night, got.counts.tropical_nights) == ("night", 1)
