"""The Things Stack v3: the uplink message of its MQTT server and of its webhooks (domain.md section 6)."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from data.ingest import messages
from data.ingest.rejected import RejectedError
from data.ingest.uplink import GatewayRx, Source, Uplink, single
from data.records import canonical


def decode(raw: bytes) -> Uplink:
    """Read an uplink message; what the server omits is 0, "" or false.

    Raises:
        RejectedError: it is not an uplink, or it says neither who sent it nor when it came.
    """
    message = messages.parse(raw)
    if "uplink_message" not in message:
        raise RejectedError(
            f"no 'uplink_message' in this message of The Things Stack (it has: {', '.join(sorted(message))}); "
            f"only uplinks are read: enable 'Uplink message' alone in the webhook"
        )
    ids, uplink = messages.member(message, "end_device_ids"), messages.member(message, "uplink_message")
    device_id = messages.text(ids, "dev_eui") or messages.text(ids, "device_id")
    if not device_id:
        raise RejectedError("'end_device_ids' has neither dev_eui nor device_id")
    # The inner instant is the network server's and the same in every delivery, the outer the application server's.
    received_at = messages.instant(uplink, "received_at") or messages.instant(message, "received_at")
    if received_at is None:
        raise RejectedError("no 'received_at': without it nobody knows when this was measured")
    f_cnt = messages.whole(uplink, "f_cnt")
    return Uplink(
        device_id=canonical(device_id),
        server_received_at=received_at,
        f_cnt=f_cnt,
        decoded=messages.member(uplink, "decoded_payload"),
        raw_payload=_payload(uplink),
        f_port=messages.whole(uplink, "f_port", most=255),
        gateways=tuple(_gateway(one) for one in messages.members(uplink, "rx_metadata")),
        spreading_factor=_spreading_factor(uplink),
        simulated=message.get("simulated") is True,
        dedupe_key=f"{messages.text(uplink, 'session_key_id') or received_at.isoformat()}/{f_cnt}",
    )


def _payload(uplink: Mapping[str, Any]) -> bytes | None:
    encoded = messages.text(uplink, "frm_payload")
    try:
        return base64.b64decode(encoded, validate=True) if encoded else None
    except (binascii.Error, ValueError):
        raise RejectedError(f"'frm_payload' {encoded[:20]!r} is not base64") from None


def _gateway(rx: Mapping[str, Any]) -> GatewayRx:
    ids = messages.member(rx, "gateway_ids")
    return GatewayRx(
        messages.text(ids, "gateway_id") or messages.text(ids, "eui") or "unknown",
        messages.real(rx, "rssi", None),
        messages.real(rx, "snr"),
    )


def _spreading_factor(uplink: Mapping[str, Any]) -> int | None:
    lora = messages.member(messages.member(messages.member(uplink, "settings"), "data_rate"), "lora")
    return messages.whole(lora, "spreading_factor", most=12) or None


SOURCE = Source("ttn", single(decode))
