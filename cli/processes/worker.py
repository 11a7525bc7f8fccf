"""The worker: plans jobs, claims what is due, and does it in processes of its own or, if it is short, in threads."""

import logging
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from cli.processes import supervisor
from data.lake.commits import Commits
from data.records.jobs import SILENT, JobRun
from services.context import House
from services.job import Job, perform
from services.metrics import MetricRegistry

LOOK_S: Final = 0.2
ROUND_S: Final = 1.0
MOST_PROCESSES: Final = 2
MOST_THREADS: Final = 8
PATIENCE_S: Final = 1.0
"""So long a process may take to end when it is told to."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Attempt:
    """A run under way: in a process, or in a thread, which nobody can end from outside."""

    job: Job
    run: JobRun
    doer: "subprocess.Popen[bytes] | threading.Thread"
    began_s: float = field(default_factory=time.monotonic)
    told_s: float | None = None

    def is_over(self) -> bool:
        """Whether process or thread has ended."""
        return not self.doer.is_alive() if isinstance(self.doer, threading.Thread) else self.doer.poll() is not None

    def is_late(self) -> bool:
        """Whether it takes longer than its job may."""
        return time.monotonic() - self.began_s > self.job.longest_s

    def end(self) -> None:
        """Tell its process to end; kill one that was told and did not. A thread hears of it when it reports."""
        if isinstance(self.doer, threading.Thread):
            return
        if self.told_s is None:
            self.told_s = time.monotonic()
            self.doer.terminate()
        elif time.monotonic() - self.told_s > PATIENCE_S:
            self.doer.kill()

    def fate(self) -> str:
        """How a process ended that did not say so itself."""
        code = None if isinstance(self.doer, threading.Thread) else self.doer.returncode
        how = f"was killed by {signal.Signals(-code).name}" if code and code < 0 else f"ended with {code}"
        return f"its process {how} before it was done"


class Worker:
    """Does the jobs of one town until it is told to end; any number of workers share the records."""

    def __init__(self, house: House, jobs: Mapping[str, Job], registry: MetricRegistry) -> None:
        self._house, self._jobs, self._records, self._registry = house, jobs, house.records.jobs, registry
        self._name = f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._began = datetime.now(UTC)
        self._commits = Commits(house.folders.lake)
        self._attempts: dict[str, Attempt] = {}

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; then end what is under way, which others may begin again."""
        self._records.unplan()
        due_s = 0.0
        while not stop.wait(LOOK_S):
            if time.monotonic() < due_s and not any(one.is_over() for one in self._attempts.values()):
                continue
            due_s = time.monotonic() + ROUND_S
            try:
                self.round()
                self._house.folders.work_heartbeat.touch()
            except Exception:  # noqa: BLE001 - whatever it was, what is under way goes on
                _log.exception("could not look after the jobs; trying again")
        self._end()

    def round(self) -> None:
        """Look at what is under way, plan what is periodic, begin what is due."""
        now = datetime.now(UTC)
        self._watch(self._records.beat(self._name, self._attempts, now=now))
        if lost := self._records.take_back(silent_since=now - SILENT, now=now):
            _log.warning("%s runs of a worker that is gone are done again", lost)
        found = self._records.open()
        self._plan({one.name for one in found if not one.owner})
        while any(one.state == "due" and one.due <= now for one in found) and self._begin(now):
            pass

    def _watch(self, wanted: set[str]) -> None:
        for job_id, one in [*self._attempts.items()]:
            if one.is_over():
                del self._attempts[job_id]
                cancelled = one.told_s is not None and not one.is_late()
                error = "" if cancelled else one.fate()
                self._records.finish(
                    one.run, "cancelled" if cancelled else "failed", now=datetime.now(UTC), error=error
                )
                self._count(one)
            elif one.is_late():
                said = f"took longer than {one.job.longest_s:.0f} s"
                self._records.finish(one.run, "failed", now=datetime.now(UTC), error=said)
                one.end()
            elif job_id not in wanted:
                one.end()

    def _count(self, over: Attempt) -> None:
        state = self._records.run(over.run.job_id).state
        self._registry.count("job_runs_total", job=over.job.name, state=state)
        self._registry.observe("job_duration_seconds", time.monotonic() - over.began_s, job=over.job.name)

    def _plan(self, open_names: set[str]) -> None:
        """See that each periodic job has a run that is due; one that follows the lake, when that was written to."""
        for job in self._jobs.values():
            if job.every_s is None or job.name in open_names:
                continue
            past = self._records.past(job.name)
            if not (job.follows_lake and past and past[0].state != "failed" and self._has_seen(job)):
                self._records.schedule(job.name, due=job.due(past, began=self._began))

    def _has_seen(self, job: Job) -> bool:
        return self._commits.newest() == self._house.records.watermarks.value(_mark(job))

    def _begin(self, now: datetime) -> bool:
        """Claim a run and begin it; False: there is none, or no room."""
        run = self._records.claim(self._name, self._free(), now=now)
        if run is None:
            return False
        job = self._jobs[run.name]
        if job.follows_lake:
            self._house.records.watermarks.set(_mark(job), self._commits.newest())
        self._attempts[run.job_id] = Attempt(job, run, self._in_thread(job, run) if job.is_short else start(run))
        return True

    def _in_thread(self, job: Job, run: JobRun) -> threading.Thread:
        thread = threading.Thread(target=perform, args=(job, run, self._house), name=job.name, daemon=True)
        thread.start()
        return thread

    def _free(self) -> list[str]:
        """Names of the jobs that there is room for; one that is under way, or hangs, is not begun a second time."""
        busy = [one.job for one in self._attempts.values()]
        room = {True: MOST_THREADS, False: MOST_PROCESSES}
        for job in busy:
            room[job.is_short] -= 1
        return [job.name for job in self._jobs.values() if room[job.is_short] > 0 and job not in busy]

    def _end(self) -> None:
        """End the processes that are under way; threads end with us."""
        left = [one for one in self._attempts.values() if isinstance(one.doer, subprocess.Popen)]
        while left := [one for one in left if not one.is_over()]:
            for one in left:
                one.end()
            time.sleep(LOOK_S / 4)
        self._records.give_back(self._name, now=datetime.now(UTC))


def _mark(job: Job) -> str:
    """The watermark of a job that follows the lake: the commit that its last run could see."""
    return f"job:{job.name}"


def start(run: JobRun) -> "subprocess.Popen[bytes]":
    """A process that does a run, and ends with ours."""
    return supervisor.start("work", "--run", run.job_id)
