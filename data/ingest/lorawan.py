"""What the decoders of LoRaWAN network servers have in common."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from data.ingest import messages
from data.ingest.uplink import Uplink
from data.measures import BATTERY_PERCENT
from data.rejection import RejectedError

_BATTERY_MOST: Final = 100.0


def payload(message: Mapping[str, Any], name: str) -> bytes | None:
    """The payload before decoding; None where there is none. RejectedError: it is not base64."""
    encoded = messages.text(message, name)
    try:
        return base64.b64decode(encoded, validate=True) if encoded else None
    except (binascii.Error, ValueError):
        raise RejectedError(f"{name!r} {encoded[:20]!r} is not base64") from None


def spreading_factor(message: Mapping[str, Any], path: tuple[str, ...], name: str) -> int | None:
    """The spreading factor at the end of a path of objects; None where it is not said."""
    for step in path:
        message = messages.member(message, step)
    return messages.whole(message, name, most=12) or None


def required(told: datetime | None, name: str) -> datetime:
    """The network server's instant; RejectedError: there is none."""
    if told is None:
        raise RejectedError(f"no {name!r}: without it nobody knows when this was measured")
    return told


def battery(device_id: str, percent: float, *, at: datetime, simulated: bool) -> Uplink:
    """What a device answered (DevStatusAns, percent 0..100), no uplink of its own; RejectedError: it is no share."""
    if not 0 <= percent <= _BATTERY_MOST:
        raise RejectedError(f"the battery of {device_id} is at {percent:g} %, which is no share")
    return Uplink(
        device_id=device_id,
        server_received_at=at,
        f_cnt=0,
        decoded={},
        measured={BATTERY_PERCENT.id: percent},
        simulated=simulated,
        dedupe_key=f"status/{at.isoformat()}",
    )
