"""All receivers of a town in one process: a session at each broker."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from data.clock import Clock
from data.folders import Folders
from data.inbox import Inbox
from data.lake import WriterLock
from data.receivers.brokers import Broker
from data.receivers.keeper import Keeper
from data.receivers.mqtt import Subscriber
from data.receivers.state import EVERY_S, ReceiverState, write
from data.town.subscriptions import Subscription

log = logging.getLogger(__name__)


def run(
    stop: threading.Event,
    *,
    brokers: Sequence[Broker],
    topics: Sequence[Subscription],
    inbox: Inbox,
    clock: Clock,
    folders: Folders,
) -> None:
    """Receive until ``stop`` is set; then keep and acknowledge what has come.

    Raises:
        LakeBusyError: another process receives for this town already.
    """
    with WriterLock(folders.receive_lock, does="receives for this town"):
        keeper = Keeper(inbox)
        subscribers = [Subscriber(broker, topics, keeper, clock) for broker in brokers]
        for subscriber in subscribers:
            subscriber.start()
        log.info("receiving from %s brokers", len(subscribers))
        while not stop.wait(EVERY_S):
            _tell(folders.reception, subscribers, now=clock.now())
        keeper.close()
        for subscriber in subscribers:
            subscriber.stop()


def _tell(file: Path, subscribers: Sequence[Subscriber], *, now: datetime) -> None:
    said = ReceiverState(written_at=now, brokers=[one.state() for one in subscribers])
    try:
        write(file, said)
    except OSError as error:
        # Receiving goes on: without room messages wait at their brokers, and this file says nothing new.
        log.warning("how the receivers do cannot be written: %s", error)
