"""The subscriber against a real Mosquitto: nothing the broker accepted is lost, nothing is twice in the lake."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.mosquitto import PATIENCE_S, Mosquitto
from bench.ports import free_port
from data.clock import Clock
from data.inbox import Inbox
from data.receivers.brokers import STANDARD, brokers
from data.receivers.keeper import Keeper
from data.receivers.mqtt import Subscriber
from data.town.subscriptions import Subscription
from tests.support.ingest_place import NOON, Place, minutes, uplink

TOPIC = "v3/app@ttn/devices/dev/up"
CLOCK = Clock(source=lambda: NOON)


def uplinks(first: int, count: int) -> list[tuple[str, bytes]]:
    """Uplinks of the four bins, each at an instant of its own."""
    return [
        (TOPIC, uplink(number % 4, number, NOON + minutes(number / 60), {"distance_mm": 700}))
        for number in range(first, first + count)
    ]


@contextmanager
def subscribed(
    broker: Mosquitto, inbox: Inbox, *topics: Subscription, most_waiting: int = 5_000
) -> Iterator[Subscriber]:
    """A subscriber in this process, ended in good order."""
    keeper = Keeper(inbox, most_waiting=most_waiting)
    (where,) = brokers(broker.url, town_id="test")
    subscriber = Subscriber(where, topics or STANDARD, keeper, CLOCK)
    before = broker.sessions_begun()
    subscriber.start()
    try:
        until(lambda: broker.sessions_begun() > before)
        yield subscriber
    finally:
        keeper.close()
        subscriber.stop()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def begin_session(broker: Mosquitto, place: Place) -> None:
    """Subscribe once, so that the broker keeps messages for us from then on."""
    with subscribed(broker, place.inbox):
        pass


def arrived(place: Place) -> int:
    """How many different messages wait in the inbox: a broker sends again what it does not know to be acknowledged."""
    return len({one.raw for one in place.inbox.after(0, 10_000)})


def rows(place: Place) -> list[str]:
    """The observed instants of all fill levels in the lake, in order."""
    place.take_in()
    return sorted(str(row["observed_at"]) for row in place.rows("readings"))


def expected(count: int) -> list[str]:
    return sorted(str(NOON + minutes(number / 60)) for number in range(count))


def test_what_is_published_is_in_the_inbox_as_it_was_sent(broker: Mosquitto, place: Place) -> None:
    with subscribed(broker, place.inbox):
        begin = uplinks(0, 3)
        broker.publish(begin)
        until(lambda: arrived(place) == 3)
    found = place.inbox.after(0, 10)
    assert [(one.source, one.raw, one.received_at) for one in found] == [("ttn", raw, NOON) for _, raw in begin]


def test_topics_of_every_source_are_told_apart(broker: Mosquitto, place: Place) -> None:
    topics = (*STANDARD, Subscription(pattern="bins/+/state", source="json", profile="vendor"))
    with subscribed(broker, place.inbox, *topics):
        broker.publish(
            [
                ("application/1/device/70b3d57ed0000001/event/up", b"{}"),
                ("v1.1/Datastreams(74)/Observations", b'{"result":1}'),
                ("bins/b-7/state", b'{"level":3}'),
            ]
        )
        until(lambda: arrived(place) == 3)
    found = {one.source: one.raw for one in place.inbox.after(0, 10)}
    assert found["chirpstack"] == b"{}"
    assert json.loads(found["sensorthings"])["via"]["topic"] == "v1.1/Datastreams(74)/Observations"
    assert json.loads(found["json"]) == {
        "message": {"level": 3},
        "via": {"topic": "bins/b-7/state", "profile": "vendor"},
    }


def test_what_is_published_while_nobody_listens_waits_through_a_restart_of_the_broker(
    broker: Mosquitto, place: Place
) -> None:
    begin_session(broker, place)
    broker.publish(uplinks(0, 300))
    broker.stop()
    broker.start()
    with subscribed(broker, place.inbox):
        until(lambda: arrived(place) == 300)
    assert rows(place) == expected(300)


def test_a_subscriber_finds_a_broker_again_that_was_away(broker: Mosquitto, place: Place) -> None:
    with subscribed(broker, place.inbox) as subscriber:
        broker.publish(uplinks(0, 50))
        broker.stop()
        broker.start()
        broker.publish(uplinks(50, 50))
        until(lambda: arrived(place) == 100)
        told = subscriber.state()
    assert (told.connected_since, told.last_message) == (NOON, NOON)
    assert told.reconnects >= 1
    assert rows(place) == expected(100)


def test_nothing_is_acknowledged_that_is_not_in_the_inbox(broker: Mosquitto, place: Place) -> None:
    begin_session(broker, place)
    broker.publish(uplinks(0, 100))
    with locked(place.folders.inbox), subscribed(broker, Inbox(place.folders.inbox)):
        time.sleep(1)
    assert place.inbox.depth() == 0
    with subscribed(broker, place.inbox):
        until(lambda: arrived(place) == 100)
    assert rows(place) == expected(100)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Nobody can write the inbox meanwhile."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_full_inbox_makes_messages_wait_at_the_broker(broker: Mosquitto, place: Place) -> None:
    small = Inbox(place.folders.inbox, most_messages=20)
    begin_session(broker, place)
    broker.publish(uplinks(0, 100))
    with subscribed(broker, small, most_waiting=10), place.ingest() as ingest:
        deadline = time.monotonic() + PATIENCE_S
        while len(place.rows("readings")) < 100 and time.monotonic() < deadline:
            assert small.depth() <= 20
            ingest.round()
            time.sleep(0.05)
    assert rows(place) == expected(100)


def test_a_message_that_is_too_large_costs_the_inbox_no_more_than_is_read(broker: Mosquitto, place: Place) -> None:
    with subscribed(broker, place.inbox):
        broker.publish([(TOPIC, b"x" * 5_000_000)])
        until(lambda: arrived(place) == 1)
    assert len(place.inbox.after(0, 1)[0].raw) == 262_145
    place.take_in()
    assert "at most 262144 are read" in place.rows("rejected")[0]["reason"]


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from data.clock import Clock
from data.inbox import Inbox
from data.receivers.brokers import STANDARD, brokers
from data.receivers.keeper import Keeper
from data.receivers.mqtt import Subscriber
from data.town.subscriptions import Subscription

class Deadly(Inbox):
    '''Kills its process at a chosen instant around the sync.'''
    def append_many(self, messages):
        messages = list(messages)
        if sys.argv[3] == "after":
            super().append_many(messages)
        if sys.argv[3] == "half":
            super().append_many(messages[: (len(messages) + 1) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

(where,) = brokers(sys.argv[1], town_id="test")
Subscriber(where, STANDARD, Keeper(Deadly(Path(sys.argv[2]))), Clock()).start()
threading.Event().wait(60)
"""


