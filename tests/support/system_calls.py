"""What a process asked of the kernel, in order: which file was synced, and what was sent afterwards."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.fault_house import PATIENCE_S

CALLS = "trace=fsync,fdatasync,write,writev,sendto,sendmsg"
_CALL = re.compile(r"^(?P<thread>\d+) +(?:<\.\.\. )?(?P<name>\w+)(?P<rest>.*)$")
_PATH = re.compile(r"^\(\d+<(?P<path>[^>]*)>")


def watched(seen: Path) -> list[str]:
    """What to put before a command so that its syncs and writes stand in a file; skips where that is not possible."""
    if shutil.which("strace") is None:
        pytest.fail("strace is not installed (Debian: apt-get install strace)")
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"this machine does not let strace watch processes: {tried.stderr.decode().strip()}")
    # -D: the command itself is our child and hears our signals.
    return ["strace", "-D", "-f", "--seccomp-bpf", "-y", "-s", "64", "-e", CALLS, "-o", str(seen)]


def wait_for(seen: Path, sent: re.Pattern[str], count: int) -> None:
    """Until the file tells of so many lines in which something was sent."""
    deadline = time.monotonic() + PATIENCE_S
    while len(sent.findall(seen.read_text("utf-8", "replace"))) < count:
        assert time.monotonic() < deadline, seen.read_text("utf-8", "replace")[-2000:]
        time.sleep(0.1)


def story(seen: Path, sent: re.Pattern[str], name_of: Callable[[str], str]) -> list[str]:
    """What happened in order.

    Args:
        seen: what strace wrote.
        sent: finds a line in which the promise is given.
        name_of: what to call a path that was synced, "" where it does not matter.

    Returns:
        ``sent`` for each promise when it began, the name of each path when its sync had succeeded.
    """
    told, under_way = [], dict[str, str]()
    for line in seen.read_text("utf-8", "replace").splitlines():
        if sent.search(line):
            told.append("sent")
        elif (call := _CALL.match(line)) and call["name"] in {"fsync", "fdatasync"}:
            if path := _PATH.match(call["rest"]):
                under_way[call["thread"]] = name_of(path["path"])
            if call["rest"].rstrip().endswith("= 0"):
                told.append(under_way.pop(call["thread"]))
    return [one for one in told if one]


def name_of_inbox(inbox: Path) -> Callable[[str], str]:
    """Calls the inbox's journal ``inbox`` and the folder that names both ``folder``."""
    names = {f"{inbox}-wal": "inbox", str(inbox.parent): "folder"}
    return lambda path: names.get(path, "")


def synced_first(told: list[str]) -> bool:
    """Whether the folder was synced before the first promise, and the inbox once more before each."""
    first = told.index("sent")
    return "folder" in told[:first] and all(
        told[:at].count("inbox") >= told[: at + 1].count("sent") for at, one in enumerate(told) if one == "sent"
    )
