"""Keeps `stadtklima ingest`, `serve`, `work` and, where there is a broker, `receive` alive; they end when it ends."""

import http.client
import os
import pkgutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

import layers
from cli.processes.port import check_free
from data.errors import StadtklimaError
from services.logs import sayer
from services.settings import SUPERVISOR, Settings

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 30.0
HEALTHY_S: Final = 30.0
"""A child that lived this long is restarted at once again."""
PATIENCE_S: Final = 1.5
"""So long all of them together may take to end; what is killed then loses nothing, as at a power failure."""
WORK_WAITS_S: Final = 4.0
"""The worker starts after the pages: nobody waits for it."""
_LOOK_S: Final = 0.2
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - addresses to be replaced, not listened on


class CannotBuildError(StadtklimaError):
    """The first start did not succeed."""


@dataclass(slots=True)
class Child:
    """One supervised process: a command of stadtklima, ``ingest``, ``serve``, ``work`` or ``receive``."""

    command: str
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    due: float = 0.0
    say: Callable[[str], None] = print

    def keep_alive(self, now: float, *, can_start: Callable[[], bool]) -> None:
        """Start it, or start it again when its pause (s) is over and it may; each early death doubles the pause."""
        if self.process is not None and self.process.poll() is not None:
            self._died(now, self.process.returncode)
        if self.process is None and now >= self.due:
            if self.began and not can_start():
                self.due = now + LONGEST_PAUSE_S
                return
            self.process, self.began = start(self.command), now

    def _died(self, now: float, code: int) -> None:
        self.process = None
        self.pause_s = FIRST_PAUSE_S if now - self.began > HEALTHY_S else min(self.pause_s * 2, LONGEST_PAUSE_S)
        self.due = now + self.pause_s
        self.say(
            f"stadtklima {self.command} ended with {code}; starting it again in {self.pause_s:.0f} s if it can start"
        )

    def end(self, number: signal.Signals) -> None:
        """Send it a signal if it lives."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


@dataclass(slots=True)
class Supervisor:
    """Builds what is missing, starts the children and watches them."""

    settings: Settings
    children: tuple[Child, ...] = field(default_factory=lambda: (Child("ingest"), Child("serve"), Child("work")))
    _stop: threading.Event = field(default_factory=threading.Event)
    _say: Callable[[str], None] = field(init=False)

    def __post_init__(self) -> None:
        if self.settings.mqtt_url.get_secret_value():
            self.children = (*self.children, Child("receive"))
        self._say = sayer(self.settings, "supervisor")
        for child in self.children:
            child.say = self._say

    def run(self) -> int:
        """Until told to end by a signal; 0, or 1 if something must be mended first, which is said then.

        Raises:
            CannotBuildError: the town could not be built.
            AddressTakenError: the port is taken.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_end)
        check_free(self.settings.host, self.settings.port)
        if (code := self._ended(start("check", "--declarations", "--carry-demo"))) is None:
            return 0
        if code:
            return 1
        if not looks_built(self.settings) and not self._build():
            return 0
        for child in self.children:
            child.due = time.monotonic() + WORK_WAITS_S * (child.command == "work")
        ready = threading.Thread(target=self._announce, name="announce", daemon=True)
        ready.start()
        try:
            while not self._stop.is_set():
                for child in self.children:
                    child.keep_alive(time.monotonic(), can_start=self._can_start)
                self._stop.wait(_LOOK_S)
        finally:
            self._end_all()
        return 0

    def _told_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _build(self) -> bool:
        """Build in a process of its own, so that what it needed of memory is given back; False if told to end."""
        code = self._ended(start("build"))
        if code:
            raise CannotBuildError("the town could not be built; the line above says why")
        return code is not None

    def _can_start(self) -> bool:
        return self._ended(start("check", "--declarations")) == 0

    def _ended(self, process: "subprocess.Popen[bytes]") -> int | None:
        """How a process ended; None: we were told to end, and so was it."""
        while process.poll() is None:
            if self._stop.wait(_LOOK_S):
                # Whatever a build wrote is begun anew or gone on with at the next start.
                process.terminate()
                end_or_kill([process], PATIENCE_S)
                return None
        return process.returncode

    def _announce(self) -> None:
        while not self._stop.wait(_LOOK_S):
            if answers(self.settings):
                self._say(f"Stadtklima: {self.settings.public_url or address(self.settings)}")
                return

    def _end_all(self) -> None:
        """The web processes first, so that nothing is accepted that ingest would not take before the next start."""
        for child in reversed(self.children):
            child.end(signal.SIGTERM)
        end_or_kill([child.process for child in self.children if child.process is not None], PATIENCE_S)


def end_or_kill(processes: "Sequence[subprocess.Popen[bytes]]", seconds: float) -> None:
    """Wait for processes that were told to end; kill what has not after some seconds, with all of its group."""
    deadline = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def can_start() -> bool:
    """Whether settings, layers and the town's files can be read; a process of its own looks, and says what is wrong."""
    return start("check", "--declarations").wait() == 0


def start(*command: str, settings: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a command of stadtklima in a process group of its own, so that Ctrl-C reaches us alone.

    Args:
        command: its name and options.
        settings: what differs from our own environment, such as STADTKLIMA_DATA_DIR.
    """
    environment = {**os.environ, **(settings or {}), SUPERVISOR: str(os.getpid())}
    line = [sys.executable, "-m", "cli", *command]
    return subprocess.Popen(line, env=environment, process_group=0)  # noqa: S603 - our own command, no input in it


def looks_built(settings: Settings) -> bool:
    """A quick look that imports nothing heavy: a build to its end, a lake, sites; `stadtklima build` looks closer."""
    folders = settings.folders
    placed = all(folders.sites_of(one.name).exists() for one in pkgutil.iter_modules(layers.__path__))
    return folders.lake.is_dir() and folders.basemap.is_file() and placed and not folders.unfinished.exists()


def address(settings: Settings) -> str:
    """Where this machine reaches the web processes."""
    host = _EVERYWHERE.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def answers(settings: Settings) -> bool:
    """Whether the web processes are ready."""
    host = _EVERYWHERE.get(settings.host, settings.host)
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/healthz/ready")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
