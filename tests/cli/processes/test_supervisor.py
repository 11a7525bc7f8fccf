"""`python app.py`: starts both children, starts a dead one again, leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.ports import free_port
from cli.processes.supervisor import end_or_kill
from data.folders import Folders
from tests.support.child_processes import children_of

ROOT = Path(__file__).parents[3]
PATIENCE_S = 180


def until(true: Callable[[], bool], *, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def running(own_town: Folders) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The application on a free port, in a town that is built but has no sites, devices and lake yet."""
    port = free_port()
    settings = {"DATA_DIR": str(own_town.root.parent), "PORT": str(port), "HISTORY_DAYS": "1", "ACCESS_LOG": "0"}
    environment = {**os.environ, **{f"STADTKLIMA_{name}": value for name, value in settings.items()}}
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(f"{address}/healthz"), what="not ready")
        yield process, address
    finally:
        below = children_of(process.pid)
        for pid in [process.pid, *below]:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def test_it_lives_through_the_death_of_a_child_and_ends_whole(running: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = running
    for layer in ("bins", "heat"):
        with urllib.request.urlopen(f"{address}/api/collections/{layer}/items?state=ok&limit=1") as answer:  # noqa: S310
            assert b'"numberReturned":1' in answer.read()
    ingest = next(pid for pid, command in children_of(process.pid).items() if command.endswith("ingest"))
    os.kill(ingest, signal.SIGKILL)
    until(lambda: any(c.endswith("ingest") for p, c in children_of(process.pid).items() if p != ingest), what="ingest")
    below = list(children_of(process.pid))
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0
    until(lambda: not any(map(alive, below)), what=f"left behind: {[p for p in below if alive(p)]}")


@pytest.mark.long
def test_nothing_is_left_behind_when_it_is_killed(running: tuple[subprocess.Popen[bytes], str]) -> None:
    process, _ = running
    below = list(children_of(process.pid))
    assert len(below) >= 3
    process.kill()
    process.wait()
    until(lambda: not any(map(alive, below)), what=f"left behind: {[p for p in below if alive(p)]}")


def test_a_build_ends_with_the_supervisor_that_started_it(tmp_path: Path) -> None:
    program = "from cli.processes.supervisor import start; p = start('build'); print(p.pid, flush=True); p.wait()"
    environment = {**os.environ, "STADTKLIMA_DATA_DIR": str(tmp_path)}
    line = [sys.executable, "-c", program]
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as supervisor:
        assert supervisor.stdout is not None
        build = int(supervisor.stdout.readline())
        end = time.monotonic() + 60
        while not any(tmp_path.iterdir()) and time.monotonic() < end:  # it is at work
            time.sleep(0.05)
        supervisor.kill()
    end = time.monotonic() + 10
    while is_alive(build) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_alive(build)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not fetched yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_does_not_end_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    told = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    program = (
        f"import subprocess, sys; {told}; p = subprocess.Popen([sys.executable, '-c', {told + '; time.sleep(60)'!r}]); "
    )
    program += f"open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid)); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", program], process_group=0)
    until(lambda: (tmp_path / "pid").is_file() and (tmp_path / "pid").read_text("utf-8") != "", what="began")
    process.terminate()
    end_or_kill([process], 0.1)
    until(lambda: not alive(int((tmp_path / "pid").read_text("utf-8"))), what="outlived")
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "after_s", [0.1, pytest.param(3.0, marks=pytest.mark.long), pytest.param(8.0, marks=pytest.mark.long)]
)
def test_ctrl_c_ends_a_first_start_and_nothing_outlives_it(tmp_path: Path, after_s: float) -> None:
    environment = {**os.environ, "STADTKLIMA_DATA_DIR": str(tmp_path), "STADTKLIMA_PORT": str(free_port())}
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    until(lambda: bool(children_of(process.pid)), what="it began")
    time.sleep(after_s)
    below, began = list(children_of(process.pid)), time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE_S) == 0
    took_s = time.monotonic() - began
    until(lambda: not any(map(alive, below)), what="outlived")
    assert after_s < 1 or took_s < 3.0
