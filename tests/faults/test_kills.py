"""Processes are killed at random instants while uplinks flow over HTTP: each is in the lake exactly once."""

import contextlib
import random
import subprocess
import threading
import time
from pathlib import Path

import pytest

from data.inbox import Inbox
from tests.support.fault_house import PATIENCE_S, FaultHouse, exactly_once, settle, uplink

pytestmark = pytest.mark.long
SENDERS = 4
KILLS, COUNT = 10, 2000


class Stream:
    """Sends uplinks 0..count-1 and each again until it is accepted; goes on step by step as it is allowed to."""

    def __init__(self, house: FaultHouse, count: int) -> None:
        self._house = house
        self._next = iter(range(count))
        self._taking = threading.Lock()
        self._allowed = threading.Semaphore(0)
        self._senders = [threading.Thread(target=self._send, daemon=True) for _ in range(SENDERS)]
        for sender in self._senders:
            sender.start()

    def allow(self, more: int) -> None:
        """Let so many more uplinks go."""
        for _ in range(more):
            self._allowed.release()

    def finish(self) -> None:
        """Until every uplink was accepted."""
        self.allow(SENDERS)
        for sender in self._senders:
            sender.join()

    def _send(self) -> None:
        while True:
            self._allowed.acquire()
            with self._taking:
                number = next(self._next, None)
            if number is None:
                return
            while not self._accepted(number):
                time.sleep(0.1)

    def _accepted(self, number: int) -> bool:
        try:
            return self._house.post(uplink(number)) == 202
        except OSError:
            return False


def test_ingest_may_die_at_any_instant(tmp_path: Path) -> None:
    house = settle(tmp_path)
    chance = random.Random(20260701)  # noqa: S311 -- a fixed choice of instants
    with house.serving():
        stream = Stream(house, COUNT)
        for kill in range(KILLS):
            stream.allow(COUNT // KILLS)
            ingest = start_ingest(house, wait=kill % 4 != 3)
            time.sleep(chance.uniform(0, 2.5))
            ingest.kill()
            ingest.wait()
        stream.finish()
        let_ingest_finish(house)
    exactly_once(house, COUNT)


def test_ingest_and_doors_may_die_at_any_instant(tmp_path: Path) -> None:
    house = settle(tmp_path)
    chance = random.Random(7)  # noqa: S311 -- a fixed choice of instants
    stream = Stream(house, COUNT)
    for _ in range(KILLS):
        stream.allow(COUNT // KILLS)
        door, ingest = house.start("serve"), start_ingest(house, wait=True)
        with contextlib.suppress(AssertionError):
            house.wait_for_answers(door)
        time.sleep(chance.uniform(0, 1.5))
        for process in chance.sample([door, ingest], 2):
            process.kill()
            process.wait()
            time.sleep(chance.uniform(0, 0.3))
    with house.serving():
        stream.finish()
        let_ingest_finish(house)
    exactly_once(house, COUNT)


def start_ingest(house: FaultHouse, *, wait: bool) -> subprocess.Popen[bytes]:
    """Ingest, at work already or still starting."""
    house.folders.heartbeat.unlink(missing_ok=True)
    process = house.start("ingest")
    deadline = time.monotonic() + PATIENCE_S
    while wait and not house.folders.heartbeat.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return process


def let_ingest_finish(house: FaultHouse) -> None:
    """A last ingest that nobody kills empties the inbox and ends by itself when told to."""
    ingest, inbox = start_ingest(house, wait=True), Inbox(house.folders.inbox)
    deadline = time.monotonic() + PATIENCE_S
    while inbox.depth() and ingest.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    ingest.terminate()
    assert ingest.wait(PATIENCE_S) == 0, (house.folders.root / "ingest.log").read_text()
    assert inbox.depth() == 0
