"""A bin that no device serves yet, and what a device at it sends as ChirpStack passes it on, to a running app."""

import json
import urllib.request
from datetime import UTC, datetime
from typing import Any

from tests.support.running import App


def bins_without_sensor(app: App) -> list[dict[str, Any]]:
    """The features of bins that no device serves."""
    found = app.json("/api/collections/bins/items?limit=10000")["features"]
    return [one for one in found if one["properties"]["state"] == "no_sensor"]


def send_fill(app: App, token: str, *, device: str, percent: float, count: int = 1) -> int:
    """Send an uplink as ChirpStack does; the status of the answer.

    Args:
        token: of the door for ChirpStack.
        device: its DevEUI.
        percent: how full the bin is.
        count: the frame counter.
    """
    message = {
        "deduplicationId": f"{device}-{count}",
        "time": datetime.now(UTC).isoformat(),
        "deviceInfo": {"devEui": device.lower()},
        "fCnt": count,
        "fPort": 2,
        "object": {"fill_percent": percent},
        "rxInfo": [{"gatewayId": "0016c001ff10a235", "rssi": -97, "snr": 6.5}],
    }
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    address = f"{app.address}/ingest/chirpstack"
    request = urllib.request.Request(address, json.dumps(message).encode(), headers)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - likewise
        return int(answer.status)
