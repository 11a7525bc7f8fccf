"""The radio network: which gateways hear nobody, and which silent devices that explains."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np
import pyarrow as pa

from analysis.alarms.silence import Hearing, causes
from services.messages.knowledge import RadioKnowledge

RADIO: Final = "radio"
"""The network as a whole: all of its gateways hear nobody."""
GATEWAY: Final = "gateway:"
_KEPT_MS: Final = 2 * 86_400_000
"""A gateway that heard a device before that, measured from the last one that did, hears it no more."""


def listen(known: RadioKnowledge, uplinks: pa.Table) -> None:
    """Take in who heard whom: rows of the lake's table of uplinks."""
    at = (np.asarray(uplinks["received_at"].cast(pa.int64())) * 1000).tolist()
    rows = sorted(zip(at, uplinks["gateway_id"].to_pylist(), uplinks["device_id"].to_pylist(), strict=True))
    for ms, gateway, device in rows:
        if not gateway:
            continue
        ear = known.gateways.setdefault(gateway, [ms, ms, 0, 0])
        if ms > ear[1] or not ear[2]:
            ear[1], ear[2] = ms, ear[2] + 1
        heard = known.devices.setdefault(device, {})
        heard[gateway] = max(ms, heard.get(gateway, ms))
    for heard in known.devices.values():
        last = max(heard.values())
        for gateway in [one for one, ms in heard.items() if ms < last - _KEPT_MS]:
            del heard[gateway]


def judge(known: RadioKnowledge, now_ms: int) -> None:
    """See which gateways hear nobody; who did so at the first look is quiet."""
    names = [*known.gateways]
    ears = np.array([known.gateways[one] for one in names], np.int64).reshape(-1, 4)
    deaf = Hearing(ears[:, 0], ears[:, 1], ears[:, 2]).deaf(now_ms)
    for name, is_deaf in zip(names, deaf.tolist(), strict=True):
        if is_deaf:
            known.deaf.setdefault(name, not known.is_known)
        elif known.deaf.pop(name, None) is not None:
            known.gateways[name][3] = known.gateways[name][1]
    known.is_known = True


def blamed(known: RadioKnowledge, devices: Sequence[str]) -> dict[str, str]:
    """Of some devices those that a deaf gateway explains, each with it."""
    gateways = [*known.gateways]
    number = {name: at for at, name in enumerate(gateways)}
    heard = np.full((len(devices), len(gateways)), -1, np.int64)
    for row, device in enumerate(devices):
        for gateway, ms in known.devices.get(device, {}).items():
            heard[row, number[gateway]] = ms
    found = causes(heard, np.array([one in known.deaf for one in gateways], np.bool_))
    return {device: gateways[at] for device, at in zip(devices, found.tolist(), strict=True) if at >= 0}


def back_ms(known: RadioKnowledge, device: str) -> int:
    """Since when the last gateway that hears a device is back, milliseconds since 1970 UTC; 0: it never was away."""
    return max((known.gateways[one][3] for one in known.devices.get(device, {})), default=0)


def messages(known: RadioKnowledge, because: Mapping[str, str]) -> dict[str, tuple[datetime, list[str]]]:
    """What is to be told: by subject since when, and the devices that are silent because of it.

    Args:
        known: the network.
        because: the silent devices that a gateway explains, each with it.
    """
    told = {one: quiet for one, quiet in known.deaf.items() if not quiet}
    if told and len(known.gateways) > 1 and len(known.deaf) == len(known.gateways):
        last = max(ear[1] for ear in known.gateways.values())
        return {RADIO: (_instant(last), sorted(because))}
    return {
        f"{GATEWAY}{one}": (_instant(known.gateways[one][1]), sorted(it for it, by in because.items() if by == one))
        for one in told
    }


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
