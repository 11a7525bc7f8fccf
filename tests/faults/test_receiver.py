"""`stadtklima receive` killed at random instants while uplinks flow from Mosquitto, which is restarted between."""

import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.lake import Lake
from tests.data.receivers.mosquitto import Mosquitto, running
from tests.faults.houses import PATIENCE_S, FaultHouse, observed_at, settle, uplink

pytestmark = pytest.mark.faults
TOPIC = "v3/app@ttn/devices/t/up"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with running(tmp_path / "broker") as found:
        yield found


def house_at(tmp_path: Path, broker: Mosquitto) -> FaultHouse:
    house = settle(tmp_path / "data")
    return replace(house, environment={**house.environment, "STADTKLIMA_MQTT_URL": broker.url})


def begin_session(house: FaultHouse, broker: Mosquitto) -> subprocess.Popen[bytes]:
    """Start a receiver and wait until the broker keeps messages for it."""
    before = broker.sessions_begun()
    receiver = house.start("receive")
    deadline = time.monotonic() + PATIENCE_S
    while broker.sessions_begun() == before:
        assert receiver.poll() is None, (house.folders.root / "receive.log").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return receiver


def in_lake(house: FaultHouse) -> list[object]:
    lake = Lake(house.folders.lake)
    lake.update()
    return sorted(lake.read("readings", columns=["observed_at"])["observed_at"].to_pylist())


def test_no_kill_of_receiver_or_ingest_and_no_restart_of_the_broker_loses_or_doubles_an_uplink(
    tmp_path: Path, broker: Mosquitto, *, faults_full: bool
) -> None:
    kills, each = (50, 400) if faults_full else (6, 40)
    chance = random.Random(7)  # noqa: S311 -- instants to kill at
    house = house_at(tmp_path, broker)
    processes = {"receive": begin_session(house, broker), "ingest": house.start("ingest")}
    for number in range(kills):
        broker.publish((TOPIC, uplink(one)) for one in range(number * each, (number + 1) * each))
        time.sleep(chance.uniform(0, 2.5))
        killed = chance.choice(["receive", "receive", "ingest"])
        processes[killed].kill()
        processes[killed].wait()
        if number % 3 == 1:
            broker.stop()
            broker.start()
        processes[killed] = house.start(killed)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while len(in_lake(house)) < kills * each and time.monotonic() < deadline:
            time.sleep(0.5)
    finally:
        for process in processes.values():
            process.terminate()
            process.wait()
    assert in_lake(house) == [observed_at(one) for one in range(kills * each)]


CALLS = "trace=fsync,fdatasync,write,sendto"
PUBACK = re.compile(r'(write|sendto)\(\d+<[^>]*>, "@\\2\\0')
SYNCED = re.compile(r"f(data)?sync\(\d+<[^>]*inbox\.sqlite-wal>\)\s+= 0|<\.\.\. f(data)?sync resumed>\)\s+= 0")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (Debian: apt-get install strace)")
def test_the_inbox_is_synced_before_puback(tmp_path: Path) -> None:
    with running(tmp_path / "broker", tls=False) as broker:
        house, seen = house_at(tmp_path, broker), tmp_path / "calls"
        receiver = begin_session(house, broker)
        line = ["strace", "-f", "-y", "-s", "64", "-e", CALLS, "-o", str(seen), "-p", str(receiver.pid)]
        watcher = subprocess.Popen(line, stderr=subprocess.PIPE)
        assert watcher.stderr is not None
        if b"attached" not in watcher.stderr.readline():
            watcher.wait()
            receiver.kill()
            receiver.wait()
            pytest.skip("this machine does not let strace attach to processes")
        time.sleep(0.5)
        for number in range(5):
            broker.publish([(TOPIC, uplink(number))])
            wait_for(seen, number + 1)
        watcher.send_signal(signal.SIGINT)
        watcher.wait()
        watcher.stderr.close()
        receiver.terminate()
        receiver.wait()
    synced = acknowledged = 0
    for call in seen.read_text("utf-8", "replace").splitlines():
        if SYNCED.search(call):
            synced += 1
        elif PUBACK.search(call):
            acknowledged += 1
            assert synced >= acknowledged, "a PUBACK was sent before the inbox was synced"
    assert acknowledged == 5


def wait_for(seen: Path, count: int) -> None:
    """Until strace has written so many PUBACKs."""
    deadline = time.monotonic() + PATIENCE_S
    while len(PUBACK.findall(seen.read_text("utf-8", "replace"))) < count:
        assert time.monotonic() < deadline, seen.read_text("utf-8", "replace")[-2000:]
        time.sleep(0.1)
