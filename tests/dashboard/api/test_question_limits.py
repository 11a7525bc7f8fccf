"""Everybody is answered within bounds; staff see more, and have what takes long worked out as a job."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.api import question_desk
from dashboard.http.sessions import COOKIE
from data.folders import Folders
from services.job import perform
from services.jobs import discover
from services.jobs.question import NAME
from tests.support import small
from tests.support.client import asker, until_prepared
from tests.support.small import Small

SHORT = "/api/questions/reach?places=people&by=straight&limit=700"
LONG = {"places": "people", "n_best": 3}
LONG_ADDRESS = "/api/questions/radio?places=people&n_best=3"
HOME = {"Origin": "http://testserver"}


@pytest.fixture(scope="module")
def town(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("limits"))
    made.house.folders.town.symlink_to(built_town.town)
    small.fill(made)
    now = datetime.now(UTC)
    made.house.records.staff.add("paula", "correct horse battery", now=now, body="town", roles=("planner",))
    made.house.records.staff.add("fritz", "correct horse battery", now=now, body="town", roles=("driver",))
    return made


@pytest.fixture(scope="module")
def application(town: Small) -> Iterator[TestClient]:
    with asker(town) as client:
        until_prepared(client)
        yield client


@pytest.fixture
def anybody(application: TestClient) -> TestClient:
    application.cookies.clear()
    return application


@pytest.fixture
def planner(anybody: TestClient, town: Small) -> TestClient:
    return logged_in(anybody, town, "paula")


def logged_in(client: TestClient, town: Small, name: str) -> TestClient:
    client.cookies.set(COOKIE, town.house.records.logins.admit(name, "password", now=datetime.now(UTC)))
    return client


def places(client: TestClient) -> list[Any]:
    answer = client.get(SHORT)
    assert answer.status_code == 200, answer.text
    return [one["geometry"]["coordinates"] for one in answer.json()["shapes"]["sites"]["features"]]


def test_staff_are_shown_exact_places_and_nobody_keeps_their_answers(anybody: TestClient, town: Small) -> None:
    rounded = places(anybody)
    assert anybody.get(SHORT).headers["cache-control"].startswith("public")
    etag = anybody.get(SHORT).headers["etag"]
    planner = logged_in(anybody, town, "paula")
    assert places(planner) != rounded
    again = planner.get(SHORT, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert again.headers["cache-control"] == "no-store"
    driver = logged_in(anybody, town, "fritz")
    assert places(driver) == rounded


def test_a_page_of_another_origin_is_answered_as_anybody_is(planner: TestClient) -> None:
    body = {"parameters": {"places": "people", "by": "straight"}}
    own, foreign = (
        planner.post("/api/questions/reach", json=body, headers={"Origin": one}).json()
        for one in ("http://testserver", "https://evil.example")
    )
    assert own["shapes"]["sites"] != foreign["shapes"]["sites"]


def test_a_long_question_of_anybody_is_refused_with_what_to_do(anybody: TestClient) -> None:
    answer = anybody.get(LONG_ADDRESS)
    assert answer.status_code == 413
    assert "narrow the area" in answer.json()["detail"]
    assert "log in" in answer.json()["detail"]


def test_what_takes_longer_than_it_may_is_ended(anybody: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_desk, "MOST_S", -1.0)
    answer = anybody.get("/api/questions/reach?places=people&by=straight&limit=701")
    assert (answer.status_code, answer.json()["reason"]) == (413, "costly")


def test_a_long_question_of_staff_is_a_job_and_its_result_is_answered_afterwards(
    planner: TestClient, town: Small
) -> None:
    assert planner.get(LONG_ADDRESS).json()["reason"] == "unordered"
    body = {"parameters": LONG}
    refused = planner.post("/api/questions/radio", json=body, headers=HOME)
    assert (refused.status_code, refused.json()["reason"]) == (409, "no_worker")
    town.house.folders.work_heartbeat.touch()
    running = planner.post("/api/questions/radio", json=body, headers=HOME)
    assert (running.status_code, running.headers["retry-after"]) == (503, "5")
    assert planner.get(LONG_ADDRESS).json()["reason"] == "running"
    run = town.house.records.jobs.claim("worker", [NAME], now=datetime.now(UTC))
    assert run is not None
    assert run.owner == "user:paula"
    perform(discover(town.house)[NAME], run, town.house)
    answer = planner.get(LONG_ADDRESS)
    assert answer.status_code == 200, answer.text
    assert answer.json()["figures"]["best"]["value"] == 3
    planner.cookies.clear()
    assert planner.get(LONG_ADDRESS).status_code == 413
