"""Both servers' messages: real ones where they are at hand, what servers omit, and what strangers may send."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import profiles
from data.ingest import sources
from data.ingest.uplink import GatewayRx, PartlyRejectedError, Uplink
from data.rejection import RejectedError
from tests.support.real_files import DATA, at_hand
from tests.support.uplinks import uplinks_of

SOURCES = sources.discover()
PROFILES = profiles.discover()
JSON_SOURCES = [
    source
    for source in SOURCES.values()
    if source.takes == "application/json" and source.id not in {"dwd_cdc", "staff", "terratransfer"}
]
REAL = DATA / "lorawan"

TTN: dict[str, Any] = {
    "end_device_ids": {"device_id": "bin-1", "dev_eui": "70b3d57ed0000001"},
    "received_at": "2026-07-01T12:00:02.5Z",
    "uplink_message": {
        "session_key_id": "AXcG0Y5w5hQbCPqDloJsBg==",
        "f_port": 2,
        "f_cnt": 41,
        "frm_payload": "AQI=",
        "decoded_payload": {"distance_mm": 700},
        "rx_metadata": [{"gateway_ids": {"gateway_id": "gw-1"}, "rssi": -97, "snr": 5.25}],
        "settings": {"data_rate": {"lora": {"bandwidth": 125000, "spreading_factor": 9}}},
        "received_at": "2026-07-01T12:00:01.123456789Z",
    },
}
CHIRPSTACK: dict[str, Any] = {
    "deduplicationId": "5d9a3908",
    "time": "2026-07-01T14:00:01.123456789+02:00",
    "deviceInfo": {"devEui": "70b3d57ed0000001", "tags": {}},
    "fCnt": 41,
    "fPort": 2,
    "data": "AQI=",
    "object": {"distance_mm": 700},
    "rxInfo": [{"gatewayId": "gw-1", "rssi": -97, "snr": 5.25}],
    "txInfo": {"modulation": {"lora": {"bandwidth": 125000, "spreadingFactor": 9}}},
}


def decode(source: str, message: Any) -> Uplink:
    return uplinks_of(SOURCES[source], json.dumps(message).encode(), PROFILES)[0]


@pytest.mark.parametrize(("source", "message"), [("ttn", TTN), ("chirpstack", CHIRPSTACK)])
def test_both_servers_say_the_same(source: str, message: dict[str, Any]) -> None:
    uplink = decode(source, message)
    assert uplink.device_id == "70B3D57ED0000001"
    assert uplink.server_received_at == datetime(2026, 7, 1, 12, 0, 1, 123456, tzinfo=UTC)
    assert (uplink.f_cnt, uplink.f_port, uplink.raw_payload, uplink.spreading_factor) == (41, 2, b"\x01\x02", 9)
    assert uplink.decoded == {"distance_mm": 700}
    assert uplink.gateways == (GatewayRx("gw-1", -97, 5.25),)
    assert not uplink.simulated


def test_what_the_things_stack_omits_is_zero() -> None:
    message = copy.deepcopy(TTN)
    for omitted in ("f_cnt", "f_port", "decoded_payload", "frm_payload"):
        del message["uplink_message"][omitted]
    del message["uplink_message"]["rx_metadata"][0]["snr"]
    uplink = decode("ttn", message)
    assert (uplink.f_cnt, uplink.f_port, uplink.decoded, uplink.raw_payload) == (0, 0, {}, None)
    assert uplink.gateways[0].snr_db == 0


def test_what_chirpstack_omits_is_zero() -> None:
    message = copy.deepcopy(CHIRPSTACK)
    for omitted in ("fCnt", "fPort", "data", "txInfo"):
        del message[omitted]
    del message["rxInfo"][0]["snr"]
    uplink = decode("chirpstack", message)
    assert (uplink.f_cnt, uplink.f_port, uplink.raw_payload, uplink.spreading_factor) == (0, 0, None, None)
    assert uplink.gateways[0].snr_db == 0


ANSWERED = datetime(2026, 7, 1, 6, tzinfo=UTC)


def test_the_things_stack_repeats_a_battery_with_the_instant_of_the_answer() -> None:
    told = {"f_cnt": 40, "value": 83.5, "received_at": "2026-07-01T06:00:00Z"}
    message = {**TTN, "uplink_message": {**TTN["uplink_message"], "last_battery_percentage": told}}
    sent, battery = uplinks_of(SOURCES["ttn"], json.dumps(message).encode(), PROFILES)
    assert (sent.decoded, sent.measured) == ({"distance_mm": 700}, {})
    assert (battery.measured, battery.server_received_at) == ({"battery_percent": 83.5}, ANSWERED)
    assert battery.device_id == sent.device_id


def test_a_battery_that_is_none_does_not_cost_the_uplink() -> None:
    message = {**TTN, "uplink_message": {**TTN["uplink_message"], "last_battery_percentage": {"value": 300}}}
    with pytest.raises(PartlyRejectedError, match="no share") as caught:
        SOURCES["ttn"].read(json.dumps(message).encode(), PROFILES)
    assert [one.decoded for one in caught.value.uplinks] == [{"distance_mm": 700}]


STATUS = {"time": "2026-07-01T06:00:00Z", "deviceInfo": {"devEui": "70b3d57ed0000001"}, "margin": 7}


def test_a_status_event_of_chirpstack_has_a_battery_and_what_it_omits_is_empty() -> None:
    for more, percent in (
        ({"batteryLevel": 83.5}, 83.5),
        ({}, 0),
        ({"batteryLevel": 41, "rxInfo": [], "data": ""}, 41),
    ):
        battery = decode("chirpstack", {**STATUS, **more})
        assert (battery.measured, battery.server_received_at) == ({"battery_percent": percent}, ANSWERED)


@pytest.mark.parametrize("reason", ["externalPowerSource", "batteryLevelUnavailable"])
def test_a_device_without_a_battery_says_nothing_of_one(reason: str) -> None:
    assert SOURCES["chirpstack"].read(json.dumps({**STATUS, reason: True}).encode(), PROFILES) == ()


def test_a_device_without_dev_eui_goes_by_its_name() -> None:
    assert decode("ttn", {**TTN, "end_device_ids": {"device_id": "bin-1"}}).device_id == "bin-1"


def test_simulated_uplinks_are_marked() -> None:
    assert decode("ttn", {**TTN, "simulated": True}).simulated
    info = {"devEui": "70b3d57ed0000001", "tags": {"simulated": "true"}}
    assert decode("chirpstack", {**CHIRPSTACK, "deviceInfo": info}).simulated


def test_deliveries_of_one_uplink_have_the_same_key_and_others_do_not() -> None:
    later = {**TTN, "received_at": "2026-07-01T12:00:09Z"}
    assert decode("ttn", later).dedupe_key == decode("ttn", TTN).dedupe_key
    for other in ({"f_cnt": 42}, {"received_at": "2026-07-01T12:30:01.5Z"}, {"session_key_id": "BB=="}):
        another = {**TTN, "uplink_message": {**TTN["uplink_message"], **other}}
        assert decode("ttn", another).dedupe_key != decode("ttn", TTN).dedupe_key


@pytest.mark.parametrize(
    ("source", "message", "reason"),
    [
        ("ttn", {"join_accept": {}}, "no 'uplink_message'.*it has: join_accept"),
        ("ttn", {"uplink_message": {}}, "neither dev_eui nor device_id"),
        ("ttn", {"uplink_message": {}, "end_device_ids": {"device_id": "x"}}, "no 'received_at'"),
        ("ttn", {**TTN, "end_device_ids": 7}, "'end_device_ids' is a int, not an object"),
        ("ttn", {**TTN, "uplink_message": {**TTN["uplink_message"], "f_cnt": -1}}, "'f_cnt' is -1"),
        ("ttn", {**TTN, "uplink_message": {**TTN["uplink_message"], "frm_payload": "%"}}, "not base64"),
        (
            "ttn",
            {**TTN, "uplink_message": {**TTN["uplink_message"], "received_at": "noon"}},
            "'noon' is no instant",
        ),
        ("chirpstack", {**CHIRPSTACK, "fCnt": 10**400}, "'fCnt' is '1000.*, not a number"),
        ("chirpstack", {"deviceInfo": {}}, "no 'deviceInfo.devEui'"),
        ("chirpstack", {"deviceInfo": {"devEui": "a"}, "devAddr": "00"}, "no uplink"),
        ("chirpstack", {**STATUS, "batteryLevel": 101}, "no share"),
        ("chirpstack", {**STATUS, "time": ""}, "no 'time'"),
        ("chirpstack", {**CHIRPSTACK, "time": None}, "no 'time'"),
        ("chirpstack", {**CHIRPSTACK, "rxInfo": [1]}, "'rxInfo' is not an array of objects"),
        ("chirpstack", [], "a JSON list, not an object"),
    ],
)
def test_refusals_teach(source: str, message: Any, reason: str) -> None:
    with pytest.raises(RejectedError, match=reason):
        decode(source, message)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\xff\xfe", "not JSON"),
        (b"{", "not JSON"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "nested 40 deep"),
        (b'{"a":"' + b"x" * 300_000 + b'"}', "at most 262144 are read"),
        (b"[" * 200_000, "nested"),
    ],
)
def test_hostile_bytes_are_refused_before_they_cost_anything(raw: bytes, reason: str) -> None:
    for source in JSON_SOURCES:
        with pytest.raises(RejectedError, match=reason):
            source.read(raw, PROFILES)


TEXT = st.text("aZ9-:/é\x00\ud7ff", max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn, message: dict[str, Any]) -> dict[str, Any]:
    """A valid message in which one member, at any depth, is something else or gone."""
    made = copy.deepcopy(message)
    place: Any = made
    while True:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            break
        place = inner
    if draw(st.booleans()):
        place[key] = draw(JSON)
    else:
        del place[key]
    return made


@given(mutated(TTN))
def test_any_mutation_of_a_message_of_the_things_stack_is_read_or_rejected(message: dict[str, Any]) -> None:
    accounted("ttn", message)


@given(mutated(CHIRPSTACK))
def test_any_mutation_of_an_event_of_chirpstack_is_read_or_rejected(message: dict[str, Any]) -> None:
    accounted("chirpstack", message)


def accounted(source: str, message: dict[str, Any]) -> None:
    try:
        outcome: object = decode(source, message)
    except RejectedError as error:
        outcome = str(error)
    assert outcome


@pytest.mark.parametrize("source", ["ttn", "chirpstack"])
def test_real_uplinks_are_read(source: str) -> None:
    path = at_hand(REAL / {"ttn": "ttn_v3_uplinks.json", "chirpstack": "chirpstack_v4_uplinks.json"}[source])
    for one in json.loads(path.read_text("utf-8")):
        uplink = decode(source, one["message"])
        assert uplink.decoded
        assert uplink.device_id == uplink.device_id.upper()
        assert uplink.server_received_at.year in {2021, 2024, 2026}
        assert uplink.gateways
