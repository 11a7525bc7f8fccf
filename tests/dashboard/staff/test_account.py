"""One's own account: logins are listed and ended, a password and a second factor changed, cookies renewed."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard.http.routes import PEOPLE
from dashboard.http.sessions import COOKIE
from data.records.second_factor import STEP_S, totp
from tests.dashboard.staff.test_staff import DEVICES, HOME, PASSWORD, log_in, peopled
from tests.support.client import asker
from tests.support.small import Small

ACCOUNT = "/konto"


@pytest.fixture
def town(tmp_path: Path) -> Small:
    return peopled(tmp_path)


@pytest.fixture
def anna(town: Small) -> Iterator[TestClient]:
    with asker(town) as client:
        log_in(client)
        yield client


def send(client: TestClient, **typed: str) -> Response:
    return client.post(ACCOUNT, data=typed, headers=HOME, follow_redirects=False)


def code(secret: str) -> str:
    return totp(base64.b32decode(secret), int(datetime.now(UTC).timestamp()) // STEP_S)


def enrolled(client: TestClient) -> str:
    """The secret that the page shows."""
    shown = send(client, do="enrol").text
    assert "<svg" in shown
    found = re.search(r"<code>([A-Z2-7]{32})</code>", shown)
    assert found
    return found[1]


def test_a_login_elsewhere_is_seen_and_ended(town: Small, anna: TestClient) -> None:
    elsewhere = town.house.records.logins.begin("anna", PASSWORD, address="192.0.2.9", now=datetime.now(UTC)).secret
    page = anna.get(ACCOUNT)
    assert (page.status_code, page.headers["cache-control"], "Dieses Gerät" in page.text) == (200, "no-store", True)
    [other] = re.findall(r'name="login" value="([0-9a-f]+)"', page.text)
    assert send(anna, do="end", login=other).status_code == 303
    assert town.house.records.logins.account(elsewhere, now=datetime.now(UTC)) is None
    assert send(anna, do="end", login=other).status_code == 400
    assert anna.get(ACCOUNT).status_code == 200


def test_a_new_password_ends_every_login_but_this_one(town: Small, anna: TestClient) -> None:
    before = anna.cookies[COOKIE]
    elsewhere = town.house.records.logins.begin("anna", PASSWORD, address="192.0.2.9", now=datetime.now(UTC)).secret
    assert "nicht richtig" in send(anna, do="password", password="wrong", new="x").text  # noqa: S106 -- made up
    assert "zu leicht zu erraten" in send(anna, do="password", password=PASSWORD, new="passwort1234").text
    assert send(anna, do="password", password=PASSWORD, new=PASSWORD + " staple").status_code == 303
    assert anna.cookies[COOKIE] != before
    assert anna.get(ACCOUNT).status_code == 200
    for gone in (before, elsewhere):
        assert town.house.records.logins.account(gone, now=datetime.now(UTC)) is None


def test_a_second_factor_is_set_up_asked_for_and_removed(anna: TestClient) -> None:
    secret = enrolled(anna)
    assert "zeigt die App nicht" in send(anna, do="confirm", code="000000").text
    secret = enrolled(anna)
    codes = re.findall(r"<li><code>([0-9a-f]{10})</code></li>", send(anna, do="confirm", code=code(secret)).text)
    assert len(codes) == 10
    anna.post("/logout", headers=HOME)
    assert log_in(anna).headers["location"] == "/login/code"
    half = anna.cookies[COOKIE]
    assert anna.get(DEVICES, follow_redirects=False).status_code == 303
    typed = {"code": "000000"}
    assert anna.post("/login/code", data=typed, headers=HOME).status_code == 403
    begun = anna.post("/login/code", data={"code": codes[0]}, headers=HOME, follow_redirects=False)
    assert (begun.status_code, begun.headers["location"], anna.cookies[COOKIE] != half) == (303, "/verwaltung", True)
    assert send(anna, do="remove", password=PASSWORD).status_code == 303
    assert "Zweiten Faktor einrichten" in anna.get(ACCOUNT).text


def test_foreign_pages_change_no_account(town: Small, anna: TestClient) -> None:
    version = town.house.records.version()
    for origin in ("https://evil.example", "null"):
        for path in (ACCOUNT, "/login", "/login/code", "/logout"):
            answer = anna.post(path, data={"do": "enrol", "code": "1"}, headers={"Origin": origin})
            assert answer.status_code == 403
    assert town.house.records.version() == version


def test_a_planted_cookie_is_not_the_one_after_a_login(town: Small) -> None:
    with asker(town) as client:
        client.cookies.set(COOKIE, "planted", domain="testserver.local", path="/")
        assert "planted" not in log_in(client).headers["set-cookie"]
        assert town.house.records.logins.account("planted", now=datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("public_url", "name"),
    [
        ("https://stadt.example", f"__Host-{COOKIE}"),
        ("https://stadt.example/klima", f"__Secure-{COOKIE}"),
        ("", COOKIE),
        ("http://127.0.0.1:8050", COOKIE),
    ],
)
def test_with_tls_a_cookie_is_one_that_nobody_else_can_set(town: Small, public_url: str, name: str) -> None:
    settings = town.house.settings.model_copy(update={"public_url": public_url})
    with asker(replace(town, house=replace(town.house, settings=settings))) as client:
        made = log_in(client).headers["set-cookie"]
        assert made.startswith(f"{name}=")
        assert ("Secure" in made) is public_url.startswith("https:")
        secret = made.partition("=")[2].partition(";")[0]
        client.cookies.clear()
        for shown in {COOKIE, name}:
            answer = client.get(ACCOUNT, headers={"Cookie": f"{shown}={secret}"}, follow_redirects=False)
            assert (answer.status_code == 200) is (shown == name), shown


def test_an_administrator_sets_up_a_second_factor_before_anything_else(town: Small) -> None:
    settings = town.house.settings.model_copy(update={"admins_need_second_factor": True})
    town.house.records.staff.add("tim", PASSWORD, now=datetime.now(UTC), roles=("planner",))
    with asker(replace(town, house=replace(town.house, settings=settings))) as client:
        log_in(client)
        guarded = [one for one in client.app.state.routes.registered if one.permission in PEOPLE - {"own"}]  # type: ignore[attr-defined]  # the FastAPI app
        pages = {one.path for one in guarded if "GET" in one.methods and "{" not in one.path}
        told = {path: client.get(path, follow_redirects=False) for path in pages}
        assert {one.status_code for path, one in told.items() if path.startswith("/api/")} <= {403}
        shown = [one for path, one in told.items() if not path.startswith("/api/")]
        assert {(one.status_code, one.headers.get("location")) for one in shown} == {(303, ACCOUNT)}
        assert client.post(DEVICES, data={"do": "retire"}, headers=HOME).status_code == 403
        assert "ist ein zweiter Faktor nötig" in client.get(ACCOUNT).text
        assert send(client, do="confirm", code=code(enrolled(client))).status_code == 200
        assert client.get(DEVICES).status_code == 200
        assert "ist ein zweiter Faktor nötig" not in client.get(ACCOUNT).text
        client.post("/logout", headers=HOME)
        log_in(client, name="tim")
        assert client.get(DEVICES).status_code == 200


def test_a_code_is_good_once(town: Small, anna: TestClient) -> None:
    used = code(enrolled(anna))
    send(anna, do="confirm", code=used)
    with asker(town) as elsewhere:
        log_in(elsewhere)
        again = elsewhere.post("/login/code", data={"code": used}, headers=HOME)
        assert again.status_code == 403
        assert elsewhere.get(DEVICES, follow_redirects=False).headers["location"] == "/login"


def test_somebody_chooses_the_language_they_are_written_to_in(town: Small, anna: TestClient) -> None:
    assert '<option value="de" selected' in anna.get(ACCOUNT).text
    assert send(anna, do="language", language="en").status_code == 303
    assert '<option value="en" selected' in anna.get(ACCOUNT).text
    assert town.house.records.staff.user("anna").language == "en"
    for wrong in ("", "xx", "<script>"):
        assert send(anna, do="language", language=wrong).status_code == 400
    assert town.house.records.staff.user("anna").language == "en"
