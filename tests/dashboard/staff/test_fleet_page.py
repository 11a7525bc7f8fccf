"""The pages of the fleet: dispatchers add, change, retire and bring back what is their body's, and nothing else."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.records.fleet import Depot, Vehicle
from tests.support import small
from tests.support.client import asker, until_prepared
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/fuhrpark"
DEPOT = {"name": "Bauhof", "place": "51,5497 7,3101", "hours": "Mo-Fr 05:30-18:00"}
TEAM = {"name": "Kolonne 1", "size": "2", "licence": "B", "shift": "Mo-Fr 06:00-14:30"}
TEAM |= {"break_min": "30", "break_after_min": "360"}
POINT = {"name": "Umladestation", "place": "51.60 7.10", "fraction-bins": "1", "unload_min": "15"}
VEHICLE = {"name": "Pritsche 1", "kind": "flatbed", "fraction-bins": "1", "capacity_l": "3000", "payload_kg": "900"}
VEHICLE |= {"compaction": "1", "weight_kg": "3500", "width_m": "2.1", "height_m": "2.4"}
VEHICLE |= {"depot_id": "depot-0001", "team_id": "team-0001"}
ALL = {"depot": DEPOT, "team": TEAM, "unloading_point": POINT, "vehicle": VEHICLE}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("fleet"))
    for name, role, body in (("euv", "dispatcher", "euv"), ("town", "dispatcher", "town"), ("plan", "planner", "euv")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), body=body, roles=(role,))
    return made


@pytest.fixture(scope="module")
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        until_prepared(made)
        log_in(made, "euv")
        assert [add(made, kind, **typed) for kind, typed in ALL.items()] == [f"{kind}-0001" for kind in ALL]
        yield made


@pytest.fixture(autouse=True)
def _of_the_euv(client: TestClient) -> None:
    log_in(client, "euv")


def send(client: TestClient, item: str, do: str = "put", *, lang: str = "de", **typed: str) -> Response:
    path = f"{PATH}/{item}?lang={lang}"
    return client.post(path, data={"do": do, **typed}, headers=HOME, follow_redirects=False)


def add(client: TestClient, item: str, **typed: str) -> str:
    done = send(client, item, **typed)
    assert done.status_code == 303, re.findall(r'role="alert">([^<]*)', done.text)
    return done.headers["location"].partition("#")[2]


def test_the_page_says_what_there_is_and_who_drives_it_today(client: TestClient) -> None:
    shown = client.get(PATH).text
    for said in (
        "Pritsche 1",
        "Kolonne 1",
        "Bauhof, Kolonne 1",
        "3.000\u00a0l, 900\u00a0kg",
        "außerorts 100\u00a0km/h",
        "14:00–14:30",
    ):
        assert said in shown, said
    assert "3.50\u00a0t, 2.10\u00a0m wide" in client.get(f"{PATH}?lang=en").text


def test_what_is_missing_waits_and_is_named(client: TestClient) -> None:
    assert "Niemand fährt es" not in client.get(PATH).text
    assert send(client, "vehicle-0001", **{**VEHICLE, "team_id": ""}).status_code == 303
    assert "Pritsche 1: Niemand fährt es. Es fehlt eine Kolonne." in client.get(PATH).text
    assert "1 wartet" in client.get("/verwaltung").text
    assert send(client, "vehicle-0001", **VEHICLE).status_code == 303


def test_the_form_shows_what_is_known_and_who_did_what(client: TestClient) -> None:
    shown = client.get(f"{PATH}/vehicle-0001").text
    for said in (
        'value="Pritsche 1"',
        'value="3500"',
        '<option value="depot-0001" selected>',
        "In den Fuhrpark aufgenommen",
    ):
        assert said in shown, said
    assert re.search(r'name="fraction-bins"[^>]* checked', shown)


def test_what_is_retired_is_folded_away_and_comes_back(client: TestClient) -> None:
    assert send(client, "vehicle-0001", "retire").status_code == 303
    shown = client.get(PATH).text
    assert "Außer Dienst (1)" in shown
    assert "Wieder in Dienst nehmen" in client.get(f"{PATH}/vehicle-0001").text
    assert send(client, "vehicle-0001", "return").status_code == 303
    assert "Außer Dienst (" not in client.get(PATH).text


def test_a_depot_that_vehicles_need_stays(client: TestClient) -> None:
    assert "Erst brauchen diese Fahrzeuge etwas anderes: Pritsche 1." in client.get(f"{PATH}/depot-0001").text
    refused = send(client, "depot-0001", "retire")
    assert (refused.status_code, "Das ist noch im Einsatz." in refused.text) == (400, True)


@pytest.mark.parametrize(
    ("item", "field", "value", "said"),
    [
        ("vehicle", "name", "Pritsche 1", "„Pritsche 1“ geht als Name nicht"),
        ("vehicle", "width_m", "zwei", "„zwei“ ist keine Breite. Richtig sind Meter von 0,8 bis 3."),
        ("vehicle", "kind", "crane", "Press- und Kranfahrzeuge nur Container"),
        ("vehicle", "fraction-bins", "", "Mindestens eines ist anzukreuzen"),
        ("vehicle", "depot_id", "depot-0099", "Dieses Depot gibt es nicht"),
        ("vehicle", "weight_kg", "7500", "ihr Führerschein reicht für das Gewicht nicht"),
        ("team", "shift", "immer", "„immer“ ist keine Schicht"),
        ("team", "break_min", "5", "„5“ Minuten Pause gehen nicht"),
        ("depot", "place", "auf dem Mond 3", "„auf dem Mond 3“ haben wir nicht gefunden"),
        ("unloading_point", "unload_min", "0", "„0“ ist keine Dauer"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    client: TestClient, item: str, field: str, value: str, said: str
) -> None:
    refused = send(client, item, **{**ALL[item], "name": "Neu <b>", field: value})
    assert (refused.status_code, said in refused.text) == (400, True), re.findall(r'"alert">([^<]*)', refused.text)
    assert ("Neu &lt;b&gt;" in refused.text) == (field != "name")
    assert "<b>" not in refused.text


def test_every_sentence_is_there_in_english_too(client: TestClient) -> None:
    assert "is no width. Right are metres" in send(client, "vehicle", lang="en", **{**VEHICLE, "width_m": "9"}).text


def test_a_dispatcher_of_another_body_neither_sees_nor_changes(house: Small, client: TestClient) -> None:
    before = [house.house.records.fleet.items(kind) for kind in (Vehicle, Depot)]
    log_in(client, "town")
    assert "Pritsche 1" not in client.get(PATH).text + client.get(f"{PATH}.csv?kind=vehicle").text
    assert client.get(f"{PATH}/vehicle-0001").status_code == 404
    for do in ("put", "retire", "return"):
        assert send(client, "vehicle-0001", do, **VEHICLE).status_code in {400, 404}
    assert send(client, "depot", **DEPOT, body="euv").status_code == 400
    assert [house.house.records.fleet.items(kind) for kind in (Vehicle, Depot)] == before
    assert add(client, "depot", **DEPOT) == "depot-0002"
    assert house.house.records.fleet.item("depot-0002").body == "town"
    refused = send(client, "vehicle", **VEHICLE)
    assert (refused.status_code, "Dieses Depot gibt es nicht" in refused.text) == (400, True)


def test_who_may_not_change_the_fleet_does_not_see_it(client: TestClient) -> None:
    log_in(client, "plan")
    assert [client.get(path).status_code for path in (PATH, f"{PATH}/vehicle", f"{PATH}.csv")] == [403] * 3
    assert send(client, "depot", **DEPOT).status_code == 403


@pytest.mark.parametrize("item", ["bus", "vehicle-0099", "vehicle-", "%3Cscript%3E"])
def test_nothing_of_an_id_is_a_page_that_is_not_there(client: TestClient, item: str) -> None:
    assert client.get(f"{PATH}/{item}").status_code == 404
    assert client.get(f"{PATH}.csv?kind={item}").status_code in {400, 404}


def test_each_kind_is_a_csv_that_spreadsheets_take_for_text(client: TestClient) -> None:
    send(client, "vehicle-0001", **{**VEHICLE, "remark": "=1+1"})
    answer = client.get(f"{PATH}.csv?kind=vehicle")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["name"], row["fractions"], row["width_m"], row["remark"]) == ("Pritsche 1", "bins", "2.1", "'=1+1")
    assert 'filename="vehicle.csv"' in answer.headers["content-disposition"]
    send(client, "vehicle-0001", **VEHICLE)
