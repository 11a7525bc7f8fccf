"""One message of one device, whichever server brought it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class GatewayRx:
    """How one gateway heard an uplink.

    Args:
        gateway_id: its id at the network server; None, as all else, where it is not said.
        rssi_dbm: received signal strength.
        snr_db: signal to noise ratio.
    """

    gateway_id: str | None
    rssi_dbm: float | None
    snr_db: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplink:
    """One uplink.

    Args:
        device_id: DevEUI in capitals, or the server's name of a device without one.
        server_received_at: when the network server got it, UTC.
        f_cnt: the device's frame counter.
        decoded: what the device's decoder made of the payload.
        raw_payload: the payload before decoding.
        f_port: the LoRaWAN port.
        gateways: who heard it.
        spreading_factor: 7..12; None where not said.
        simulated: its server says that it was not sent by a device.
        dedupe_key: the same for each delivery of the same uplink.
    """

    device_id: str
    server_received_at: datetime
    f_cnt: int
    decoded: Mapping[str, Any]
    raw_payload: bytes | None = None
    f_port: int = 0
    gateways: tuple[GatewayRx, ...] = field(default=())
    spreading_factor: int | None = None
    simulated: bool = False
    dedupe_key: str


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of sender.

    Args:
        id: the file's stem; the last part of ``/ingest/{id}``.
        decode: from raw bytes to an uplink; raises RejectedError with a reason that teaches.
    """

    id: str
    decode: Callable[[bytes], Uplink]
