"""`stadtklima receive` and `ingest` killed at random instants while uplinks flow from Mosquitto, restarted between."""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.mosquitto import Mosquitto, running
from data.lake import Lake
from tests.support.fault_house import PATIENCE_S, FaultHouse, exactly_once, uplink
from tests.support.receiving import TOPIC, begin_session, house_at

pytestmark = pytest.mark.long
BIT = 20
PAUSE_S = 0.1


class Flow(threading.Thread):
    """Publishes uplinks 0..count-1 bit by bit, so that some are always under way.

    Args:
        broker: where to.
        count: how many.
    """

    def __init__(self, broker: Mosquitto, count: int) -> None:
        super().__init__(daemon=True)
        self.broker = broker
        self.count = count
        self.resting = threading.Lock()
        """Held while the broker is restarted: what a publisher keeps is not our matter."""
        self._allowed = threading.Semaphore(0)
        self.start()

    def allow(self, more: int) -> None:
        """Let so many more uplinks go."""
        for _ in range(more // BIT):
            self._allowed.release()

    def run(self) -> None:
        """Publish what is allowed until all is published."""
        for first in range(0, self.count, BIT):
            self._allowed.acquire()
            with self.resting:
                self.broker.publish((TOPIC, uplink(one)) for one in range(first, first + BIT))
            time.sleep(PAUSE_S)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with running(tmp_path / "broker") as found:
        yield found


def test_no_kill_of_receiver_or_ingest_and_no_restart_of_the_broker_loses_or_doubles_an_uplink(
    tmp_path: Path, broker: Mosquitto
) -> None:
    kills, each = 50, 400
    chance = random.Random(7)  # noqa: S311 -- instants to kill at
    house = house_at(tmp_path, broker)
    processes = {"receive": begin_session(house, broker), "ingest": house.start("ingest")}
    flow = Flow(broker, kills * each)
    for number in range(kills):
        flow.allow(each)
        time.sleep(chance.uniform(0, 2.5))
        killed = chance.choice(["receive", "receive", "ingest"])
        processes[killed].kill()
        processes[killed].wait()
        if number % 3 == 1:
            with flow.resting:
                broker.stop()
                broker.start()
        processes[killed] = house.start(killed)
    flow.join()
    try:
        wait_until_in_lake(house, kills * each)
    finally:
        for process in processes.values():
            process.terminate()
            process.wait()
    exactly_once(house, kills * each)


def wait_until_in_lake(house: FaultHouse, count: int) -> None:
    """Until the lake has at least so many readings, or grows no more."""
    lake, rows = Lake(house.folders.lake), -1
    deadline = time.monotonic() + PATIENCE_S
    while rows < count and time.monotonic() < deadline:
        lake.update()
        now = sum(file.rows for file in lake.live_files("readings"))
        if now > rows:
            rows, deadline = now, time.monotonic() + PATIENCE_S
        time.sleep(0.5)