@pytest.mark.long
@pytest.mark.parametrize("when", ["before", "half", "after"])
def test_a_kill_between_receiving_and_acknowledging_costs_nothing_and_doubles_nothing(
    broker: Mosquitto, place: Place, when: str
) -> None:
    begin_session(broker, place)
    broker.publish(uplinks(0, 200))
    line = [sys.executable, "-c", KILLED, broker.url, str(place.folders.inbox), when]
    assert subprocess.run(line, timeout=PATIENCE_S, check=False, cwd=Path(__file__).parents[3]).returncode == -9
    kept = place.inbox.depth()
    assert (kept > 0) == (when != "before")
    with subscribed(broker, place.inbox):
        # Everything is sent again, for nothing was acknowledged.
        until(lambda: place.inbox.depth() >= kept + 200)
    assert rows(place) == expected(200)
    assert len({(row["device_id"], row["f_cnt"]) for row in place.rows("uplinks")}) == len(place.rows("uplinks")) == 200


def test_a_wrong_password_is_tried_again_and_loses_nothing(
    broker: Mosquitto, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    (where,) = brokers(broker.url.replace("p%40ss", "wrong"), town_id="test")
    keeper = Keeper(place.inbox)
    subscriber = Subscriber(where, STANDARD, keeper, CLOCK)
    subscriber.start()
    until(lambda: "refuses stadtklima-test" in caplog.text)
    keeper.close()
    subscriber.stop()
    assert "wrong" not in caplog.text


# paho leaves the socket of a failed handshake to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
def test_a_certificate_of_somebody_else_is_refused(broker: Mosquitto, place: Place) -> None:
    (where,) = brokers(broker.url.partition("?")[0], town_id="test")
    keeper = Keeper(place.inbox)
    subscriber = Subscriber(where, STANDARD, keeper, CLOCK)
    subscriber.start()
    until(lambda: "OpenSSL Error" in (broker.folder / "mosquitto.log").read_text("utf-8", "replace"))
    keeper.close()
    subscriber.stop()
    assert broker.sessions_begun() == 0


def test_a_broker_that_cannot_be_reached_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (nowhere,) = brokers(f"mqtt://127.0.0.1:{free_port()}", town_id="test")
    subscriber = Subscriber(nowhere, STANDARD, Keeper(Inbox(tmp_path / "inbox.sqlite"), most_waiting=10), CLOCK)
    subscriber.start()
    try:
        end = time.monotonic() + 10
        while not caplog.records and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(1.5)  # it is tried again meanwhile
    finally:
        subscriber.stop()
    said = [one.message for one in caplog.records if one.name.startswith("data.receivers")]
    assert said == [f"cannot reach {nowhere}; trying again at least every 30 s"]
