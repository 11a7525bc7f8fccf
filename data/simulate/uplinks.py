"""Writes reports as the uplink messages of The Things Stack v3 and ChirpStack v4; as they do, without empty fields."""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from data import strict_json
from data.simulate import noise
from data.simulate.devices import Fleet
from data.simulate.payloads import CLOCK_FIELD, fields_of, raw_payload
from data.simulate.radio import Gateways
from data.simulate.reports import Reports

FREQUENCIES_HZ: Final = tuple(range(867_100_000, 868_600_000, 200_000))
"""The eight channels of EU868 that gateways listen on."""
EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 -- UTC, but written without a zone
BANDWIDTH_HZ: Final = 125_000
F_PORT: Final = 2
APPLICATION: Final = "stadtklima-demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedUplink:
    """One report as the network servers know it.

    Args:
        dev_eui: 16 upper-case hexadecimal digits.
        received_ms: when the server had it, milliseconds since 1970 UTC.
        decoded: fields of the decoded payload.
        gateways: gateway_id, rssi in dBm and snr in dB of each gateway that heard it.
        chance: a number of this uplink's own.
    """

    dev_eui: str
    profile: str
    received_ms: int
    f_cnt: int
    session: int
    decoded: Mapping[str, Any]
    raw: bytes
    gateways: tuple[tuple[str, float, float], ...]
    spreading_factor: int
    chance: int


def uplink(fleet: Fleet, hearing: Gateways, reports: Reports, *, row: int, column: int) -> SimulatedUplink:
    """The uplink of one report that was heard."""
    device = int(reports.rows[row])
    sent = {
        field: int(reports.sent[field.measure][row, column])
        for field in fields_of(fleet.profile[device], fleet.layer.measures)
        if field.measure in reports.sent and not np.isnan(reports.sent[field.measure][row, column])
    }
    seed, at_s = int(fleet.seed[device]), int(reports.at_s[row, column])
    told_s = at_s + int(reports.faults.clock_off_s[row, column])
    clock = {CLOCK_FIELD: told_s} if fleet.has_clock[device] else {}
    return SimulatedUplink(
        dev_eui=fleet.device_id[device],
        profile=fleet.profile[device],
        received_ms=at_s * 1000 + int(reports.faults.travel_ms[row, column]),
        f_cnt=int(reports.f_cnt[row, column]),
        session=int(reports.session[row, column]),
        decoded={field.name: field.shown(number) for field, number in sent.items()} | clock,
        raw=raw_payload([*sent.values(), *clock.values()]),
        gateways=_hearing(hearing, reports, row, column),
        spreading_factor=int(reports.radio.spreading_factor[row]),
        chance=int(noise.hashed(seed, noise.stream("uplink"), at_s)),
    )


def the_things_stack(one: SimulatedUplink) -> bytes:
    """The body of a The Things Stack v3 uplink, over MQTT and webhooks alike; marked as simulated."""
    frequency_hz = FREQUENCIES_HZ[one.chance % len(FREQUENCIES_HZ)]
    received_at = f"{_instant(one.received_ms)}000000Z"
    message = {
        "end_device_ids": {
            "device_id": f"eui-{one.dev_eui.lower()}",
            "application_ids": {"application_id": APPLICATION},
            "dev_eui": one.dev_eui,
            "join_eui": "0000000000000000",
            "dev_addr": _dev_addr(one).upper(),
        },
        "correlation_ids": [f"as:up:{one.chance:016X}"],
        "received_at": received_at,
        "uplink_message": {
            "session_key_id": base64.b64encode(_noise_bytes(one, one.session)).decode(),
            "f_port": F_PORT,
            "f_cnt": one.f_cnt,
            "frm_payload": base64.b64encode(one.raw).decode(),
            "rx_metadata": [
                {
                    "gateway_ids": {"gateway_id": gateway, "eui": gateway.upper()},
                    "time": received_at,
                    "rssi": rssi,
                    "channel_rssi": rssi,
                    "snr": snr,
                }
                for gateway, rssi, snr in one.gateways
            ],
            "settings": {
                "data_rate": {
                    "lora": {
                        "bandwidth": BANDWIDTH_HZ,
                        "spreading_factor": one.spreading_factor,
                        "coding_rate": "4/5",
                    }
                },
                "frequency": str(frequency_hz),
            },
            "received_at": received_at,
            "consumed_airtime": f"{airtime_s(len(one.raw), one.spreading_factor):.6f}s",
            "network_ids": {"net_id": "000000", "tenant_id": "stadtklima", "cluster_id": "demo"},
        },
        "simulated": True,
    }
    lean = _without_empty(message)
    lean["uplink_message"]["decoded_payload"] = dict(one.decoded)
    return strict_json.dumps(lean, separators=(",", ":")).encode()


