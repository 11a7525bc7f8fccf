"""Accounts and tokens are administered on their pages: within one's bodies, never one's own, a token shown once."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.records import Records
from tests.dashboard.staff.test_staff import HOME, log_in, peopled
from tests.support.client import asker

USERS, TOKENS = "/verwaltung/konten", "/verwaltung/schluessel"
PASSWORD = "wagon correct staple horse"  # noqa: S105 -- made up


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Records, TestClient]]:
    made = peopled(tmp_path_factory.mktemp("users"))
    with asker(made) as client:
        log_in(client)
        yield made.house.records, client


def _send(client: TestClient, path: str, **typed: str) -> Response:
    return client.post(path, data=typed, headers=HOME, follow_redirects=False)


def test_an_account_is_made_given_roles_and_erased(desk: tuple[Records, TestClient]) -> None:
    records, client = desk
    made = _send(client, USERS, do="add", name="Eva", role="driver", body="town", password=PASSWORD)
    assert (made.status_code, made.headers["location"]) == (303, f"{USERS}?user=eva")
    _send(client, USERS, do="grant", name="eva", role="planner", body="town")
    assert [*map(str, records.staff.user("eva").grants)] == ["driver@town", "planner@town"]
    page = client.get(f"{USERS}?user=eva").text
    assert "Planung" in page
    assert "Für immer löschen" in page
    _send(client, USERS, do="revoke", name="eva", role="driver", body="town")
    assert "Fahrdienst" not in client.get(f"{USERS}?user=eva").text.partition("<form")[0]
    _send(client, USERS, do="erase", name="eva")
    assert client.get(f"{USERS}?user=eva").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"do": "add", "name": "bert", "role": "driver", "body": "euv", "password": "short"}, "zu leicht zu erraten"),
        ({"do": "revoke", "name": "anna", "role": "admin", "body": "town"}, "Ihre eigenen Rollen"),
        ({"do": "erase", "name": "anna"}, "Ihre eigenen Rollen"),
        ({"do": "grant", "name": "ghost", "role": "driver", "body": "town"}, "gibt es nicht mehr"),
        ({"do": "add", "name": "bert", "role": "driver", "body": "euv", "password": PASSWORD}, "einer anderen Stelle"),
        ({"do": "explode", "name": "anna"}, "ging nicht"),
    ],
)
def test_what_is_refused_is_said(desk: tuple[Records, TestClient], typed: dict[str, str], said: str) -> None:
    answer = _send(desk[1], USERS, **typed)
    assert (answer.status_code, said in answer.text) == (400, True)


def test_a_token_is_shown_once_and_revoked(desk: tuple[Records, TestClient]) -> None:
    records, client = desk
    told = _send(client, TOKENS, do="new", source="ttn", body="town")
    token = told.text.partition('desk__secret">')[2].partition("<")[0]
    assert records.token_allows("ttn", token)
    assert token not in client.get(TOKENS).text
    assert _send(client, TOKENS, do="revoke", source="ttn").status_code == 303
    assert not records.token_allows("ttn", token)
    assert _send(client, TOKENS, do="new", source="dwd_cdc").status_code == 400


def test_a_machine_gets_a_token_of_what_its_maker_may(desk: tuple[Records, TestClient]) -> None:
    records, client = desk
    asked = {"do": "new machine", "name": "sap", "permission": "jobs.read", "days": "30", "networks": "10.0.0.0/8"}
    told = _send(client, TOKENS, **asked, body="town")
    token = told.text.partition('desk__secret">')[2].partition("<")[0]
    account = records.api_tokens.account(token, address="10.1.2.3", now=datetime.now(UTC))
    assert account is not None
    assert account.rights == {("jobs.read", "town")}
    assert _send(client, TOKENS, **{**asked, "name": "x"}, body="euv").status_code == 400
    assert _send(client, TOKENS, do="revoke machine", name="sap").status_code == 303
    assert records.api_tokens.account(token, address="10.1.2.3", now=datetime.now(UTC)) is None


def test_sources_are_shown(desk: tuple[Records, TestClient]) -> None:
    assert "The Things Network" in desk[1].get("/verwaltung/quellen").text


def test_the_menu_shows_what_somebody_may_do(desk: tuple[Records, TestClient]) -> None:
    records, client = desk
    shown = client.get("/verwaltung").text
    assert all(f'href="{path}"' in shown for path in (USERS, TOKENS, "/verwaltung/auftraege", "/verwaltung/protokoll"))
    records.staff.add("tim", PASSWORD, now=records.staff.user("anna").created_at, roles=("auditor",))
    client.cookies.clear()
    log_in(client, name="tim", password=PASSWORD)
    shown = client.get("/verwaltung").text
    assert 'href="/verwaltung/protokoll"' in shown
    assert USERS not in shown
    client.cookies.clear()
    log_in(client)
