"""Whoever finds a weakness finds whom to tell."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from dashboard.http.security_txt import PATH, fields
from data.town.legal import SecurityContact
from tests.support.client import asker
from tests.support.small import NOON, Small

STATED = SecurityContact(contact=("mailto:a@stadt.example", "https://stadt.example/melden"))


def test_the_town_s_contact_is_served_as_text_and_has_not_run_out(client: TestClient) -> None:
    answer = client.get(PATH)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Contact: mailto:sicherheit@example.org\n" in answer.text
    expires = answer.text.partition("Expires: ")[2].partition("\n")[0]
    assert NOON < datetime.fromisoformat(expires) < NOON.replace(year=NOON.year + 1)


def test_it_runs_out_half_a_year_after_each_day_on_which_it_is_asked_for() -> None:
    lines = list(fields(STATED, now=datetime(2026, 7, 1, 22, 30, tzinfo=UTC), public_url=""))
    assert lines[2] == "Expires: 2026-12-28T00:00:00Z"
    assert lines[:2] == ["Contact: mailto:a@stadt.example", "Contact: https://stadt.example/melden"]


@pytest.mark.parametrize(("public_url", "said"), [("https://a.example/", True), ("http://127.0.0.1:8050", False)])
def test_only_an_address_behind_tls_is_canonical(public_url: str, said: bool) -> None:  # noqa: FBT001
    lines = list(fields(STATED, now=NOON, public_url=public_url))
    assert ("Canonical: https://a.example/.well-known/security.txt" in lines) is said


def test_a_town_that_names_nobody_has_no_such_file(small: Small) -> None:
    (folder := small.house.folders.root / "own").mkdir()
    nobody = replace(small.house, town=replace(small.house.town, folder=folder))
    with asker(replace(small, house=nobody)) as client:
        answer = client.get(PATH)
    assert answer.status_code == 404
    assert "[security]" in answer.text
