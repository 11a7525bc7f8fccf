"""/metrics tells how the radio does, in counts, and names no device."""

from datetime import timedelta

import pyarrow as pa
from starlette.testclient import TestClient

from data.lake import TABLES
from tests.support.client import asker
from tests.support.small import NOON, Small


def lines(client: TestClient) -> dict[str, str]:
    text = client.get("/metrics", headers={"Authorization": "Bearer monitor"}).text
    assert "70B3D5" not in text
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("stadtklima_radio"))


def test_counts_of_the_radio(small: Small) -> None:
    rows = [
        {
            "device_id": "70B3D57ED0000001",
            "received_at": NOON - timedelta(minutes=10 * back),
            "f_cnt": frame,
            "gateway_id": "g",
            "rssi_dbm": -100.0,
            "snr_db": 0.0,
            "sf": 7,
        }
        for back, frame in ((3, 1), (2, 2), (1, 5))
    ]
    small.lake.append("uplinks", pa.Table.from_pylist(rows, schema=TABLES["uplinks"].schema))
    unknown = {
        "received_at": NOON,
        "source": "ttn",
        "reason": "unknown device '70B3D57ED0000009' (temp); ...",
        "raw": b"",
    }
    late = {**unknown, "received_at": NOON - timedelta(minutes=1)}
    small.lake.append("rejected", pa.Table.from_pylist([late], schema=TABLES["rejected"].schema))
    with asker(small) as client:
        found = lines(client)
    assert found == {
        "stadtklima_radio_devices_heard": "1",
        "stadtklima_radio_messages_heard": "3",
        "stadtklima_radio_messages_lost": "2",
        "stadtklima_radio_devices_weak": "0",
        "stadtklima_radio_messages_rejected": "1",
        "stadtklima_radio_devices_unknown": "1",
        "stadtklima_radio_margin_decibels": "7.5",
    }
