"""ChirpStack v4: the "up" event of its MQTT and HTTP integrations in JSON (domain.md section 6)."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from data.ingest import messages
from data.ingest.rejected import RejectedError
from data.ingest.uplink import GatewayRx, Source, Uplink, single
from data.records import canonical


def decode(raw: bytes) -> Uplink:
    """Read an "up" event; what the server omits is 0, "" or false.

    A simulation marks its events with the tag ``simulated: "true"``: ChirpStack has no field of its own for that.

    Raises:
        RejectedError: it is not an uplink, or it says neither who sent it nor when it came.
    """
    message = messages.parse(raw)
    info = messages.member(message, "deviceInfo")
    device_id = messages.text(info, "devEui")
    if not device_id:
        raise RejectedError(
            f"no 'deviceInfo.devEui' in this event of ChirpStack (it has: {', '.join(sorted(message))}); "
            f"events of ChirpStack v4 in JSON are read"
        )
    if "rxInfo" not in message and "object" not in message and "data" not in message:
        raise RejectedError(f"this event of {device_id} is no uplink (it has: {', '.join(sorted(message))})")
    received_at = messages.instant(message, "time")
    if received_at is None:
        raise RejectedError("no 'time': without it nobody knows when this was measured")
    f_cnt = messages.whole(message, "fCnt")
    return Uplink(
        device_id=canonical(device_id),
        server_received_at=received_at,
        f_cnt=f_cnt,
        decoded=messages.member(message, "object"),
        raw_payload=_payload(message),
        f_port=messages.whole(message, "fPort", most=255),
        gateways=tuple(_gateway(one) for one in messages.members(message, "rxInfo")),
        spreading_factor=_spreading_factor(message),
        simulated=messages.member(info, "tags").get("simulated") == "true",
        dedupe_key=messages.text(message, "deduplicationId") or f"{received_at.isoformat()}/{f_cnt}",
    )


def _payload(message: Mapping[str, Any]) -> bytes | None:
    encoded = messages.text(message, "data")
    try:
        return base64.b64decode(encoded, validate=True) if encoded else None
    except (binascii.Error, ValueError):
        raise RejectedError(f"'data' {encoded[:20]!r} is not base64") from None


def _gateway(rx: Mapping[str, Any]) -> GatewayRx:
    return GatewayRx(
        messages.text(rx, "gatewayId") or "unknown",
        messages.real(rx, "rssi", None),
        messages.real(rx, "snr"),
    )


def _spreading_factor(message: Mapping[str, Any]) -> int | None:
    lora = messages.member(messages.member(messages.member(message, "txInfo"), "modulation"), "lora")
    return messages.whole(lora, "spreadingFactor", most=12) or None


SOURCE = Source("chirpstack", single(decode))
