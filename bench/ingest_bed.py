"""What bench.ingest measures: a real lake with 2,000 thermometers, a real broker, and uplinks for both."""

import json
import os
import shutil
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from bench.mosquitto import PASSWORD, USER, Mosquitto, running
from bench.ports import free_port
from data import sites
from data.folders import Folders
from data.lake import INBOX, Lake
from data.records import Assignment, Device, Records
from data.sites import Sites

CITY = "castrop_rauxel"
DEVICES = 2_000
TOPIC = "v3/app@ttn/devices/t-{number}/up"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SAVES = "autosave_on_changes false\nautosave_interval 60\nlog_type error\n"
"""As deploy/mosquitto.conf: a broker that saves at each change writes its whole backlog anew each time."""


@dataclass(frozen=True)
class Installation:
    """A real lake with 2,000 thermometers, and a broker."""

    folders: Folders
    broker: Mosquitto
    port: int

    def start(self, command: str) -> subprocess.Popen[bytes]:
        """Start one of the project's processes."""
        own = {
            "STADTKLIMA_DATA_DIR": str(self.folders.root.parent),
            "STADTKLIMA_CITY": CITY,
            "STADTKLIMA_PORT": str(self.port),
            "STADTKLIMA_SIMULATE": "0",
            "STADTKLIMA_MQTT_URL": self.broker.url,
            "STADTKLIMA_LOG_LEVEL": "warning",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("STADTKLIMA_")}
        return subprocess.Popen([sys.executable, "-m", "cli", command], env={**kept, **own})

    def settle(self) -> None:
        """Make the lake, the sites and the devices."""
        Lake(self.folders.lake).open_or_create(kind="real")
        sites.write(self.folders.sites_of("heat"), thermometers())
        records = Records(f"sqlite:///{self.folders.records}")
        records.add_devices([Device(device_id=eui(n), profile="thermo_plain", network="ttn") for n in range(DEVICES)])
        records.assign_many(
            [Assignment(device_id=eui(n), site_id=f"heat-{n:04d}", valid_from=LONG_AGO) for n in range(DEVICES)]
        )

    def wait_for_answers(self) -> None:
        """Until the web process knows the layer's version."""
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/live", timeout=5) as answer:
                    if json.load(answer)["heat"]:
                        return
            except OSError:
                pass
            time.sleep(0.1)

    def in_lake(self) -> int:
        """How many messages the lake holds durably."""
        lake = Lake(self.folders.lake)
        lake.update()
        return lake.transaction_version(INBOX)

    def received(self) -> int:
        """How many messages were synced and acknowledged."""
        with sqlite3.connect(f"file:{self.folders.inbox}?mode=ro", uri=True) as inbox:
            try:
                row = inbox.execute("SELECT seq FROM sqlite_sequence WHERE name = 'message'").fetchone()
            except sqlite3.OperationalError:
                # Ingest is about to make the tables.
                row = None
        inbox.close()
        return int(row[0]) if row else 0


def thermometers() -> Sites:
    """A site for each device, all at one place."""
    ids, text, nothing = [f"heat-{n:04d}" for n in range(DEVICES)], [""] * DEVICES, np.zeros(DEVICES)
    begun = [LONG_AGO] * DEVICES
    never: list[datetime | None] = [None] * DEVICES
    return Sites(ids, ids, text, [{}] * DEVICES, nothing.astype(np.int16), text, text, begun, never, nothing, nothing)


def eui(number: int) -> str:
    """DevEUI of a thermometer."""
    return f"70B3D57ED0BE{number:04X}"


def uplink(number: int, at: datetime, *, f_cnt: int | None = None) -> tuple[str, bytes]:
    """Topic and message of the number-th uplink, about as large as The Things Stack's."""
    device, stamp = number % DEVICES, at.isoformat()
    return TOPIC.format(number=device), (
        f'{{"end_device_ids":{{"device_id":"t-{device}","application_ids":{{"application_id":"app"}},'
        f'"dev_eui":"{eui(device)}","join_eui":"0000000000000000","dev_addr":"260BE2DB"}},'
        f'"correlation_ids":["as:up:01FM722YWZRGCB6F7WA5YQAFZ5","gs:conn:01FM0NXF80SYCQ5AGZN773P69E"],'
        f'"received_at":"{stamp}","uplink_message":{{"session_key_id":"AX0AeBbvz47jf6oEZefMQQ==","f_port":2,'
        f'"f_cnt":{number // DEVICES if f_cnt is None else f_cnt},"frm_payload":"zB8FuQKkAQUmf/8=",'
        f'"decoded_payload":{{"temperature":'
        f'{20 + number % 70 / 10},"humidity":55.5,"battery_percent":90}},"rx_metadata":[{{"gateway_ids":'
        f'{{"gateway_id":"gw-{number % 9}","eui":"008000000000AA38"}},"rssi":-97,"channel_rssi":-97,"snr":5.5}}],'
        f'"settings":{{"data_rate":{{"lora":{{"bandwidth":125000,"spreading_factor":9}}}},"frequency":"868300000"}},'
        f'"received_at":"{stamp}","consumed_airtime":"0.205824s"}}}}'
    ).encode()


def backlog(count: int, first: int = 0) -> Iterator[tuple[str, bytes]]:
    """Uplinks of all devices, each device's five minutes apart, the last ones of now."""
    now = datetime.now(UTC).replace(microsecond=0)
    rounds = count // DEVICES + 1
    for number in range(first, first + count):
        yield uplink(number, now - timedelta(seconds=300) * (rounds - (number - first) // DEVICES))


def begin_session(broker: Mosquitto, client_id: str) -> None:
    """Subscribe and go, so that the broker keeps what comes."""
    begun = threading.Event()
    client = client_of(broker, client_id)
    client.on_subscribe = lambda *_: begun.set()
    client.loop_start()
    begun.wait()
    client.disconnect()
    client.loop_stop()


def client_of(broker: Mosquitto, client_id: str) -> Client:
    """A connected client with a persistent session that subscribes to all uplinks."""
    client = Client(CallbackAPIVersion.VERSION2, client_id, clean_session=False)
    client.username_pw_set(USER, PASSWORD)
    client.tls_set_context(ssl.create_default_context(cafile=broker.ca))
    client.on_connect = lambda one, *_: one.subscribe("v3/+/devices/+/up", 1)
    client.connect("127.0.0.1", broker.port)
    return client


@contextmanager
def installed() -> Iterator[Installation]:
    """An installation in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="stadtklima-bench-"))
    try:
        with running(folder / "broker", saves=SAVES) as broker:
            port = free_port()
            house = Installation(Folders(folder / CITY), broker, port)
            house.settle()
            yield house
    finally:
        shutil.rmtree(folder, ignore_errors=True)
