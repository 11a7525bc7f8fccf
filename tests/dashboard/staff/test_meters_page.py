"""A caretaker reads a meter by its code, with a picture; a doubted count asks; energy staff add meters."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from starlette.testclient import TestClient

from data.records.meters import Meter, MeterCount
from tests.services.tours.test_reports import photo
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/zaehler"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("meters"))
    for name, role in (("eva", "energy"), ("hans", "caretaker"), ("paul", "planner")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body="town")
    return made


@pytest.fixture
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        yield made


@pytest.fixture
def meter(house: Small) -> str:
    """A meter that was read three times."""
    meters = house.house.records.meters
    meter_id = meters.add(Meter(building="Schule", title="Gas <b>", carrier="gas", unit="kWh", digits=6))
    for month, count in ((3, 1000.0), (2, 1300.0), (1, 1700.0)):
        meters.note(meter_id, MeterCount(at=datetime.now(UTC) - timedelta(days=31 * month), count=count))
    return meter_id


def send(client: TestClient, address: str, **typed: str) -> int:
    return client.post(address, data=typed, headers=HOME, follow_redirects=False).status_code


def read(client: TestClient, meter_id: str, count: str, **more: str) -> int:
    at = f"{datetime.now(UTC) - timedelta(hours=3):%Y-%m-%dT%H:%M}"
    return send(client, f"{PATH}/{meter_id}", do="note", count=count, at=at, **more)


def test_a_caretaker_reads_what_energy_staff_have_added(client: TestClient) -> None:
    log_in(client, "hans")
    new = {"building": "Rathaus", "title": "Strom 4711", "carrier": "electricity", "unit": "kWh", "digits": "5"}
    assert send(client, f"{PATH}/neu", **new, factor="40", every_days="31") == 400
    assert "Zähler anlegen" not in client.get(PATH).text
    assert "wer dafür das Recht hat" in client.get(f"{PATH}/neu").text
    log_in(client, "eva")
    answer = client.post(f"{PATH}/neu", data={**new, "every_days": "31"}, headers=HOME, follow_redirects=False)
    assert answer.status_code == 303
    address = answer.headers["location"]
    assert "Der erste Stand" in client.get(address).text
    log_in(client, "hans")
    assert "Strom 4711" in client.get(PATH).text
    assert send(client, address, do="note", count="123,5", at="2026-01-05T08:00") == 303
    assert "123,50" in client.get(address).text
    labels = client.get(f"{PATH}/etiketten").text
    assert "QR-Code zum Ablesen von Strom 4711" in labels
    assert "<svg" in labels


def test_a_count_with_a_picture_is_kept_and_the_picture_shown_to_who_may(client: TestClient, meter: str) -> None:
    log_in(client, "hans")
    typed = {"do": "note", "count": "2050", "at": f"{datetime.now(UTC) - timedelta(hours=3):%Y-%m-%dT%H:%M}"}
    files = {"photo": ("zaehler.jpg", photo(), "image/jpeg")}
    sent = client.post(f"{PATH}/{meter}", data=typed, files=files, headers=HOME, follow_redirects=False)
    assert sent.status_code == 303
    shown = client.get(f"{PATH}/{meter}").text
    address = re.search(rf'href="([^"]*{meter}/foto/[0-9a-f]+)"', shown)
    assert address is not None
    assert client.get(address[1]).headers["content-type"] == "image/jpeg"
    assert client.get(f"{PATH}/{meter}/foto/{'0' * 32}").status_code == 404
    assert "<b>" not in shown.replace("&lt;b&gt;", "").partition("<main")[2]
    log_in(client, "paul")
    assert client.get(address[1], follow_redirects=False).status_code == 403
    assert client.get(f"{PATH}/{meter}", follow_redirects=False).status_code == 403


@pytest.mark.parametrize(("count", "answers"), [("2060", [303, 303]), ("99999999", [400, 400])])
def test_no_picture_stays_of_a_count_that_is_refused_or_stands_already(
    house: Small, client: TestClient, meter: str, count: str, answers: list[int]
) -> None:
    log_in(client, "hans")
    folder, found = house.house.folders.files, list[int]()
    before = {*folder.glob("*")}
    typed = {"do": "note", "count": count, "at": f"{datetime.now(UTC) - timedelta(hours=3):%Y-%m-%dT%H:%M}"}
    for colour in ("#101010", "#efefef"):
        picture = BytesIO()
        Image.new("RGB", (40, 30), colour).save(picture, "JPEG")
        files = {"photo": ("zaehler.jpg", picture.getvalue(), "image/jpeg")}
        sent = client.post(f"{PATH}/{meter}", data=typed, files=files, headers=HOME, follow_redirects=False)
        found.append(sent.status_code)
    assert found == answers
    assert len({*folder.glob("*")} - before) == answers.count(303) // 2


def test_a_doubted_count_asks_and_is_confirmed_or_deleted(house: Small, client: TestClient, meter: str) -> None:
    log_in(client, "hans")
    assert read(client, meter, "900") == 303
    shown = client.get(f"{PATH}/{meter}").text
    assert "ist kleiner als der vorige" in shown
    assert "prüfen" in client.get(PATH).text
    count_id = str(next(one.count_id for one in house.house.records.meters.counts(meter) if one.doubt))
    assert send(client, f"{PATH}/{meter}", do="delete", count_id=count_id) == 303
    assert "ist kleiner als der vorige" not in client.get(f"{PATH}/{meter}").text
    assert send(client, f"{PATH}/{meter}", do="delete", count_id=count_id) == 400
    assert read(client, meter, "9000") == 303
    assert "viel mehr verbraucht" in client.get(f"{PATH}/{meter}").text
    count_id = str(next(one.count_id for one in house.house.records.meters.counts(meter) if one.doubt))
    assert send(client, f"{PATH}/{meter}", do="confirm", count_id=count_id) == 303
    assert "7.300" in client.get(f"{PATH}/{meter}").text


def test_what_was_used_between_counts_stands_there(client: TestClient, meter: str) -> None:
    log_in(client, "eva")
    shown = client.get(f"{PATH}/{meter}").text
    assert "300\N{NO-BREAK SPACE}kWh" in shown
    assert "400\N{NO-BREAK SPACE}kWh" in shown
    assert "Der Zähler wurde getauscht" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"count": "zwölf"}, "passt nicht auf diesen Zähler"),
        ({"count": ""}, "passt nicht auf diesen Zähler"),
        ({"count": "10000000"}, "passt nicht auf diesen Zähler"),
        ({"count": "1800", "at": "gestern"}, "kein Zeitpunkt"),
        ({"count": "1800", "at": "2090-01-01T00:00"}, "kein Zeitpunkt"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    client: TestClient, meter: str, typed: dict[str, str], said: str
) -> None:
    log_in(client, "hans")
    sent = {"do": "note", "at": "2026-01-05T08:00", **typed}
    answer = client.post(f"{PATH}/{meter}", data=sent, headers=HOME, follow_redirects=False)
    assert answer.status_code == 400
    assert said in answer.text


def test_a_file_that_is_no_picture_is_refused(client: TestClient, meter: str) -> None:
    log_in(client, "hans")
    typed, files = {"do": "note", "count": "1800", "at": "2026-01-05T08:00"}, {"photo": ("a.pdf", b"%PDF-1.7", "a/b")}
    answer = client.post(f"{PATH}/{meter}", data=typed, files=files, headers=HOME, follow_redirects=False)
    assert (answer.status_code, "kein Foto" in answer.text) == (400, True)


def test_a_meter_that_nobody_could_convert_is_refused(client: TestClient) -> None:
    log_in(client, "eva")
    gas = {"building": "Rathaus", "title": "Gas", "carrier": "gas", "unit": "m³", "digits": "5", "every_days": "31"}
    answer = client.post(f"{PATH}/neu", data=gas, headers=HOME, follow_redirects=False)
    assert (answer.status_code, "Brennwert und Zustandszahl" in answer.text) == (400, True)
    assert client.get(f"{PATH}/nirgends").status_code == 404
