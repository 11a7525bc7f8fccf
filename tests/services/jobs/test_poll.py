"""A polled address is a job: asked by the clock, remembered by who asks, late when answers are missing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from data.inbox import Inbox
from data.records import ACTOR
from data.records.jobs import JobRun
from services.context import House
from services.job import perform
from services.jobs import discover, poll
from services.jobs.poll import addresses
from tests.support import small
from tests.support.polled import NAME, asked, polled
from tests.support.serving import serving

LATER = timedelta(minutes=4)


@pytest.fixture
def vendor() -> Iterator[dict[str, Any]]:
    """What an address answers: its status; and its address."""
    said: dict[str, Any] = {"status": 200}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(said["status"])
            self.end_headers()
            self.wfile.write(json.dumps([{"id": "a", "level": 7}]).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        said["url"] = f"http://127.0.0.1:{port}/"
        yield said


@pytest.fixture
def house(tmp_path: Path, vendor: dict[str, Any]) -> House:
    return polled(small.settle(tmp_path).house, vendor["url"])


def ask(house: House, jobs: Any) -> JobRun:
    now = datetime.now(UTC)
    house.records.jobs.schedule(NAME, due=now)
    run = house.records.jobs.claim("worker", [NAME], now=now)
    assert run is not None
    before = ACTOR.get()
    perform(jobs[NAME], run, house)
    assert ACTOR.get() == before
    return house.records.jobs.run(run.job_id)


def waiting(house: House) -> int:
    inbox = Inbox(house.folders.inbox)
    try:
        return inbox.depth()
    finally:
        inbox.close()


def test_what_is_new_goes_into_the_inbox_once(house: House) -> None:
    jobs = discover(house)
    assert [(ask(house, jobs).result or {})["new"] for _ in range(2)] == [1, 0]
    assert waiting(house) == 1
    (told,) = addresses(house)
    assert (told.name, told.trouble, told.is_late) == ("vendor", "", False)
    assert told.last_success is not None


def test_who_asks_after_another_worker_remembers_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = discover(house)
    ask(house, jobs)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(poll, "_ASKER", "another worker")
        assert (ask(house, discover(house)).result or {})["new"] == 1
    assert (ask(house, jobs).result or {})["new"] == 1


def test_an_address_that_fails_says_why_and_is_not_asked_more_often(house: House, vendor: dict[str, Any]) -> None:
    vendor["status"] = 503
    jobs = discover(house)
    run = ask(house, jobs)
    assert (run.state, run.error) == ("failed", f"{vendor['url']} answers 503")
    (told,) = addresses(house)
    assert (told.trouble, told.last_success, told.is_late) == (run.error, None, False)
    assert run.ended_at is not None
    ask(house, jobs)
    for failures in (1, 2):
        past = house.records.jobs.past(NAME)[-failures:]
        due = jobs[NAME].due(past, began=datetime.now(UTC))
        assert due - (past[0].ended_at or due) == timedelta(seconds=60 * failures)


def test_an_address_is_late_after_three_questions_without_an_answer(house: House) -> None:
    assert not addresses(house)[0].is_late
    now = datetime.now(UTC)
    asked(house, now - 2 * LATER)
    asked(house, now, trouble="away")
    assert addresses(house)[0].is_late
    asked(house, now)
    assert not addresses(house)[0].is_late
