"""All receivers of a town in one process: a session at each broker, a thread for each polled address."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from data.clock import Clock
from data.folders import Folders
from data.inbox import Inbox
from data.lake import WriterLock
from data.profiles import Profiles
from data.receivers.brokers import Broker
from data.receivers.keeper import Keeper
from data.receivers.mqtt import Subscriber
from data.receivers.rest import Poller
from data.receivers.state import EVERY_S, ReceiverState, write
from data.town.subscriptions import Poll, Subscription

log = logging.getLogger(__name__)

_PATIENCE_S: Final = 10.0


def run(
    stop: threading.Event,
    *,
    brokers: Sequence[Broker],
    topics: Sequence[Subscription],
    polls: Sequence[Poll],
    inbox: Inbox,
    profiles: Profiles,
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
        pollers = [Poller(poll, inbox=inbox, profiles=profiles, clock=clock, weather=folders.weather) for poll in polls]
        threads = [threading.Thread(target=one.run, args=(stop,), name="poller", daemon=True) for one in pollers]
        for thread in threads:
            thread.start()
        for subscriber in subscribers:
            subscriber.start()
        log.info("receiving from %s brokers and %s addresses", len(subscribers), len(pollers))
        began_at = clock.now()
        while not stop.wait(EVERY_S):
            _tell(folders.reception, subscribers, pollers, began_at=began_at, now=clock.now())
        keeper.close()
        for subscriber in subscribers:
            subscriber.stop()
        for thread in threads:
            thread.join(_PATIENCE_S)


def _tell(
    file: Path, subscribers: Sequence[Subscriber], pollers: Sequence[Poller], *, began_at: datetime, now: datetime
) -> None:
    said = ReceiverState(
        written_at=now,
        began_at=began_at,
        brokers=[one.state() for one in subscribers],
        polls=[one.state() for one in pollers],
    )
    try:
        write(file, said)
    except OSError as error:
        # Receiving goes on: without room messages wait at their brokers, and this file says nothing new.
        log.warning("how the receivers do cannot be written: %s", error)
