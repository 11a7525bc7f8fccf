"""Which devices are due to be replaced: silent for long, battery low, old; the most urgent first."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from data.records import Assignment
from data.thresholds import DeviceLimits
from services.device_health import DeviceHealth
from services.replacement import YEAR, due

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LIMITS = DeviceLimits(low_battery_percent=20, late_intervals=3, silent_days=7, life_years=10)
FINE = DeviceHealth(
    served=Assignment(device_id="a", site_id="bins-0001", valid_from=NOW - YEAR),
    name="fine",
    health="ok",
    last_seen=NOW,
    battery_percent=90.0,
    radio=None,
    since=NOW - YEAR,
)
SILENT = replace(FINE, name="silent", health="silent", last_seen=NOW - timedelta(days=8))


def test_the_most_urgent_stands_first_with_all_its_reasons() -> None:
    low, lower = (replace(FINE, name=f"{percent}", battery_percent=percent) for percent in (19.0, 3.0))
    old, older = (replace(FINE, name=f"{years}", since=NOW - years * YEAR) for years in (11, 12))
    both = replace(SILENT, name="both", battery_percent=1.0)
    found = due([old, older, low, lower, FINE, SILENT, both], LIMITS, now=NOW)
    assert [one.device.name for one in found] == ["both", "silent", "3.0", "19.0", "12", "11"]
    assert found[0].reasons == ("silent", "battery")


def test_one_that_never_reported_is_due_when_it_has_hung_long_enough() -> None:
    fresh = Assignment(device_id="a", site_id="bins-0001", valid_from=NOW - timedelta(days=1))
    never = replace(SILENT, last_seen=None)
    assert due([replace(never, served=fresh)], LIMITS, now=NOW) == []
    assert len(due([never], LIMITS, now=NOW)) == 1


def test_silence_of_a_few_days_is_not_enough() -> None:
    assert due([replace(SILENT, last_seen=NOW - timedelta(days=6))], LIMITS, now=NOW) == []
