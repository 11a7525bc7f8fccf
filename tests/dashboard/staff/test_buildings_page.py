"""Energy staff keep buildings: added, changed, their meters placed, a list uploaded whose faults are named by cell."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from data.records.meters import Meter
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/gebaeude"
SCHOOL = {"do": "put", "title": "Hügelschule", "category": "4100", "area_m2": "2.500,5", "area_kind": "NGF"}
HOURS = {"use_days": "12345", "use_from_h": "7", "use_until_h": "16", "closed": "2026-07-20/2026-09-01"}
GOOD = "Gebäude;BWZK;Beheizte Fläche m²;Öffentlich\nRathaus;1300;4200,5;x\nAsyl Nord;6300;800;x\n"
BAD = "Gebäude;BWZK;Fläche\nRathaus;13.01;4200\nBücherei;9130;1.234,5\nrathaus;1300;10\nBad;5200;viel\n"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("buildings"))
    for name, role in (("eva", "energy"), ("hans", "caretaker")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body="town")
    return made


@pytest.fixture
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        log_in(made, "eva")
        yield made


def add(client: TestClient) -> str:
    sent = {**SCHOOL, **HOURS, "area_m2": "2500,5", "body": "town"}
    answer = client.post(f"{PATH}/neu", data=sent, headers=HOME, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def upload(client: TestClient, text: str) -> str:
    files = {"file": ("liste.csv", text.encode(), "text/csv")}
    return client.post(f"{PATH}/tabelle", data={"body": "town"}, files=files, headers=HOME).text


def test_a_building_is_added_and_changed(client: TestClient, house: Small) -> None:
    address = add(client)
    assert "Allgemeinbildende Schule" in client.get(PATH).text
    assert 'value="2500,5"' in client.get(address).text
    sent = {**SCHOOL, **HOURS, "area_m2": "3000", "is_public": "1"}
    assert client.post(address, data=sent, headers=HOME, follow_redirects=False).status_code == 303
    (known,) = house.house.records.buildings.listed()
    assert (known.area_m2, known.is_public) == (3000.0, True)
    assert "Jahreswerte sind öffentlich" in client.get(address).text
    log_in(client, "hans")
    assert client.get(PATH, follow_redirects=False).status_code == 403


def test_what_cannot_be_so_is_said_in_a_sentence(client: TestClient) -> None:
    address = add(client)
    answer = client.post(address, data={**SCHOOL, **HOURS, "category": "41"}, headers=HOME)
    assert (answer.status_code, "vier Ziffern" in answer.text) == (400, True)
    answer = client.post(address, data={**SCHOOL, **HOURS}, headers=HOME)
    assert (answer.status_code, "eine Zahl in m²" in answer.text) == (400, True), "2.500,5 could be either"


def test_where_people_live_nothing_is_published_whoever_ticks_the_box(client: TestClient) -> None:
    address = add(client)
    sent = {**SCHOOL, **HOURS, "area_m2": "3000", "is_public": "1", "is_lived_in": "1"}
    client.post(address, data=sent, headers=HOME)
    assert "Bleibt intern: hier wohnen Menschen" in client.get(address).text


def test_meters_are_put_into_a_tree(client: TestClient, house: Small) -> None:
    address = add(client)
    add_meter, facts = house.house.records.meters.add, {"carrier": "electricity", "unit": "kWh", "digits": 6}
    main, part = (add_meter(Meter(building="-", title=one, **facts)) for one in ("Haupt", "Küche"))  # type: ignore[arg-type]  # as named
    for meter_id, parent_id in ((main, ""), (part, main)):
        sent = {"do": "place", "meter_id": meter_id, "parent_id": parent_id, "flow": "used", "site_id": ""}
        assert client.post(address, data=sent, headers=HOME, follow_redirects=False).status_code == 303
    shown = re.sub(r"<[^>]+>", "|", client.get(address).text)
    assert "Küche" in shown
    assert house.house.records.meters.one(part).building == "Hügelschule"
    sent = {"do": "place", "meter_id": main, "parent_id": part, "flow": "used", "site_id": ""}
    answer = client.post(address, data=sent, headers=HOME)
    assert (answer.status_code, "Der Hauptzähler muss" in answer.text) == (400, True)


def test_a_list_is_shown_and_then_taken_over(client: TestClient, house: Small) -> None:
    shown = upload(client, GOOD)
    assert "Asyl Nord" in shown
    fields = dict(re.findall(r'name="(body|name|shown|content)"[^>]*value="([^"]*)"', shown))
    answer = client.post(f"{PATH}/tabelle", data=fields, headers=HOME)
    assert "2 Gebäude sind wie in der Liste" in answer.text
    assert [one.title for one in house.house.records.buildings.listed()] == ["Asyl Nord", "Rathaus"]
    assert "nichts" in upload(client, GOOD).casefold()


def test_each_fault_of_a_list_is_named_by_its_row(client: TestClient, house: Small) -> None:
    shown = upload(client, BAD)
    found = re.sub(r"\s*<[^>]+>\s*", "|", shown)
    for line, value in ((2, "13.01"), (3, "1.234,5"), (5, "viel")):
        assert re.search(rf"\|{line}\|+[^|]+\|+{re.escape(value)}\|", found), (line, value)
    assert house.house.records.buildings.listed() == []
