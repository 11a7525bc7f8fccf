"""`stadtklima user`: passwords are asked for, and whoever is removed is out."""

import json
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import program
from data.errors import StadtklimaError
from data.records.logins import WrongLoginError
from tests.support import small as town
from tests.support.small import NOON, Small

PASSWORD = "correct horse battery"  # noqa: S105 -- made up


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    made = town.settle(tmp_path)
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    return made


def user(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(program(), ["user", *arguments], input=f"{typed}\n{typed}\n" if typed else None)


def test_a_user_is_added_listed_and_removed(here: Small) -> None:
    logins = here.house.records.logins
    assert "anna may log in at /login." in user("add", "anna", "--role", "admin", typed=PASSWORD).output
    assert logins.begin("anna", PASSWORD, address="192.0.2.1", now=NOON)
    assert user("list").output.splitlines()[1].startswith("anna ")
    assert "new password" in user("password", "anna", typed=PASSWORD + "!").output
    with pytest.raises(WrongLoginError):
        logins.begin("anna", PASSWORD, address="192.0.2.1", now=NOON)
    assert "no more" in user("remove", "anna").output
    assert "Nobody may log in" in user("list").output


def test_a_user_and_a_token_are_of_a_body_that_the_town_declares(here: Small) -> None:
    user("add", "anna", "--role", "driver", "--body", "euv", typed=PASSWORD)
    CliRunner().invoke(program(), ["token", "new", "ttn", "--body", "stadtwerke"])
    found = {one.subject: (one.body, one.actor) for one in here.house.records.audit.entries()}
    assert found["staff_user:anna"] == ("euv", "command line")
    assert found["token:ttn"] == ("stadtwerke", "command line")
    refused = user("add", "bert", "--role", "driver", "--body", "eub", typed=PASSWORD)
    assert "unknown body 'eub'; known: euv, " in str(refused.exception)


def test_roles_are_given_and_taken_within_a_body(here: Small) -> None:
    user("add", "anna", "--role", "driver", "--body", "euv", typed=PASSWORD)
    assert "anna has the role planner@town." in user("grant", "anna", "--role", "planner").output
    assert "driver@euv, planner@town" in user("list").output
    assert "no more" in user("revoke", "anna", "--role", "driver", "--body", "euv").output
    [anna] = here.house.records.staff.users()
    assert [str(one) for one in anna.grants] == ["planner@town"]
    assert re.search(r"planner +devices\.read", user("roles").output)


@pytest.mark.parametrize(
    ("arguments", "typed", "reason"),
    [
        (("add", "Anna", "--role", "admin"), PASSWORD, "small letters"),
        (("add", "anna", "--role", "admin"), "short", "12 to 200"),
        (("remove", "x"), "", "x"),
        (("add", "bo", "--role", "king"), PASSWORD, "unknown role 'king'; known: admin"),
    ],
)
def test_what_cannot_be_is_said(here: Small, arguments: tuple[str, ...], typed: str, reason: str) -> None:
    assert here
    answer = user(*arguments, typed=typed)
    assert answer.exit_code == 1
    assert isinstance(answer.exception, StadtklimaError)
    assert reason in str(answer.exception)


def test_a_machine_has_a_token_of_what_it_may(here: Small) -> None:
    def token(*arguments: str) -> Result:
        return CliRunner().invoke(program(), ["token", *arguments])

    made = token("new", "sap", "--may", "jobs.read", "--network", "10.0.0.0/8", "--days", "30", "--body", "euv")
    assert "good for 30 days" in made.stderr
    now = datetime.now(UTC)
    account = here.house.records.api_tokens.account(made.stdout.strip(), address="10.1.2.3", now=now)
    assert account
    assert account.rights == {("jobs.read", "euv")}
    token("new", "ttn")
    assert re.search(r"^sap .* yes +euv +jobs.read +10.0.0.0/8$", token("list").output, re.MULTILINE)
    assert token("revoke", "sap").output == "Revoked the token of sap.\n"
    assert token("revoke", "ttn").output == "Revoked 1 token of /ingest/ttn.\n"
    assert "unknown door 'sap'" in str(token("new", "sap").exception)


def test_somebody_is_told_what_is_stored_and_forgotten(here: Small) -> None:
    user("add", "anna", "--role", "admin", typed=PASSWORD)
    told = json.loads(user("export", "anna").output)
    assert [one["role"] for one in told["staff_grant"]] == ["admin"]
    assert "staff_user: 1" in user("erase", "anna", "--yes").output
    assert "anna" not in repr(here.house.records.audit.entries())
    assert "unknown user 'anna'" in str(user("export", "anna").exception)


def test_a_pseudonym_is_resolved_for_a_reason_and_forgotten(here: Small) -> None:
    user("add", "anna", "--role", "admin", typed=PASSWORD)
    audit = partial(CliRunner().invoke, program())
    assert "1 name separated" in audit(["audit", "separate", "--days", "0"]).output
    pseudonym = here.house.records.audit.entries(subject="staff_user")[0].subject.partition(":")[2]
    assert audit(["audit", "resolve", pseudonym, "--reason", "a complaint of May"]).output == "anna\n"
    assert "1 pseudonym forgotten" in audit(["audit", "forget", "--days", "0"]).output
