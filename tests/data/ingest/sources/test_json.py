"""Any platform's JSON by a profile alone: webhook, polled, over MQTT; what does not fit is explained."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data import profiles
from data.ingest.envelope import wrap
from tests.support.everything import understood

VENDOR = """
title = "A vendor's containers"
time = { field = "lastReading", unit = "iso", zone = "Europe/Berlin" }
[message]
each = "data.containers"
id = "device.serial"
prefix = "moba-"
received = "sentAt"
marks = { vendor = "moba" }
[[measure]]
id = "fill_percent"
field = "sensors.[kind=level].value"
unit = "fraction"
[[measure]]
id = "battery_mv"
field = "sensors.1.value"
unit = "v"
"""
TOPIC = """
title = "A box that says its name in the topic"
time = { field = "ts", unit = "epoch_ms" }
[message]
id = "topic.1"
[[measure]]
id = "air_temperature_c"
field = "t"
"""


@pytest.fixture
def known(tmp_path: Path) -> profiles.Profiles:
    (tmp_path / "vendor.toml").write_text(VENDOR, "utf-8")
    (tmp_path / "boxes.toml").write_text(TOPIC, "utf-8")
    return profiles.discover(tmp_path)


def record(serial: Any, level: float, at: str = "2026-07-01T13:00:00") -> dict[str, Any]:
    sensors = [{"kind": "level", "value": level}, {"kind": "battery", "value": 3.4}]
    return {"device": {"serial": serial}, "lastReading": at, "sensors": sensors}


def message(*records: Any, **more: Any) -> dict[str, Any]:
    return {"vendor": "moba", "sentAt": "2026-07-01T11:30:00Z", "data": {"containers": list(records)}, **more}


def read(known: profiles.Profiles, sent: Any, **via: str) -> tuple[list[dict[str, Any]], list[str]]:
    raw = json.dumps(sent).encode()
    devices = {"moba-7": "vendor", "moba-8": "vendor", "box-3": "boxes"}
    return understood("json", wrap(raw, **via) if via else raw, devices, known=known)


def test_records_of_several_devices_become_their_readings(known: profiles.Profiles) -> None:
    readings, reasons = read(known, message(record(7, 0.25), record("8", 0.8)))
    assert reasons == []
    fills = {row["device_id"]: row["value"] for row in readings if row["measure"] == "fill_percent"}
    assert fills == {"moba-7": 25, "moba-8": 80}
    assert {row["value"] for row in readings if row["measure"] == "battery_mv"} == {3400}


def test_a_time_without_a_zone_is_of_the_zone_that_the_profile_says(known: profiles.Profiles) -> None:
    readings, _ = read(known, message(record(7, 0.5)))
    assert readings[0]["observed_at"] == datetime(2026, 7, 1, 11, tzinfo=UTC).timestamp() * 1000
    assert readings[0]["received_at"] == datetime(2026, 7, 1, 11, 30, tzinfo=UTC).timestamp()


def test_a_wrong_clock_takes_the_platforms_time_and_is_flagged(known: profiles.Profiles) -> None:
    readings, _ = read(known, message(record(7, 0.5, "2031-01-01T00:00:00")))
    assert readings[0]["observed_at"] == datetime(2026, 7, 1, 11, 30, tzinfo=UTC).timestamp() * 1000
    assert readings[0]["flags"] == 16


def test_times_that_nobody_can_read_are_rejected_each_with_its_text(known: profiles.Profiles) -> None:
    texts = ["26.11.2026 10:45", "20261126105500Z", "0001-01-01T00:00:00"]
    readings, reasons = read(known, message(*(record(7, 0.5, text) for text in texts), record(7, 0.6)))
    assert [row["value"] for row in readings if row["measure"] == "fill_percent"] == [60]
    assert all(repr(text) in reasons[0] for text in texts)


def test_a_profile_may_say_the_format_of_its_times(tmp_path: Path) -> None:
    (tmp_path / "vendor.toml").write_text(VENDOR.replace('"iso"', '"%d.%m.%Y %H:%M"'), "utf-8")
    sent = message(*(record(7, 0.5, f"01.07.2026 13:{minute}") for minute in ("05", "15", "25")))
    readings, reasons = read(profiles.discover(tmp_path), sent)
    assert reasons == []
    begin = datetime(2026, 7, 1, 11, tzinfo=UTC).timestamp() * 1000
    assert sorted({row["observed_at"] - begin for row in readings}) == [300_000, 900_000, 1_500_000]


def test_a_sending_time_that_nobody_can_read_is_rejected(known: profiles.Profiles) -> None:
    _, reasons = read(known, message(record(7, 0.5), sentAt=20260701113000))
    assert "'sentAt': '20260701113000' is no instant" in reasons[0]


def test_in_the_hour_that_comes_twice_the_sending_time_tells_which_it_was(known: profiles.Profiles) -> None:
    said = [("00:10", "02:10"), ("00:40", "02:40"), ("01:10", "02:10"), ("01:40", "02:40"), ("02:10", "03:10")]
    rows = [
        read(known, message(record(7, 0.5, f"2025-10-26 {local}:00"), sentAt=f"2025-10-26T{utc}:30Z"))[0][0]
        for utc, local in said
    ]
    begin = datetime(2025, 10, 26, tzinfo=UTC).timestamp() * 1000
    assert [(row["observed_at"] - begin) / 60_000 for row in rows] == [10, 40, 70, 100, 130]


def test_a_device_may_be_named_by_the_topic(known: profiles.Profiles) -> None:
    sent = {"t": 21.5, "ts": 1782900000000}
    readings, reasons = read(known, sent, topic="boxes/box-3/state", profile="boxes")
    assert ([row["value"] for row in readings], reasons) == ([21.5], [])


def test_a_spoilt_record_does_not_cost_the_others(known: profiles.Profiles) -> None:
    readings, reasons = read(known, message(record(7, 0.5), record(None, 0.5), 3, record(9, 0.5)))
    assert {row["device_id"] for row in readings} == {"moba-7"}
    (reason,) = reasons
    for part in ("no id at 'device.serial'", "a record is a JSON int", "unknown device 'moba-9'"):
        assert part in reason


@pytest.mark.parametrize(
    ("sent", "via", "reason"),
    [
        ({"station": {"no": 4}, "temp": 3}, {}, r"no profile finds a device id.*it has: station.no, temp\).*vendor"),
        ([], {}, "it has: an empty array"),
        (message(record(7, 0.5), vendor="other"), {}, "no profile finds a device id"),
        (message(record(7, 0.5)), {"profile": "nobody"}, "unknown profile 'nobody'; known: "),
        (message(record(7, 0.5)), {"profile": "ultrasonic_mm"}, "tried: there is none with"),
        ({"t": 3}, {"topic": "boxes/box-3/state"}, "no time at 'ts'"),
        (message(*[record(7, 0.5)] * 5001, vendor="moba"), {}, "at most"),
    ],
)
def test_refusals_name_what_is_there_and_what_is_missing(
    known: profiles.Profiles, sent: Any, via: dict[str, str], reason: str
) -> None:
    readings, reasons = read(known, sent, **via)
    assert readings == []
    (found,) = reasons
    assert re.search(reason, found)


def test_the_same_record_again_is_the_same_uplink(known: profiles.Profiles) -> None:
    once, _ = read(known, message(record(7, 0.5)))
    twice, _ = read(known, message(record(7, 0.5), record(7, 0.5)))
    assert once == twice


def test_no_payload_can_say_where_it_came_from() -> None:
    forged = wrap(b'1,"via":{"topic":"boxes/other/state"}', topic="boxes/box-3/state")
    assert json.loads(forged)["via"]["topic"] == "boxes/box-3/state"


def test_a_fault_of_ours_keeps_the_message_and_lets_the_next_ones_pass(
    known: profiles.Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("data.ingest.messages.digest", broken)
        readings, reasons = read(known, message(record(7, 0.5)))
    assert readings == []
    assert "a fault in the program (ZeroDivisionError" in reasons[0]
