"""The whole application in a folder of its own, and what each of its processes holds of memory."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.ports import free_port

START_S: Final = 900.0
LIVE: Final = "/api/live"
ROOT: Final = Path(__file__).parents[1]
COMMANDS: Final = ("serve", "ingest", "work", "receive")


@contextlib.contextmanager
def application(folder: Path, *, history_days: int = 2) -> Iterator[tuple[int, int]]:
    """`python app.py` with a small past and its simulator: port and process id."""
    port = free_port()
    given = {"DATA_DIR": str(folder / "data"), "PORT": str(port), "HISTORY_DAYS": str(history_days), "PUBLIC_URL": ""}
    environment = {**os.environ, **{f"STADTKLIMA_{name}": value for name, value in given.items()}}
    with (folder / "app.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers.

    Raises:
        TimeoutError: it does not, or has ended.
    """
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            if get(port, LIVE)[0] == http.HTTPStatus.OK:
                return
        time.sleep(0.2)
    raise TimeoutError(f"port {port} does not answer")


def get(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of an answer, compressed as browsers ask for it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def memory_mb(supervisor: int, figure: str = "RssAnon") -> dict[str, float]:
    """What the processes of each command below a supervisor hold, MB; a figure of proc_pid_status(5)."""
    held: dict[str, float] = {}
    for command, pids in processes(supervisor).items():
        held[command] = sum(_figure_kb(pid, figure) for pid in pids) / 1000
    return held


def processes(supervisor: int) -> dict[str, list[int]]:
    """The processes of each command of stadtklima below a supervisor, their children among them."""
    parents = {int(path.parent.name): _parent(path) for path in Path("/proc").glob("[0-9]*/stat")}
    found: dict[str, list[int]] = {}
    for pid, parent in parents.items():
        words = _read(Path(f"/proc/{pid}/cmdline")).decode().split("\0") if parent == supervisor else []
        for command in COMMANDS:
            if command in words:
                found.setdefault(command, []).extend([pid, *(one for one, its in parents.items() if its == pid)])
    return found


def _parent(stat: Path) -> int:
    fields = _read(stat).rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


def _figure_kb(pid: int, figure: str) -> int:
    lines = _read(Path(f"/proc/{pid}/status")).decode().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{figure}:")), 0)


def _read(path: Path) -> bytes:
    """What a process tells of itself; nothing once it has ended."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
