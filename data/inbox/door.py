"""The door: takes messages from many senders at once and lets them share one sync of the inbox."""

import asyncio
import threading
from concurrent.futures import Future
from datetime import datetime
from typing import Final, TypeAlias

from data.errors import InboxFullError
from data.inbox import Inbox

MOST_WAITING: Final = 10_000

_Waiting: TypeAlias = tuple[tuple[str, bytes, datetime], Future[int]]


class Door:
    """Group commit: while one sync runs, messages wait for the next; beyond ``most_waiting`` they are refused."""

    def __init__(self, inbox: Inbox, *, most_waiting: int = MOST_WAITING) -> None:
        self._inbox = inbox
        self._most = most_waiting
        self._waiting: list[_Waiting] = []
        self._news = threading.Condition()
        self._open = True
        self.trouble = ""
        """Why the last messages could not be kept, as a sentence; empty since some were."""
        self._keeper = threading.Thread(target=self._keep, name="door", daemon=True)
        self._keeper.start()

    async def accept(self, source: str, raw: bytes, received_at: datetime) -> int:
        """Keep a message and return its offset; it is on the disk by then. InboxFullError: no room, try again."""
        return await asyncio.wrap_future(self._enqueue(source, raw, received_at))

    def close(self) -> None:
        """Keep what waits, then refuse everything."""
        with self._news:
            self._open = False
            self._news.notify()
        self._keeper.join()

    def _enqueue(self, source: str, raw: bytes, received_at: datetime) -> Future[int]:
        kept: Future[int] = Future()
        with self._news:
            if not self._open:
                raise InboxFullError("the door is closed: this process is about to end")
            if len(self._waiting) >= self._most:
                raise InboxFullError(f"{self._most} messages already wait to be written")
            self._waiting.append(((source, raw, received_at), kept))
            self._news.notify()
        return kept

    def _keep(self) -> None:
        while batch := self._next():
            try:
                offsets = self._inbox.append_many(message for message, _ in batch)
            except BaseException as error:  # noqa: BLE001 -- every sender must hear of it, whatever it is
                self.trouble = str(error)
                for _, kept in batch:
                    _settle(kept, error=error)
            else:
                self.trouble = ""
                for (_, kept), offset in zip(batch, offsets, strict=True):
                    _settle(kept, offset=offset)

    def _next(self) -> list[_Waiting]:
        with self._news:
            self._news.wait_for(lambda: self._waiting or not self._open)
            batch, self._waiting = self._waiting, []
        return batch


def _settle(kept: Future[int], *, offset: int = 0, error: BaseException | None = None) -> None:
    # A sender that hung up has cancelled its future; its message is kept all the same.
    if not kept.set_running_or_notify_cancel():
        return
    if error is None:
        kept.set_result(offset)
    else:
        kept.set_exception(error)
