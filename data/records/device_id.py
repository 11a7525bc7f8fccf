"""One spelling for each device: network servers disagree about capitals in a DevEUI."""

import re

_DEV_EUI = re.compile(r"[0-9A-Fa-f]{16}\Z")


def canonical(device_id: str) -> str:
    """A DevEUI in capitals; any other vendor's id as it is."""
    return device_id.upper() if _DEV_EUI.match(device_id) else device_id
