"""Inbox and folder are on the disk before anyone is told 202 or gets a PUBACK: seen from the kernel's side."""

import re
from pathlib import Path

from bench.mosquitto import running
from tests.support.fault_house import settle, uplink
from tests.support.receiving import TOPIC, begin_session, house_at
from tests.support.system_calls import name_of_inbox, story, synced_first, wait_for, watched

ACCEPTED = re.compile(r'(?:write|writev|sendto|sendmsg)\(.*"HTTP/1.1 202')
PUBACK = re.compile(r'(?:write|sendto)\(\d+<[^>]*>, "@\\2\\0')
COUNT = 5


def test_inbox_and_folder_are_synced_before_202(tmp_path: Path) -> None:
    house, seen = settle(tmp_path), tmp_path / "calls"
    with house.serving(*watched(seen)):
        for number in range(COUNT):
            assert house.post(uplink(number)) == 202
        wait_for(seen, ACCEPTED, COUNT)
    told = story(seen, ACCEPTED, name_of_inbox(house.folders.inbox))
    assert told.count("sent") == COUNT
    assert synced_first(told), told


def test_inbox_and_folder_are_synced_before_a_puback(tmp_path: Path) -> None:
    seen = tmp_path / "calls"
    # Without TLS: the packets must be legible.
    with running(tmp_path / "broker", tls=False) as broker:
        house = house_at(tmp_path, broker)
        receiver = begin_session(house, broker, *watched(seen))
        for number in range(COUNT):
            broker.publish([(TOPIC, uplink(number))])
            wait_for(seen, PUBACK, number + 1)
        receiver.terminate()
        receiver.wait()
    told = story(seen, PUBACK, name_of_inbox(house.folders.inbox))
    assert told.count("sent") == COUNT
    assert synced_first(told), told
