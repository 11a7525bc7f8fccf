"""A caretaker sees the rooms of his school alone, pairs a screen by a code and takes it away again."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from data.records.attempts import MOST_OF_ADDRESS
from tests.support import schools
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.schools import HIDDEN_ROOM, LARGE, LITTLE, NAMES, room
from tests.support.small import NOON, Small

PATH = "/verwaltung/raeume"
CODE = re.compile(r'desk__secret">([2-9A-Z]{4}-[2-9A-Z]{4})<')


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = schools.settle(tmp_path)
    for name, role, body in (("hans", "caretaker", LARGE), ("lena", "school", LITTLE), ("paul", "planner", "town")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body=body)
    schools.measure(made, 1, 700, 800, 890)
    schools.measure(made, 2, 1500, 1700, 1900)
    schools.measure(made, 3, 2400, 2300, 2200)
    schools.measure(made, 4, 800, end=NOON - timedelta(hours=3))
    schools.measure(made, 7, 555)
    return made


@pytest.fixture
def client(town: Small) -> Iterator[TestClient]:
    with asker(town) as made:
        yield made


def coded(client: TestClient, number: int = 1) -> str:
    answer = client.post(f"{PATH}/{room(number)}", data={"do": "invite", "name": "Tafel"}, headers=HOME)
    found = CODE.search(answer.text)
    assert found, answer.text[-800:]
    return found[1]


def test_each_sees_the_rooms_of_their_own_school(client: TestClient) -> None:
    log_in(client, "hans")
    text = client.get(PATH).text
    assert NAMES[LARGE] in text
    assert "890\xa0ppm" in text
    assert "555\xa0ppm" not in text
    assert NAMES[LITTLE] not in text
    assert client.get(f"{PATH}/{room(7)}").status_code == 404
    answer = client.post(f"{PATH}/{room(7)}", data={"do": "invite", "name": "Tafel"}, headers=HOME)
    assert answer.status_code == 404
    log_in(client, "lena")
    assert "555\xa0ppm" in client.get(PATH).text
    assert "890\xa0ppm" not in client.get(PATH).text
    log_in(client, "paul")
    assert client.get(PATH).status_code == 403


def test_the_page_says_when_to_open_the_windows(client: TestClient) -> None:
    log_in(client, "hans")
    said = [client.get(f"{PATH}/{room(number)}").text for number in (1, 2, 3, 4, 5)]
    assert re.search(r"noch etwa \d+ Minuten bis 1\.000", said[0])
    assert "Bitte die Fenster weit öffnen" in said[1]
    assert "Die Luft wird besser. Fenster noch offen lassen" in said[2]
    assert "Kein neuer Wert" in said[3]
    assert "Noch kein Wert" in said[4]


def test_a_screen_is_paired_once_and_ends_when_it_is_removed(town: Small, client: TestClient) -> None:
    log_in(client, "hans")
    code = coded(client)
    with asker(town) as screen:
        assert "890\xa0ppm" not in screen.get("/ampel").text
        assert screen.get("/fragments/ampel/licht").status_code == 401
        assert screen.post("/ampel", data={"code": code}).status_code == 403  # not from our own page
        made = screen.post("/ampel", data={"code": code.lower()}, headers=HOME, follow_redirects=False)
        assert made.status_code == 303
        cookie = made.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=strict"} <= {one.strip() for one in cookie.split(";")}
        assert code not in cookie + made.headers["location"]
        shown = screen.get("/ampel")
        assert shown.headers["cache-control"] == "no-store"
        assert f"{HIDDEN_ROOM} 0001" in shown.text
        assert "890\xa0ppm" in shown.text
        assert "1.000" in screen.get("/fragments/ampel/licht").text
        assert screen.post("/ampel", data={"code": code}, headers=HOME).status_code == 403
        assert "verbunden" in client.get(f"{PATH}/{room(1)}").text
        client.post(f"{PATH}/{room(1)}", data={"do": "remove", "screen_id": "1"}, headers=HOME)
        assert screen.get("/fragments/ampel/licht").status_code == 401
        assert "890\xa0ppm" not in screen.get("/ampel").text


def test_who_guesses_codes_is_stopped(town: Small) -> None:
    with asker(town) as screen:
        told = [screen.post("/ampel", data={"code": "AAAA-2222"}, headers=HOME) for _ in range(MOST_OF_ADDRESS + 1)]
    assert [one.status_code for one in told] == [403] * MOST_OF_ADDRESS + [429]
    assert "Zu viele Versuche" in told[-1].text


def test_a_light_may_stand_in_a_frame_of_those_that_may_frame_tiles(client: TestClient) -> None:
    framed, alone = (client.get(path).headers["content-security-policy"] for path in ("/ampel/eingebettet", "/ampel"))
    assert "frame-ancestors 'none'" in alone
    assert "frame-ancestors 'none'" not in framed
    log_in(client, "hans")
    code = coded(client)
    answer = client.post("/ampel/eingebettet", data={"code": code}, headers=HOME, follow_redirects=False)
    assert answer.headers["location"] == "/ampel/eingebettet"


def test_measurements_are_a_table_for_lessons(client: TestClient) -> None:
    log_in(client, "hans")
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PATH}.csv").text)))
    assert [row["value"] for row in rows if row["room"].endswith("0001")] == ["700", "800", "890"]
    assert {row["school"] for row in rows} == {NAMES[LARGE]}
    assert {row["unit"] for row in rows} == {"ppm"}
    one = list(csv.DictReader(io.StringIO(client.get(f"{PATH}.csv?room={room(2)}").text)))
    assert len(one) == 3
    assert client.get(f"{PATH}.csv?room={room(7)}").text.count("\n") == 1


def test_open_windows_are_told_by_how_fast_co2_falls(town: Small, client: TestClient) -> None:
    log_in(client, "hans")
    answer = client.post(f"{PATH}/{room(2)}", data={"do": "windows"}, headers=HOME, follow_redirects=False)
    assert answer.status_code == 303
    assert "Noch ist nichts zu sehen" in client.get(answer.headers["location"]).text
    town.later(timedelta(minutes=30))
    schools.measure(town, 2, 1120, 780, 610, end=NOON + timedelta(minutes=30))
    with asker(town) as later:
        log_in(later, "hans")
        told = later.get(answer.headers["location"]).text
    assert re.search(r"[34],\d Luftwechsel in der Stunde: die Fenster schaffen es", told)


def test_nights_say_whether_sensors_know_fresh_air(town: Small) -> None:
    schools.weeks(town, dict.fromkeys(range(1, 7), 900.0))
    with asker(town) as client:
        log_in(client, "hans")
        assert client.get(PATH).text.count("in Ordnung") == 6


def test_the_name_of_a_screen_stays_text(town: Small, client: TestClient) -> None:
    log_in(client, "hans")
    path = f"{PATH}/{room(1)}"
    answer = client.post(path, data={"do": "invite", "name": "<xss onload=alert(1)>\"'"}, headers=HOME)
    found = CODE.search(answer.text)
    assert found
    with asker(town) as screen:
        assert screen.post("/ampel", data={"code": found[1]}, headers=HOME, follow_redirects=False).status_code == 303
    page = client.get(path).text
    assert "<xss" not in page
    assert "&lt;xss" in page
