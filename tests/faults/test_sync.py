"""The inbox is on the disk before anyone is told 202: seen from the kernel's side."""

import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.houses import PATIENCE_S, settle, uplink

pytestmark = pytest.mark.faults
CALLS = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"
ACCEPTED = re.compile(r'(write|writev|sendto|sendmsg)\(.*"HTTP/1.1 202')
SYNC = re.compile(r"^(\d+) .*f(?:data)?sync\(\d+<[^>]*inbox\.sqlite-wal>(\)\s+= 0| <unfinished)")
RESUMED = re.compile(r"^(\d+) .*f(?:data)?sync resumed>\)\s+= 0")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (Debian: apt-get install strace)")
def test_the_inbox_is_synced_before_202(tmp_path: Path) -> None:
    house, seen = settle(tmp_path), tmp_path / "calls"
    with house.serving() as server, watching(server.pid, seen) as watcher:
        assert watcher.stderr is not None
        if b"attached" not in watcher.stderr.readline():
            pytest.skip("this machine does not let strace attach to processes")
        time.sleep(0.5)
        for number in range(5):
            assert house.post(uplink(number)) == 202
        wait_for_answers(seen, 5)
        watcher.send_signal(signal.SIGINT)
    story = events(seen.read_text("utf-8", "replace").splitlines())
    assert story.count("202") == 5
    for at, event in enumerate(story):
        if event == "202":
            assert story[:at].count("synced") >= story[: at + 1].count("202"), (
                "202 was sent before the inbox was synced"
            )


def watching(pid: int, seen: Path) -> subprocess.Popen[bytes]:
    """Write every sync and every write of a process and its children to a file."""
    pids = ",".join(map(str, family(pid)))
    command = ["strace", "-f", "-y", "-s", "64", "-e", CALLS, "-o", str(seen), "-p", pids]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in family(int(child)))]


def wait_for_answers(seen: Path, count: int) -> None:
    """Until strace has written what it saw."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if len(ACCEPTED.findall(seen.read_text("utf-8", "replace"))) >= count:
            return
        time.sleep(0.1)


def events(calls: list[str]) -> list[str]:
    """What happened in order: ``synced`` for each finished sync of the inbox, ``202`` for each acceptance sent."""
    story, under_way = [], set()
    for call in calls:
        if sync := SYNC.search(call):
            if sync[2].endswith("unfinished"):
                under_way.add(sync[1])
            else:
                story.append("synced")
        elif (resumed := RESUMED.search(call)) and resumed[1] in under_way:
            under_way.remove(resumed[1])
            story.append("synced")
        elif ACCEPTED.search(call):
            story.append("202")
    return story
