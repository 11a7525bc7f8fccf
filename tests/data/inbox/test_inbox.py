"""The inbox on a real disk, with real processes."""

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.errors import InboxFullError
from data.inbox import Inbox

NOW = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox.sqlite")


def test_messages_come_back_in_order_untouched(inbox: Inbox) -> None:
    first = inbox.append("ttn", b"\x00\xff", NOW)
    second = inbox.append("chirpstack", b"{}", NOW)
    assert second == first + 1
    one, two = inbox.after(0, 10)
    assert (one.offset, one.source, one.raw, one.received_at) == (first, "ttn", b"\x00\xff", NOW)
    assert two.source == "chirpstack"


def test_reading_goes_on_behind_an_offset_up_to_a_limit(inbox: Inbox) -> None:
    offsets = inbox.append_many([("ttn", str(number).encode(), NOW) for number in range(5)])
    assert [message.raw for message in inbox.after(offsets[1], 2)] == [b"2", b"3"]


def test_forgotten_offsets_are_never_given_again(inbox: Inbox, tmp_path: Path) -> None:
    last = inbox.append_many([("ttn", b"", NOW)] * 3)[-1]
    inbox.forget_through(last)
    inbox.close()
    again = Inbox(tmp_path / "inbox.sqlite")
    assert again.depth() == 0
    assert again.append("ttn", b"", NOW) == last + 1


def test_a_full_inbox_keeps_nothing_of_a_batch_and_says_so(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox.sqlite", most_messages=3)
    inbox.append_many([("ttn", b"", NOW)] * 2)
    with pytest.raises(InboxFullError, match="holds 2 messages of at most 3"):
        inbox.append_many([("ttn", b"", NOW)] * 2)
    assert inbox.depth() == 2
    inbox.forget_through(1)
    assert inbox.append_many([("ttn", b"", NOW)] * 2) == [3, 4]


def test_an_inbox_that_cannot_grow_refuses_and_goes_on_when_there_is_room(inbox: Inbox) -> None:
    inbox._db.execute("PRAGMA max_page_count = 8")
    with pytest.raises(InboxFullError, match="make room"):
        inbox.append("ttn", b"x" * 100_000, NOW)
    inbox._db.execute("PRAGMA max_page_count = 100000")
    assert inbox.append("ttn", b"x" * 100_000, NOW) == 1


def test_appends_of_many_threads_and_connections_get_offsets_without_gaps(inbox: Inbox, tmp_path: Path) -> None:
    def send(own: Inbox) -> None:
        for _ in range(20):
            own.append("ttn", b"{}", NOW)

    senders = [threading.Thread(target=send, args=(Inbox(tmp_path / "inbox.sqlite"),)) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [message.offset for message in inbox.after(0, 1000)] == list(range(1, 81))


def test_a_new_inbox_continues_behind_what_the_lake_has_seen(inbox: Inbox) -> None:
    inbox.append_many([("ttn", b"a", NOW), ("ttn", b"b", NOW)])
    inbox.continue_after(1000)
    assert [(message.offset, message.raw) for message in inbox.after(1000, 10)] == [(1001, b"a"), (1002, b"b")]
    assert inbox.append("ttn", b"c", NOW) == 1003


def test_an_empty_new_inbox_continues_too(inbox: Inbox) -> None:
    inbox.continue_after(1000)
    assert inbox.append("ttn", b"c", NOW) == 1001


def test_an_inbox_that_is_ahead_of_the_lake_stays_as_it_is(inbox: Inbox) -> None:
    inbox.append_many([("ttn", b"a", NOW)] * 3)
    inbox.continue_after(2)
    assert [message.offset for message in inbox.after(2, 10)] == [3]


def test_every_commit_is_synced(inbox: Inbox) -> None:
    assert inbox._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert inbox._db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_other_errors_of_the_database_are_not_taken_for_a_full_disk(inbox: Inbox) -> None:
    inbox._db.execute("DROP TABLE message")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        inbox.append("ttn", b"", NOW)
