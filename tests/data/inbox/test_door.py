"""Many senders at one door."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.errors import InboxFullError
from data.inbox import Inbox
from data.inbox.door import Door

NOW = datetime(2026, 7, 1, tzinfo=UTC)


class SlowInbox(Inbox):
    """Counts commits, and holds the first one until it is told to go on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.commits: list[int] = []
        self.go_on = threading.Event()
        self.begun = threading.Event()

    def _insert(self, rows: list[tuple[str, int, bytes]]) -> list[int]:
        self.begun.set()
        self.go_on.wait()
        self.commits.append(len(rows))
        return super()._insert(rows)


def offset_of(door: Door) -> int:
    """What a sender hears whose message is kept."""
    return asyncio.run(door.accept("ttn", b"{}", NOW))


def test_senders_that_come_during_a_sync_share_the_next_one(tmp_path: Path) -> None:
    inbox = SlowInbox(tmp_path / "inbox.sqlite")
    door = Door(inbox)

    async def send() -> list[int]:
        first = asyncio.ensure_future(door.accept("ttn", b"first", NOW))
        await asyncio.to_thread(inbox.begun.wait)
        others = [asyncio.ensure_future(door.accept("ttn", b"other", NOW)) for _ in range(50)]
        await asyncio.sleep(0)
        inbox.go_on.set()
        return [await first, *await asyncio.gather(*others)]

    assert asyncio.run(send()) == list(range(1, 52))
    assert inbox.commits == [1, 50]
    door.close()


def test_every_sender_of_a_refused_batch_hears_it_and_the_door_goes_on(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox.sqlite", most_messages=1)
    door = Door(inbox)
    offset_of(door)
    with pytest.raises(InboxFullError):
        offset_of(door)
    inbox.forget_through(1)
    assert offset_of(door) == 2
    door.close()


def test_a_crowd_before_the_door_is_refused_instead_of_kept_in_memory(tmp_path: Path) -> None:
    inbox = SlowInbox(tmp_path / "inbox.sqlite")
    door = Door(inbox, most_waiting=2)
    kept = [door._enqueue("ttn", b"{}", NOW)]
    inbox.begun.wait()
    kept += [door._enqueue("ttn", b"{}", NOW) for _ in range(2)]
    with pytest.raises(InboxFullError, match="2 messages already wait"):
        offset_of(door)
    inbox.go_on.set()
    assert [one.result() for one in kept] == [1, 2, 3]
    door.close()


def test_a_sender_that_hangs_up_does_not_disturb_the_others(tmp_path: Path) -> None:
    inbox = SlowInbox(tmp_path / "inbox.sqlite")
    door = Door(inbox)
    first = door._enqueue("ttn", b"first", NOW)
    inbox.begun.wait()
    gone, other = door._enqueue("ttn", b"gone", NOW), door._enqueue("ttn", b"other", NOW)
    gone.cancel()
    inbox.go_on.set()
    assert (first.result(), other.result()) == (1, 3)
    door.close()


def test_a_closing_door_keeps_what_waits_and_refuses_what_comes_after(tmp_path: Path) -> None:
    inbox = SlowInbox(tmp_path / "inbox.sqlite")
    door = Door(inbox)
    waiting = [door._enqueue("ttn", b"{}", NOW) for _ in range(3)]
    inbox.go_on.set()
    door.close()
    assert sorted(one.result() for one in waiting) == [1, 2, 3]
    with pytest.raises(InboxFullError, match="closed"):
        offset_of(door)
