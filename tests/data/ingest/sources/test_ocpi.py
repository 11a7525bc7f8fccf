"""OCPI statuses: pulled pages say what holds now, pushes say what changed, for each EVSE."""

import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from data.ingest.envelope import wrap
from data.ingest.sources.ocpi import device_of
from data.town import load
from services.devices import LONGEST_ID
from tests.support.everything import understood

PLACES = ("", "LOC1/", "DE/ABC/LOC1/", "DE/XYZ/LOC1/")
DEVICES = {f"{place}{uid}": "ocpi" for place in PLACES for uid in ("3256", "3257", "1")}
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
    assert read(PAGE) == ({"LOC1/3256": (0, then), "LOC1/3257": (21, then)}, [])
    whole = {**LOCATION, "country_code": "de", "party_id": "ABC"}
    assert read({**PAGE, "data": [whole]})[0].keys() == {"DE/ABC/LOC1/3256", "DE/ABC/LOC1/3257"}


@pytest.mark.parametrize("message", [LOCATION, [LOCATION]])
def test_a_pushed_location_says_what_changed_when(message: Any) -> None:
    found, reasons = read(message, "locations/DE/ABC/LOC1")
    assert reasons == []
    assert found["DE/ABC/LOC1/3256"] == (0, datetime(2026, 6, 28, 8, 12, 1, tzinfo=UTC))


def test_a_pushed_change_of_one_evse_is_named_by_its_path() -> None:
    change = {"status": "CHARGING", "last_updated": "2026-07-01T11:30:00Z"}
    found, _ = read(change, "locations/DE/ABC/LOC1/3257")
    assert found == {"DE/ABC/LOC1/3257": (12, datetime(2026, 7, 1, 11, 30, tzinfo=UTC))}


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


def test_a_uid_of_one_operator_is_not_that_of_another() -> None:
    free = {"uid": "1", "status": "AVAILABLE", "last_updated": "2026-07-01T11:30:00Z"}
    broken = {**free, "status": "OUTOFORDER"}
    assert {**read(free, "locations/DE/ABC/LOC1/1")[0], **read(broken, "locations/DE/XYZ/LOC1/1")[0]} == {
        "DE/ABC/LOC1/1": (0, datetime(2026, 7, 1, 11, 30, tzinfo=UTC)),
        "DE/XYZ/LOC1/1": (21, datetime(2026, 7, 1, 11, 30, tzinfo=UTC)),
    }


def test_a_slash_in_an_id_makes_no_other_one_of_it() -> None:
    assert device_of("de", "abc", "A/B", "1") == "DE/ABC/A%2FB/1"
    assert device_of("DE", "ABC", "LOC1", "") == ""


@pytest.mark.parametrize(("status", "code"), [("OFFLINE", 30), ("UNKNOWN", 30), ("INOPERATIVE", 20)])
def test_a_point_that_does_not_answer_is_not_free(status: str, code: float) -> None:
    said = {"uid": "1", "status": status, "last_updated": "2026-07-01T11:30:00Z"}
    found, reasons = read(said, "locations/DE/ABC/LOC1/1")
    assert ([value for value, _ in found.values()], reasons) == ([code], [])
    classes = load("castrop_rauxel").classes_named("charging")
    assert classes.classes[int(classes.index_of(np.array([code]))[0])].id != "free"


def test_the_longest_identity_that_ocpi_allows_is_an_id_of_a_device() -> None:
    assert len(device_of("DE", "ABC", "l" * 36, "e" * 36)) <= LONGEST_ID
