"""Logging in by a real provider of OpenID Connect: roles come from groups, and nothing else than its answer opens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard.http.sessions import COOKIE
from services.identity_provider import IdentityProvider, ProviderRefusedError
from services.settings import Settings
from tests.dashboard.staff.test_staff import HOME, log_in, peopled
from tests.support.client import asker
from tests.support.provider import provider, settings, signed_in
from tests.support.small import Small

START = "/login/anmeldedienst"
BACK = f"{START}/zurueck"
BASE = "http://testserver"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider(BASE) as made:
        yield made


@pytest.fixture
def town(tmp_path: Path) -> Small:
    return peopled(tmp_path)


def knowing(town: Small, issuer: str) -> Small:
    """The town with a provider."""
    given = {**town.house.settings.model_dump(), **settings(issuer)}
    return replace(town, house=replace(town.house, settings=Settings(_env_file=None, **given)))  # type: ignore[call-arg]  # pydantic hides it


@pytest.fixture
def client(town: Small, issuer: str) -> Iterator[TestClient]:
    with asker(knowing(town, issuer)) as made:
        yield made


def leave(client: TestClient) -> str:
    answer = client.get(START, follow_redirects=False)
    assert answer.status_code == 303
    return answer.headers["location"]


def come_back(client: TestClient, name: str, **changed: str) -> Response:
    return client.get(BACK, params={**signed_in(leave(client), name), **changed})


def test_groups_become_roles_within_bodies(client: TestClient, town: Small) -> None:
    answer = come_back(client, "eva")
    assert (answer.status_code, answer.headers["refresh"]) == (200, "0; url=/verwaltung")
    assert "Disposition" in client.get("/konto").text
    [eva] = [one for one in town.house.records.staff.users() if one.name == "eva"]
    assert [str(one) for one in eva.grants] == ["dispatcher@euv", "driver@euv"]
    assert (eva.body, eva.issuer.startswith("http://127.0.0.1")) == ("euv", True)
    assert "Zweiter Faktor" not in client.get("/konto").text


def test_a_local_user_of_the_same_name_is_somebody_else(client: TestClient, town: Small) -> None:
    come_back(client, "anna")
    names = {one.name: [str(grant) for grant in one.grants] for one in town.house.records.staff.users()}
    assert names == {"anna": ["admin@town"], "anna@127.0.0.1": ["admin@town"]}
    assert log_in(client).status_code == 303


def test_whom_no_group_gives_a_role_stays_out_and_roles_of_before_are_gone(client: TestClient, town: Small) -> None:
    answer = come_back(client, "otto")
    assert (answer.status_code, "keiner Gruppe" in answer.text, COOKIE in client.cookies) == (403, True, False)
    come_back(client, "eva")
    [issuer] = {one.issuer for one in town.house.records.staff.users()} - {""}
    secret = client.cookies[COOKIE]
    with pytest.raises(Exception, match="none of the groups"):
        town.house.records.directory.admit(issuer, "eva", name="eva", grants=(), now=datetime.now(UTC))
    assert town.house.records.logins.account(secret, now=datetime.now(UTC)) is None
    assert log_in(client, name="eva", password="").status_code == 403


@pytest.mark.parametrize(
    "changed", [{"state": "forged"}, {"code": "forged"}, {"iss": "https://evil.example"}, {"code": ""}]
)
def test_an_answer_that_is_not_the_providers_opens_nothing(client: TestClient, changed: dict[str, str]) -> None:
    answer = come_back(client, "eva", **changed)
    assert (answer.status_code, COOKIE in client.cookies) == (403, False)


@pytest.mark.parametrize("changed", [{"nonce": "other"}, {"verifier": "other" * 10}, {"client_id": "somebody"}])
def test_a_token_for_another_question_or_another_client_proves_nobody(
    town: Small, issuer: str, changed: dict[str, str]
) -> None:
    known = knowing(town, issuer).house.settings
    address, asked = IdentityProvider(known).begin(BASE + BACK)
    answer = signed_in(address, "eva")
    client_id = changed.pop("client_id", known.oidc_client_id)
    judging = IdentityProvider(known)
    if client_id != known.oidc_client_id:
        token = judging._token(answer["code"], asked.verifier, BASE + BACK)
        judging = IdentityProvider(known.model_copy(update={"oidc_client_id": client_id}))
        with pytest.raises(ProviderRefusedError, match="aud"):
            judging._claims(token["id_token"], {"nonce": asked.nonce})
        return
    with pytest.raises(ProviderRefusedError):
        judging.finish(answer, replace(asked, **changed), BASE + BACK)


def test_an_answer_of_another_browser_or_a_second_time_opens_nothing(client: TestClient) -> None:
    other = signed_in(leave(client), "eva")
    leave(client)
    assert client.get(BACK, params=other).status_code == 403
    whole = signed_in(leave(client), "eva")
    assert client.get(BACK, params=whole).status_code == 200
    client.cookies.clear()
    assert client.get(BACK, params=whole).status_code == 403
    assert COOKIE not in client.cookies


def test_a_forged_word_that_a_session_has_ended_is_refused(client: TestClient) -> None:
    come_back(client, "eva")
    for token in ("", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmEifQ."):
        assert client.post(f"{START}/beendet", data={"logout_token": token}).status_code == 400
    assert client.get("/konto", follow_redirects=False).status_code == 200


def test_logging_out_leads_on_to_the_provider(client: TestClient, issuer: str) -> None:
    come_back(client, "eva")
    answer = client.post("/logout", headers=HOME)
    assert answer.headers["refresh"].startswith(f"0; url={issuer}/session/end?id_token_hint=")
    assert COOKIE not in client.cookies


def test_a_provider_that_is_down_is_one_sentence_and_local_users_get_in(town: Small) -> None:
    with asker(knowing(town, "http://127.0.0.1:9")) as client:
        answer = client.get(START)
        assert (answer.status_code, "antwortet gerade nicht" in answer.text) == (503, True)
        assert log_in(client).status_code == 303
        assert client.post("/logout", headers=HOME, follow_redirects=False).status_code == 303


def test_without_a_provider_there_is_no_way_to_one(town: Small) -> None:
    with asker(town) as client:
        assert client.get(START).status_code == 404
        assert START not in client.get("/login").text
