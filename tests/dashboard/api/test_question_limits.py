"""Everybody is answered within bounds; staff see more, and have what takes long worked out as a job."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.api import question_desk
from dashboard.http.sessions import COOKIE
from data.folders import Folders
from data.records.permissions import Permission
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
KILLED = 31.0
"""A margin whose run is killed."""


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


def program(client: TestClient, town: Small, name: str, permission: Permission, body: str = "town") -> TestClient:
    """The client as a program that shows a token of its own."""
    token = town.house.records.api_tokens.new(name, [permission], lasts=timedelta(days=1), body=body)
    client.cookies.clear()
    client.headers["authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def programs(anybody: TestClient) -> Iterator[TestClient]:
    yield anybody
    anybody.headers.pop("authorization", None)


def test_a_token_of_staff_is_answered_as_they_are(programs: TestClient, town: Small) -> None:
    rounded = places(programs)
    client = program(programs, town, "reader", "readings.read")
    assert places(client) != rounded
    assert client.get(SHORT).headers["cache-control"] == "no-store"
    body = {"parameters": {"places": "people", "by": "straight", "limit": 700}}
    posted = client.post("/api/questions/reach", json=body).json()
    assert [one["geometry"]["coordinates"] for one in posted["shapes"]["sites"]["features"]] == places(client)
    assert client.get("/api/questions/radio?places=people&n_best=2&hearing=2").json()["reason"] == "unordered"


@pytest.mark.parametrize(("permission", "body"), [("jobs.read", "town"), ("readings.read", "euv")])
def test_a_token_of_something_else_or_of_another_body_sees_what_everybody_sees(
    programs: TestClient, town: Small, permission: Permission, body: str
) -> None:
    rounded = places(programs)
    client = program(programs, town, f"other-{body}", permission, body)
    assert places(client) == rounded
    assert client.get(LONG_ADDRESS).status_code == (413 if body == "town" else 409)


def test_a_token_that_opens_nothing_is_refused_instead_of_answered_as_anybodys(programs: TestClient) -> None:
    programs.headers["authorization"] = "Bearer stadtklima_nothing"
    answer = programs.get(SHORT)
    assert (answer.status_code, "this token does not open" in answer.json()["detail"]) == (401, True)
    programs.headers["authorization"] = "Basic YTpi"
    assert programs.get(SHORT).status_code == 200


def failed(client: TestClient, town: Small, parameters: dict[str, Any]) -> dict[str, str]:
    """What the page says, by language, of a long question of which nothing came."""
    town.house.folders.work_heartbeat.touch()
    asked = client.post("/api/questions/radio", json={"parameters": parameters}, headers=HOME)
    assert asked.status_code == 503, asked.text
    run = town.house.records.jobs.claim("worker", [NAME], now=datetime.now(UTC))
    assert run is not None
    if parameters.get("margin_db") == KILLED:
        said = "its process was killed by SIGKILL before it was done"
        town.house.records.jobs.finish(run, "failed", now=datetime.now(UTC), error=said)
    else:
        perform(discover(town.house)[NAME], run, town.house)
    address = "/fachkarte?v=1&q=radio&" + "&".join(f"p.{name}={value}" for name, value in parameters.items())
    return {one: client.get(f"{address}&lang={one}").text.partition('id="reply"')[2] for one in ("de", "en")}


def test_why_a_long_question_failed_is_said_in_the_language_of_the_page(planner: TestClient, town: Small) -> None:
    said = failed(planner, town, {**LONG, "basis": "drive"})
    assert "Dafür braucht es eine Messfahrt" in said["de"]
    assert "This needs a drive test" in said["en"]
    assert "drop a drive test" not in said["de"] + said["en"]
    said = failed(planner, town, {**LONG, "margin_db": KILLED})
    assert "Sie wurde nicht fertig" in said["de"]
    assert "It did not end" in said["en"]
    assert "SIGKILL" not in said["de"] + said["en"]


def test_values_of_a_failure_are_said_too(planner: TestClient, town: Small) -> None:
    said = failed(planner, town, {**LONG, "area": "district:Nirgends"})
    assert "Einen Stadtteil „Nirgends“ gibt es nicht. Es gibt:" in said["de"]
    assert "Nirgends" in said["en"]
