"""A notice is written by one person, released by another, seen by everybody for its time, and taken back."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.support import small
from tests.support.client import asker
from tests.support.small import Small

PASSWORD = "correct horse battery staple"  # noqa: S105 -- made up
HOME = {"Origin": "http://testserver"}
PATH = "/verwaltung/mitteilungen"
EVIL = '<script>alert(1)</script> siehe https://stadt.example/a?b=1&c=2"onclick=x.'


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("notices"))
    small.fill(made)
    for name, role in (("anna", "editor"), ("bert", "editor"), ("cora", "order_office")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,))
    return made


@pytest.fixture(scope="module")
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        yield made


def log_in(client: TestClient, name: str) -> None:
    client.cookies.clear()
    client.post("/login", data={"name": name, "password": PASSWORD}, headers=HOME, follow_redirects=False)


def send(client: TestClient, **typed: str) -> Response:
    return client.post(PATH, data=typed, headers=HOME, follow_redirects=False)


def draft(client: TestClient, text: str, **more: str) -> str:
    typed = {"text": text, "valid_from": "2026-07-01T13:00", "valid_to": "2026-07-02T13:00", **more}
    done = send(client, do="draft", **typed)
    assert done.status_code == 303, re.findall(r'role="alert">([^<]*)', done.text)
    return done.headers["location"].partition("#")[2]


def seen(client: TestClient, path: str = "/") -> str:
    return "".join(re.findall(r'<aside class="told".*?</aside>', client.get(path).text))


def test_nobody_sees_a_notice_before_another_person_released_it_and_nobody_after_it_was_taken_back(
    client: TestClient,
) -> None:
    log_in(client, "anna")
    notice = draft(client, "Heute keine Leerung.")
    refused = send(client, do="release", notice=notice)
    assert (refused.status_code, "Freigeben muss jemand anderes" in refused.text) == (400, True)
    assert seen(client) == ""
    log_in(client, "cora")
    assert send(client, do="release", notice=notice).status_code == 400
    log_in(client, "bert")
    assert send(client, do="release", notice=notice).status_code == 303
    for path in ("/", "/klima", "/ort/heat-0001", "/?lang=en"):
        assert "Heute keine Leerung." in seen(client, path), path
    assert "Heute keine Leerung." in client.get("/mitteilungen.atom").text
    (told,) = client.get("/api/notices").json()["notices"]
    assert (told["text"], told["layer"]) == ({"de": "Heute keine Leerung.", "en": ""}, None)
    assert send(client, do="take_back", notice=notice).status_code == 303
    assert seen(client) == ""
    assert client.get("/api/notices").json() == {"notices": []}
    assert "Heute keine Leerung." not in client.get("/mitteilungen.atom").text


def test_what_is_written_is_text_and_its_addresses_are_links(client: TestClient) -> None:
    log_in(client, "anna")
    notice = draft(client, EVIL)
    log_in(client, "bert")
    assert "<script>alert" not in client.get(PATH).text
    send(client, do="release", notice=notice)
    shown = seen(client)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert 'href="https://stadt.example/a?b=1&amp;c=2"' in shown
    assert 'onclick="' not in shown
    assert "<script" not in client.get("/mitteilungen.atom").text
    send(client, do="take_back", notice=notice)


def test_a_notice_of_a_layer_or_a_site_stands_there_and_on_the_start_page_for_its_time(
    house: Small, client: TestClient
) -> None:
    log_in(client, "anna")
    told = [draft(client, "Zum Klima", layer="heat"), draft(client, "Nur hier", site_id="heat-0002")]
    later = draft(client, "Morgen", valid_from="2026-07-02T10:00")
    log_in(client, "bert")
    for one in (*told, later):
        send(client, do="release", notice=one)
    assert all(one in seen(client) for one in ("Zum Klima", "Nur hier"))
    assert "Zum Klima" in seen(client, "/ort/heat-0001")
    assert "Nur hier" not in seen(client, "/ort/heat-0001")
    assert "Nur hier" in seen(client, "/ort/heat-0002")
    assert "Morgen" not in seen(client)
    assert house.house.records.notices.shown(datetime(2026, 7, 2, 9, tzinfo=UTC))[0].text == "Morgen"
    for one in (*told, later):
        send(client, do="take_back", notice=one)


def test_a_changed_notice_has_to_be_released_again(house: Small, client: TestClient) -> None:
    log_in(client, "anna")
    notice = draft(client, "Erst so")
    log_in(client, "bert")
    send(client, do="release", notice=notice)
    assert draft(client, "Dann so", notice=notice) == notice
    assert seen(client) == ""
    assert [one.what for one in house.house.records.audit.entries(subject=f"notice:{notice}")] == [
        "notice draft",
        "notice release",
        "notice draft",
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", " ", "Der Text fehlt"),
        ("valid_to", "2026-07-01T12:00", "muss ein Zeitpunkt nach dem Beginn sein"),
        ("valid_to", "morgen", "muss ein Zeitpunkt"),
        ("layer", "luft", "Dieses Thema gibt es nicht"),
        ("site_id", "heat-0999", "„heat-0999“ gibt es nicht"),
    ],
)
def test_what_cannot_be_so_is_said(client: TestClient, field: str, value: str, said: str) -> None:
    log_in(client, "anna")
    typed = {"text": "A", "valid_from": "2026-07-01T13:00", "valid_to": "2026-07-02T13:00", field: value}
    answer = send(client, do="draft", **typed)
    assert (answer.status_code, said in answer.text) == (400, True)