def chirpstack(one: SimulatedUplink) -> bytes:
    """The body of a ChirpStack v4 uplink event; the device's tag ``simulated`` is ``true``."""
    received_at = f"{_instant(one.received_ms)}+00:00"
    dev_eui = one.dev_eui.lower()
    message = {
        "deduplicationId": str(uuid.UUID(bytes=_noise_bytes(one, one.f_cnt), version=4)),
        "time": received_at,
        "deviceInfo": {
            "tenantName": "Stadtklima",
            "applicationName": APPLICATION,
            "deviceProfileName": one.profile,
            "deviceName": f"{one.profile}-{dev_eui[-6:]}",
            "devEui": dev_eui,
            "deviceClassEnabled": "CLASS_A",
            "tags": {"simulated": "true"},
        },
        "devAddr": _dev_addr(one),
        "adr": True,
        "dr": 12 - one.spreading_factor,
        "fCnt": one.f_cnt,
        "fPort": F_PORT,
        "data": base64.b64encode(one.raw).decode(),
        "rxInfo": [
            {
                "gatewayId": gateway,
                "uplinkId": one.chance % 2**32,
                "nsTime": received_at,
                "rssi": rssi,
                "snr": snr,
                "crcStatus": "CRC_OK",
            }
            for gateway, rssi, snr in one.gateways
        ],
        "txInfo": {
            "frequency": FREQUENCIES_HZ[one.chance % len(FREQUENCIES_HZ)],
            "modulation": {
                "lora": {
                    "bandwidth": BANDWIDTH_HZ,
                    "spreadingFactor": one.spreading_factor,
                    "codeRate": "CR_4_5",
                }
            },
        },
        "regionConfigId": "eu868",
    }
    lean = _without_empty(message)
    lean["object"] = dict(one.decoded)
    return strict_json.dumps(lean, separators=(",", ":")).encode()


ENCODERS: Final = {"ttn": the_things_stack, "chirpstack": chirpstack}
"""How each network server writes an uplink."""


def airtime_s(payload_bytes: int, spreading_factor: int) -> float:
    """Seconds on the air at 125 kHz, coding rate 4/5, with LoRaWAN's 13 bytes around the payload.

    Method: Semtech AN1200.13, explicit header, 8 symbols of preamble, low data rate optimisation from SF11 on.
    """
    slow = 1 if spreading_factor >= 11 else 0  # noqa: PLR2004 -- named in the docstring
    bits = 8 * (payload_bytes + 13) - 4 * spreading_factor + 28 + 16
    symbols = 8 + max(-(-bits // (4 * (spreading_factor - 2 * slow))) * 5, 0)
    return float((12.25 + symbols) * 2**spreading_factor / BANDWIDTH_HZ)


def _noise_bytes(one: SimulatedUplink, counter: int) -> bytes:
    """16 bytes that only device and counter decide."""
    return noise.hashed(int(one.dev_eui, 16), counter, np.arange(2)).tobytes()


def _hearing(hearing: Gateways, reports: Reports, row: int, column: int) -> tuple[tuple[str, float, float], ...]:
    radio = reports.radio
    return tuple(
        (
            hearing.gateway_id[radio.gateway[row, one]],
            int(radio.rssi_dbm[row, column, one]),
            float(radio.snr_db[row, column, one]),
        )
        for one in np.flatnonzero(radio.heard[row, column]).tolist()
    )


def _instant(epoch_ms: int) -> str:
    """ISO 8601 with milliseconds, without a zone."""
    return (EPOCH + timedelta(milliseconds=epoch_ms)).isoformat(timespec="milliseconds")


def _dev_addr(one: SimulatedUplink) -> str:
    return f"{int(noise.hashed(int(one.dev_eui, 16), one.session)) % 2**32:08x}"


def _without_empty(value: Any) -> Any:
    """Zeros, empty texts, false and empty lists are left out at every level, as protobuf's JSON mapping does."""
    if isinstance(value, dict):
        return {name: _without_empty(one) for name, one in value.items() if one not in (0, "", False, None, [], {})}
    if isinstance(value, list):
        return [_without_empty(one) for one in value]
    return value
