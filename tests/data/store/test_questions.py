"""Readings, series and device changes of a small lake."""

from datetime import date, timedelta

import pytest

from data.errors import UnknownLayerError, UnknownMeasureError, UnknownSiteError
from data.store import DeviceChange
from tests.support.store_place import LONG_AGO, NOON, Place, reading

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FILL = "fill_percent"


def test_raw_readings_in_order_with_the_end_left_out(place: Place) -> None:
    place.add(
        reading("bins-0001", 3, NOON, flags=2),
        reading("bins-0001", 1, NOON - 30 * HOUR),
        reading("bins-0001", 80, NOON, measure="battery_percent"),
        reading("bins-0002", 9, NOON),
        reading("bins-0001", 4, NOON + HOUR),
    )
    store = place.store()
    got = store.readings("bins-0001", measures=[FILL], start=NOON - 30 * HOUR, end=NOON + HOUR)
    assert got["value"].to_pylist() == [1, 3]
    assert got["flags"].to_pylist() == [0, 2]
    assert got["observed_at"].to_pylist() == [NOON - 30 * HOUR, NOON]
    both = store.readings("bins-0001", measures=[FILL, "battery_percent"], start=NOON, end=NOON + HOUR)
    assert both["measure"].to_pylist() == ["battery_percent", FILL]


def test_hours_are_labelled_at_their_end_and_days_by_their_date(place: Place) -> None:
    common = {"site_id": "bins-0001", "channel": 0, "measure": FILL, "min": 1.0, "mean": 2.0, "max": 3.0}
    counts = {"n": 2, "expected": 2}
    hours = [{**common, **counts, "hour": NOON + i * HOUR} for i in range(4)]
    place.roll_up("rollup_hour", hours, {NOON.date()})
    days = [{**common, **counts, "day": date(2026, 7, 1 + i)} for i in range(3)]
    place.roll_up("rollup_day", days, {one["day"] for one in days})  # type: ignore[misc] # dates
    store = place.store()
    got = store.readings("bins-0001", measures=[FILL], start=NOON, end=NOON + 2 * HOUR, step="hour")
    assert got["observed_at"].to_pylist() == [NOON + HOUR, NOON + 2 * HOUR]
    start = NOON.replace(hour=23) - DAY
    got = store.readings("bins-0001", measures=[FILL], start=start, end=start + 2 * DAY, step="day")
    assert got["observed_at"].to_pylist() == [date(2026, 7, 1), date(2026, 7, 2)]
    assert got.select(["min", "mean", "max", "n", "expected"]).to_pylist()[0] == {
        "min": 1.0,
        "mean": 2.0,
        "max": 3.0,
        **counts,
    }
    assert store.series("bins", FILL, start=start, end=start + DAY, step="day")["site_id"].to_pylist() == ["bins-0001"]


def test_a_series_has_every_site_of_its_layer_only(place: Place) -> None:
    place.add(
        reading("bins-0002", 2, NOON),
        reading("bins-0001", 1, NOON + HOUR),
        reading("bins-0001", 0, NOON),
        reading("paper-0001", 9, NOON, channel=1),
    )
    got = place.store().series("bins", FILL, start=NOON - DAY, end=NOON + DAY, step="raw")
    assert got.select(["site_id", "value"]).to_pylist() == [
        {"site_id": "bins-0001", "value": 0},
        {"site_id": "bins-0001", "value": 1},
        {"site_id": "bins-0002", "value": 2},
    ]


@pytest.mark.parametrize("step", ["raw", "hour", "day"])
def test_a_time_without_files_answers_an_empty_table_of_the_same_columns(place: Place, step: str) -> None:
    place.add(reading("bins-0001", 1, NOON))
    store = place.store()
    asked = {"measures": [FILL], "step": step}
    early = store.readings("bins-0001", start=LONG_AGO, end=LONG_AGO + DAY, **asked)  # type: ignore[arg-type] # a step
    late = store.readings("bins-0001", start=NOON, end=NOON + DAY, **asked)  # type: ignore[arg-type] # a step
    assert early.num_rows == 0
    assert early.schema == late.schema


def test_device_changes_are_swaps_and_gaps_but_no_new_mounting(place: Place) -> None:
    first, swap, remount, gone = (NOON + i * DAY for i in range(4))
    place.equip("bins-0004", device_id="old", valid_from=first, valid_to=swap)
    place.equip("bins-0004", device_id="new", valid_from=swap, valid_to=remount)
    place.equip("bins-0004", device_id="new", valid_from=remount, valid_to=gone, mounting={"height_empty_mm": 900.0})
    got = place.store().device_changes("bins-0004", start=first, end=gone + DAY)
    devices = [(one.at, one.before and one.before.lower(), one.after and one.after.lower()) for one in got]
    assert devices == [(first, None, "old"), (swap, "old", "new"), (gone, "new", None)]
    assert place.store().device_changes("bins-0004", start=swap, end=gone) == [
        DeviceChange(swap, 0, got[1].before, got[1].after)
    ]


def test_what_does_not_exist_is_named(place: Place) -> None:
    store = place.store()
    when = {"start": NOON, "end": NOON + HOUR}
    with pytest.raises(UnknownLayerError, match="'bin'"):
        store.readings("bin-0001", measures=[FILL], **when)  # type: ignore[arg-type] # instants
    with pytest.raises(UnknownSiteError, match="'bins-9999'"):
        store.readings("bins-9999", measures=[FILL], **when)  # type: ignore[arg-type] # instants
    with pytest.raises(UnknownMeasureError, match="known: battery_percent, fill_percent"):
        store.series("bins", "noise", **when)  # type: ignore[arg-type] # instants
