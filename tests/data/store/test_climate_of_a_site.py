"""Climate figures from the rollups of a lake, at the seams of days, nights and summer time."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from analysis.heat.site_climate import climate
from data.measures import AIR_TEMPERATURE
from tests.support.store_place import LONG_AGO, NOON, Place

AIR = AIR_TEMPERATURE.id

JULY = date(2026, 7, 1)


def row(
    site_id: str = "heat-0001", *, low: float, high: float, n: int, expected: int, **when: object
) -> dict[str, object]:
    common = {"site_id": site_id, "channel": 0, "measure": AIR_TEMPERATURE.id, "n": n, "expected": expected}
    return {**common, "min": low, "mean": (low + high) / 2, "max": high, **when}


def put_days(place: Place, *rows: dict[str, object]) -> None:
    place.roll_up("rollup_day", rows, {one["day"] for one in rows})  # type: ignore[misc] # every row has its day


def put_hours(place: Place, *rows: dict[str, object]) -> None:
    place.roll_up("rollup_hour", rows, {one["hour"].date() for one in rows})  # type: ignore[attr-defined] # an instant


def test_days_without_rows_are_there_and_unknown(place: Place) -> None:
    put_days(
        place,
        row(day=JULY, low=16.0, high=30.0, n=144, expected=144),
        row(day=JULY + timedelta(days=2), low=15.0, high=34.0, n=99, expected=144),
    )
    got = climate(place.store(), "heat-0001", first=JULY, last=JULY + timedelta(days=3))
    assert got.days.n.tolist() == [144, 0, 99, 0]
    assert got.days.complete(got.limits).tolist() == [True, False, False, False]
    np.testing.assert_array_equal(got.days.high, [30.0, np.nan, 34.0, np.nan])
    assert (got.counts.days, got.counts.days_measured, got.counts.hot_days) == (4, 1, 1)


def test_a_night_is_18_to_06_utc_and_named_by_its_morning(place: Place) -> None:
    evening = datetime(2026, 6, 30, 18, tzinfo=UTC)
    ends = [evening + timedelta(hours=h) for h in range(14)]
    # Hours that end at 18:00 and 07:00 belong to the day: their 10 degrees must not be seen.
    lows = [10.0] + [20.0 + h / 10 for h in range(12)] + [10.0]
    put_hours(place, *(row(hour=at, low=low, high=25.0, n=6, expected=6) for at, low in zip(ends, lows, strict=True)))
    got = climate(place.store(), "heat-0001", first=JULY, last=JULY)
    assert (got.nights.low.tolist(), got.nights.n.tolist(), got.nights.expected.tolist()) == ([20.0], [72], [72])
    assert (got.counts.tropical_nights, got.counts.nights_measured) == (1, 1)


def test_a_night_with_silent_hours_is_incomplete(place: Place) -> None:
    ends = [datetime(2026, 6, 30, 19, tzinfo=UTC) + timedelta(hours=h) for h in range(8)]
    put_hours(place, *(row(hour=at, low=21.0, high=25.0, n=6, expected=6) for at in ends))
    got = climate(place.store(), "heat-0001", first=JULY, last=JULY)
    assert (got.nights.n.tolist(), got.nights.expected.tolist()) == ([48], [72])
    assert (got.counts.tropical_nights, got.counts.nights_measured) == (0, 0)


def test_a_site_without_rollups_has_no_figures(place: Place) -> None:
    got = climate(place.store(), "heat-0002", first=JULY, last=JULY)
    assert (got.counts.days, got.counts.days_measured) == (1, 0)


def test_the_difference_pairs_the_same_complete_hours(place: Place) -> None:
    hours = [NOON + timedelta(hours=h) for h in range(4)]
    put_hours(
        place,
        *(row("heat-0002", hour=at, low=23.0, high=25.0, n=6, expected=6) for at in hours[:3]),
        row("heat-0001", hour=hours[0], low=20.0, high=21.6, n=6, expected=6),
        row("heat-0001", hour=hours[1], low=20.0, high=20.0, n=4, expected=6),
        row("heat-0001", hour=hours[3], low=20.0, high=20.0, n=6, expected=6),
    )
    got = place.store().difference(
        "heat-0002", "heat-0001", measure_id=AIR, start=LONG_AGO, end=NOON + timedelta(days=1)
    )
    assert got["hour"].to_pylist() == [NOON]
    assert got["difference"].to_pylist() == pytest.approx([3.2])


def test_the_difference_can_be_freed_of_height(place: Place) -> None:
    put_hours(
        place,
        row("heat-0002", hour=NOON, low=20.0, high=20.0, n=6, expected=6),
        row("heat-0001", hour=NOON, low=21.0, high=21.0, n=6, expected=6),
    )
    # 100 m higher, the same air would be 0.65 K colder.
    got = place.store().difference(
        "heat-0002", "heat-0001", measure_id=AIR, start=LONG_AGO, end=NOON, higher_by_m=100.0
    )
    assert got["difference"].to_pylist() == pytest.approx([-0.35])
