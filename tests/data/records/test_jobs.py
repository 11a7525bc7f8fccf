"""Jobs are asked for, claimed once, reported on and ended; whoever dies leaves none that runs for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from data.records import Records
from data.records.jobs import JobRun, UnknownJobError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOON = datetime.now(UTC) + timedelta(days=1)


def claimed(records: Records, *names: str, now: datetime = SOON) -> JobRun:
    found = records.jobs.claim("worker-1", names, now=now)
    assert found is not None
    return found


def test_a_run_goes_from_asked_to_done(records: Records) -> None:
    job_id = records.jobs.ask("surface", {"layer": "heat"}, body="euv")
    assert records.jobs.run(job_id).state == "due"
    run = claimed(records, "surface")
    assert (run.job_id, run.state, run.claimed_by, run.parameters, run.owner, run.body) == (
        job_id,
        "running",
        "worker-1",
        {"layer": "heat"},
        "command line",
        "euv",
    )
    assert records.jobs.report(run, progress=0.5, step="half", now=SOON)
    assert (records.jobs.run(job_id).progress, records.jobs.run(job_id).step) == (0.5, "half")
    records.jobs.finish(run, "done", now=SOON + MINUTE, result={"cells": 4})
    done = records.jobs.last("surface")
    assert done is not None
    assert (done.state, done.progress, done.result, done.ended_at) == ("done", 1.0, {"cells": 4}, SOON + MINUTE)


def test_what_is_not_due_or_of_another_kind_is_not_claimed(records: Records) -> None:
    records.jobs.schedule("surface", due=NOON)
    assert records.jobs.claim("worker-1", ["surface"], now=NOON - MINUTE) is None
    assert records.jobs.claim("worker-1", ["export"], now=NOON) is None
    assert claimed(records, "surface", "export", now=NOON).owner == ""


def test_the_longest_due_is_first(records: Records) -> None:
    records.jobs.schedule("later", due=NOON + MINUTE)
    records.jobs.schedule("first", due=NOON)
    assert [claimed(records, "first", "later").name for _ in range(2)] == ["first", "later"]


def test_a_periodic_job_has_one_run_at_a_time(records: Records) -> None:
    for later in range(3):
        records.jobs.schedule("surface", due=NOON + later * MINUTE)
    assert [one.due for one in records.jobs.runs("surface")] == [NOON]
    run = claimed(records, "surface")
    records.jobs.schedule("surface", due=NOON + MINUTE)
    assert len(records.jobs.runs("surface")) == 1
    records.jobs.finish(run, "failed", now=NOON, error="no rasters")
    records.jobs.schedule("surface", due=NOON + MINUTE)
    assert [(one.state, one.error) for one in records.jobs.runs("surface")] == [("due", ""), ("failed", "no rasters")]


def test_several_workers_claim_each_run_once(records: Records, other: Records) -> None:
    asked = {records.jobs.ask("export", {"number": number}) for number in range(20)}
    together = Barrier(4)

    def work(one: Records, name: str) -> list[str]:
        together.wait()
        return [found.job_id for _ in range(30) if (found := one.jobs.claim(name, ["export"], now=SOON))]

    with ThreadPoolExecutor(4) as pool:
        taken = [one for mine in pool.map(work, (records, other) * 2, "abcd") for one in mine]
    assert len(taken) == len(asked)
    assert set(taken) == asked


def test_a_run_that_has_not_begun_is_cancelled_at_once(records: Records) -> None:
    job_id = records.jobs.ask("export")
    records.jobs.cancel(job_id)
    assert records.jobs.run(job_id).state == "cancelled"
    assert records.jobs.claim("worker-1", ["export"], now=SOON) is None


def test_a_running_one_hears_of_it_when_it_reports(records: Records) -> None:
    job_id = records.jobs.ask("export")
    run = claimed(records, "export")
    assert records.jobs.report(run, progress=0.1, now=SOON)
    assert records.jobs.beat("worker-1", [job_id], now=SOON) == {job_id}
    records.jobs.cancel(job_id)
    assert not records.jobs.report(run, progress=0.2, now=SOON)
    assert records.jobs.beat("worker-1", [job_id], now=SOON) == set()
    records.jobs.finish(run, "cancelled", now=SOON)
    records.jobs.finish(run, "done", now=SOON)
    assert records.jobs.run(job_id).state == "cancelled"


def test_asking_and_cancelling_are_audited_and_progress_is_not(records: Records) -> None:
    job_id = records.jobs.ask("export")
    run = claimed(records, "export")
    version = records.version()
    records.jobs.report(run, progress=0.2, now=SOON)
    assert records.version() == version
    records.jobs.cancel(job_id)
    assert [one.what for one in records.audit.entries(subject=f"job:{job_id}")] == ["job cancel", "job ask"]


def test_a_run_whose_worker_died_is_done_by_another_but_not_a_third_time(records: Records) -> None:
    job_id = records.jobs.ask("export")
    lost = claimed(records, "export", now=SOON)
    assert records.jobs.take_back(silent_since=SOON, now=SOON + MINUTE) == 0
    assert records.jobs.take_back(silent_since=SOON + MINUTE, now=SOON + MINUTE) == 1
    again = records.jobs.claim("worker-2", ["export"], now=SOON + MINUTE)
    assert again is not None
    assert (again.job_id, again.error) == (job_id, "the process that did it ended before it was done")
    records.jobs.finish(lost, "done", now=SOON + MINUTE)
    assert not records.jobs.report(lost, progress=0.9, now=SOON + MINUTE)
    assert records.jobs.run(job_id).state == "running"
    assert records.jobs.take_back(silent_since=SOON + 2 * MINUTE, now=SOON + 2 * MINUTE) == 1
    assert (records.jobs.run(job_id).state, records.jobs.run(job_id).error) == ("failed", again.error)


def test_what_a_worker_gives_back_has_not_begun(records: Records) -> None:
    job_id = records.jobs.ask("export")
    run = claimed(records, "export")
    records.jobs.report(run, progress=0.5, step="half", now=SOON)
    assert records.jobs.give_back("worker-2", now=SOON) == 0
    assert records.jobs.give_back("worker-1", now=SOON) == 1
    given = records.jobs.run(job_id)
    assert (given.state, given.progress, given.step, given.began_at, given.error) == ("due", 0.0, "", None, "")


def test_a_periodic_job_is_planned_once_by_several_workers(records: Records, other: Records) -> None:
    together = Barrier(4)

    def plan(one: Records) -> None:
        for later in range(5):
            together.wait()
            one.jobs.schedule("surface", due=NOON + later * MINUTE)
            together.wait()
            if one is records and (run := one.jobs.claim("worker-1", ["surface"], now=SOON)):
                one.jobs.finish(run, "done", now=NOON + later * MINUTE)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(plan, (records, other) * 2))
    assert sorted(one.due for one in records.jobs.runs("surface")) == [NOON + later * MINUTE for later in range(5)]


def test_what_was_planned_is_forgotten_and_what_somebody_asked_for_is_not(records: Records) -> None:
    job_id = records.jobs.ask("export")
    records.jobs.schedule("surface", due=NOON)
    records.jobs.unplan()
    assert [one.job_id for one in records.jobs.open()] == [job_id]


def test_old_runs_are_forgotten_but_the_last_of_each_job(records: Records) -> None:
    for later in range(3):
        for name in ("surface", "export"):
            records.jobs.schedule(name, due=NOON + later * MINUTE)
            records.jobs.finish(claimed(records, name), "done", now=NOON + later * MINUTE)
    asked = [records.jobs.ask("export") for _ in range(2)]
    for _ in asked:
        records.jobs.finish(claimed(records, "export"), "done", now=NOON)
    assert records.jobs.forget(ended_before=NOON, scheduled_before=NOON + 10 * MINUTE) == 4
    assert records.jobs.forget(ended_before=NOON + 10 * MINUTE) == 1
    assert [(one.name, one.ended_at) for one in records.jobs.past("surface")] == [("surface", NOON + 2 * MINUTE)]
    assert len(records.jobs.runs("export")) == 2


def test_a_job_that_nobody_knows(records: Records) -> None:
    with pytest.raises(UnknownJobError, match="unknown job 'x'"):
        records.jobs.run("x")
    with pytest.raises(UnknownJobError):
        records.jobs.cancel("x")


def test_a_watermark_is_where_somebody_left_off(records: Records, other: Records) -> None:
    assert records.watermarks.value("messages") == 0
    records.watermarks.set("messages", 41)
    records.watermarks.set("messages", 42)
    assert (other.watermarks.value("messages"), other.watermarks.value("tours")) == (42, 0)
