"""Workers in processes of their own over records of a test's own, with the jobs of example_jobs/."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from data.records import Records
from data.records.jobs import JobRun
from tests.support.child_processes import children_of

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = Path(__file__).with_name("example_jobs")
PATIENCE_S: Final = 90.0
"""How long a test waits for a state at most: long enough for a machine with much else to do."""


@dataclass
class Workers:
    """The workers of one town."""

    folder: Path
    records: Records
    url: str
    processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def start(self, *examples: str, **more: str) -> "subprocess.Popen[bytes]":
        """One more worker, which knows these examples by the clock."""
        settings = {"STADTKLIMA_DATA_DIR": str(self.folder), "STADTKLIMA_DATABASE_URL": self.url}
        path = {"PYTHONPATH": str(EXAMPLES), "EXAMPLES": " ".join(examples)}
        with (self.folder / "work.log").open("ab") as log:
            line = [sys.executable, "-m", "cli", "work"]
            process = subprocess.Popen(
                line, cwd=ROOT, env={**os.environ, **settings, **path, **more}, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def until(self, true: Callable[[], object], *, what: str) -> None:
        """Wait for a state."""
        deadline = time.monotonic() + PATIENCE_S
        while not true():
            assert time.monotonic() < deadline, f"{what}: {(self.folder / 'work.log').read_text('utf-8')[-3000:]}"
            time.sleep(0.05)

    def runs(self, name: str, state: str) -> list[JobRun]:
        """Runs of an example in a state, the newest first."""
        return [one for one in self.records.jobs.runs(f"example:{name}") if one.state == state]

    def asleep(self, name: str) -> JobRun:
        """The run of an example, as soon as it says that it sleeps."""
        self.until(lambda: any(one.step == "sleeping" for one in self.runs(name, "running")), what=f"{name} sleeps")
        return self.runs(name, "running")[0]


def doing(job_id: str, below: int) -> int:
    """The process, below another, that does a run."""
    return next(pid for pid, command in children_of(below).items() if command.endswith(job_id))


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be noticed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def over(url: str, folder: Path) -> Iterator[Workers]:
    """Workers over the records at an address, all of which end."""
    records = Records(url, town="castrop_rauxel")
    made = Workers(folder, records, url)
    try:
        yield made
    finally:
        for one in made.processes:
            for pid in [one.pid, *children_of(one.pid)]:
                if alive(pid):
                    os.kill(pid, signal.SIGKILL)
            one.wait()
        records._engine.dispose()
