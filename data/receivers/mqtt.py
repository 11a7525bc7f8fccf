"""Subscribes to an MQTT broker so that nothing it has accepted is lost: persistent session, PUBACK after the sync."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from data.clock import Clock
from data.ingest.envelope import wrap
from data.ingest.messages import MOST_BYTES
from data.ingest.sources import discover
from data.receivers.brokers import Broker
from data.receivers.keeper import Keeper, Received
from data.receivers.state import BrokerState
from data.town.subscriptions import Subscription

log = logging.getLogger(__name__)

KEEPALIVE_S: Final = 30
LONGEST_PAUSE_S: Final = 30
UNSUBSCRIBED: Final = Subscription(pattern="", source="mqtt")
"""What comes by a topic that nobody asked for is kept with the reason that its source is unknown."""


class Connection:
    """One connection: its packet identifiers mean nothing to the next one, which may be a new session."""

    def __init__(self, client: Client, lock: threading.Lock) -> None:
        self._client = client
        self._lock = lock
        self._alive = True

    def acknowledge(self, mids: list[int]) -> None:
        """Send a PUBACK for each; none if the connection is gone: the broker sends those messages again."""
        with self._lock:
            if self._alive:
                for mid in mids:
                    self._client.ack(mid, 1)

    def end(self) -> None:
        """Acknowledge nothing any more; when this returns, nothing is under way."""
        with self._lock:
            self._alive = False


class Subscriber:
    """A session at one broker, from ``start`` to ``stop``, over any number of connections.

    MQTT 3.1.1, which every network server speaks, with clean_session=False: while we are away the broker keeps
    what it is set to keep. Messages are acknowledged when the keeper has synced them.

    Args:
        broker: where.
        topics: subscriptions, at QoS 1.
        keeper: gets the messages; it blocks when the inbox is full, and with it the reading of the socket.
        clock: says when they came.
    """

    def __init__(self, broker: Broker, topics: Sequence[Subscription], keeper: Keeper, clock: Clock) -> None:
        self._broker = broker
        self._topics = topics
        self._keeper = keeper
        self._clock = clock
        self._needs_topic = {source.id for source in discover().values() if source.needs_topic} | {UNSUBSCRIBED.source}
        self._topic_of = lru_cache(maxsize=20_000)(self._first_match)
        self._lock = threading.Lock()
        self._connected_since: datetime | None = None
        self._last_message: datetime | None = None
        self._connections = 0
        self._failed = False
        self._client = self._made()
        self._connection = Connection(self._client, self._lock)

    def _made(self) -> Client:
        client = Client(CallbackAPIVersion.VERSION2, self._broker.client_id, clean_session=False, manual_ack=True)
        if self._broker.username:
            client.username_pw_set(self._broker.username, self._broker.password)
        if self._broker.tls:
            client.tls_set_context(self._broker.tls_context())
        client.reconnect_delay_set(1, LONGEST_PAUSE_S)
        client.on_connect = self._connected
        client.on_connect_fail = self._unreachable
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        client.on_subscribe = self._subscribed
        return client

    def start(self) -> None:
        """Connect in the background, again and again until it succeeds."""
        self._client.connect_async(self._broker.host, self._broker.port, KEEPALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """End the connection; the broker keeps the session. The keeper is to be closed before."""
        self._client.disconnect()
        self._client.loop_stop()

    def state(self) -> BrokerState:
        """How the connection does."""
        return BrokerState(
            name=str(self._broker),
            connected_since=self._connected_since,
            last_message=self._last_message,
            reconnects=max(0, self._connections - 1),
        )

    def _connected(
        self, client: Client, _data: Any, flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            log.warning("%s refuses %s: %s", self._broker, self._broker.client_id, reason)
            return
        self._failed = False
        self._connection.end()
        self._connection = Connection(client, self._lock)
        self._connected_since = self._clock.now()
        self._connections += 1
        kept = "kept" if flags.session_present else "begun; what was published before is not in it"
        log.info("connected to %s, session %s %s", self._broker, self._broker.client_id, kept)
        client.subscribe([(topic.pattern, 1) for topic in self._topics])

    def _unreachable(self, _client: Client, _data: Any) -> None:
        """Said once, until it was reached; paho tries again, with pauses that grow."""
        if not self._failed:
            self._failed = True
            log.warning("cannot reach %s; trying again at least every %d s", self._broker, LONGEST_PAUSE_S)

    def _disconnected(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        # Before the next connection is made: else a late PUBACK would name a message of that one.
        self._connection.end()
        self._connected_since = None
        log.info("disconnected from %s: %s", self._broker, reason)

    def _subscribed(
        self, _client: Client, _data: Any, _mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        for topic, reason in zip(self._topics, reasons, strict=False):
            if reason.is_failure:
                log.warning("%s does not let us subscribe to %s: %s", self._broker, topic.pattern, reason)

    def _received(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        try:
            name = message.topic
        except UnicodeDecodeError:
            name = ""
        topic = self._topic_of(name)
        # One byte more than is read: it will be rejected for its size, and the inbox is spared the rest.
        raw = bytes(message.payload[: MOST_BYTES + 1])
        if topic.source in self._needs_topic:
            raw = wrap(raw, topic=name, profile=topic.profile)
        mid = message.mid if message.qos else 0
        now = self._last_message = self._clock.now()
        self._keeper.put(Received(self._connection, mid, topic.source, raw, now))

    def _first_match(self, name: str) -> Subscription:
        for topic in self._topics:
            if topic_matches_sub(topic.pattern, name):
                return topic
        return UNSUBSCRIBED
