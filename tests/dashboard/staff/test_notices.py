"""A notice is written by one person, released by another, seen by everybody for its time, and taken back."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.weather.warnings import FILE
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small
from tests.support.weather_files import alert, snapshot

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
    assert "Heute keine Leerung." in lead(client)
    for path in ("/?layer=heat", "/klima", "/ort/heat-0001", "/methoden"):
        assert "Heute keine Leerung." in seen(client, path), path
    assert "Heute keine Leerung." in client.get("/mitteilungen.atom").text
    (told,) = client.get("/api/notices").json()["notices"]
    assert (told["text"], told["layer"]) == ({"de": "Heute keine Leerung.", "en": ""}, None)
    assert send(client, do="take_back", notice=notice).status_code == 303
    assert seen(client) == ""
    assert client.get("/api/notices").json() == {"notices": []}
    assert "Heute keine Leerung." not in client.get("/mitteilungen.atom").text


def released(client: TestClient, *texts: str, **more: str) -> list[str]:
    log_in(client, "anna")
    made = [draft(client, text, **more) for text in texts]
    log_in(client, "bert")
    for one in made:
        assert send(client, do="release", notice=one).status_code == 303
    return made


def taken_back(client: TestClient, made: list[str]) -> None:
    for one in made:
        assert send(client, do="take_back", notice=one).status_code == 303


def lead(client: TestClient, path: str = "/") -> str:
    return "".join(re.findall(r"<h1[^>]*>.*?</h1>", client.get(path).text))


def told(client: TestClient, tile: str) -> str:
    return "".join(re.findall(r'<p class="tile__told">.*?</p>', client.get(f"/embed/{tile}").text))


def test_a_notice_leads_the_start_page_until_it_is_taken_back_and_a_layer_that_is_asked_for_leads_its_own(
    client: TestClient,
) -> None:
    own = lead(client)
    made = released(client, "Heute keine Leerung.")
    for path in ("/", "/fragments/sentence"):
        assert "Heute keine Leerung." in lead(client, path), path
    assert re.sub("<[^>]*>", "", own) in client.get("/").text
    assert "Heute keine Leerung." not in seen(client)
    assert '<h1 class="sentence__answer" id="answer" lang="de">Heute' in client.get("/?lang=en").text
    assert "Heute keine Leerung." not in lead(client, "/?layer=heat")
    assert "Heute keine Leerung." not in lead(client, "/klima")
    taken_back(client, made)
    assert lead(client) == lead(client, "/fragments/sentence") == own


def test_an_official_warning_leads_before_a_notice(house: Small, client: TestClient) -> None:
    made = released(client, "Heute keine Leerung.")
    file = house.house.folders.weather / FILE
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(snapshot(alert()))
    os.utime(file, (small.NOON.timestamp(),) * 2)
    said = lead(client)
    assert ("STARKE HITZE!" in said, "Heute keine Leerung." in seen(client)) == (True, True)
    file.unlink()
    assert "Heute keine Leerung." in lead(client)
    taken_back(client, made)


def test_what_is_long_or_has_a_link_leads_in_one_line_and_stands_whole_above(client: TestClient) -> None:
    long = "Die Leerung fällt aus " * 12
    made = released(client, long.strip())
    assert lead(client).endswith(" …</h1>")
    assert long.strip() in seen(client)
    taken_back(client, made)
    made = released(client, "Mehr auf https://stadt.example/a")
    assert '<a href="https://stadt.example/a"' in seen(client)
    taken_back(client, made)


def test_a_notice_is_one_line_in_the_tiles_that_it_concerns_in_every_form_and_is_gone_at_once(
    client: TestClient,
) -> None:
    before = {tile: client.get(f"/embed/{tile}.png").content for tile in ("figure?layer=heat", "map?layers=heat")}
    was = client.get("/embed/chart?site_id=heat-0001").headers["etag"]
    made = released(client, "Zum Klima", layer="heat")
    for tile in ("figure?layer=heat", "map?layers=bins,heat", "chart?site_id=heat-0001"):
        assert "Zum Klima" in told(client, tile), tile
        words = client.get(f"/embed/{tile.replace('?', '.json?')}").json()
        assert (words["notice"], "Zum Klima" in words["alt"]) == ("Zum Klima", True)
    assert 'href="/?lang=en"' in told(client, "figure?layer=heat&lang=en")
    assert "<a" not in told(client, "figure?layer=heat&app=1")
    assert told(client, "figure?layer=bins") == ""
    assert client.get("/embed/chart?site_id=heat-0001", headers={"If-None-Match": was}).status_code == 200
    for tile, old in before.items():
        name, _, query = tile.partition("?")
        assert client.get(f"/embed/{name}.png?{query}").content != old
    taken_back(client, made)
    assert told(client, "figure?layer=heat") == client.get("/embed/figure.json?layer=heat").json()["notice"] == ""


def test_a_notice_of_a_site_stands_in_its_tile_alone_and_of_several_the_newest_with_their_number(
    client: TestClient,
) -> None:
    made = released(client, "Nur hier", site_id="heat-0002")
    assert "Nur hier" in told(client, "chart?site_id=heat-0002")
    assert told(client, "chart?site_id=heat-0001") == told(client, "figure?layer=heat") == ""
    made += released(client, "Für alle", valid_from="2026-07-01T13:30")
    assert "Für alle (und 1 weitere)" in told(client, "chart?site_id=heat-0002")
    assert "Für alle<" in told(client, "figure?layer=bins")
    taken_back(client, made)


def test_metrics_count_what_waits_and_what_is_shown(client: TestClient) -> None:
    def counted() -> dict[str, float]:
        text = client.get("/metrics", headers={"Authorization": "Bearer monitor"}).text
        return {state: float(n) for state, n in re.findall(r'stadtklima_notices{state="(\w+)"} (\S+)', text)}

    before = counted()
    made = released(client, "A", "B")
    log_in(client, "anna")
    draft(client, "C")
    after = counted()
    assert {state: after[state] - before[state] for state in before} == {"waiting": 1, "shown": 2}
    log_in(client, "bert")
    taken_back(client, made)


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
    assert ("Zum Klima" in lead(client), "Nur hier" in seen(client)) == (True, True)
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
