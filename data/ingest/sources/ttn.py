"""The Things Stack v3: the uplink message of its MQTT server and of its webhooks (domain.md section 6)."""

from collections.abc import Mapping, Sequence
from typing import Any

from data.ingest import lorawan, messages
from data.ingest.uplink import GatewayRx, PartlyRejectedError, Source, Uplink
from data.profiles import Profiles
from data.records import canonical
from data.rejection import RejectedError


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """Read an uplink message, and the battery where the server has asked for it; what it omits is 0, "" or false.

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
    told = messages.instant(uplink, "received_at") or messages.instant(message, "received_at")
    received_at = lorawan.required(told, "received_at")
    f_cnt = messages.whole(uplink, "f_cnt")
    session = messages.text(uplink, "session_key_id")
    sent = Uplink(
        device_id=canonical(device_id),
        server_received_at=received_at,
        f_cnt=f_cnt,
        decoded=messages.member(uplink, "decoded_payload"),
        raw_payload=lorawan.payload(uplink, "frm_payload"),
        f_port=messages.whole(uplink, "f_port", most=255),
        gateways=tuple(_gateway(one) for one in messages.members(uplink, "rx_metadata")),
        spreading_factor=lorawan.spreading_factor(uplink, ("settings", "data_rate", "lora"), "spreading_factor"),
        simulated=message.get("simulated") is True,
        # A device activated by personalisation counts from 0 again in the same session when it restarts.
        dedupe_key=f"{session}/{f_cnt}/{received_at.isoformat()}",
    )
    try:
        return (sent, *_battery(uplink, sent))
    except RejectedError as error:
        raise PartlyRejectedError(str(error), (sent,)) from None


def _battery(uplink: Mapping[str, Any], sent: Uplink) -> list[Uplink]:
    """What the device answered last; each later uplink repeats it with the instant of the answer."""
    found = messages.member(uplink, "last_battery_percentage")
    if not found:
        return []
    at = messages.instant(found, "received_at") or sent.server_received_at
    percent = messages.real(found, "value") or 0.0
    return [lorawan.battery(sent.device_id, percent, at=at, simulated=sent.simulated)]


def _gateway(rx: Mapping[str, Any]) -> GatewayRx:
    ids = messages.member(rx, "gateway_ids")
    return GatewayRx(
        messages.text(ids, "gateway_id") or messages.text(ids, "eui") or "unknown",
        messages.real(rx, "rssi", None),
        messages.real(rx, "snr"),
    )


SOURCE = Source("ttn", read)
