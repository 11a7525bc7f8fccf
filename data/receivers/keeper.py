"""Keeps received messages in the inbox, many with one sync, and only then has them acknowledged."""

import logging
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from data.errors import InboxFullError
from data.inbox import Inbox

log = logging.getLogger(__name__)

MOST_WAITING: Final = 5_000
"""Beyond so many unkept messages nothing more is read from the brokers: memory is bounded, they wait there."""
MOST_AT_ONCE: Final = 2_000
RETRY_S: Final = 1.0


class Delivery(Protocol):
    """One connection to a broker: what came by it can be acknowledged by it only."""

    def acknowledge(self, mids: list[int]) -> None:
        """Tell the broker that these messages are safe; nothing if the connection is gone."""


@dataclass(frozen=True, slots=True)
class Received:
    """One message that nobody has kept yet.

    Args:
        delivery: the connection it came by.
        mid: its packet identifier there; 0: the broker wants no acknowledgement.
        raw: what goes into the inbox.
    """

    delivery: Delivery
    mid: int
    source: str
    raw: bytes
    received_at: datetime


class Keeper:
    """Group commit: while one sync runs, the next messages gather; beyond ``most_waiting`` ``put`` blocks."""

    def __init__(self, inbox: Inbox, *, most_waiting: int = MOST_WAITING) -> None:
        self._inbox = inbox
        self._most = most_waiting
        self._waiting: list[Received] = []
        self._changed = threading.Condition()
        self._open = True
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def put(self, received: Received) -> bool:
        """Hand over a message; wait while there is no room. False if it was not taken because the end has come."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._waiting) < self._most or not self._open)
            if not self._open:
                return False
            self._waiting.append(received)
            self._changed.notify_all()
            return True

    def close(self) -> None:
        """Keep and acknowledge what waits, if the inbox has room; take nothing more."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            while not self._kept(batch):
                with self._changed:
                    if not self._open:
                        return
                    self._changed.wait(RETRY_S)
            _acknowledge(batch)

    def _next(self) -> list[Received]:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or not self._open)
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            self._changed.notify_all()
            return batch

    def _kept(self, batch: list[Received]) -> bool:
        try:
            self._inbox.append_many((one.source, one.raw, one.received_at) for one in batch)
        except InboxFullError as error:
            log.warning("%s messages stay with their brokers: %s", len(batch), error)
            return False
        except Exception:
            log.exception("the inbox cannot be written; %s messages stay with their brokers", len(batch))
            return False
        return True


def _acknowledge(batch: list[Received]) -> None:
    by_delivery: defaultdict[Delivery, list[int]] = defaultdict(list)
    for one in batch:
        if one.mid:
            by_delivery[one.delivery].append(one.mid)
    for delivery, mids in by_delivery.items():
        delivery.acknowledge(mids)
