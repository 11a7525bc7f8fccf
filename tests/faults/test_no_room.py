"""A disk without room, or that became read-only: doors refuse, say so, and go on when there is room again."""

import asyncio
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.errors import InboxFullError
from data.folders import Folders
from data.inbox import Inbox
from data.inbox.door import Door
from tests.support.ingest_place import NOON, Place, minutes, uplink

AT = datetime(2026, 7, 1, tzinfo=UTC)
SIZE = 4_000_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB of its own."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"this user may not mount a small disk: {made.stderr.decode().strip()}")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def fill(disk: Path, *, leave: int = 0) -> Path:
    """Fill the disk with a file but for some bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            file.truncate(max(0, file.tell() - leave))
    return ballast


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def test_a_door_refuses_on_a_full_disk_and_goes_on_when_there_is_room(disk: Path) -> None:
    inbox = Inbox(disk / "inbox.sqlite")
    door = Door(inbox)
    accepted = [asyncio.run(door.accept("ttn", b"first", AT))]
    ballast = fill(disk, leave=40_000)
    refused = ""
    while not refused:
        try:
            accepted += [asyncio.run(door.accept("ttn", b"x" * 20_000, AT))]
        except InboxFullError as error:
            refused = str(error)
    assert "cannot write" in refused
    assert "make room" in door.trouble
    ballast.unlink()
    accepted.append(asyncio.run(door.accept("ttn", b"last", AT)))
    assert not door.trouble
    kept = inbox.after(0, 1000)
    assert [one.offset for one in kept] == accepted
    assert (kept[0].raw, kept[-1].raw) == (b"first", b"last")
    door.close()
    inbox.close()


def test_a_door_refuses_on_a_read_only_disk(disk: Path) -> None:
    inbox = Inbox(disk / "inbox.sqlite")
    inbox.append("ttn", b"first", AT)
    inbox.close()
    remount(disk, "ro")
    with pytest.raises(InboxFullError, match="cannot be opened"):
        Inbox(disk / "inbox.sqlite")
    remount(disk, "rw")
    again = Inbox(disk / "inbox.sqlite")
    again.append("ttn", b"second", AT)
    assert [one.raw for one in again.after(0, 10)] == [b"first", b"second"]
    again.close()


def test_ingest_waits_for_room_and_loses_nothing(disk: Path) -> None:
    place = Place(Folders(disk / "town"))
    place.take_in(uplink(10, 0, NOON, {"temperature": 20}))
    place.send(*(uplink(10, number, NOON + minutes(10 * number), {"temperature": 20.5}) for number in range(1, 4)))
    with place.ingest() as ingest:
        ballast = fill(disk)
        with pytest.raises(OSError, match="No space left"):
            ingest.round()
        assert place.inbox.depth() == 3
        ballast.unlink()
        while ingest.round():
            pass
        ingest.roll_up()
    assert [row["value"] for row in place.rows("readings")] == [20, 20.5, 20.5, 20.5]
    assert place.inbox.depth() == 0
