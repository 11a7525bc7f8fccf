"""ChirpStack v4: the events "up" and "status" of its MQTT and HTTP integrations in JSON (domain.md section 6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from data.ingest import lorawan, messages
from data.ingest.uplink import GatewayRx, Source, Uplink
from data.profiles import Profiles
from data.records import canonical
from data.rejection import RejectedError

_UPLINK: Final = {"rxInfo", "object", "data"}
_STATUS: Final = {"margin", "batteryLevel", "externalPowerSource", "batteryLevelUnavailable"}


def read(raw: bytes, _profiles: Profiles) -> Sequence[Uplink]:
    """Read an "up" event, or the battery of a "status" event; what the server omits is 0, "" or false.

    A simulation marks its events with the tag ``simulated: "true"``: ChirpStack has no field of its own for that.

    Raises:
        RejectedError: it is neither, or it says neither who sent it nor when it came.
    """
    message = messages.parse(raw)
    info = messages.member(message, "deviceInfo")
    device_id = canonical(messages.text(info, "devEui"))
    if not device_id:
        raise RejectedError(
            f"no 'deviceInfo.devEui' in this event of ChirpStack (it has: {', '.join(sorted(message))}); "
            f"events of ChirpStack v4 in JSON are read"
        )
    is_status = bool(_STATUS & message.keys())
    # Integrations that write empty fields add `rxInfo: []` to a status event, too.
    is_uplink = any(map(message.get, _UPLINK)) if is_status else bool(_UPLINK & message.keys())
    if not is_uplink and not is_status:
        raise RejectedError(f"this event of {device_id} is no uplink (it has: {', '.join(sorted(message))})")
    at = lorawan.required(messages.instant(message, "time"), "time")
    simulated = messages.member(info, "tags").get("simulated") == "true"
    if is_uplink:
        return (_uplink(message, device_id, at, simulated=simulated),)
    return _status(message, device_id, at, simulated=simulated)


def _uplink(message: Mapping[str, Any], device_id: str, at: datetime, *, simulated: bool) -> Uplink:
    f_cnt = messages.whole(message, "fCnt")
    return Uplink(
        device_id=device_id,
        server_received_at=at,
        f_cnt=f_cnt,
        decoded=messages.member(message, "object"),
        raw_payload=lorawan.payload(message, "data"),
        f_port=messages.whole(message, "fPort", most=255),
        gateways=tuple(_gateway(one) for one in messages.members(message, "rxInfo")),
        spreading_factor=lorawan.spreading_factor(message, ("txInfo", "modulation", "lora"), "spreadingFactor"),
        simulated=simulated,
        dedupe_key=messages.text(message, "deduplicationId") or f"{at.isoformat()}/{f_cnt}",
    )


def _status(message: Mapping[str, Any], device_id: str, at: datetime, *, simulated: bool) -> Sequence[Uplink]:
    """The battery of a status event; none where the device hangs on the mains or cannot say."""
    if message.get("externalPowerSource") is True or message.get("batteryLevelUnavailable") is True:
        return ()
    return (lorawan.battery(device_id, messages.real(message, "batteryLevel") or 0.0, at=at, simulated=simulated),)


def _gateway(rx: Mapping[str, Any]) -> GatewayRx:
    return GatewayRx(
        messages.text(rx, "gatewayId") or "unknown", messages.real(rx, "rssi", None), messages.real(rx, "snr")
    )


SOURCE = Source("chirpstack", read)
