"""A shared device is made known in its browser, and a badge with its PIN logs in there and nowhere else."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.dashboard.staff.test_staff import HOME, PASSWORD, log_in, peopled
from tests.support.client import asker

PAGE = "/verwaltung/ausweise"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asker(peopled(tmp_path_factory.mktemp("badges"))) as client:
        log_in(client)
        yield client


def _send(client: TestClient, **typed: str) -> Response:
    return client.post(PAGE, data=typed, headers=HOME, follow_redirects=False)


def test_a_crew_logs_in_on_its_device(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    records = town.house.records
    records.staff.add("crew", PASSWORD, now=datetime.now(UTC), roles=("driver",))
    badge, code = records.badges.new("crew", "280417"), records.badges.add_device("7")
    typed = {"badge": badge, "pin": "280417"}
    with asker(town) as client:
        assert "noch nicht freigeschaltet" in client.get("/login/ausweis").text
        assert client.post("/login/ausweis", data=typed, headers=HOME).status_code == 403
        assert client.post("/login/geraet", data={"code": "wrong"}, headers=HOME).status_code == 403
        assert client.post("/login/geraet", data={"code": code}).status_code == 403
        made = client.post("/login/geraet", data={"code": code}, headers=HOME, follow_redirects=False)
        assert (made.status_code, made.headers["location"]) == (303, "/login/ausweis")
        assert client.post("/login/ausweis", data={**typed, "pin": "1"}, headers=HOME).status_code == 403
        begun = client.post("/login/ausweis", data=typed, headers=HOME, follow_redirects=False)
        assert begun.status_code == 303
        assert "Fahrdienst" in client.get("/konto").text
        client.cookies.delete("stadtklima_device")
        assert client.get("/konto", follow_redirects=False).status_code == 303


def test_badges_and_devices_are_administered_on_their_page(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    town.house.records.staff.add("crew", PASSWORD, now=datetime.now(UTC), roles=("driver",))
    with asker(town) as desk, asker(town) as tablet:
        log_in(desk)
        told = _send(desk, do="device", name="Fahrzeug 7", body="town")
        code = re.search(r'desk__secret">([0-9a-f]{12})<', told.text)
        assert code
        assert "http://testserver/login/geraet" in told.text
        assert "wartet auf seinen Code" in desk.get(PAGE).text
        tablet.post("/login/geraet", data={"code": code[1]}, headers=HOME)
        issued = _send(desk, do="new", name="crew", pin="280417")
        assert (issued.status_code, issued.headers["cache-control"]) == (200, "no-store")
        assert 'class="qr"' in issued.text
        page = desk.get(PAGE).text
        assert ("freigeschaltet" in page, "noch nie" in page, 'class="qr"' in page) == (True, True, False)
        assert _send(desk, do="revoke", name="crew").status_code == 303
        assert _send(desk, do="forget", name="Fahrzeug 7").status_code == 303
        assert "Noch hat niemand einen Ausweis" in desk.get(PAGE).text
        assert (town.house.records.badges.devices(), town.house.records.badges.issued()) == ([], [])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"do": "new", "name": "anna", "pin": "123456"}, "Diese PIN geht nicht"),
        ({"do": "new", "name": "ghost", "pin": "280417"}, "gibt es nicht mehr"),
        ({"do": "forget", "name": "ghost"}, "gibt es nicht mehr"),
        ({"do": "device", "name": "", "body": "town"}, "ging nicht"),
        ({"do": "device", "name": "8", "body": "euv"}, "einer anderen Stelle"),
        ({"do": "explode"}, "ging nicht"),
    ],
)
def test_what_is_refused_is_said(desk: TestClient, typed: dict[str, str], said: str) -> None:
    answer = _send(desk, **typed)
    assert (answer.status_code, said in answer.text) == (400, True)
