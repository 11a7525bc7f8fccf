import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from data.simulate.uplinks import SimulatedUplink, airtime_s, chirpstack, the_things_stack

ONE = SimulatedUplink(
    dev_eui="02534B0000ABCDEF",
    profile="thermo_plain",
    received_ms=1_790_000_000_123,
    f_cnt=1354,
    session=3,
    decoded={"temperature": 0.0, "humidity": 57.5},
    raw=b"\x00\x00\x02\x3f",
    gateways=(("02534bff00000001", -101, 7.25), ("02534bff00000002", -119, 0.0)),
    spreading_factor=8,
    chance=12345678901234567890,
)


def ttn(one: SimulatedUplink = ONE) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(the_things_stack(one))
    return message


def cs(one: SimulatedUplink = ONE) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(chirpstack(one))
    return message


def test_both_servers_say_the_same() -> None:
    there, here = ttn()["uplink_message"], cs()
    assert ttn()["end_device_ids"]["dev_eui"].lower() == here["deviceInfo"]["devEui"]
    assert there["f_cnt"] == here["fCnt"] == 1354
    assert there["f_port"] == here["fPort"]
    assert there["decoded_payload"] == here["object"] == ONE.decoded
    assert base64.b64decode(there["frm_payload"]) == base64.b64decode(here["data"]) == ONE.raw
    assert int(there["settings"]["frequency"]) == here["txInfo"]["frequency"]
    assert there["settings"]["data_rate"]["lora"]["spreading_factor"] == 8
    assert here["txInfo"]["modulation"]["lora"]["spreadingFactor"] == 8
    assert [one["rssi"] for one in there["rx_metadata"]] == [one["rssi"] for one in here["rxInfo"]] == [-101, -119]
    assert ttn()["received_at"].startswith("2026-09-21T14:13:20.123")
    assert here["time"].startswith("2026-09-21T14:13:20.123")


def test_simulated_uplinks_say_so() -> None:
    assert ttn()["simulated"] is True
    assert cs()["deviceInfo"]["tags"] == {"simulated": "true"}


def test_zeros_are_left_out_but_not_from_what_the_decoder_made() -> None:
    first = replace(ONE, f_cnt=0)
    assert "f_cnt" not in ttn(first)["uplink_message"]
    assert "fCnt" not in cs(first)
    assert "snr" not in ttn()["uplink_message"]["rx_metadata"][1]
    assert "snr" not in cs()["rxInfo"][1]
    assert cs()["object"]["temperature"] == 0


def test_the_session_key_changes_with_the_session_only() -> None:
    key = ttn()["uplink_message"]["session_key_id"]
    assert ttn(replace(ONE, f_cnt=9))["uplink_message"]["session_key_id"] == key
    assert ttn(replace(ONE, session=4))["uplink_message"]["session_key_id"] != key


def test_deduplication_ids_differ_from_uplink_to_uplink() -> None:
    assert cs(replace(ONE, f_cnt=9))["deduplicationId"] != cs()["deduplicationId"]


@pytest.mark.parametrize(("size", "factor", "seconds"), [(17, 7, 0.071936), (11, 11, 0.823296)])
def test_airtime_is_what_the_things_stack_says_of_real_uplinks(size: int, factor: int, seconds: float) -> None:
    assert airtime_s(size, factor) == pytest.approx(seconds, abs=1e-6)
