"""A receiver of a real broker, in a house that tests may kill."""

import subprocess
import time
from dataclasses import replace
from pathlib import Path

from bench.mosquitto import Mosquitto
from tests.support.fault_house import PATIENCE_S, FaultHouse, settle

TOPIC = "v3/app@ttn/devices/t/up"


def house_at(tmp_path: Path, broker: Mosquitto) -> FaultHouse:
    house = settle(tmp_path / "data")
    return replace(house, environment={**house.environment, "STADTKLIMA_MQTT_URL": broker.url})


def begin_session(house: FaultHouse, broker: Mosquitto, *prefix: str) -> subprocess.Popen[bytes]:
    """Start a receiver and wait until the broker keeps messages for it."""
    before = broker.sessions_begun()
    receiver = house.start("receive", *prefix)
    deadline = time.monotonic() + PATIENCE_S
    while broker.sessions_begun() == before:
        assert receiver.poll() is None, (house.folders.root / "receive.log").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return receiver
