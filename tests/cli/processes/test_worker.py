"""The worker, in real processes: by the clock, once, to the end, or ended; whatever dies is seen."""

import os
import signal
import time
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.child_processes import children_of
from tests.support.running import clock_at
from tests.support.small import NOON
from tests.support.workers import Workers, alive, doing


def test_what_is_periodic_is_done_by_the_clock_although_that_of_the_town_stands(workers: Workers) -> None:
    workers.start("ticking", STANDING_AT=clock_at(NOON)["STANDING_AT"])
    workers.until(lambda: len(workers.runs("ticking", "done")) > 2, what="done three times")
    third, second, first = workers.runs("ticking", "done")[-3:]
    assert {(one.result or {})["clock"] for one in (first, second, third)} == {NOON.isoformat()}
    for one, other in pairwise((first, second, third)):
        assert other.began_at is not None
        assert one.ended_at is not None
        assert (other.began_at - one.ended_at).total_seconds() >= 0.5


def test_of_two_workers_one_does_a_run(workers: Workers) -> None:
    workers.start("ticking")
    workers.start("ticking")
    asked = {workers.records.jobs.ask("example:counting", {"to": 3}) for _ in range(3)}
    workers.until(lambda: len(workers.runs("counting", "done")) == 3, what="counted")
    assert {one.job_id for one in workers.runs("counting", "done")} == asked
    assert (workers.folder / "castrop_rauxel/counted").read_text("utf-8") == "3\n" * 3
    workers.until(lambda: len(workers.runs("ticking", "done")) > 4, what="ticked")
    ticks = workers.runs("ticking", "done")[::-1]
    assert all(one.ended_at <= other.began_at for one, other in pairwise(ticks) if one.ended_at and other.began_at)


def test_cancelling_ends_a_long_run(workers: Workers) -> None:
    worker = workers.start()
    job_id = workers.records.jobs.ask("example:long")
    run = workers.asleep("long")
    assert (run.job_id, run.progress) == (job_id, 0.25)
    pid = doing(job_id, worker.pid)
    began = time.monotonic()
    workers.records.jobs.cancel(job_id)
    workers.until(lambda: not alive(pid), what="ended")
    assert time.monotonic() - began < 2.5
    workers.until(lambda: workers.runs("long", "cancelled"), what="said to be cancelled")
    assert workers.runs("long", "cancelled")[0].error == ""


def test_a_run_that_dies_is_said_to_have_died_and_is_done_again(workers: Workers) -> None:
    worker = workers.start("stubborn")
    first = workers.asleep("stubborn")
    os.kill(doing(first.job_id, worker.pid), signal.SIGKILL)
    workers.until(lambda: workers.runs("stubborn", "failed"), what="said to have died")
    assert workers.runs("stubborn", "failed")[0].error == "its process was killed by SIGKILL before it was done"
    assert workers.asleep("stubborn").job_id != first.job_id


def test_a_run_that_takes_too_long_is_ended(workers: Workers) -> None:
    worker = workers.start("late")
    workers.until(lambda: workers.runs("late", "failed"), what="ended")
    found = workers.runs("late", "failed")[0]
    assert found.error == "took longer than 1 s"
    workers.until(lambda: not any(map(alive, _children(worker.pid))), what="no process")


def _claims(workers: Workers, pid: int) -> list[str]:
    return [one.job_id for one in workers.runs("long", "running") if f":{pid}:" in one.claimed_by]


@pytest.mark.long
def test_another_worker_takes_over_what_a_dead_one_had_begun(workers: Workers) -> None:
    first = workers.start()
    job_id = workers.records.jobs.ask("example:long")
    workers.asleep("long")
    pid = doing(job_id, first.pid)
    first.kill()
    first.wait()
    workers.until(lambda: not alive(pid), what="its process ended with it")
    second = workers.start()
    # Until the dead one's heartbeat is old, the run is still called its own.
    workers.until(lambda: _claims(workers, second.pid) == [job_id], what="taken over")


@pytest.mark.long
def test_what_fails_says_why_and_is_tried_again_after_longer_and_longer(workers: Workers) -> None:
    workers.start("poisoned")
    workers.until(lambda: len(workers.runs("poisoned", "failed")) > 2, what="failed three times")
    failed = workers.runs("poisoned", "failed")[-3:][::-1]
    assert {one.error for one in failed} == {"nothing can be done with 7"}
    pauses = [
        (other.began_at - one.ended_at).total_seconds()
        for one, other in pairwise(failed)
        if one.ended_at and other.began_at
    ]
    assert pauses[0] >= 1
    assert pauses[1] >= 2


@pytest.mark.long
def test_what_follows_the_lake_waits_for_a_commit(workers: Workers) -> None:
    log = workers.folder / "castrop_rauxel/lake/readings/_delta_log"
    log.mkdir(parents=True)
    (log / f"{7:020}.json").touch()
    workers.start("following", "ticking")
    workers.until(lambda: workers.runs("following", "done"), what="done once")
    assert workers.records.watermarks.value("job:example:following") == 7
    workers.until(lambda: len(workers.runs("ticking", "done")) > 4, what="a while later")
    assert len(workers.runs("following", "done")) == 1
    (log / f"{8:020}.json").touch()
    workers.until(lambda: len(workers.runs("following", "done")) > 1, what="done again")
    assert workers.records.watermarks.value("job:example:following") == 8


def test_ending_gives_back_what_was_begun_and_leaves_nothing_behind(workers: Workers) -> None:
    worker = workers.start()
    job_id = workers.records.jobs.ask("example:long")
    workers.asleep("long")
    below = _children(worker.pid)
    began = time.monotonic()
    worker.send_signal(signal.SIGINT)
    assert worker.wait(30) == 0
    assert time.monotonic() - began < 3
    assert not any(map(alive, below))
    run = workers.records.jobs.run(job_id)
    assert (run.state, run.claimed_by, run.error) == ("due", "", "")


@pytest.mark.long
def test_its_heartbeat_and_its_memory_are_small(workers: Workers) -> None:
    worker = workers.start("ticking")
    heartbeat = workers.folder / "castrop_rauxel/work.heartbeat"
    workers.until(lambda: len(workers.runs("ticking", "done")) > 3, what="done some times")
    assert time.time() - heartbeat.stat().st_mtime < 30
    status = Path(f"/proc/{worker.pid}/status").read_text("utf-8")
    kilobytes = int(next(line.split()[1] for line in status.splitlines() if line.startswith("RssAnon")))
    assert kilobytes < 150_000


def _children(pid: int) -> list[int]:

    return list(children_of(pid))
