"""The Ordnungsamt decides about waste beside containers: what it sees, what it may, and what the crew sees of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.dashboard.staff import test_fahrt
from tests.dashboard.staff.test_fahrt import EVIL, Device, state
from tests.services.tours.test_reports import photo
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PAGE = "/verwaltung/beistellungen"
town = test_fahrt.town


@pytest.fixture
def office(town: Small, tmp_path: Path) -> Iterator[TestClient]:
    """A crew has reported waste beside the first bin, with a note and a picture; the office is logged in."""
    assert tmp_path.is_dir()
    town.house.records.staff.add("amt", PASSWORD, now=datetime.now(UTC), roles=("order_office",), body="town")
    town.house.records.staff.add("schule", PASSWORD, now=datetime.now(UTC), roles=("school",), body="town")
    with asker(town) as client:
        device = Device(log_in(client, "kolonne1"))
        device.does("unreachable", 1, reason="side_waste")
        device.does("note", 1, text=EVIL)
        device.photo(1, photo())
        yield log_in(client, "amt")


def decide(client: TestClient, deed: str) -> int:
    report = client.get(PAGE).text.partition('id="report-')[2][:36]
    return client.post(PAGE, data={"report": report, "do": deed}, headers=HOME, follow_redirects=False).status_code


def test_the_office_secures_evidence_and_releases_what_is_then_cleared(office: TestClient) -> None:
    shown = office.get(PAGE).text
    assert "wartet auf das Ordnungsamt" in shown
    assert "<img src=x" not in shown
    assert decide(office, "secured") == 303
    assert "Beweis wird gesichert" in office.get(PAGE).text
    device = Device(log_in(office, "kolonne1"))
    assert state(office)["stops"][0]["waste"] == "secured"
    assert device.does("cleared", 1).status_code == 409
    log_in(office, "amt")
    assert [decide(office, "secured"), decide(office, "burnt"), decide(office, "released")] == [400, 400, 303]
    log_in(office, "kolonne1")
    assert device.does("cleared", 1).status_code == 200
    assert "Nichts wartet auf das Ordnungsamt" in log_in(office, "amt").get(PAGE).text


def test_its_pictures_are_for_the_office_alone(office: TestClient) -> None:
    address = office.get(PAGE).text.partition('class="photo" src="')[2].partition('"')[0]
    picture = office.get(address)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.headers["cache-control"] == "no-store"
    report, file = address.split("/")[-2:]
    for wrong in (f"{PAGE}/foto/{report}/{'0' * 32}", f"{PAGE}/foto/{'0' * 36}/{file}", f"/fotos/{file}"):
        assert office.get(wrong).status_code == 404
    assert log_in(office, "kolonne1").get(address).status_code == 403
    assert log_in(office, "schule").get(PAGE).status_code == 403
