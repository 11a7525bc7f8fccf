"""Each route lets in whom it declares and nobody else, each within the bodies of their roles."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.http.routes import PEOPLE
from dashboard.http.sessions import COOKIE
from data.records import ACTOR, REACH, Device
from data.records.permissions import PERMISSIONS, ROLES, ForeignBodyError
from tests.support import small
from tests.support.client import asker
from tests.support.permission_table import BODIES, IN, PAGE, PASSWORD, Walk, page, walked
from tests.support.small import Small

NOW = datetime.now(UTC)
HOME = {"Origin": "http://testserver"}
FALSE = {"forged token"}
PLANNERS = ("/api/questions/", "/dash/fachkarte/_dash-update-component", "/fachkarte")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return walked(tmp_path_factory.mktemp("walk"))


def test_every_route_lets_in_whom_it_declares_and_nobody_else(walk: Walk) -> None:
    wrong = []
    for route, method in walk.calls():
        for name, given in walk.askers.items():
            role, _, body = name.partition("@")
            found = walk.ask(route, method, given)
            within = frozenset({body}) if route.permission in PERMISSIONS else None
            permitted = ROLES.get(role, frozenset()) | ({"own", "login"} if body else set())
            # A token that opens nothing is told so where one opens more than everybody has.
            permitted |= set() if name in FALSE and route.path.startswith(PLANNERS) else {"public"}
            if (found.status == IN) != (route.permission in permitted) or (
                found.status == IN and found.reach != within
            ):
                wrong.append((method, route.path, route.permission, name, found))
    assert wrong == []
    assert {one.partition("@")[2] for one in walk.askers} == {"", *BODIES}


def test_a_token_opens_what_it_permits_within_its_body_and_nothing_else(walk: Walk) -> None:
    wrong = []
    for route, method in walk.calls():
        for name, given in walk.tokens.items():
            permission, _, body = name.partition("@")
            found = walk.ask(route, method, given)
            wanted = (
                (True, frozenset({body})) if route.permission == permission else (route.permission == "public", None)
            )
            if (found.status == IN, found.reach) != wanted:
                wrong.append((method, route.path, name, found))
    assert wrong == []


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://testserver.evil.example", "http://testserver:81", "https://testserver"],
)
def test_no_change_is_taken_from_a_page_of_another_origin(walk: Walk, origin: str) -> None:
    changes = [(one, how) for one, how in walk.calls() if how not in {"GET", "HEAD"} and one.permission in PEOPLE]
    own, other = walk.askers["admin@town"], {**walk.askers["admin@town"], "origin": origin}
    assert [(how, one.path) for one, how in changes if walk.ask(one, how, other).status == IN] == []
    assert {walk.ask(one, how, own).status for one, how in changes} == {IN}
    assert {one.permission for one, _ in changes} >= {"own", "users.change", "sites.change"}


@pytest.mark.parametrize(
    ("facts", "address", "status"),
    [
        ({}, "192.0.2.1", 204),
        ({"networks": ["192.0.2.0/24", "2001:db8::/32"]}, "192.0.2.1", 204),
        ({"networks": ["192.0.2.0/24", "2001:db8::/32"]}, "2001:db8::1", 204),
        ({"networks": ["192.0.2.0/24"]}, "198.51.100.1", 401),
        ({"networks": ["192.0.2.0/24"]}, "", 401),
    ],
)
def test_a_token_comes_from_its_networks(walk: Walk, facts: dict[str, Any], address: str, status: int) -> None:
    tokens, name = walk.town.house.records.api_tokens, secrets.token_hex(4)
    given = {"authorization": f"Bearer {tokens.new(name, ['jobs.read'], lasts=timedelta(days=1), **facts)}"}
    [(route, method)] = [(one, method) for one, method in walk.calls() if one.path == "/api/jobs/{job_id}"]
    assert walk.ask(route, method, given, address=address).status == status
    tokens.revoke(name)
    assert walk.ask(route, method, given, address=address).status == 401


def test_the_table_in_the_docs_is_what_the_guard_answers(walk: Walk) -> None:
    assert page(walk) == PAGE.read_text("utf-8"), "run python -m tests.support.permission_table"


def test_every_permission_of_a_route_is_one_that_some_role_has(walk: Walk) -> None:
    held = frozenset[str]().union(*ROLES.values())
    assert {one.permission for one in walk.routes.registered} & PEOPLE - {"own", "login"} <= held == set(PERMISSIONS)


@pytest.fixture
def town(tmp_path: Path) -> Small:
    """Bins are of the town, a device of theirs now of the EUV."""
    made = small.settle(tmp_path)
    made.house.records.add_devices([Device(device_id="D-euv", profile="plain", network="ttn", body="euv")])
    return made


@pytest.fixture
def crew(town: Small) -> Iterator[TestClient]:
    """A browser of a dispatcher of the EUV."""
    records = town.house.records
    records.staff.add("eva", PASSWORD, now=NOW, body="euv", roles=("dispatcher",))
    with asker(town) as client:
        log_in(client, town)
        yield client


def log_in(client: TestClient, town: Small) -> None:
    client.cookies.set(COOKIE, town.house.records.logins.admit("eva", "password", now=NOW))


def test_devices_of_another_body_are_not_shown(crew: TestClient) -> None:
    listed = crew.get("/verwaltung/geraete?show=all").text
    assert "D-bins-0001" not in listed
    assert crew.get("/verwaltung/geraete?device=D-euv").status_code == 200
    assert crew.get("/verwaltung/geraete?device=D-bins-0001").status_code == 404


def test_devices_of_another_body_are_not_changed(crew: TestClient, town: Small) -> None:
    before = town.house.records.version()
    foreign = {"do": "assign", "device": "D-new", "site": "bins-0004", "profile": "plain", "network": "ttn"}
    answer = crew.post("/verwaltung/geraete", data=foreign, headers=HOME)
    assert (answer.status_code, "Sache einer anderen Stelle" in answer.text) == (400, True)
    for change in ({"do": "retire", "device": "D-bins-0001"}, {"do": "swap", "device": "D-bins-0001", "after": "D-x"}):
        assert crew.post("/verwaltung/geraete", data=change, headers=HOME).status_code == 404
    assert town.house.records.version() == before


def test_jobs_of_another_body_are_unknown(crew: TestClient, town: Small) -> None:
    ours, theirs = (town.house.records.jobs.ask("compact", body=one) for one in ("euv", "town"))
    assert crew.get(f"/api/jobs/{ours}").status_code == 200
    assert crew.get(f"/api/jobs/{theirs}").status_code == 404


def test_what_somebody_may_not_is_said_in_a_page(crew: TestClient, town: Small) -> None:
    town.house.records.staff.revoke("eva", "dispatcher", body="euv")
    log_in(crew, town)
    answer = crew.get("/verwaltung/geraete")
    assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-store")
    assert "Dafür fehlt ein Recht" in answer.text
    assert crew.get("/api/jobs/x").json()["detail"].endswith("needs the permission jobs.read, which eva has in no body")


def test_an_administrator_of_one_body_gets_no_hold_of_another(town: Small) -> None:
    staff = town.house.records.staff
    staff.add("mia", PASSWORD, now=NOW, body="euv", roles=("driver",))
    staff.add("tom", PASSWORD, now=NOW, body="town", roles=("admin",))
    staff.grant("mia", "planner", body="town")
    actor, reach = ACTOR.set("user:eva"), REACH.set(frozenset({"euv"}))
    try:
        changes: list[Callable[[], None]] = [
            lambda: staff.set_password("mia", PASSWORD + "!"),
            lambda: staff.set_password("tom", PASSWORD + "!"),
            lambda: staff.remove("mia"),
            lambda: staff.grant("mia", "admin", body="town"),
            lambda: staff.add("new", PASSWORD, now=NOW, body="town"),
        ]
        for change in changes:
            with pytest.raises(ForeignBodyError):
                change()
        staff.grant("mia", "dispatcher", body="euv")
        assert [one.name for one in staff.users()] == ["mia"]
        assert {one.body for one in town.house.records.audit.entries()} == {"euv"}
    finally:
        ACTOR.reset(actor)
        REACH.reset(reach)
