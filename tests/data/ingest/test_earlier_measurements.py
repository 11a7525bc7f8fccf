"""What a device measured while nobody heard it, and sends again beside its current values, has its own times."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from data import profiles
from tests.support.everything import understood
from tests.support.ingest_place import NOON, Place, eui, minutes, uplink

DEVICE = "70B3D57ED0000001"
CURRENT = {"temperature": 21.5, "humidity": 55}
EARLIER = [
    {"timestamp": 1782900000, "temperature": 20.5, "humidity": 60},
    {"timestamp": 1782903600, "temperature": 20.9},
]


def said(
    decoded: dict[str, Any], profile: str = "milesight_em300_th"
) -> tuple[dict[tuple[str, datetime], float], list[str]]:
    message = json.loads(uplink(1, 7, NOON, decoded))
    readings, reasons = understood("ttn", json.dumps(message).encode(), {DEVICE: profile})
    at = [datetime.fromtimestamp(row["observed_at"] / 1000, UTC) for row in readings]
    return {(row["measure"], when): row["value"] for row, when in zip(readings, at, strict=True)}, reasons


def test_records_are_stored_at_their_own_times() -> None:
    found, reasons = said({**CURRENT, "history": EARLIER})
    first, second = (datetime.fromtimestamp(one["timestamp"], UTC) for one in EARLIER)
    assert reasons == []
    assert found == {
        ("air_temperature_c", NOON): 21.5,
        ("relative_humidity_percent", NOON): 55,
        ("air_temperature_c", first): 20.5,
        ("relative_humidity_percent", first): 60,
        ("air_temperature_c", second): 20.9,
    }


def test_a_message_of_earlier_values_alone_is_no_fault() -> None:
    found, reasons = said({"history": EARLIER})
    assert (len(found), reasons) == (3, [])


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (7, "a record at 'history' is '7', no object"),
        ({"temperature": 20}, "a record at 'history' has no time at 'timestamp'"),
        ({"timestamp": "noon", "temperature": 20}, "the time at 'timestamp' is 'noon'"),
        ({"timestamp": 3, "temperature": 20}, "a record of its history is of 1970-01-01T00:00:03Z"),
        ({"timestamp": 1982900000, "temperature": 20}, "when nothing was measured"),
        ({"timestamp": 1782900000, "temperature": "warm"}, "field 'temperature' is 'warm', not a number"),
        ({"timestamp": 1782900000}, "finds none of its fields"),
    ],
)
def test_a_record_that_cannot_be_used_says_why_and_costs_no_other(record: Any, reason: str) -> None:
    found, reasons = said({**CURRENT, "history": [record, EARLIER[0]]})
    assert reason in reasons[0]
    assert len(found) == 4


def test_a_history_that_is_no_array_is_said() -> None:
    found, reasons = said({**CURRENT, "history": "none"})
    assert (len(found), reasons) == (2, ["'history' is 'none', no array of records"])


def test_a_profile_that_knows_no_history_says_that_there_is_one() -> None:
    found, reasons = said({"temperature": 21.5, "history": EARLIER}, "thermo_plain")
    assert len(found) == 1
    assert reasons[0].startswith("2 records at 'history' not read: profile 'thermo_plain' does not say how; add")


def test_every_profile_of_milesight_reads_it() -> None:
    of_milesight = [one for name, one in profiles.discover().items() if name.startswith("milesight_")]
    assert of_milesight
    assert all(one.history == "history" for one in of_milesight)


def test_what_is_sent_again_twice_is_stored_once(place: Place) -> None:
    sent = {"distance_mm": 700, "history": []}
    place.take_in(uplink(0, 1, NOON, sent), uplink(0, 2, NOON + minutes(10), sent))
    assert len(place.rows("readings")) == 2


def test_a_device_of_another_network_is_refused_and_the_right_door_still_takes_it(place: Place) -> None:
    message = json.loads(uplink(0, 1, NOON, {"distance_mm": 700}))
    forged = {
        "deduplicationId": "x",
        "time": NOON.isoformat(),
        "deviceInfo": {"devEui": eui(0)},
        "fCnt": 1,
        "object": {"distance_mm": 300},
        "rxInfo": [{"gatewayId": "g", "rssi": -90, "snr": 5}],
    }
    place.inbox.append_many([("chirpstack", json.dumps(forged).encode(), place.now)])
    place.take_in(json.dumps(message).encode())
    (rejected,) = place.rows("rejected")
    assert rejected["reason"].startswith(
        f"device '{eui(0)}' belongs to the network 'ttn', but this came by 'chirpstack'"
    )
    assert [row["value"] for row in place.rows("readings")] == [50]
    assert len(place.rows("uplinks")) == 1
