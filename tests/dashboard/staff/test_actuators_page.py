"""The page on which staff switch: advice, two steps to switch on, one to switch off, and nobody else gets in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from services.actuators import deeds
from services.actuators.drive import drive
from tests.services.actuators.conftest import NAME, Pond, pond
from tests.support.brooks import course
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in

__all__ = ["pond"]
PATH = "/verwaltung/schalten"


@pytest.fixture
def client(pond: Pond) -> Iterator[TestClient]:
    pond.town.commit(*course("ponds-0001", [3.4, 3.2], every_min=15))
    for name, role in (("dora", "dispatcher"), ("emil", "editor")):
        pond.town.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body="town")
    with asker(pond.town) as made:
        yield log_in(made, "dora")


def send(client: TestClient, do: str, **typed: str) -> Response:
    return client.post(PATH, data={"do": do, "actuator": NAME, **typed}, headers=HOME, follow_redirects=False)


def read(client: TestClient) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(PATH).text)).replace("\u00a0", " ")


def test_staff_switch_on_in_two_steps_and_off_in_one(pond: Pond, client: TestClient) -> None:
    page = read(client)
    assert all(part in page for part in ("Sauerstoff im Wasser: 3,2 mg/l. Rat: einschalten.", "Die Automatik ist aus."))
    assert send(client, "ask", minutes="30", reason="Fische schnappen").status_code == 303
    assert "Einschalten für 30 min? Grund: Fische schnappen" in read(client)
    assert pond.pump.posted == []
    assert send(client, "confirm", run=pond.run.run_id).status_code == 303
    assert "Wird eingeschaltet" in read(client)
    drive(pond.town.house)
    assert re.search(r"Läuft bis 14:30 ?\. Zuletzt gemeldet: 14:00", read(client))
    assert send(client, "stop", run=pond.run.run_id).status_code == 303
    drive(pond.town.house)
    assert (pond.pump.state, "Läufe von Belüfter" in read(client)) == ("off", True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"minutes": "61", "reason": "x"}, "Diese Dauer geht nicht"),
        ({"minutes": "viel", "reason": "x"}, "Diese Dauer geht nicht"),
        ({"minutes": "30", "reason": " "}, "Der Grund fehlt"),
        ({"minutes": "30", "reason": "x", "actuator": "nothing"}, "Das ging nicht"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_asked_for(
    pond: Pond,
    client: TestClient,
    typed: dict[str, str],
    sentence: str,
) -> None:
    answer = send(client, "ask", **typed)
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert pond.town.house.records.actuator_runs.open() == []


def test_who_has_no_permission_switches_nothing(pond: Pond, client: TestClient) -> None:
    log_in(client, "emil")
    assert client.get(PATH).status_code == 403
    assert send(client, "automatic").status_code == 403
    assert not deeds.is_automatic(pond.town.house, NAME)


def test_the_automatic_mode_is_switched_by_staff(pond: Pond, client: TestClient) -> None:
    assert send(client, "automatic").status_code == 303
    assert "Die Automatik ist an." in read(client)
    assert send(client, "manual").status_code == 303
    assert not deeds.is_automatic(pond.town.house, NAME)


def test_a_reason_stays_text(client: TestClient) -> None:
    assert send(client, "ask", minutes="30", reason="<xss onload=alert(1)>\"'").status_code == 303
    page = client.get(PATH).text
    assert "<xss" not in page
    assert "&lt;xss" in page
