"""The page of jobs tells the truth through a run's whole life: progress, cancelled, tried again, its process killed."""

import os
import signal
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from data.records import Records
from tests.dashboard.staff.test_staff import HOME, log_in, peopled
from tests.support import workers
from tests.support.client import asker
from tests.support.workers import Workers, doing

PAGE = "/verwaltung/auftraege"


def test_a_run_is_shown_as_it_is_through_its_whole_life(tmp_path: Path) -> None:
    _live(tmp_path, ticks=30)


@pytest.mark.long
def test_a_run_of_60_seconds_likewise(tmp_path: Path) -> None:
    _live(tmp_path, ticks=600)


def _live(folder: Path, *, ticks: int) -> None:
    """A run of so many tenths of a second: seen, cancelled, tried again, killed, tried again, done."""
    town = peopled(folder)
    with asker(town) as client, workers.over(f"sqlite:///{town.house.folders.records}", folder) as work:
        log_in(client)
        jobs, worker = town.house.records.jobs, work.start()
        first = jobs.ask("example:counting", {"to": ticks})
        work.until(lambda: jobs.run(first).progress > 0, what="progress")
        _shows(client, work, "läuft", 'value="')
        _send(client, "cancel", first)
        work.until(lambda: jobs.run(first).state == "cancelled", what="cancelled")
        _shows(client, work, "abgebrochen")
        _send(client, "retry", first)
        second = _newest(work.records)
        assert second != first
        work.until(lambda: jobs.run(second).progress > 0, what="the second try")
        os.kill(doing(second, worker.pid), signal.SIGKILL)
        work.until(lambda: jobs.run(second).state == "failed", what="died")
        _shows(client, work, "abgestürzt", "was killed by SIGKILL")
        _send(client, "retry", second)
        third = _newest(work.records)
        work.until(lambda: jobs.run(third).state == "done", what="done")
        _shows(client, work, "fertig", f"counted: {ticks}")
        done = [one.what for one in town.house.records.audit.entries() if one.what.startswith("job ")]
        assert done == ["job ask", "job ask", "job cancel", "job ask"]


def _shows(client: TestClient, work: Workers, *texts: str) -> None:
    """Page and piece both show them."""

    def seen() -> bool:
        said = [client.get(address).text for address in (PAGE, f"/fragments{PAGE}/runs")]
        return all(one in text for one in texts for text in said)

    work.until(seen, what=f"{texts}")


def _send(client: TestClient, deed: str, job_id: str) -> None:
    answer = client.post(PAGE, data={"do": deed, "job": job_id}, headers=HOME, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)


def _newest(records: Records) -> str:
    return records.jobs.runs("example:counting", most=1)[0].job_id


def test_what_cannot_be_done_is_said_on_the_page(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    waiting = town.house.records.jobs.ask("example:counting", {"to": 1})
    with asker(town) as client:
        log_in(client)
        for typed, said in (
            ({"do": "retry", "job": waiting}, "wartet oder läuft noch"),
            ({"do": "cancel", "job": "x"}, "gibt es nicht mehr"),
            ({"do": "explode", "job": waiting}, "ging nicht"),
        ):
            answer = client.post(PAGE, data=typed, headers=HOME)
            assert (answer.status_code, said in answer.text) == (400, True), typed
