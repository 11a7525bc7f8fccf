"""OCPI statuses: pulled pages say what holds now, pushes say what changed, for each EVSE."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from data.ingest.envelope import wrap
from tests.support.everything import understood

DEVICES = {"3256": "ocpi", "3257": "ocpi"}
EVSES = [
    {"uid": "3256", "evse_id": "BE*BEC*E041503001", "status": "AVAILABLE", "last_updated": "2026-06-28T08:12:01Z"},
    {"uid": "3257", "status": "OUTOFORDER", "last_updated": "2026-07-01T10:12:01Z"},
]
LOCATION = {"id": "LOC1", "coordinates": {"latitude": "51.5", "longitude": "7.3"}, "evses": EVSES}
PAGE = {"status_code": 1000, "timestamp": "2026-07-01T11:59:00Z", "data": [LOCATION]}


def read(message: Any, topic: str = "") -> tuple[dict[str, tuple[float, datetime]], list[str]]:
    readings, reasons = understood("ocpi", wrap(json.dumps(message).encode(), topic=topic), DEVICES)
    assert {row["measure"] for row in readings} <= {"charging_status"}
    found = {
        row["device_id"]: (row["value"], datetime.fromtimestamp(row["observed_at"] / 1000, UTC)) for row in readings
    }
    return found, reasons


def test_a_pulled_page_says_what_holds_at_its_timestamp() -> None:
    then = datetime(2026, 7, 1, 11, 59, tzinfo=UTC)
    assert read(PAGE) == ({"3256": (0, then), "3257": (21, then)}, [])


@pytest.mark.parametrize("message", [LOCATION, [LOCATION]])
def test_a_pushed_location_says_what_changed_when(message: Any) -> None:
    found, reasons = read(message, "locations/DE/ABC/LOC1")
    assert reasons == []
    assert found["3256"] == (0, datetime(2026, 6, 28, 8, 12, 1, tzinfo=UTC))


def test_a_pushed_change_of_one_evse_is_named_by_its_path() -> None:
    change = {"status": "CHARGING", "last_updated": "2026-07-01T11:30:00Z"}
    found, _ = read(change, "locations/DE/ABC/LOC1/3257")
    assert found == {"3257": (12, datetime(2026, 7, 1, 11, 30, tzinfo=UTC))}


def test_a_push_that_is_about_no_status_says_nothing() -> None:
    assert read({"name": "x", "last_updated": "2026-07-01T11:30:00Z"}, "locations/DE/ABC/LOC1") == ({}, [])


@pytest.mark.parametrize(
    ("message", "topic", "reason"),
    [
        ({"name": "x", "last_updated": "2026-07-01T11:30:00Z"}, "", "no EVSE with a status"),
        ({"status": "CHARGING", "last_updated": "2026-07-01T11:30:00Z"}, "", "an EVSE has no 'uid'"),
        ({"uid": "3256", "status": "CHARGING"}, "", "no 'last_updated'"),
        ({"uid": "3256", "status": "BROKEN", "last_updated": "2026-07-01T11:30:00Z"}, "", "one of AVAILABLE"),
        ({"evses": 3}, "", "'evses' is not an array"),
        ({"data": "x"}, "", "what was pushed is a JSON str"),
        ({**PAGE, "data": [{"evses": [{"uid": "9", "status": "AVAILABLE"}]}]}, "", "unknown device '9' (status)"),
    ],
)
def test_refusals_teach(message: Any, topic: str, reason: str) -> None:
    found, reasons = read(message, topic)
    assert found == {}
    assert reason in reasons[0]
