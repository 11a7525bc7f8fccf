"""A house for fault tests: a real lake, known devices, and the project's own processes on a free port."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.ports import free_port
from data.folders import Folders
from data.lake import Lake
from data.records import Assignment, Device, Records

CITY = "castrop_rauxel"
ROOT = Path(__file__).parents[2]
FIRST = datetime(2026, 7, 1, tzinfo=UTC)
DEVICES = 20
PATIENCE_S = 120.0


@dataclass(frozen=True)
class FaultHouse:
    """Folders, environment and token of one house."""

    folders: Folders
    environment: dict[str, str]
    port: int
    token: str

    def start(self, command: str, *prefix: str) -> subprocess.Popen[bytes]:
        """Start ``stadtklima COMMAND``; what it says goes to a log beside the data."""
        with (self.folders.root / f"{command}.log").open("ab") as log:
            return subprocess.Popen(
                [*prefix, sys.executable, "-m", "cli", command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    @contextmanager
    def serving(self, *prefix: str) -> Iterator[subprocess.Popen[bytes]]:
        """The web process, from its first answer on; started by another program if one is named."""
        process = self.start("serve", *prefix)
        try:
            self.wait_for_answers(process)
            yield process
        finally:
            process.terminate()
            process.wait()

    def wait_for_answers(self, process: subprocess.Popen[bytes]) -> None:
        """Until the door answers at all."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and process.poll() is None:
            try:
                self.post(b"{}", token="nobody's")  # noqa: S106 -- refused on purpose
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folders.root / "serve.log").read_text())

    def post(self, raw: bytes, *, token: str | None = None) -> int:
        """Post one uplink as the webhook of The Things Stack does; the status of the answer.

        Raises:
            OSError: nobody answers.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"}
            connection.request("POST", "/ingest/ttn", raw, headers)
            return connection.getresponse().status
        except http.client.HTTPException as error:
            raise ConnectionResetError(str(error)) from error
        finally:
            connection.close()


def settle(folder: Path) -> FaultHouse:
    """A house with a real lake and twenty thermometers."""
    folders = Folders(folder / CITY)
    Lake(folders.lake).open_or_create(kind="real")
    records = Records(f"sqlite:///{folders.records}")
    records.add_devices([Device(device_id=eui(n), profile="thermo_plain", network="ttn") for n in range(DEVICES)])
    records.assign_many(
        [Assignment(device_id=eui(n), site_id=f"heat-{n:04d}", valid_from=FIRST) for n in range(DEVICES)]
    )
    port = free_port()
    settings = {
        "STADTKLIMA_DATA_DIR": str(folder),
        "STADTKLIMA_CITY": CITY,
        "STADTKLIMA_PORT": str(port),
        "STADTKLIMA_SIMULATE": "0",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STADTKLIMA_")}
    return FaultHouse(folders, {**kept, **settings}, port, records.new_token("ttn"))


def eui(number: int) -> str:
    """DevEUI of a thermometer."""
    return f"70B3D57ED0FA{number:04X}"


def uplink(number: int) -> bytes:
    """The number-th uplink of all, of one device after the other, each at an instant of its own."""
    at = observed_at(number).isoformat()
    return json.dumps(
        {
            "end_device_ids": {"device_id": f"t-{number % DEVICES}", "dev_eui": eui(number % DEVICES)},
            "received_at": at,
            "uplink_message": {
                "session_key_id": "AXcG0Y5w5hQbCPqDloJsBg==",
                "f_port": 1,
                "f_cnt": number,
                "decoded_payload": {"temperature": 20 + number % 7 / 10},
                "rx_metadata": [{"gateway_ids": {"gateway_id": "gw-1"}, "rssi": -90, "snr": 7}],
                "received_at": at,
            },
        }
    ).encode()


def observed_at(number: int) -> datetime:
    """When the number-th uplink was observed."""
    return FIRST + timedelta(seconds=30 * number)


def exactly_once(house: FaultHouse, count: int) -> None:
    """Readings and uplinks of the lake are those that were accepted, none missing and none twice."""
    lake = Lake(house.folders.lake)
    lake.update()
    readings = Counter(row["observed_at"] for row in lake.read("readings").to_pylist())
    assert readings == Counter(observed_at(number) for number in range(count))
    uplinks = Counter(row["f_cnt"] for row in lake.read("uplinks").to_pylist())
    assert uplinks == Counter(range(count))
    assert lake.read("rejected").num_rows == 0
    hours = lake.read("rollup_hour")
    assert sum(hours["n"].to_pylist()) == sum(row["flags"] & 15 == 0 for row in lake.read("readings").to_pylist())
